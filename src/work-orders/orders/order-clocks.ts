import { isOurs } from './order-sides.ts';
import type { OrderState } from './order-states.ts';
import type { OrderFinish } from './order-steps.ts';
import { archivesAt, closesAt, type OrderRules } from './time-limits.ts';
import { NO_LIMIT, type OrderDeadline, type WorkOrder } from './work-order.ts';
import { isCalendarPublished, timeAfter, timeBetween } from './working-time.ts';

/** When the desk is told that the time is running out: percent of it gone. */
export const ORDER_WARNINGS = [50, 80, 100] as const;

/** Its time runs in these; in all others it stands still, or is over. */
const RUNNING: readonly OrderState[] = [
  'DISPATCHED',
  'SIGNED',
  'PROCESSING',
  'RETURN_PENDING',
  'EXTENSION_PENDING',
  'SUSPEND_PENDING',
];
/** Answered, and ours to close. */
const ANSWERED: readonly OrderState[] = ['REPLIED', 'CALLED_BACK', 'EVALUATED'];

export function isClockRunning({ state }: Pick<WorkOrder, 'state'>): boolean {
  return RUNNING.includes(state);
}

/** How much of its time is gone, ms as its limit measures it. */
export function goneAt({ clock, deadline, suspendedAt }: WorkOrder, now: Date): number {
  return clock.goneMs + timeBetween(clock.since, suspendedAt ?? now, deadline.counts);
}

/** Its whole time, ms; null without a limit. */
export function wholeTime({ clock, deadline }: WorkOrder): number | null {
  if (deadline.finishBy === null) return null;
  return clock.goneMs + timeBetween(clock.since, deadline.finishBy, deadline.counts);
}

/** Percent of its time gone, whole; over 100 when it is over; null without a limit. */
export function percentGoneOf(order: WorkOrder, now: Date): number | null {
  const whole = wholeTime(order);
  if (whole === null) return null;
  const gone = goneAt(order, now);
  if (whole > 0) return Math.floor((gone * 100) / whole);
  return order.deadline.finishBy !== null && now >= order.deadline.finishBy ? 100 : 0;
}

/** The instant at which so many percent are gone, if the clock runs on; null without a limit. */
export function warningInstant(order: WorkOrder, percent: number): Date | null {
  const { clock, deadline } = order;
  const whole = wholeTime(order);
  if (whole === null || percent >= 100) return deadline.finishBy;
  return timeAfter(clock.since, Math.ceil((whole * percent) / 100) - clock.goneMs, deadline.counts);
}

/** Warnings that are due and were not given. */
export function dueWarningsOf(order: WorkOrder, now: Date): number[] {
  if (!isClockRunning(order)) return [];
  return ORDER_WARNINGS.filter((percent) => {
    const at = order.warned.includes(percent) ? null : warningInstant(order, percent);
    return at !== null && at <= now;
  });
}

/** The order with its clock stopped. What is gone stays gone. */
export function stopped(order: WorkOrder, at: Date): WorkOrder {
  return { ...order, suspendedAt: later(at, order.clock.since) };
}

/**
 * The order with its clock going on: every limit that had not passed when it stopped ends when the time that was left of
 * it has gone, and never before it would have ended without the stop. A limit that had passed stays passed.
 */
export function resumed(order: WorkOrder, at: Date): WorkOrder {
  const { suspendedAt, deadline } = order;
  if (suspendedAt === null) return order;
  const since = later(at, suspendedAt);
  const moved = (limit: Date | null) => {
    if (limit === null || limit <= suspendedAt) return limit;
    const left = timeBetween(suspendedAt, limit, deadline.counts);
    // A limit of the peer that ends in a holiday may have no working time left: it moves as the clock on the wall.
    const end = left > 0 ? timeAfter(since, left, deadline.counts) : timeAfter(since, +limit - +suspendedAt, 'hours');
    return later(end, limit);
  };
  const finishBy = moved(deadline.finishBy);
  const contactBy = order.contact.contacted ? deadline.contactBy : moved(deadline.contactBy);
  return {
    ...order,
    suspendedAt: null,
    clock: { since, goneMs: goneAt(order, suspendedAt) },
    deadline: { ...deadline, finishBy, contactBy, isCalendarKnown: isKnown(order, since, finishBy) },
  };
}

/** The order with the limit that another room sets; the same object where it has it. Pure. */
export function withFinish(order: WorkOrder, { by, basis, counts }: OrderFinish, at: Date): WorkOrder {
  const { finishBy, basis: before } = order.deadline;
  if (finishBy?.getTime() === by?.getTime() && before === basis) return order;
  const next = extended({ ...order, deadline: { ...order.deadline, counts } }, by, basis, at);
  return { ...next, nextDueAt: firstLimit(next) };
}

