/** Days and minutes of Asia/Shanghai, which keeps UTC+8 the whole year. A day is `YYYY-MM-DD`. */

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;

/** The day it is in Shanghai at an instant. */
export function dayAt(at: Date): string {
  return new Date(at.getTime() + SHANGHAI_MS).toISOString().slice(0, 10);
}

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

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(day: string): number {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 ? 7 : weekday;
}

/** Whole days from one day to another. */
export function daysFrom(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** Whether `YYYY-MM-DD` names a day that exists. */
export function isDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(time) && addDays(day, 0) === day;
}
