import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Turn } from '../sessions/index.ts';
import type { EventStream } from '../storage/index.ts';

/** A turn that nobody has taken up in this time, or whose runner was not heard of, is taken up by another, ms. */
export const ABANDONED_MS = 20_000;
/** What another process runs is looked at this often, ms. */
const LOOK_MS = 60;
/** A message of a resident is within so many turns of the one before it, or nothing hurries him. */
const LOOK_BACK = 8;
/** The same, where notices and answers of a crashed process may lie between. */
const LONG_LOOK_BACK = 100;
/** Conversations known to have nothing left undone; only a shortcut. */
const MOST_CLEAR = 20_000;

interface Dependencies {
  turns: EventStream<Turn>;
  clock: Clock;
  /** True where no other process can be handling a stored turn: then nothing is claimed, only the order is kept. */
  soleOwner: boolean;
  /** Runs a turn whose process died, or whose storage failed. */
  takeUp: (turn: Turn) => Promise<void>;
}

/** A turn taken for running. */
export interface TurnClaim {
  /** Somebody may have run it, or begun to: what he said must be looked for. */
  mayHaveRun: boolean;
  /** It has been run, or cannot be any more. */
  release(): void;
}

/**
 * Who runs a message where several processes share the storage. A message is run by the one process that marks it, by
 * one conditional write, and its mark is renewed while it runs. Messages of one conversation are run one after the
 * other, in the order in which they were stored, wherever each of them came in.
 */
export class TurnClaims {
  private readonly clear = new Set<string>();

  constructor(private readonly deps: Dependencies) {}

  /** Resolves when the turn may be run here; it has been run already where its `pending` is false by then. */
  async take(turn: Turn): Promise<TurnClaim> {
    if (this.deps.soleOwner) {
      await this.afterLeft(turn);
      return { mayHaveRun: false, release: () => undefined };
    }
    await this.afterEarlier(turn);
    const id = randomUUID();
    for (;;) {
      let before: Turn['runBy'] = null;
      const after = await this.deps.turns.change(turn._id, (current) => {
        before = current.runBy;
        if (!current.pending || this.isRunning(current)) return null;
        return { ...current, runBy: { id, until: this.end() } };
      });
      if (after === null || !after.pending) return { mayHaveRun: true, release: () => undefined };
      if (after.runBy?.id === id) return { mayHaveRun: before != null, release: this.renewed(turn._id, id) };
      await sleep(LOOK_MS);
    }
  }

  /** Another process runs it now. */
  isRunning({ runBy }: Turn): boolean {
    return runBy != null && runBy.until > this.deps.clock.now();
  }

  /** A turn came to no end: what follows it in its conversation looks for it first. */
  failed({ stream }: Turn): void {
    this.clear.delete(stream);
  }

  /**
   * What a crash, or storage that failed, left of this conversation is run first: a provider that delivers a later
   * message again may be quicker than the sweep that finds the earlier one.
   */
  private async afterLeft({ stream, seq }: Turn): Promise<void> {
    if (seq === 1 || this.clear.has(stream)) return;
    const first = Math.max(0, seq - 1 - LONG_LOOK_BACK);
    for (const earlier of await this.deps.turns.read(stream, first, seq - 1 - first)) {
      if (earlier.pending) await this.deps.takeUp(earlier);
    }
    if (this.clear.size >= MOST_CLEAR) this.clear.clear();
    this.clear.add(stream);
  }

  private async afterEarlier(turn: Turn): Promise<void> {
    const { turns, clock, takeUp } = this.deps;
    for (let isAlone = turn.seq === 1; !isAlone; ) {
      const first = Math.max(0, turn.seq - 1 - LOOK_BACK);
      const before = await turns.read(turn.stream, first, turn.seq - 1 - first);
      const waiting = before.filter(({ pending }) => pending);
      isAlone = waiting.length === 0;
      const [earliest] = waiting;
      if (earliest === undefined) return;
      const isNew = clock.now().getTime() - earliest.at.getTime() < ABANDONED_MS;
      if (isNew || this.isRunning(earliest)) await sleep(LOOK_MS);
      else await takeUp(earliest);
    }
  }

  private renewed(turnId: string, id: string): () => void {
    const renewing = setInterval(() => {
      this.deps.turns
        .change(turnId, (current) =>
          current.pending && current.runBy?.id === id ? { ...current, runBy: { id, until: this.end() } } : null,
        )
        // Storage that fails under a turn: whoever finds the mark too old takes the turn up.
        .catch(() => undefined);
    }, ABANDONED_MS / 3);
    renewing.unref();
    return () => clearInterval(renewing);
  }

  private end(): Date {
    return new Date(this.deps.clock.now().getTime() + ABANDONED_MS);
  }
}
