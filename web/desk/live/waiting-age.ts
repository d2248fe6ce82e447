import { fill } from '../../shared/fill.ts';
import type { DeskTexts } from '../texts/index.ts';

/** How long ago, in words: seconds below one minute, then minutes, hours and minutes, days. Never negative. */
export function ageInWords(since: string, now: number, texts: DeskTexts['age']): string {
  const seconds = ageInSeconds(since, now);
  if (seconds < 60) return fill(texts.seconds, { n: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return fill(texts.minutes, { n: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 24
    ? fill(texts.hours, { h: hours, m: minutes % 60 })
    : fill(texts.days, { n: Math.floor(hours / 24) });
}

export function ageInSeconds(since: string, now: number): number {
  const begin = Date.parse(since);
  return Number.isNaN(begin) ? 0 : Math.max(0, Math.floor((now - begin) / 1000));
}

/** After a minute a wait is long, after three it is too long (targets of the hotline). */
export function ageMark(seconds: number): 'fresh' | 'long' | 'too-long' {
  return seconds < 60 ? 'fresh' : seconds < 180 ? 'long' : 'too-long';
}
