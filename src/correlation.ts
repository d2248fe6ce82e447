import { AsyncLocalStorage } from 'node:async_hooks';

/** What the work at hand belongs to; ids of ours only. Each line of the log carries it. */
export interface Correlation {
  /** Of the HTTP request: `X-Request-Id` of its answer. */
  requestId?: string;
  /** Id of the resident's message that is being handled, or that a message going out answers. */
  turn?: string;
  /** Id of the job that is being run. */
  job?: string;
}

/** Holds nothing itself: each asynchronous course of work has its own. */
const course = new AsyncLocalStorage<Correlation>();

/** Does work, and all that it begins, under these ids beside those that it is under already. */
export function correlated<T>(ids: Correlation, work: () => T): T {
  return course.run({ ...course.getStore(), ...ids }, work);
}

/** The ids of the work at hand; none outside of requests, turns and jobs. */
export function correlation(): Correlation {
  return course.getStore() ?? {};
}
