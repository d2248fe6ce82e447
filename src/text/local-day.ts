import { SHANGHAI_MS } from '../clock.ts';

export const DAY_MS = 86_400_000;

/** A calendar day in Shanghai. */
export interface LocalDay {
  /** Midnight of the day in Shanghai, counted as if it were UTC. */
  time: number;
  year: number;
  /** 0 January … 11 December. */
  month: number;
  day: number;
  /** 0 Monday … 6 Sunday. */
  weekday: number;
}

/** The day it is in Shanghai at a moment. */
export function localDay(now: Date): LocalDay {
  const local = new Date(now.getTime() + SHANGHAI_MS);
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
  return { time: Date.UTC(year, month, day), year, month, day, weekday: (local.getUTCDay() + 6) % 7 };
}

/** A day that exists, counted as {@link LocalDay.time}; null for 31 February. `month` is 1 … 12. */
export function dayTime(year: number, month: number, day: number): number | null {
  const time = Date.UTC(year, month - 1, day);
  const date = new Date(time);
  return date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day ? null : time;
}

/** `YYYY-MM-DD`. */
export function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
