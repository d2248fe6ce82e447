import { maskAccounts } from './mask-accounts.ts';
import { maskAddresses } from './mask-addresses.ts';
import { maskNames } from './mask-names.ts';
import { maskNumbers } from './mask-numbers.ts';

/** What stands beside a mask may be told apart only then: 京A12345一三八… is a plate and a phone. */
const MOST_ROUNDS = 4;

/**
 * A text as supervisors, reviewers, exports, reports and logs may have it (脱敏): numbers of people as by `maskNumbers`,
 * and besides plates, accounts, addresses from the street on, and names that the words around show to be names.
 * Amounts, dates, articles of law, names of laws and courts, and short numbers (110, 12348) stay. What is masked stays
 * as it is when masked again. Time grows with the length of the text only.
 */
export function maskPersonalData(text: string): string {
  let masked = text;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = masked;
    masked = maskNames(maskAddresses(maskAccounts(maskNumbers(before))));
    if (masked === before) break;
  }
  return masked;
}
