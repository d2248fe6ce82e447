import { ApiError } from '../api.ts';
import { errorText } from '../shell/states.tsx';
import type { DeskTexts } from '../texts/index.ts';

/** What came in between, in words of this room where it has them. */
export function problemText(error: unknown, texts: DeskTexts): string {
  const words: Record<string, string> = texts.privacy.problems;
  return (error instanceof ApiError ? words[error.code] : undefined) ?? errorText(error, texts);
}
