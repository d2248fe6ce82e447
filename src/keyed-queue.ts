/**
 * Work in order by key: what is given for one conversation runs one after the other, in the order given; different
 * conversations run side by side.
 */
export class KeyedQueue {
  private readonly tails = new Map<string, Promise<unknown>>();

  /** Runs `work` after everything given before for this key, whether that succeeded or not. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.tails.get(key) ?? Promise.resolve();
    const result = before.then(work, work);
    const tail = result
      .catch(() => undefined)
      .then(() => {
        if (this.tails.get(key) === tail) this.tails.delete(key);
      });
    this.tails.set(key, tail);
    return result;
  }

  /** Keys with work under way or waiting. */
  get size(): number {
    return this.tails.size;
  }

  /** Resolves when all that was given until now is done. */
  async idle(): Promise<void> {
    await Promise.all(this.tails.values());
  }
}
