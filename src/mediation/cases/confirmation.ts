import { addDays, calendarDay, isCalendarKnown, isRestDay } from '../../knowledge/index.ts';
import type { ConfirmationClock } from './mediation-case.ts';

/**
 * 30 days from when the agreement took effect (人民调解法 33; 民事诉讼法 205): days, not working days. The day it took
 * effect is not counted (民法典 201).
 */
const DAYS = 30;
export const CONFIRMATION_WARNINGS = [50, 80, 100] as const;

/** @param effectiveDay `YYYY-MM-DD` in Asia/Shanghai. It ends with the last day, at midnight there. */
export function confirmationClock(effectiveDay: string): ConfirmationClock {
  const lastDay = addDays(effectiveDay, DAYS);
  return {
    startedAt: startOf(effectiveDay),
    dueAt: startOf(addDays(lastDay, 1)),
    lastDay,
    workBefore: workedBefore(effectiveDay, lastDay),
    warned: [],
    stoppedAt: null,
    outcome: null,
    court: '',
  };
}

/** The instant at which so many percent of the time are gone. */
export function warningAt({ startedAt, dueAt }: ConfirmationClock, percent: number): Date {
  return new Date(startedAt.getTime() + Math.ceil(((dueAt.getTime() - startedAt.getTime()) * percent) / 100));
}

/** Warnings that are due and were not given. */
export function dueWarnings(clock: ConfirmationClock, now: Date): number[] {
  if (clock.stoppedAt !== null) return [];
  return CONFIRMATION_WARNINGS.filter((one) => !clock.warned.includes(one) && warningAt(clock, one) <= now);
}

/** When it next has something to do; null for never. */
export function wakesAt(clock: ConfirmationClock | null): Date | null {
  if (clock === null || clock.stoppedAt !== null) return null;
  const next = CONFIRMATION_WARNINGS.find((one) => !clock.warned.includes(one));
  return next === undefined ? null : warningAt(clock, next);
}

export function confirmationPercent(clock: ConfirmationClock, now: Date): number {
  const whole = clock.dueAt.getTime() - clock.startedAt.getTime();
  return Math.max(0, Math.floor(((now.getTime() - clock.startedAt.getTime()) * 100) / whole));
}

/** Courts take nothing on days off: to be safe, the last day worked counts. */
function workedBefore(from: string, lastDay: string): string | null {
  for (let day = lastDay; day > from; day = addDays(day, -1)) {
    if (!isCalendarKnown(day)) return null;
    if (!isRestDay(day)) return day;
  }
  return null;
}

/** Today in Asia/Shanghai. */
export function isAhead(day: string, now: Date): boolean {
  return day > calendarDay(now);
}

function startOf(day: string): Date {
  return new Date(`${day}T00:00:00+08:00`);
}
