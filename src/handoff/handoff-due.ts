import { type Handoff, placeOf } from './handoff.ts';

/** Time limits of a handoff, ms. */
export interface HandoffLimits {
  /** An offer is before somebody this long. */
  offerMs: number;
  /** After this wait the resident is told honestly how long it may still take. */
  warningMs: number;
  /** After this wait he is offered a callback or to leave a message; his place stays. */
  limitMs: number;
  /** A resident's words unanswered for this long bring the case back to the head of the queue. */
  silentMs: number;
  /** The record of a consultation is to be written in this time. */
  wrapUpMs: number;
}

export const HANDOFF_LIMITS: HandoffLimits = {
  offerMs: 20_000,
  warningMs: 60_000,
  limitMs: 180_000,
  silentMs: 120_000,
  wrapUpMs: 120_000,
};

/** What happens by itself (到时动作). */
export type HandoffTimer = 'offer-over' | 'warning' | 'limit' | 'silence' | 'wrap-up-over';

/** A clock that was set back by more than this is noticed. */
const SET_BACK_MS = 5_000;
/** With a clock that was set back these are over at once: somebody else may be waiting for them. */
const OVER_AT_ONCE: readonly HandoffTimer[] = ['offer-over', 'wrap-up-over'];

interface Timer {
  timer: HandoffTimer;
  from: Date;
  at: Date;
}

/** The earliest moment at which something must happen by itself; null for none. Pure. */
export function nextDue(handoff: Handoff, limits: HandoffLimits): Date | null {
  const times = timersOf(handoff, limits).map(({ at }) => at.getTime());
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** What is due now, first things first. Pure. */
export function dueNow(handoff: Handoff, limits: HandoffLimits, now: Date): HandoffTimer[] {
  return timersOf(handoff, limits)
    .filter(({ timer, from, at }) => at <= now || (OVER_AT_ONCE.includes(timer) && isAhead(from, now)))
    .map(({ timer }) => timer);
}

/**
 * With times that lie ahead of a clock that was set back brought to now, so that nobody waits an hour longer for a
 * limit; null when there are none. The place in the queue stays. Pure.
 */
export function reanchored(handoff: Handoff, now: Date): Handoff | null {
  const { waitingSince, awaitsSince, lawyerActiveAt } = handoff;
  const ahead = [waitingSince, awaitsSince, lawyerActiveAt].some((time) => time !== null && isAhead(time, now));
  if (!ahead) return null;
  const clamped = (time: Date | null) => (time !== null && time > now ? now : time);
  return {
    ...handoff,
    waitingSince: waitingSince > now ? now : waitingSince,
    awaitsSince: clamped(awaitsSince),
    lawyerActiveAt: clamped(lawyerActiveAt),
  };
}

function isAhead(time: Date, now: Date): boolean {
  return time.getTime() - now.getTime() > SET_BACK_MS;
}

function timersOf(handoff: Handoff, limits: HandoffLimits): Timer[] {
  const { offer, waitingSince, awaitsSince, endedAt } = handoff;
  const place = placeOf(handoff.state);
  const timers: Timer[] = [];
  const begin = (timer: HandoffTimer, from: Date, ms: number) => {
    timers.push({ timer, from, at: new Date(from.getTime() + ms) });
  };
  if (offer !== null) timers.push({ timer: 'offer-over', from: offer.at, at: offer.until });
  if (place === 'waiting' && handoff.limitToldAt === null) {
    if (handoff.warnedAt === null) begin('warning', waitingSince, limits.warningMs);
    begin('limit', waitingSince, limits.limitMs);
  }
  if (place === 'served' && awaitsSince !== null) {
    const { lawyerActiveAt } = handoff;
    begin(
      'silence',
      lawyerActiveAt !== null && lawyerActiveAt > awaitsSince ? lawyerActiveAt : awaitsSince,
      limits.silentMs,
    );
  }
  if (handoff.state === 'wrap-up' && endedAt !== null) begin('wrap-up-over', endedAt, limits.wrapUpMs);
  return timers;
}
