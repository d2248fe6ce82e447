import { createHash } from 'node:crypto';
import { KeyedQueue } from '../keyed-queue.ts';
import type { EventStream, NewEvent, StreamEvent } from './collection.ts';
import { StorageBusyError } from './errors.ts';
import { eventId } from './event-id.ts';

/** An event whose hash is over the hash of the one before and itself. */
export interface ChainedEvent extends StreamEvent {
  /** SHA-256, hex. */
  hash: string;
}

/** The end of a stream. */
export interface ChainEnd {
  /** 0 for an empty stream. */
  seq: number;
  /** '' for an empty stream. */
  hash: string;
}

/** An event to be chained; a key may be made from its place, and then it is never taken for one stored before. */
export type ChainLine<E extends ChainedEvent> = Omit<NewEvent<E>, 'hash' | 'key'> & {
  key: string | ((seq: number) => string);
};

/** The first event that does not fit. */
export interface ChainBreak {
  /** Where the event should be. */
  seq: number;
  /** `missing`: another one, or none, stands there. `altered`: it does not agree with its hash, or with the one before. */
  is: 'missing' | 'altered';
}

type Store<E extends ChainedEvent> = Pick<EventStream<E>, 'name' | 'append' | 'read' | 'tail' | 'find'>;

const START: ChainEnd = { seq: 0, hash: '' };
/** Attempts while other processes append to the same stream. */
const MOST_ATTEMPTS = 40;
/** Streams whose end is remembered; only a shortcut. */
const REMEMBERED = 5_000;
const PAGE = 500;

/**
 * Appends events in a chain (哈希链): each has a hash over the one before, so that what is altered, removed or moved is
 * found. The place in the stream is the key to it: of two processes that append at once one gets the place, the other
 * reads the end again. What is appended again under the same key is there once.
 */
export class HashChain<E extends ChainedEvent> {
  private readonly queue = new KeyedQueue();
  private readonly ends = new Map<string, ChainEnd>();

  /** @param hashed what of an event its hash is over, in a form that JSON keeps as it is. */
  constructor(
    private readonly events: Store<E>,
    private readonly hashed: (event: E) => readonly unknown[],
  ) {}

  /** Durable on return. @returns the events stored now, in order. */
  append(stream: string, lines: readonly ChainLine<E>[]): Promise<E[]> {
    if (lines.length === 0) return Promise.resolve([]);
    return this.queue.run(stream, () => this.place(stream, lines));
  }

  /** The end of a stream, as it is stored now. */
  async endOf(stream: string): Promise<ChainEnd> {
    const [last] = await this.events.tail(stream, 1);
    const end = last === undefined ? START : { seq: last.seq, hash: last.hash };
    this.remember(stream, end);
    return end;
  }

  /** The end of a stream, as this process knows it: another may have added to it. */
  async knownEndOf(stream: string): Promise<ChainEnd> {
    return this.ends.get(stream) ?? (await this.endOf(stream));
  }

  /** The first break of a stream; null when there is none. */
  async firstBreak(stream: string): Promise<ChainBreak | null> {
    let end = START;
    for (;;) {
      const events = await this.events.read(stream, end.seq, PAGE);
      if (events.length === 0) return null;
      const { broken, end: next } = this.follow(events, end);
      if (broken !== null) return broken;
      end = next;
    }
  }

  /** Events that follow each other from `from` on: how far they do. Pure. */
  follow(events: readonly E[], from: ChainEnd = START): { broken: ChainBreak | null; end: ChainEnd } {
    return followChain(events, this.hashed, from);
  }

  /** The stream was removed. */
  forget(stream: string): void {
    this.ends.delete(stream);
  }

  /** Resolves when what was handed over until now is stored. */
  idle(): Promise<void> {
    return this.queue.idle();
  }

  private async place(stream: string, lines: readonly ChainLine<E>[]): Promise<E[]> {
    const stored: E[] = [];
    let left = lines;
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const end = await this.knownEndOf(stream);
      const results = await this.events.append(stream, this.chained(stream, left, end), { after: end.seq });
      const added = results.map(({ event }) => event);
      stored.push(...added);
      const last = added.at(-1);
      if (last !== undefined) this.remember(stream, { seq: last.seq, hash: last.hash });
      left = left.slice(added.length);
      if (left.length === 0) return stored;
      // Somebody else was quicker, or some of it is stored already.
      this.ends.delete(stream);
      left = await this.notStored(left);
      if (left.length === 0) return stored;
    }
    throw new StorageBusyError(this.events.name, MOST_ATTEMPTS);
  }

  private chained(stream: string, lines: readonly ChainLine<E>[], end: ChainEnd): NewEvent<E>[] {
    let { seq, hash } = end;
    return lines.map((line) => {
      seq += 1;
      const key = typeof line.key === 'string' ? line.key : line.key(seq);
      const placed = { ...line, key, stream, seq, _id: eventId(stream, seq), hash: '' } as unknown as E;
      hash = this.hashOf(hash, placed);
      placed.hash = hash;
      return placed;
    });
  }

  private async notStored(lines: readonly ChainLine<E>[]): Promise<ChainLine<E>[]> {
    const keys = lines.flatMap(({ key }) => (typeof key === 'string' ? [key] : []));
    const known = new Set<unknown>();
    for (let at = 0; at < keys.length; at += PAGE) {
      const part = keys.slice(at, at + PAGE);
      const where = { key: { in: part } } as NonNullable<Parameters<Store<E>['find']>[0]['where']>;
      for (const { key } of await this.events.find({ where, limit: part.length })) known.add(key);
    }
    return lines.filter(({ key }) => !known.has(key));
  }

  private remember(stream: string, end: ChainEnd): void {
    this.ends.delete(stream);
    this.ends.set(stream, end);
    if (this.ends.size <= REMEMBERED) return;
    const oldest = this.ends.keys().next();
    if (!oldest.done) this.ends.delete(oldest.value);
  }

  private hashOf(previous: string, event: E): string {
    return hashOf(previous, this.hashed(event));
  }
}

/**
 * Events that follow each other from `from` on: how far they do, wherever they were kept. Pure.
 * @param hashed what of an event its hash is over.
 */
export function followChain<E extends ChainedEvent>(
  events: readonly E[],
  hashed: (event: E) => readonly unknown[],
  from: ChainEnd = START,
): { broken: ChainBreak | null; end: ChainEnd } {
  let end = from;
  for (const event of events) {
    const seq = end.seq + 1;
    const isPlaced = event.seq === seq && event._id === eventId(event.stream, seq);
    if (!isPlaced) return { broken: { seq, is: 'missing' }, end };
    if (event.hash !== hashOf(end.hash, hashed(event))) return { broken: { seq, is: 'altered' }, end };
    end = { seq, hash: event.hash };
  }
  return { broken: null, end };
}

function hashOf(previous: string, hashed: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify([previous, ...hashed]))
    .digest('hex');
}
