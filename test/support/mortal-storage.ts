import { writeSync } from 'node:fs';
import type { Handoff } from '../../src/handoff/index.ts';
import type { JobRecord } from '../../src/jobs/index.ts';
import type { Conversation } from '../../src/sessions/index.ts';
import type { Collection, EventStream, Storage, Stored, StreamEvent } from '../../src/storage/index.ts';

/** The write at which a process ends itself by SIGKILL. */
export interface Death {
  /** Not among the first so many writes; from then on at the first of its step, after 300 more at any. */
  after: number;
  /** As {@link mortalStorage} names it: `handoffs accept`; '' for any. */
  step: string;
  /** Before the write reaches the disk, or right after it. */
  when: 'before' | 'after';
}

const LONGEST_SEARCH = 300;

/** Prints one line of JSON: what is said here has happened, the pipe outlives the process. */
export function confirm(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

/** The storage of a process that dies at one of its writes, having said at which one, and which others there were. */
export function mortalStorage(storage: Storage, death: Death | null): Storage {
  const end = new End(death);
  return forwarding(storage, {
    collection: (definition: Parameters<Storage['collection']>[0]) => mortal(storage.collection(definition), end),
    eventStream: (definition: Parameters<Storage['eventStream']>[0]) =>
      mortalStream(storage.eventStream(definition), end),
  });
}

function mortal<T extends Stored>(collection: Collection<T>, end: End): Collection<T> {
  const { name } = collection;
  return forwarding(collection, {
    insert: (doc: T) => end.around(() => collection.insert(doc), `${name} insert`),
    remove: (id: string) => end.around(() => collection.remove(id), `${name} remove`),
    change: (id: string, fn: (current: T) => T | null) =>
      end.within((seen) => collection.change(id, (current) => seen(stepOf(name), current, fn(current)))),
    claim: (query: Parameters<Collection<T>['claim']>[0], fn: (current: T) => T) =>
      end.within((seen) => collection.claim(query, (current) => seen(stepOf(name), current, fn(current)) ?? current)),
  });
}

function mortalStream<E extends StreamEvent>(stream: EventStream<E>, end: End): EventStream<E> {
  return forwarding(stream, {
    append: (...given: Parameters<EventStream<E>['append']>) =>
      end.around(() => stream.append(...given), `${stream.name} append`),
    change: (id: string, fn: (current: E) => E | null) =>
      end.within((seen) => stream.change(id, (current) => seen(stepOf(stream.name), current, fn(current)))),
  });
}

function forwarding<T extends object>(target: T, members: object): T {
  return new Proxy(target, {
    get(on, name) {
      const value: unknown = Reflect.get(Object.hasOwn(members, name) ? members : on, name, on);
      return typeof value === 'function' && !Object.hasOwn(members, name) ? value.bind(on) : value;
    },
  });
}

type Name = (before: Stored, after: Stored) => string;
type Seen = <T extends Stored>(name: Name, before: T, after: T | null) => T | null;

class End {
  private writes = 0;
  private readonly steps = new Set<string>();

  constructor(private readonly death: Death | null) {}

  async around<T>(write: () => Promise<T>, step: string): Promise<T> {
    const isLast = this.isLast(step);
    if (isLast) this.die(step, 'before');
    const result = await write();
    if (isLast) this.die(step, 'after');
    return result;
  }

  /** Inside the storage's own step, where it is known what it writes; nothing when it writes nothing. */
  async within<T>(write: (seen: Seen) => Promise<T>): Promise<T> {
    let last: string | null = null;
    const result = await write((name, before, after) => {
      if (after === null) return null;
      const step = name(before, after);
      if (!this.isLast(step)) return after;
      this.die(step, 'before');
      last = step;
      return after;
    });
    if (last !== null) this.die(last, 'after');
    return result;
  }

  private isLast(step: string): boolean {
    this.writes += 1;
    this.steps.add(step);
    if (this.death === null || this.writes <= this.death.after) return false;
    const wanted = this.death.step;
    return wanted === '' || wanted === step || this.writes > this.death.after + LONGEST_SEARCH;
  }

  private die(step: string, when: Death['when']): void {
    if (this.death?.when !== when) return;
    confirm({ did: 'died', step, when, steps: [...this.steps] });
    process.kill(process.pid, 'SIGKILL');
  }
}

function stepOf(collection: string): Name {
  return (before, after) => `${collection} ${wordFor(collection, before, after)}`;
}

/** What a write is for: the step of the machine, the move of the floor, what becomes of a job. */
function wordFor(collection: string, before: Stored, after: Stored): string {
  switch (collection) {
    case 'handoffs': {
      const [old, next] = [before as Handoff, after as Handoff];
      const event = next.history.at(-1);
      if (event !== undefined && event !== old.history.at(-1)) return event.step;
      return next.settled && !old.settled ? 'settled' : 'note';
    }
    case 'conversations': {
      const [old, next] = [before as Conversation, after as Conversation];
      if (old.floor !== next.floor || old.lawyerId !== next.lawyerId) return `floor to ${next.floor}`;
      return 'words';
    }
    case 'jobs': {
      const { kind, state } = after as JobRecord;
      return `${kind} ${state}`;
    }
    default:
      return 'change';
  }
}
