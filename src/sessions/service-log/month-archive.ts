import {
  type ChainEnd,
  type Collection,
  type EventStream,
  followChain,
  type Part,
  type StoredDocument,
} from '../../storage/index.ts';
import type { Session } from '../session.ts';
import type { LedgerLine } from './ledger.ts';
import { hashedOfEvent, type ServiceEvent } from './service-event.ts';

/** Where the record of services lies: who, when, what kind, how it ended; no words, no name, no number. */
export interface RecordStores {
  sessions: Collection<Session>;
  serviceEvents: EventStream<ServiceEvent>;
  serviceLedger: EventStream<LedgerLine>;
}

/** A month of services. */
export interface Month {
  from: Date;
  before: Date;
}

const PAGE = 200;
/** The ledger before the logs: what is added to a log meanwhile is not missed in the ledger. */
const NAMES = ['sessions', 'serviceLedger', 'serviceEvents'] as const;

/** How many services of a month are not settled: their record is still being written. */
export function unsettledOf({ sessions }: Pick<RecordStores, 'sessions'>, month: Month): Promise<number> {
  return sessions.count({ where: { state: 'closed', settled: false, closedAt: { ...month } } });
}

/**
 * The records of the services that closed in a month, with their logs and their lines of the ledger (服务记录归档): the
 * class `service-record` of retention, and nothing of the classes that end sooner.
 */
export async function* recordsOf(stores: RecordStores, month: Month): AsyncGenerator<Part> {
  yield { name: NAMES[0], documents: batched(closedIn(stores, month)) };
  yield { name: NAMES[1], documents: batched(linesOf(stores, month)) };
  yield { name: NAMES[2], documents: batched(eventsOf(stores, month)) };
}

async function* closedIn({ sessions }: RecordStores, month: Month): AsyncGenerator<Session> {
  let after: string | null | undefined;
  do {
    const page = await sessions.page({
      where: { state: 'closed', settled: true, closedAt: { ...month } },
      sort: { closedAt: 1 },
      limit: PAGE,
      ...(after == null ? {} : { after }),
    });
    yield* page.items;
    after = page.next;
  } while (after !== null);
}

async function* eventsOf(stores: RecordStores, month: Month): AsyncGenerator<ServiceEvent> {
  for await (const { _id } of closedIn(stores, month)) {
    for (let seq = 0; ; ) {
      const events = await stores.serviceEvents.read(_id, seq);
      yield* events;
      const last = events.at(-1);
      if (last === undefined) break;
      seq = last.seq;
    }
  }
}

async function* linesOf(stores: RecordStores, month: Month): AsyncGenerator<LedgerLine> {
  for await (const { _id } of closedIn(stores, month)) {
    yield* await stores.serviceLedger.find({ where: { sessionId: _id }, sort: { upTo: 1 }, limit: 1000 });
  }
}

async function* batched<T extends { _id: string }>(all: AsyncIterable<T>): AsyncGenerator<StoredDocument[]> {
  let batch: StoredDocument[] = [];
  for await (const one of all) {
    batch.push(one as unknown as StoredDocument);
    if (batch.length < PAGE) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/** What is read of an archive again, and whether it agrees: each log with its hashes, and its head with the ledger. */
export class ArchiveCheck {
  readonly #sessions = new Set<string>();
  readonly #ends = new Map<string, ChainEnd>();
  readonly #heads = new Map<string, Map<number, string>>();
  readonly #sealed: LedgerLine[] = [];
  readonly #broken = new Set<string>();
  #lines = 0;

  take(name: string, documents: readonly StoredDocument[]): void {
    if (name === NAMES[0]) for (const { _id } of documents) this.#sessions.add(_id);
    if (name === NAMES[1]) this.#sealed.push(...(documents as unknown as LedgerLine[]).filter(isSealed));
    if (name === NAMES[2]) for (const event of documents as unknown as ServiceEvent[]) this.#follow(event);
  }

  /** Services, lines of their logs, and the services of which something is altered or missing. */
  result(): { services: number; lines: number; broken: string[] } {
    for (const { sessionId, upTo, head } of this.#sealed) {
      if (this.#heads.get(sessionId)?.get(upTo) !== head) this.#broken.add(sessionId);
    }
    return { services: this.#sessions.size, lines: this.#lines, broken: [...this.#broken].sort() };
  }

  #follow(event: ServiceEvent): void {
    this.#lines += 1;
    const { broken, end } = followChain([event], hashedOfEvent, this.#ends.get(event.stream));
    if (broken !== null || !this.#sessions.has(event.stream)) this.#broken.add(event.stream);
    this.#ends.set(event.stream, end);
    const heads = this.#heads.get(event.stream) ?? new Map<number, string>();
    this.#heads.set(event.stream, heads.set(end.seq, end.hash));
  }
}

function isSealed({ what }: LedgerLine): boolean {
  return what === 'sealed';
}
