/**
 * Searching services and exporting them. Two stores are filled with services of ten messages each, a small one and a
 * large one, on SQLite and on a server of MongoDB's wire protocol; the same searches go through both in turn. Prints p50
 * and p95 in ms of the first page of a search (and of its last page), and the larger store as a multiple of the smaller
 * one; then an export of a million rows: time, size, memory at the start and at the peak.
 * Run: npx tsx --expose-gc bench/session-search.bench.ts
 * SERVICES (100000: a million messages), SMALL (10000), ROUNDS (60), EXPORT_ROWS (1000000), ENGINES (sqlite,mongo).
 * Where the server is mongo-java-server, which keeps no index but that of `_id`, the stores hold a twentieth of that: its
 * figures say that the queries are right there, not how fast MongoDB is; name a real one in MONGODB_URL for that.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { handoffCollection } from '../src/handoff/index.ts';
import {
  decodePlace,
  factsOf,
  qualityCaseCollection,
  type ServiceFacts,
  SessionExports,
  type SessionFilterInput,
  SessionSearch,
  serviceFactsCollection,
  sessionExportCollection,
  sessionFilterSchema,
} from '../src/oversight/index.ts';
import {
  conversationCollection,
  newConversation,
  newTurn,
  type Session,
  sessionCollection,
  turnCollection,
} from '../src/sessions/index.ts';
import { createFieldSeal, openMongo, openSqlite, type Storage } from '../src/storage/index.ts';
import { loadIntents } from '../src/understanding/index.ts';
import { startMongoWireServer } from '../test/storage/mongo-wire-server.ts';

const numberOf = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise);
const SERVICES = numberOf('SERVICES', 100_000);
const SMALL = numberOf('SMALL', 10_000);
const ROUNDS = numberOf('ROUNDS', 60);
const EXPORT_ROWS = numberOf('EXPORT_ROWS', 1_000_000);
const ENGINES = (process.env.ENGINES ?? 'sqlite,mongo').split(',');
const EVERYWHERE = { regions: [] };
const START = Date.parse('2025-01-01T00:00:00Z');
const YEAR_MS = 365 * 24 * 3_600_000;
const REGIONS = ['340302', '340303', '340304', '341202', '340102', '110101'];
const TOPICS = ['劳动纠纷', '婚姻家庭', '交通事故', '债权债务', '房产纠纷'];
const CHANNELS = ['web', 'wechat', 'sms', 'voice'] as const;
const RATINGS = ['satisfied', 'satisfied', 'basically-satisfied', 'dissatisfied', null, null] as const;
/** In one service of two thousand. */
const RARE = '石榴树被砍';

const seal = createFieldSeal(Buffer.alloc(32, 7).toString('base64'));
const catalogue = await loadIntents(join(import.meta.dirname, '..', 'intents'));
const utterances = catalogue.all().flatMap(({ utterances: said }) => said);

