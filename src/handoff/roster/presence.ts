import type { DutyState, PauseReason } from './duty-state.ts';

/** Not seen for this long: nobody is there, whatever the page says. */
export const ABSENT_AFTER_MS = 60_000;

/** Whether somebody is on duty, as his page shows it. */
export interface Duty {
  onDuty: boolean;
  /** UTC; null when this person was never on duty. */
  since: Date | null;
  /** Only while he is on duty and offered nothing. */
  paused?: { at: Date; reason: PauseReason };
}

/** How a supervisor sees somebody: `absent` has not been seen for 60 s and is about to be signed off. */
export type PresenceState = 'on' | 'paused' | 'absent' | 'off';

export interface Presence {
  staffId: string;
  state: PresenceState;
  /** Since when on or off duty; null when he never was. */
  since: Date | null;
  lastSeenAt: Date | null;
  pausedAt: Date | null;
  pauseReason: PauseReason | null;
  missedOffers: number;
}

/** Somebody who can be offered a case now. */
export interface AvailablePerson {
  staffId: string;
  /** On duty since. */
  since: Date;
  lastSeenAt: Date;
}

export function dutyOf(state: DutyState | null): Duty {
  if (state === null) return { onDuty: false, since: null };
  const { onDuty, since, pausedAt, pauseReason } = state;
  if (!onDuty || pausedAt == null) return { onDuty, since };
  return { onDuty, since, paused: { at: pausedAt, reason: pauseReason ?? 'break' } };
}

export function presenceOf(state: DutyState, now: Date): Presence {
  const { _id, onDuty, since, lastSeenAt, pausedAt = null, pauseReason = null, missedOffers = 0 } = state;
  const present = now.getTime() - lastSeenAt.getTime() < ABSENT_AFTER_MS;
  const there: PresenceState = pausedAt === null ? 'on' : 'paused';
  return {
    staffId: _id,
    state: !onDuty ? 'off' : present ? there : 'absent',
    since,
    lastSeenAt,
    pausedAt: onDuty ? pausedAt : null,
    pauseReason: onDuty ? pauseReason : null,
    missedOffers: onDuty ? missedOffers : 0,
  };
}

export const NOT_PAUSED = { pausedAt: null, pauseReason: null, missedOffers: 0, missedAt: null } as const;

/** Pauses that nobody decided: they end when he takes a case. */
const BY_ITSELF: readonly (PauseReason | null | undefined)[] = ['missed-offers', 'silent'];

export function isPausedByItself({ pausedAt, pauseReason }: DutyState): boolean {
  return pausedAt != null && BY_ITSELF.includes(pauseReason);
}

export function pausedFor(state: DutyState, reason: PauseReason, now: Date): DutyState {
  return { ...state, pausedAt: now, pauseReason: reason };
}
