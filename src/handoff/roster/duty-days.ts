import { addDays, calendarDay } from '../../knowledge/index.ts';
import { MINUTE_MS, startOfDay } from '../shanghai-days.ts';
import type { DutySpan } from './duty-state.ts';
import type { Shift } from './shift.ts';

/** A stretch of time, UTC; `to` null while it lasts. */
export interface DaySpan {
  from: Date;
  to: Date | null;
}

/** A day of somebody (值班日), Asia/Shanghai. */
export interface DutyDay {
  /** `YYYY-MM-DD`. */
  day: string;
  /** Stretches of duty, cut at midnight. */
  spans: (DaySpan & { endedBy: DutySpan['endedBy'] })[];
  /** Whole minutes on duty on that day. */
  minutes: number;
  /** Whether it counts as a duty day; null when nobody has said how many minutes make one. */
  counts: boolean | null;
  /** Shifts at the desk that begin on that day. */
  shifts: { id: string; from: Date; to: Date }[];
  /** Came later, or left sooner, than a shift says; whole minutes. */
  late: { shiftId: string; minutes: number }[];
  early: { shiftId: string; minutes: number }[];
  /** Shifts that are over without a minute of duty. */
  absent: { id: string; from: Date; to: Date }[];
  /** He was on duty outside of his shifts; whole minutes. */
  outsideMinutes: number;
}

/** A month of somebody. */
export interface PersonDays {
  staffId: string;
  days: DutyDay[];
  minutes: number;
  /** Days that count; null when nobody has said what makes one. */
  counted: number | null;
}

export interface DutyDaysInput {
  /** `YYYY-MM`. */
  month: string;
  spans: readonly DutySpan[];
  /** Shifts at the desk that stand. */
  shifts: readonly Shift[];
  now: Date;
  /** Minutes that make a duty day; null when it is not set. */
  dayMinutes: number | null;
}

/** First instant of a month and of the next one, UTC. */
export function monthBounds(month: string): { from: Date; before: Date; days: string[] } {
  const first = `${month}-01`;
  const days: string[] = [];
  for (let day = first; day.startsWith(month); day = addDays(day, 1)) days.push(day);
  return { from: new Date(startOfDay(first)), before: new Date(startOfDay(addDays(days.at(-1) ?? first, 1))), days };
}

/** Duty days of everybody who was on duty or had a shift in a month, by staff id. Pure. */
export function dutyDays(input: DutyDaysInput): PersonDays[] {
  const people = new Set([...input.spans, ...input.shifts].map(({ staffId }) => staffId));
  const { days } = monthBounds(input.month);
  return [...people]
    .sort()
    .map((staffId) => {
      const spans = input.spans.filter((span) => span.staffId === staffId);
      const shifts = input.shifts.filter((shift) => shift.staffId === staffId);
      const found = days
        .map((day) => dutyDay(day, spans, shifts, input))
        .filter((one) => one.spans.length > 0 || one.shifts.length > 0);
      const counted = input.dayMinutes === null ? null : found.filter(({ counts }) => counts === true).length;
      return { staffId, days: found, minutes: found.reduce((sum, { minutes }) => sum + minutes, 0), counted };
    })
    .filter(({ days: found }) => found.length > 0);
}

function dutyDay(
  day: string,
  spans: readonly DutySpan[],
  shifts: readonly Shift[],
  { now, dayMinutes }: Pick<DutyDaysInput, 'now' | 'dayMinutes'>,
): DutyDay {
  const [start, end] = [startOfDay(day), startOfDay(addDays(day, 1))];
  const ofDay = spans.flatMap((span) => {
    const [from, to] = [Math.max(span.from.getTime(), start), Math.min(endOf(span, now), end)];
    return from < to || (from === to && span.to === null && from < end)
      ? [{ from, to, isOpen: span.to === null && to < end, endedBy: span.endedBy }]
      : [];
  });
  const own = shifts
    .filter(({ from }) => calendarDay(from) === day)
    .sort((a, b) => a.from.getTime() - b.from.getTime());
  const minutes = Math.floor(lengthWithin(ofDay, [[start, end]]) / MINUTE_MS);
  const marks = own.map((shift) => attendance(shift, spans, now));
  const planned = shifts.map(({ from, to }): [number, number] => [from.getTime(), to.getTime()]);
  const inside = lengthWithin(ofDay, planned);
  return {
    day,
    spans: ofDay
      .sort((a, b) => a.from - b.from)
      .map(({ from, to, isOpen, endedBy }) => ({ from: new Date(from), to: isOpen ? null : new Date(to), endedBy })),
    minutes,
    counts: dayMinutes === null ? null : minutes >= dayMinutes,
    shifts: own.map(sideOf),
    late: marks.flatMap(({ shift, late }) => (late > 0 ? [{ shiftId: shift._id, minutes: late }] : [])),
    early: marks.flatMap(({ shift, early }) => (early > 0 ? [{ shiftId: shift._id, minutes: early }] : [])),
    absent: marks.filter(({ isAbsent }) => isAbsent).map(({ shift }) => sideOf(shift)),
    outsideMinutes: Math.max(0, minutes - Math.floor(inside / MINUTE_MS)),
  };
}

/** How somebody kept a shift, as far as it has gone. */
function attendance(
  shift: Shift,
  spans: readonly DutySpan[],
  now: Date,
): { shift: Shift; late: number; early: number; isAbsent: boolean } {
  const [from, to] = [shift.from.getTime(), shift.to.getTime()];
  const within = spans
    .map((span) => ({ from: Math.max(span.from.getTime(), from), to: Math.min(endOf(span, now), to) }))
    .filter((span) => span.from < span.to);
  const isOver = to <= now.getTime();
  if (within.length === 0) return { shift, late: 0, early: 0, isAbsent: isOver };
  const came = Math.min(...within.map((span) => span.from));
  const left = Math.max(...within.map((span) => span.to));
  const minutes = (ms: number) => Math.floor(ms / MINUTE_MS);
  return { shift, late: minutes(came - from), early: isOver ? minutes(to - left) : 0, isAbsent: false };
}

/** A clock set back makes no negative time. */
function endOf({ from, to }: DutySpan, now: Date): number {
  return Math.max((to ?? now).getTime(), from.getTime());
}

/** Length of the spans within the windows, ms; what overlaps is counted once. */
function lengthWithin(spans: readonly { from: number; to: number }[], windows: readonly [number, number][]): number {
  const cut = spans
    .flatMap(({ from, to }) => windows.map(([begin, end]) => [Math.max(from, begin), Math.min(to, end)] as const))
    .filter(([from, to]) => from < to)
    .sort((a, b) => a[0] - b[0]);
  let sum = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const [from, to] of cut) {
    sum += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return sum;
}

function sideOf({ _id, from, to }: Shift): { id: string; from: Date; to: Date } {
  return { id: _id, from, to };
}
