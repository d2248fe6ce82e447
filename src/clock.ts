/** The only source of "now". Injected everywhere, so that deadlines and timers can be tested. */
export interface Clock {
  /** The present instant, UTC. */
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A day, ms. */
export const DAY_MS = 24 * 3_600_000;

/** How far Asia/Shanghai is ahead of UTC, ms; the same all the year. */
export const SHANGHAI_MS = 8 * 3_600_000;
