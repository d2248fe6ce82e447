/** The only source of "now". Injected everywhere, so that deadlines and timers can be tested. */
export interface Clock {
  /** The present instant, UTC. */
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
