/** Between two pings of one case, ms. */
const PAUSE = 10_000;

/** Tells when the server is to hear that the lawyer writes: at the first sign, then at most every ten seconds. */
export class TypingPing {
  private last = Number.NEGATIVE_INFINITY;

  /** @param now milliseconds that never run back, e.g. `performance.now()`. */
  due(text: string, now: number): boolean {
    if (text.trim() === '' || now - this.last < PAUSE) return false;
    this.last = now;
    return true;
  }
}
