import type { Turn } from '../../sessions/index.ts';

/** Clients take the signal away after five seconds. */
const EVERY_MS = 4000;
const MOST = 10;

/** The message that is being answered. */
export type TypedTurn = Pick<Turn, 'stream' | 'seq' | 'at'>;

/** From process to process. */
export interface TypingLine {
  tell(turn: TypedTurn, count: number): void;
  hear(show: (turn: TypedTurn, count: number) => void): void;
}

/** Shows that an answer is being made (正在输入): on the stream only, never stored, so never replayed. */
export class TypingSignal {
  private readonly timers = new Set<NodeJS.Timeout>();

  /**
   * @param show told the turn that is being answered, and the how-many-th signal of it this is.
   * @param afterMs an answer that is made sooner needs no signal.
   */
  constructor(
    private readonly show: (turn: Turn, count: number) => void,
    private readonly afterMs: number,
  ) {}

  /** Until the answer to a turn is there. */
  watch(turn: Turn, answered: Promise<unknown>): void {
    let timer: NodeJS.Timeout;
    const later = (count: number, ms: number) => {
      timer = setTimeout(() => {
        this.timers.delete(timer);
        this.show(turn, count);
        if (count < MOST) later(count + 1, EVERY_MS);
      }, ms);
      timer.unref();
      this.timers.add(timer);
    };
    const stop = () => {
      clearTimeout(timer);
      this.timers.delete(timer);
    };
    later(1, this.afterMs);
    answered.then(stop, stop);
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }
}
