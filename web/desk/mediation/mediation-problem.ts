import { ApiError } from '../api.ts';
import { errorText } from '../shell/states.tsx';
import type { DeskTexts } from '../texts/index.ts';

/** The server says in a sentence what is in the way. */
export function problemOf(error: unknown, texts: DeskTexts): string {
  const isTold = error instanceof ApiError && error.code.startsWith('hotline_mediation_') && error.status < 500;
  return isTold ? error.message : errorText(error, texts);
}
