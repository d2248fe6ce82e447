/** So many of one key in a time; beside it, once in `burstSeconds`, so many more. */
export interface LimitTerms {
  /** Unique in the house; the same in every process. */
  name: string;
  points: number;
  seconds: number;
  burst?: { points: number; seconds: number };
}

export interface Limit {
  /** Counts one of this key. @returns 0, or the seconds after which there is room again; then it was one too many. */
  take(key: string): Promise<number>;
  /** What was taken does not count. */
  giveBack(key: string): Promise<void>;
}

/** Short notes about a key, e.g. how a sender behaved lately. Losing them is allowed. */
export interface SharedNotes<T> {
  /**
   * One change after the other, whichever process makes it.
   * @param fn pure, may run several times; `next` is plain JSON.
   */
  change<R>(key: string, fn: (current: T | null) => { next: T; result: R }): Promise<R>;
}

/**
 * What is counted and noted for a short time by all processes together. Keys may be personal (an address): they are
 * kept as fingerprints only.
 */
export interface SharedMemory {
  limit(terms: LimitTerms): Limit;
  /** @param keepMs a note that was not changed for so long is forgotten. */
  notes<T>(name: string, keepMs: number): SharedNotes<T>;
}
