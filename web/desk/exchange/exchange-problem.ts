import { ApiError } from '../api.ts';
import { errorText } from '../shell/states.tsx';
import type { DeskTexts } from '../texts/index.ts';

/** Why something of the exchange could not be done, in words that say what to do now. */
export function exchangeProblem(error: unknown, texts: DeskTexts): string {
  if (!(error instanceof ApiError)) return errorText(error, texts);
  // Names the field and the table itself.
  if (error.code === 'hotline_peer_unmapped') return error.message;
  const words: Readonly<Record<string, string>> = texts.exchange.problems;
  return words[error.code] ?? errorText(error, texts);
}
