import { fill } from '../../shared/fill.ts';
import { shanghaiDay } from '../live/shanghai-time.ts';
import { lengthOf } from '../statistics/figure-words.ts';
import { type DeskTexts, wordFor } from '../texts/index.ts';
import type { Grade, Reason } from './types.ts';

/** Reasons whose numbers are seconds. */
const OF_TIME: readonly string[] = ['person-in-time', 'person-late', 'nobody-came', 'gave-up-early', 'record-in-time'];

/** A reason of the machine's in words. */
export function reasonText({ code, n, of, about }: Reason, texts: DeskTexts): string {
  const inWords = (value: number | undefined | null) => {
    if (value === undefined || value === null) return '';
    return OF_TIME.includes(code) ? lengthOf(value * 1000, texts.statistics) : value;
  };
  return fill(wordFor(texts.quality.reasons, code), { n: inWords(n), of: inWords(of), about: about ?? '' });
}

/** `86.5`, or a dash where there is none. */
export function totalText(total: number | null): string {
  return total === null ? '—' : String(total);
}

/** `86.5 良好`. */
export function gradedText(total: number | null, grade: Grade | null, texts: DeskTexts): string {
  return grade === null ? totalText(total) : `${totalText(total)} ${texts.quality.grades[grade]}`;
}

/** A difference with its sign. */
export function differenceText(difference: number | null): string {
  if (difference === null) return '—';
  const rounded = Math.round(difference * 100) / 100;
  return rounded > 0 ? `+${rounded}` : String(rounded);
}

/** The last day of a deadline that ends at midnight in Shanghai: `2026-03-09`. */
export function lastDay(end: string): string {
  return shanghaiDay(new Date(Date.parse(end) - 1));
}

/** `87.5%`. */
export function shareText(share: number | null): string {
  return share === null ? '—' : `${Math.round(share * 1000) / 10}%`;
}