/** 0 … 1, always the same numbers. */
function drawing(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function declared(storage: Storage) {
  return {
    sessions: storage.collection(sessionCollection),
    turns: storage.eventStream(turnCollection),
    handoffs: storage.collection(handoffCollection),
    conversations: storage.collection(conversationCollection),
    facts: storage.collection(serviceFactsCollection),
    exports: storage.collection(sessionExportCollection),
    qualityCases: storage.collection(qualityCaseCollection),
  };
}
type Stored = ReturnType<typeof declared>;

async function fill(stored: Stored, services: number): Promise<void> {
  const draw = drawing(8);
  const one = <T>(from: readonly T[]): T => from[Math.floor(draw() * from.length)] as T;
  for (let at = 0; at < services; at += 200) {
    const size = Math.min(200, services - at);
    await Promise.all(Array.from({ length: size }, (_, next) => service(stored, at + next, services, one, draw)));
  }
}

async function service(
  stored: Stored,
  at: number,
  services: number,
  one: <T>(from: readonly T[]) => T,
  draw: () => number,
): Promise<void> {
  const id = `s${String(at).padStart(7, '0')}`;
  const openedAt = new Date(START + Math.floor((YEAR_MS * at) / services));
  const phone = `+8613${String(800_000_000 + Math.floor(draw() * services * 0.6)).padStart(9, '0')}`;
  const conversationId = `c${at}`;
  const said = Array.from({ length: 10 }, (_, turn) => {
    const from = turn % 2 === 0 ? 'resident' : turn === 5 ? 'lawyer' : 'bot';
    const rare = turn === 2 && at % 2000 === 77 ? `，${RARE}` : '';
    return newTurn({
      key: `${id}/${turn}`,
      at: new Date(openedAt.getTime() + turn * 20_000),
      from: from as 'resident',
      sessionId: id,
      activity: { type: 'message', text: `${one(utterances)}${rare}` },
    });
  });
  const topic = one(TOPICS);
  const session: Session = {
    _id: id,
    conversationId,
    channel: one(CHANNELS),
    regionCode: one(REGIONS),
    openedAt,
    closedAt: new Date(openedAt.getTime() + 300_000),
    state: 'closed',
    outcome: 'answered',
    topic,
    intents: [],
    emergency: null,
    turnCount: 5,
    handoffId: null,
    lawyerId: `lawyer${Math.floor(draw() * 40)}`,
    closeReason: 'goodbye',
    rating: one(RATINGS),
    ratedAt: null,
    ratingState: 'asked',
    settled: true,
  };
  const personKey = seal.fingerprint(phone);
  const turns = await stored.turns.append(conversationId, said);
  await Promise.all([
    stored.conversations.insert(
      newConversation({
        _id: conversationId,
        channel: 'sms',
        address: seal.seal(phone),
        regionCode: null,
        at: openedAt,
      }),
    ),
    stored.facts.insert(
      factsOf({
        session,
        turns: turns.map(({ event }) => event),
        handoffs: [],
        personKey,
        phoneKeys: [],
        reviewState: null,
        isRepeat: false,
        before: null,
      }),
    ),
  ]);
}

const firstPhone = `+8613${String(800_000_000)}`;
const SEARCHES: Record<string, { input: SessionFilterInput; last?: true; regions?: string[] }> = {
  'rare word': { input: { text: RARE } },
  'common word': { input: { text: '工资' } },
  'long sentence': {
    input: { text: utterances.find((said) => said.length > 12 && said.length < 30) ?? '老板拖欠工资' },
  },
  'two words, topic, rating': { input: { text: '工资 合同', topics: ['劳动纠纷'], ratings: ['dissatisfied'] } },
  'words that never meet': { input: { text: '离婚 交通事故', regions: ['341202'], ratings: ['dissatisfied'] } },
  'one region, one month': {
    input: { regions: ['340302'], from: '2025-06-01T00:00:00Z', before: '2025-07-01T00:00:00Z' },
  },
  'lawyer, dissatisfied': { input: { lawyers: ['lawyer7'], ratings: ['dissatisfied'] } },
  'person by number': { input: { person: { phone: firstPhone } } },
  'no filter': { input: {} },
  'two regions of the reader': { input: { text: '工资' }, regions: ['340302', '341202'] },
  'last page of a common word': { input: { text: '工资' }, last: true },
};

interface Place {
  name: string;
  services: number;
  search: SessionSearch;
  stored: Stored;
}

/** The place of the last page is where few services are left. */
function lastPlace(services: number) {
  const at = Math.floor(services * 0.002);
  return { at: new Date(START + Math.floor((YEAR_MS * at) / services)), id: `s${String(at).padStart(7, '0')}` };
}

const quantile = (sorted: readonly number[], share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
const shown = (ms: number) => (ms < 10 ? ms.toFixed(1) : ms.toFixed(0)).padStart(8);

async function compare(engine: string, small: Place, large: Place, rounds: number): Promise<void> {
  console.log(`\n${engine}: ${small.services * 10} and ${large.services * 10} messages, ms`);
  console.log(
    `${'first page of'.padEnd(30)}${['p50', 'p95', 'p50', 'p95', '×', 'rows'].map((head) => head.padStart(8)).join('')}`,
  );
  for (const [name, { input, last, regions }] of Object.entries(SEARCHES)) {
    const filter = sessionFilterSchema.parse(input);
    const reader = regions === undefined ? EVERYWHERE : { regions };
    const times: Record<'small' | 'large', number[]> = { small: [], large: [] };
    let rows = 0;
    for (let round = 0; round < rounds; round += 1) {
      for (const [size, place] of [
        ['small', small],
        ['large', large],
      ] as const) {
        const began = performance.now();
        const page = await place.search.page(filter, reader, last ? lastPlace(place.services) : undefined);
        times[size].push(performance.now() - began);
        if (size === 'large') rows = page.services.length;
      }
    }
    const [few, many] = [times.small, times.large].map((list) => list.sort((a, b) => a - b)) as [number[], number[]];
    const ratio = quantile(many, 0.5) / quantile(few, 0.5);
    const figures = [quantile(few, 0.5), quantile(few, 0.95), quantile(many, 0.5), quantile(many, 0.95)].map(shown);
    console.log(
      `${name.padEnd(30)}${figures.join('')}${`${ratio.toFixed(1)}×`.padStart(8)}${String(rows).padStart(8)}`,
    );
  }
}

/** Every page of a search, one after the other: none is missing, and the last one costs no more than the first. */
async function walkThrough({ search, services }: Place): Promise<void> {
  const filter = sessionFilterSchema.parse({ text: '工资' });
  let after: ReturnType<typeof decodePlace> | undefined;
  let [found, pages, longest] = [0, 0, 0];
  const began = performance.now();
  for (;;) {
    const call = performance.now();
    const page = await search.page(filter, EVERYWHERE, after ?? undefined);
    longest = Math.max(longest, performance.now() - call);
    found += page.services.length;
    pages += 1;
    if (page.next === null || pages >= 200) break;
    after = decodePlace(page.next);
  }
  const ms = performance.now() - began;
  console.log(
    `\n${pages} pages of a common word in ${services} services: ${found} found, ${(ms / pages).toFixed(1)} ms a page, the longest ${longest.toFixed(0)} ms`,
  );
}

async function exportRows({ stored, search }: Place, format: 'csv' | 'xlsx'): Promise<void> {
  const filter = sessionFilterSchema.parse({});
  const staff = { id: 'sup', username: 'sup', displayName: '', roles: ['supervisor' as const], regions: [] };
  const again = async function* (): AsyncGenerator<ServiceFacts> {
    for (let rows = 0; rows < EXPORT_ROWS; ) {
      for await (const facts of search.all(filter, EVERYWHERE)) {
        if (rows >= EXPORT_ROWS) return;
        rows += 1;
        yield facts;
      }
    }
  };
  const rows = Math.min(EXPORT_ROWS, 1_048_575);
  const exports = new SessionExports({
    ...stored,
    search: { all: again, count: async () => ({ rows, exact: true }), personOf: () => null },
    seal,
    clock: { now: () => new Date() },
  });
  const { asked } = await exports.ask(staff, { filter, input: {}, format, clear: false });
  const file = await exports.fetch(asked._id, staff, {
    names: { staff: async (ids) => new Map(ids.map((id) => [id, id])), intent: (id) => id, region: (code) => code },
    ended: async () => {},
  });
  if (file === null) throw new Error('there is nothing to fetch');
  globalThis.gc?.();
  const before = process.memoryUsage();
  let [peak, heap, bytes] = [before.rss, before.heapUsed, 0];
  const sink = new Writable({
    write(piece: Buffer, _encoding, done) {
      bytes += piece.byteLength;
      const { rss, heapUsed } = process.memoryUsage();
      peak = Math.max(peak, rss);
      heap = Math.max(heap, heapUsed);
      setImmediate(done);
    },
  });
  const began = performance.now();
  await pipeline(Readable.from(file.pieces, { objectMode: false }), sink);
  const seconds = (performance.now() - began) / 1000;
  const mb = (size: number) => `${(size / 1024 / 1024).toFixed(0)} MB`;
  console.log(
    `export of ${EXPORT_ROWS} rows as ${format}: ${seconds.toFixed(0)} s, ${mb(bytes)}; memory ${mb(before.rss)} at the start, ${mb(peak)} at the peak (heap ${mb(before.heapUsed)}, ${mb(heap)})`,
  );
}

async function filled(name: string, storage: Storage, services: number): Promise<Place> {
  const stored = declared(storage);
  await storage.prepare();
  const began = performance.now();
  await fill(stored, services);
  const seconds = (performance.now() - began) / 1000;
  console.log(`${name}: ${services} services filled in ${seconds.toFixed(0)} s`);
  const factsNow = async (): Promise<ServiceFacts> => {
    throw new Error('no service is open here');
  };
  return { name, services, stored, search: new SessionSearch({ ...stored, seal, factsNow }) };
}

const folder = mkdtempSync(join(tmpdir(), 'session-search-'));
try {
  if (ENGINES.includes('sqlite')) {
    const files = [join(folder, 'small.db'), join(folder, 'large.db')] as const;
    const stores = await Promise.all(files.map((file) => openSqlite({ file })));
    const [smallStore, largeStore] = stores as [Storage, Storage];
    const small = await filled('sqlite', smallStore, SMALL);
    const large = await filled('sqlite', largeStore, SERVICES);
    const mb = (file: string) => `${(statSync(file).size / 1024 / 1024).toFixed(0)} MB`;
    console.log(`on disk: ${mb(files[0])}, ${mb(files[1])}`);
    await compare('sqlite', small, large, ROUNDS);
    await walkThrough(large);
    await exportRows(large, 'csv');
    await exportRows(large, 'xlsx');
    for (const store of stores) await store.close();
  }
  const server = ENGINES.includes('mongo') ? await startMongoWireServer({ heapMb: 6144 }) : null;
  if (server !== null) {
    const { url, kind } = server;
    try {
      const stores = await Promise.all(
        ['small', 'large'].map((dbName) => openMongo({ url, dbName: `bench-${dbName}-${process.pid}` })),
      );
      const [smallStore, largeStore] = stores as [Storage, Storage];
      const part = kind === 'mongo-java-server' ? 20 : 1;
      const small = await filled(kind, smallStore, Math.ceil(SMALL / part));
      const large = await filled(kind, largeStore, Math.ceil(SERVICES / part));
      await compare(kind, small, large, Math.max(3, Math.floor(ROUNDS / 10)));
      for (const store of stores) await store.close();
    } finally {
      server.stop();
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
