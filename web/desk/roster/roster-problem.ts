import { fill } from '../../shared/fill.ts';
import { ApiError } from '../api-error.ts';
import type { DeskTexts } from '../texts/index.ts';
import { shiftInWords } from './week.ts';

/** Why something about the roster was refused; null for what is no matter of the roster. */
export function rosterProblem(error: unknown, texts: DeskTexts): string | null {
  if (!(error instanceof ApiError) || error.status >= 500) return null;
  const { code, message, details } = error;
  if (code === 'hotline_handoff_shift_overlap') {
    const [from = '', to = ''] = details[0]?.problem.split('/') ?? [];
    const isKnown = !Number.isNaN(Date.parse(from)) && !Number.isNaN(Date.parse(to));
    return isKnown ? fill(texts.roster.shift.overlap, { time: shiftInWords({ from, to }, texts.roster) }) : message;
  }
  // The roster says itself what came in between.
  return /^hotline_handoff_(shift|exchange)_/.test(code) ? message : null;
}
