import { ApiError } from '../api.ts';
import { errorText } from '../shell/states.tsx';
import type { DeskTexts } from '../texts/index.ts';

/** What the rooms of quality refuse with, in words a colleague can act on. */
export function qualityProblem(error: unknown, texts: DeskTexts): string {
  const known: Record<string, string> = texts.quality.problems;
  return (error instanceof ApiError ? known[error.code] : undefined) ?? errorText(error, texts);
}