/** The order with another limit to finish by. Warnings that are no longer true are given again. */
export function extended(order: WorkOrder, finishBy: Date | null, basis: string, at: Date): WorkOrder {
  const deadline = {
    ...order.deadline,
    finishBy,
    basis,
    isCalendarKnown: isKnown(order, order.clock.since, finishBy),
  };
  const next = { ...order, deadline };
  const gone = percentGoneOf(next, at) ?? 0;
  return { ...next, warned: order.warned.filter((percent) => percent <= gone) };
}

/**
 * The order opened again with a fresh time, as for a new one: who was not content is not to wait for an answer out of
 * what was left of the last. Limits that it has run into before do not count.
 * @param fresh by the table, from `at`.
 */
export function renewed(order: WorkOrder, fresh: OrderDeadline, at: Date): WorkOrder {
  const { deadline, contact } = order;
  const contactBy = contact.contacted ? deadline.contactBy : fresh.contactBy;
  const next: WorkOrder = {
    ...order,
    deadline: { ...fresh, signBy: deadline.signBy, contactBy, basis: `${fresh.basis} + 重办` },
    suspendedAt: null,
    clock: { since: at, goneMs: 0 },
    warned: [],
  };
  return { ...next, nextDueAt: firstLimit(next) };
}

function isKnown({ deadline }: WorkOrder, from: Date, finishBy: Date | null): boolean {
  return deadline.counts === 'hours' || finishBy === null || isCalendarPublished(from, finishBy);
}

/** Nobody has signed it, and it is to be signed. */
export function isSigningDue({ state, signedAt, deadline }: WorkOrder): boolean {
  return state === 'DISPATCHED' && signedAt === null && deadline.signBy !== null;
}

/** Nobody has spoken with the resident yet, and somebody is to. */
export function isContactDue(order: WorkOrder): boolean {
  return isClockRunning(order) && !order.contact.contacted && order.deadline.contactBy !== null;
}

/**
 * The limit that comes first: to sign, to speak with the resident, to finish; of a suspended order the day until which
 * it was suspended.
 */
export function firstLimit(order: WorkOrder): Date {
  const { deadline, request, state } = order;
  if (state === 'SUSPENDED') return request?.until ?? NO_LIMIT;
  if (!isClockRunning(order)) return NO_LIMIT;
  return earliest([
    isSigningDue(order) ? deadline.signBy : null,
    isContactDue(order) ? deadline.contactBy : null,
    deadline.finishBy,
  ]);
}

/** What timers do once; each is known by the id of its line. */
export interface DueLine {
  what: 'WARN' | 'TIMEOUT_SIGN' | 'CLOSE' | 'ARCHIVE';
  at: Date;
  eventId: string;
  /** What is told; '' where the event says it. */
  note: string;
  /** Of a warning of the whole time. */
  percent: number | null;
}

/** Everything that timers have to do with an order, done or not, the soonest first. */
export function timerLines(order: WorkOrder, rules: OrderRules): DueLine[] {
  const { _id, state, deadline, request, stateSince } = order;
  const lines: DueLine[] = [];
  const add = (at: Date | null, line: Omit<DueLine, 'at' | 'percent'> & { percent?: number }) => {
    if (at !== null) lines.push({ percent: null, ...line, at });
  };
  if (isClockRunning(order)) {
    for (const percent of ORDER_WARNINGS.filter((one) => !order.warned.includes(one))) {
      const eventId = `${_id}:warn:${percent}:${deadline.finishBy?.getTime()}`;
      add(warningInstant(order, percent), { what: 'WARN', eventId, note: `${percent}%`, percent });
    }
    if (isContactDue(order)) {
      const eventId = `${_id}:warn:contact:${deadline.contactBy?.getTime()}`;
      add(deadline.contactBy, { what: 'WARN', eventId, note: 'contact' });
    }
  }
  if (isSigningDue(order)) {
    add(deadline.signBy, { what: 'TIMEOUT_SIGN', eventId: `${_id}:timeout-sign`, note: '' });
  }
  if (state === 'SUSPENDED' && request?.until) {
    const eventId = `${_id}:warn:suspended:${request.until.getTime()}`;
    add(request.until, { what: 'WARN', eventId, note: 'suspended' });
  }
  if (ANSWERED.includes(state) && isOurs(order)) {
    const eventId = `${_id}:close:${stateSince.getTime()}`;
    add(closesAt(rules, stateSince), { what: 'CLOSE', eventId, note: '' });
  }
  if (state === 'CLOSED') {
    const eventId = `${_id}:archive:${stateSince.getTime()}`;
    add(archivesAt(rules, stateSince), { what: 'ARCHIVE', eventId, note: '' });
  }
  const done = new Set(order.takenEvents);
  return lines.filter(({ eventId }) => !done.has(eventId)).sort((one, other) => +one.at - +other.at);
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}

function earliest(instants: readonly (Date | null)[]): Date {
  return instants.reduce<Date>((first, at) => (at !== null && at < first ? at : first), NO_LIMIT);
}
