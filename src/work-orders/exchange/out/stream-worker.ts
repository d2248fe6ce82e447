import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from '../../../clock.ts';
import { asHotlineError } from '../../../errors.ts';
import type { Collection } from '../../../storage/index.ts';
import type { Attempts, PeerAccess } from './attempt.ts';
import type { ExchangeMessage, ExchangeStream } from './exchange-message.ts';

/** Requests to one peer at the same time: one that hangs takes no place of the others. */
const LANES = 8;
/** Longer than any attempt takes: when it is over, who held the stream is gone. */
const LEASE_MS = 60_000;

interface WorkerDeps {
  messages: Collection<ExchangeMessage>;
  streams: Collection<ExchangeStream>;
  attempts: Attempts;
  connected(): readonly PeerAccess[];
  /** Come back to a stream at this time. */
  wake(stream: ExchangeStream, at: Date): Promise<void>;
  deskFeed: { publish(): void };
  clock: Clock;
  log: Logger;
}

/**
 * Works off the streams that are due, a few of each peer at the same time. A stream is held by one worker of one process:
 * a lease that is written with the claim, renewed before each attempt, and longer than an attempt can take.
 */
export class StreamWorker {
  private readonly lanes = new Map<string, Set<Promise<void>>>();
  private isStopped = false;

  constructor(private readonly deps: WorkerDeps) {}

  beginAll(): void {
    for (const { peer } of this.deps.connected()) this.begin(peer.id);
  }

  /** Opens a lane for this peer, where there is room; each that finds work opens the next one. */
  begin(peer: string): void {
    const open = this.lanes.get(peer) ?? new Set();
    this.lanes.set(peer, open);
    if (this.isStopped || open.size >= LANES) return;
    const lane: Promise<void> = this.lane(peer)
      .catch((error: unknown) => {
        this.deps.log.warn({ peer, code: asHotlineError(error).code }, 'messages to a peer are sent later');
      })
      .finally(() => open.delete(lane));
    open.add(lane);
  }

  /** Resolves when no lane is open. */
  async idle(): Promise<void> {
    let open = this.openLanes();
    while (open.length > 0) {
      await Promise.all(open);
      open = this.openLanes();
    }
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.idle();
  }

  private openLanes(): Promise<void>[] {
    return [...this.lanes.values()].flatMap((open) => [...open]);
  }

  private async lane(peer: string): Promise<void> {
    while (!this.isStopped) {
      const access = this.deps.connected().find((one) => one.peer.id === peer);
      const stream = access === undefined ? null : await this.claimed(peer);
      if (access === undefined || stream === null) return;
      this.begin(peer);
      await this.workOff(stream, access);
    }
  }

  private claimed(peer: string): Promise<ExchangeStream | null> {
    const holder = randomUUID();
    const now = this.now();
    const before = new Date(now.getTime() + 1);
    return this.deps.streams.claim(
      { where: { peer, isIdle: false, nextAt: { before } }, sort: { nextAt: 1 } },
      (current) => ({ ...current, holder, nextAt: leased(now) }),
    );
  }

  /** Sends what is next in a stream, until it is empty, has to wait, or is held. */
  private async workOff(stream: ExchangeStream, access: PeerAccess): Promise<void> {
    let held: ExchangeStream | null = stream;
    while (held !== null) {
      const { _id, news } = held;
      const [next] = await this.deps.messages.find({
        where: { stream: _id, isOpen: true },
        sort: { seq: 1 },
        limit: 1,
      });
      if (next === undefined || next.state === 'dead') {
        const heldBy = next?._id ?? null;
        held = await this.left(held, (current) =>
          current.news === news ? { ...current, isIdle: true, heldBy } : null,
        );
      } else if (next.state === 'due' && next.nextAt > this.now()) {
        const { nextAt } = next;
        await this.left(held, (current) => ({ ...current, nextAt, heldBy: null }));
        await this.deps.wake(held, nextAt);
        return;
      } else if (this.isStopped) {
        await this.left(held, (current) => ({ ...current, nextAt: this.now() }));
        return;
      } else {
        const sent = await this.deps.attempts.send(next, access);
        this.told(sent);
        held = await this.renewed(held);
      }
    }
  }

  /** Let go of a stream. @returns it, held further, where something was added meanwhile; else null. */
  private async left(
    held: ExchangeStream,
    fn: (current: ExchangeStream) => ExchangeStream | null,
  ): Promise<ExchangeStream | null> {
    let isLeft = false;
    const after = await this.deps.streams.change(held._id, (current) => {
      isLeft = true;
      if (current.holder !== held.holder) return null;
      const next = fn(current);
      isLeft = next !== null;
      return next === null ? null : { ...next, holder: '' };
    });
    return isLeft ? null : after;
  }

  /** @returns the stream as it stands; null where somebody else has it by now. */
  private async renewed(held: ExchangeStream): Promise<ExchangeStream | null> {
    let isOurs = false;
    const after = await this.deps.streams.change(held._id, (current) => {
      isOurs = current.holder === held.holder;
      return isOurs ? { ...current, nextAt: leased(this.now()) } : null;
    });
    return isOurs ? after : null;
  }

  private told(message: ExchangeMessage): void {
    if (message.state !== 'dead') return;
    this.deps.deskFeed.publish();
    const { _id, peer, call, type, tries } = message;
    this.deps.log.error(
      { message: _id, peer, call, type, tries },
      'a message to a peer did not arrive: a person decides',
    );
  }

  private now(): Date {
    return this.deps.clock.now();
  }
}

function leased(now: Date): Date {
  return new Date(now.getTime() + LEASE_MS);
}
