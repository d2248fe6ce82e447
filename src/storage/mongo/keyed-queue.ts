/**
 * Runs work for one key after another, in order of arrival, and different keys side by side. It spares one process
 * from racing against itself; other processes are met by compare-and-set.
 */
export class KeyedQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  async run<R>(key: string, work: () => Promise<R>): Promise<R> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === mine) this.#last.delete(key);
    }
  }
}
