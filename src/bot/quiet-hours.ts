import type { DeliveryPlan, DeliveryRule } from './delivery-plan.ts';

/** Hours of the day in Shanghai at which a telephone should not ring without need; over midnight when `from` is later. */
export interface QuietHours {
  /** `HH:MM`. */
  from: string;
  until: string;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
/** Shanghai has no summer time. */
const SHANGHAI_MINUTES = 8 * 60;
/** Who wrote or spoke less than this ago is awake, and waits. */
const AWAKE_MS = 30 * MINUTE_MS;

/** The end of the quiet hours that `now` falls into, UTC; null outside of them. */
export function quietUntil({ from, until }: QuietHours, now: Date): Date | null {
  const minutes = Math.floor(now.getTime() / MINUTE_MS);
  const ofDay = (minutes + SHANGHAI_MINUTES) % DAY_MINUTES;
  const [begin, end] = [minuteOf(from), minuteOf(until)];
  const isQuiet = begin <= end ? ofDay >= begin && ofDay < end : ofDay >= begin || ofDay < end;
  return isQuiet ? new Date((minutes + ((end - ofDay + DAY_MINUTES) % DAY_MINUTES)) * MINUTE_MS) : null;
}

/**
 * Until when a message waits so as not to wake its reader; null: it goes now.
 * @param way the resident's own channel, or another one that tells of it.
 * @param lastTurnAt when he was last heard of, UTC.
 */
export function waitsForMorning(
  { quietHours }: Pick<DeliveryPlan, 'quietHours'>,
  { quiet }: Pick<DeliveryRule, 'quiet'>,
  way: 'own' | 'instead',
  { now, lastTurnAt }: { now: Date; lastTurnAt: Date },
): Date | null {
  const isAsked = quiet === 'all' || (quiet === 'instead' && way === 'instead');
  if (!isAsked || now.getTime() - lastTurnAt.getTime() < AWAKE_MS) return null;
  return quietUntil(quietHours, now);
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
