import { maskPersonalData, toSimplified } from '../../text/index.ts';

/** Characters of one turn that are searched for. */
const SEARCHED_CHARACTERS = 4_000;
/** Different words of one service that are kept. */
const MOST_WORDS = 4_000;
const RUN = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu;

/** A text as search reads it: one form (NFKC), simplified, lower case. */
export function searchForm(text: string): string {
  return toSimplified(text.normalize('NFKC')).toLowerCase();
}

/** What is said, as search reads it: personal data masked, cut where it is endless. */
export function searchedText(text: string): string {
  return searchForm(maskPersonalData(text.slice(0, SEARCHED_CHARACTERS)));
}

/**
 * Terms of a text in {@link searchForm}: pairs of Chinese characters that stand side by side, and whole words and
 * numbers of other letters. One Chinese character alone has none.
 */
export function wordTerms(text: string): string[] {
  const terms = new Set<string>();
  for (const [run] of text.matchAll(RUN)) {
    if (!/^\p{Script=Han}/u.test(run)) {
      terms.add(run);
      continue;
    }
    const characters = [...run];
    for (let at = 1; at < characters.length; at += 1) terms.add(`${characters[at - 1] ?? ''}${characters[at] ?? ''}`);
  }
  return [...terms];
}

/** Terms of everything said in one service. */
export function saidTerms(texts: readonly string[]): string[] {
  const terms = new Set<string>();
  for (const text of texts) {
    for (const term of wordTerms(searchedText(text))) {
      if (terms.size >= MOST_WORDS) return [...terms];
      terms.add(term);
    }
  }
  return [...terms];
}

/** What a service can be filtered by. The `#` keeps its terms apart from words. */
export const FILTER_TERMS = {
  /** Every service has it. */
  any: () => '#any',
  topic: (name: string) => `#topic:${name}`,
  intent: (id: string) => `#intent:${id}`,
  lawyer: (staffId: string) => `#lawyer:${staffId}`,
  outcome: (outcome: string) => `#outcome:${outcome}`,
  rating: (rating: string) => `#rating:${rating}`,
  rated: (state: string) => `#rated:${state}`,
  /** Two, four or six digits of GB/T 2260. */
  region: (prefix: string) => `#region:${prefix}`,
  channel: (channel: string) => `#channel:${channel}`,
  emergency: (code: string) => `#emergency:${code}`,
  anyEmergency: () => '#emergency',
  review: (state: string) => `#review:${state}`,
  anyReview: () => '#review',
  repeat: (isRepeat: boolean) => `#repeat:${isRepeat}`,
  person: (key: string) => `#person:${key}`,
} as const;

/** True for a word of what was said, false for what is filtered by. */
export function isWord(term: string): boolean {
  return !term.startsWith('#');
}

/** `340302` is within `34`, `3403` and itself. */
export function regionTerms(code: string | null): string[] {
  if (code === null) return [];
  return [...new Set([2, 4, 6].map((digits) => code.slice(0, digits)))].map(FILTER_TERMS.region);
}
