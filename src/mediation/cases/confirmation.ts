import { addDays, calendarDay, isCalendarKnown, lastDayOf } from '../../knowledge/index.ts';
import type { ConfirmationClock, MediationCase } from './mediation-case.ts';

/**
 * 30 days from when the agreement took effect (人民调解法 33; 民事诉讼法 205): days, not working days. The day it took
 * effect is not counted, and a last day that is a rest day passes to the next working day (民事诉讼法 85).
 */
const DAYS = 30;
export const CONFIRMATION_WARNINGS = [50, 80, 100] as const;

/** @param effectiveDay `YYYY-MM-DD` in Asia/Shanghai, which may lie ahead. It ends with the last day, at midnight there. */
export function confirmationClock(effectiveDay: string): ConfirmationClock {
  const { counted, day } = lastDayOf(effectiveDay, { count: DAYS, unit: 'day' });
  return {
    startedAt: startOfDay(effectiveDay),
    dueAt: startOfDay(addDays(day, 1)),
    lastDay: day,
    countedDay: counted,
    warned: [],
    stoppedAt: null,
    lodgedDay: null,
    outcome: null,
    court: '',
  };
}

/** The clock of a case by the calendar that is known now; the same object where nothing has changed. */
export function currentClock({
  confirmation,
  agreement,
}: Pick<MediationCase, 'confirmation' | 'agreement'>): ConfirmationClock | null {
  if (confirmation === null || confirmation.stoppedAt !== null || agreement === null) return confirmation;
  const { lastDay, countedDay, dueAt } = confirmationClock(agreement.effectiveDay);
  const isSame = lastDay === confirmation.lastDay && countedDay === confirmation.countedDay;
  return isSame ? confirmation : { ...confirmation, lastDay, countedDay, dueAt };
}

/** Lodged after the last day. Where its holidays are not known the day may have passed on: it is then not called late. */
export function isLodgedLate({ lastDay }: Pick<ConfirmationClock, 'lastDay'>, lodgedDay: string): boolean {
  return lodgedDay > lastDay && isCalendarKnown(lastDay);
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
export function warningsWakeAt(clock: ConfirmationClock | null): Date | null {
  if (clock === null || clock.stoppedAt !== null) return null;
  const next = CONFIRMATION_WARNINGS.find((one) => !clock.warned.includes(one));
  return next === undefined ? null : warningAt(clock, next);
}

export function confirmationPercent(clock: ConfirmationClock, now: Date): number {
  const whole = clock.dueAt.getTime() - clock.startedAt.getTime();
  return Math.max(0, Math.floor(((now.getTime() - clock.startedAt.getTime()) * 100) / whole));
}

/** Later than today in Asia/Shanghai. */
export function isAhead(day: string, now: Date): boolean {
  return day > calendarDay(now);
}

/** Midnight in Asia/Shanghai, UTC. */
export function startOfDay(day: string): Date {
  return new Date(`${day}T00:00:00+08:00`);
}
