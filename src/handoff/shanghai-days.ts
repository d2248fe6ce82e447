import { SHANGHAI_MS } from '../clock.ts';

/** Days and minutes of Asia/Shanghai, which keeps UTC+8 the whole year. A day is `YYYY-MM-DD`. */

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** `HH:MM` in Shanghai at an instant. */
export function timeAt(at: Date): string {
  return new Date(at.getTime() + SHANGHAI_MS).toISOString().slice(11, 16);
}

/** Whether somebody may be called or written to without being woken. */
export function isDaytime(at: Date): boolean {
  const time = timeAt(at);
  return time >= '08:00' && time < '21:00';
}

/** The instant at which a day begins in Shanghai, ms UTC. */
export function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - SHANGHAI_MS;
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(day: string): number {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 ? 7 : weekday;
}
