import { DAY_MS } from '../../clock.ts';
import { calendarDay, isCalendarKnown, isRestDay } from '../../knowledge/index.ts';
import type { AidClock, ClockName } from './application.ts';

const HOUR_MS = 3_600_000;

/** When the desk is told that a limit is running out: percent of the time gone. */
export const WARNINGS = [50, 80, 100] as const;

/**
 * The time limits of the law: decide in 7 days and assign in 3 (法律援助法 43), pass on a request from custody within 24
 * hours (39), review an objection in 5 days (49). The law says days, not working days: they run on through weekends and
 * holidays.
 */
const LIMITS: Readonly<Record<ClockName, { days: number } | { hours: number }>> = {
  decide: { days: 7 },
  assign: { days: 3 },
  'custody-forward': { hours: 24 },
  objection: { days: 5 },
};

/** Later than any limit: the place of what has none running. */
export const NO_LIMIT = new Date('9999-12-31T00:00:00.000Z');

/**
 * A limit that begins at an instant (UTC). Days: the day it begins on is not counted (民法典 201), and it ends with the
 * last day, at midnight in Asia/Shanghai. Hours run from the instant.
 */
export function startClock(name: ClockName, startedAt: Date): AidClock {
  const limit = LIMITS[name];
  if ('hours' in limit) {
    const dueAt = new Date(startedAt.getTime() + limit.hours * HOUR_MS);
    return { name, startedAt, dueAt, lastDay: calendarDay(dueAt), stoppedAt: null, warned: [] };
  }
  const lastDay = dayAfter(calendarDay(startedAt), limit.days);
  return { name, startedAt, dueAt: endOfDay(lastDay), lastDay, stoppedAt: null, warned: [] };
}

/** `YYYY-MM-DD` so many calendar days later. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The instant at which a day ends in Asia/Shanghai, UTC. */
export function endOfDay(day: string): Date {
  return new Date(`${dayAfter(day, 1)}T00:00:00+08:00`);
}

export function isRunning(clock: AidClock): boolean {
  return clock.stoppedAt === null;
}

/** The clocks with this one begun anew; one of the same name that still ran is stopped. */
export function withClock(clocks: readonly AidClock[], name: ClockName, at: Date): AidClock[] {
  return [...withoutClock(clocks, name, at), startClock(name, at)];
}

/** The clocks with the running one of this name stopped. */
export function withoutClock(clocks: readonly AidClock[], name: ClockName, at: Date): AidClock[] {
  return clocks.map((clock) => (clock.name === name && isRunning(clock) ? { ...clock, stoppedAt: at } : clock));
}

export function allStopped(clocks: readonly AidClock[], at: Date): AidClock[] {
  return clocks.map((clock) => (isRunning(clock) ? { ...clock, stoppedAt: at } : clock));
}

/** When the limit that ends first ends; {@link NO_LIMIT} when none runs. */
export function nextDueAt(clocks: readonly AidClock[]): Date {
  return clocks.filter(isRunning).reduce((soonest, { dueAt }) => (dueAt < soonest ? dueAt : soonest), NO_LIMIT);
}

/** The instant at which so many percent of the time are gone. */
export function warningAt({ startedAt, dueAt }: AidClock, percent: number): Date {
  return new Date(startedAt.getTime() + Math.ceil(((dueAt.getTime() - startedAt.getTime()) * percent) / 100));
}

/** Warnings that are due and were not given. */
export function dueWarnings(clock: AidClock, now: Date): number[] {
  if (!isRunning(clock)) return [];
  return WARNINGS.filter((percent) => !clock.warned.includes(percent) && warningAt(clock, percent) <= now);
}

/** Percent of the time gone, whole, from 0; over 100 when it is over. */
export function percentGone(clock: AidClock, now: Date): number {
  const whole = clock.dueAt.getTime() - clock.startedAt.getTime();
  return Math.max(0, Math.floor(((now.getTime() - clock.startedAt.getTime()) * 100) / whole));
}

/**
 * The last day on or before it that is worked: a limit that ends in a holiday is met before it. Null when the calendar
 * of that year has not been published, or the limit began after that day.
 */
export function lastWorkday({ lastDay, startedAt }: AidClock): string | null {
  const first = calendarDay(startedAt);
  let day = lastDay;
  while (day >= first && isCalendarKnown(day)) {
    if (!isRestDay(day)) return day;
    day = dayAfter(day, -1);
  }
  return null;
}
