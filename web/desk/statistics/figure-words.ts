import { fill } from '../../shared/fill.ts';
import type { DeskTexts } from '../texts/index.ts';
import type { Share } from './types.ts';

type Words = DeskTexts['statistics'];

/** What is not known is a dash, never a nought. */
export const DASH = '—';

/** Percent with two decimals, half up, in whole numbers. */
export function percent({ n, of }: Pick<Share, 'n' | 'of'>): string {
  if (of === 0) return DASH;
  const hundredths = Math.floor((n * 20_000 + of) / (2 * of));
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}%`;
}

/** Length of time in the two largest units. */
export function lengthOf(ms: number | null, { length }: Words): string {
  if (ms === null) return DASH;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return fill(length.seconds, { n: seconds });
  if (seconds < 3600) return fill(length.minutes, { n: Math.floor(seconds / 60), rest: seconds % 60 });
  const minutes = Math.round(seconds / 60);
  return fill(length.hours, { n: Math.floor(minutes / 60), rest: minutes % 60 });
}

/** How a count differs from the period before. */
export function countChange(now: number, before: number, { compare }: Words): string {
  if (before === 0) return compare.none;
  const change = Math.round((1000 * (now - before)) / before) / 10;
  return fill(compare.count, { change: `${change > 0 ? '+' : ''}${change}%`, before });
}

/** How a share differs from the period before, in points of percent. */
export function shareChange(now: Share, before: Share, { compare }: Words): string {
  if (now.share === null || before.share === null) return compare.none;
  const points = Math.round(1000 * (now.share - before.share)) / 10;
  return fill(compare.share, { change: `${points > 0 ? '+' : ''}${points}`, before: percent(before) });
}

/** Ratings needed before a share of one person is shown. */
const LEAST_RATINGS = 10;

/** A rate of one person: so few ratings say nothing about him. */
export function enough(share: Share, words: Words): string {
  return share.of > 0 && share.of < LEAST_RATINGS ? words.lawyers.tooFew : percent(share);
}
