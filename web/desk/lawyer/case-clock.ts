import { fill } from '../../shared/fill.ts';
import { shanghaiDay } from '../live/shanghai-time.ts';
import type { DeskTexts } from '../texts/index.ts';
import type { HandoffDetail } from '../types.ts';

const DAY_MS = 86_400_000;

type CaseDeadline = NonNullable<HandoffDetail['card']['deadlines']>[number];

/** A span in words: `2分10秒`, above an hour without seconds. */
export function spanInWords(ms: number, texts: DeskTexts['casework']['span']): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return fill(texts.seconds, { s: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return fill(texts.minutes, { m: minutes, s: seconds % 60 });
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return fill(texts.hours, { h: hours, m: minutes % 60 });
  return fill(texts.days, { d: Math.floor(hours / 24), h: hours % 24 });
}

/**
 * Days of Shanghai from today to a day (`YYYY-MM-DD`): 0 today, negative when it has passed; null when it is no day.
 */
export function daysLeft(on: string, now: Date): number | null {
  const end = Date.parse(`${on}T00:00:00Z`);
  const today = Date.parse(`${shanghaiDay(now)}T00:00:00Z`);
  return Number.isNaN(end) ? null : Math.round((end - today) / DAY_MS);
}

/** One limit told by several answers (`1年内申请劳动仲裁（…）`) stands once, with the grounds of all. */
export function joinedDeadlines(deadlines: readonly CaseDeadline[]): CaseDeadline[] {
  const byWords = new Map<string, CaseDeadline>();
  for (const deadline of deadlines) {
    const key = `${deadline.label.split('（')[0]} ${deadline.on ?? ''}`;
    const first = byWords.get(key);
    byWords.set(key, first === undefined ? deadline : { ...first, basis: joined(first.basis, deadline.basis) });
  }
  return [...byWords.values()];
}

/** A remark stands before `；`, articles behind it. */
function joined(...grounds: string[]): string {
  const parts = grounds.map((each) => each.split('；'));
  const remarks = parts.flatMap((each) => each.slice(0, -1));
  const articles = parts.flatMap((each) => (each.at(-1) ?? '').split('、')).filter((each) => each !== '');
  return [...new Set([...remarks, [...new Set(articles)].join('、')])].join('；');
}

/** Below a week a time limit is red. */
export function deadlineMark(left: number | null): 'over' | 'soon' | 'far' | 'unknown' {
  if (left === null) return 'unknown';
  if (left < 0) return 'over';
  return left < 7 ? 'soon' : 'far';
}

/** How sure the bot was, as a word a lawyer can weigh; the number stands beside it. */
export function confidenceWord(confidence: number): 'sure' | 'likely' | 'unsure' {
  return confidence >= 0.8 ? 'sure' : confidence >= 0.5 ? 'likely' : 'unsure';
}

/** How long he waited, is served and has the record written, ms: as the server told, and what has passed since. */
export function runningClocks(
  { clocks, place, state }: Pick<HandoffDetail, 'clocks' | 'place' | 'state'>,
  sinceMs: number,
): { waitedMs: number; servedMs: number; wrapUpMs: number } {
  const more = Math.max(0, sinceMs);
  if (place === 'waiting') return { ...clocks, waitedMs: clocks.waitedMs + more };
  if (place === 'served') return { ...clocks, servedMs: clocks.servedMs + more };
  return state === 'wrap-up' ? { ...clocks, wrapUpMs: clocks.wrapUpMs + more } : clocks;
}
