/** How often the delay is looked at, ms. */
const LOOK_MS = 50;
/** Weight of the newest look: a delay that lasts is seen within a second, a single pause is not. */
const WEIGHT = 0.1;

/** The delay of the event loop (事件循环延迟) of late, ms: a mean in which the newest counts most. */
export class LoopLag {
  private lag = 0;
  private expected: number;
  private readonly timer: NodeJS.Timeout;

  /** @param now milliseconds of a clock that is never set, such as `performance.now`. */
  constructor(private readonly now: () => number) {
    this.expected = now() + LOOK_MS;
    this.timer = setInterval(() => this.look(), LOOK_MS);
    this.timer.unref();
  }

  read(): number {
    return this.lag;
  }

  close(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const now = this.now();
    this.lag += WEIGHT * (Math.max(now - this.expected, 0) - this.lag);
    this.expected = now + LOOK_MS;
  }
}
