import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Collection, type EventStream, openMongo, openSqlite, type Storage } from '../src/storage/index.ts';
import { startMongoWireServer } from '../test/storage/mongo-wire-server.ts';
import {
  day,
  type Happening,
  happeningDefinition,
  type Thing,
  thing,
  thingDefinition,
} from '../test/storage/things.ts';

/**
 * What a document of 1.5 KB costs on each engine, against a bare Map that keeps a JSON text, in the same run: `alone`
 * is one call after the other, `together` 50 at a time, as concurrent turns are. Prints microseconds a call and ratios.
 */
const budgetMs = 400;
const together = 50;
const box = { text: '老板拖欠工资三个月，没有签劳动合同。'.repeat(24), card: { topic: '劳动纠纷', facts: [1, 2, 3] } };

type Work = (at: number) => unknown;
type Works = Record<'insert' | 'append' | 'get' | 'change' | 'claim', Work>;

async function microseconds(work: Work, width: number): Promise<number> {
  const end = performance.now() + budgetMs;
  const start = performance.now();
  let done = 0;
  while (performance.now() < end) {
    await Promise.all(Array.from({ length: width }, (_, at) => work(done + at)));
    done += width;
  }
  return ((performance.now() - start) * 1000) / done;
}

function mapWorks(): Works {
  const map = new Map<string, string>();
  let next = 0;
  const put = (document: Thing) => map.set(document._id, JSON.stringify(document));
  const take = (id: string) => JSON.parse(map.get(id) ?? 'null') as Thing;
  put(thing('hot', { box }));
  const insert = async () => {
    next += 1;
    put(thing(`t${next}`, { box, at: day(1) }));
  };
  const change = async () => {
    const now = take('hot');
    put({ ...now, rank: now.rank + 1 });
  };
  return { insert, append: insert, get: async () => take('hot'), change, claim: change };
}

async function storageWorks(storage: Storage): Promise<Works> {
  const things: Collection<Thing> = storage.collection(thingDefinition('things'));
  const stream: EventStream<Happening> = storage.eventStream(happeningDefinition('happenings'));
  await storage.prepare();
  let next = 0;
  const insert = () => {
    next += 1;
    return things.insert(thing(`t${next}`, { box, at: day(1), state: 'done', tags: ['a', 'b'] }));
  };
  await Promise.all(Array.from({ length: 100 }, (_, at) => things.insert(thing(`hot${at}`, { box, rank: at }))));
  return {
    insert,
    append: () => {
      next += 1;
      return stream.append(`s${next % 100}`, [{ key: `k${next}`, at: day(1), what: 'said', box }]);
    },
    get: (at) => things.get(`hot${at % 100}`),
    change: (at) => things.change(`hot${at % 100}`, (now) => ({ ...now, name: `n${at}` })),
    // Taken and put back at the end of the queue, so that there is always one to take.
    claim: () => things.claim({ where: { state: 'open' } }, (now) => ({ ...now, rank: now.rank + 1000 })),
  };
}

async function measure(name: string, works: Works): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const [operation, work] of Object.entries(works)) {
    await microseconds(work, 10);
    found.set(`${operation} alone`, await microseconds(work, 1));
    found.set(`${operation} together`, await microseconds(work, together));
  }
  process.stderr.write(`measured ${name}\n`);
  return found;
}

const folder = mkdtempSync(join(tmpdir(), 'hotline-bench-'));
const results: [string, Map<string, number>][] = [['Map', await measure('Map', mapWorks())]];
const sqlite = await openSqlite({ file: join(folder, 'hotline.db') });
results.push(['SQLite', await measure('SQLite', await storageWorks(sqlite))]);
await sqlite.close();
const server = await startMongoWireServer();
if (server) {
  const mongo = await openMongo({ url: server.url, dbName: `bench-${randomUUID()}` });
  results.push([server.kind, await measure(server.kind, await storageWorks(mongo))]);
  await mongo.close();
  server.stop();
}
rmSync(folder, { recursive: true, force: true });

const baseline = results[0]?.[1] ?? new Map<string, number>();
console.log(`| µs a call (ratio to Map) | ${results.map(([name]) => name).join(' | ')} |`);
console.log(`|---|${results.map(() => '---:|').join('')}`);
for (const [row, base] of baseline) {
  const cells = results.map(
    ([, found]) => `${found.get(row)?.toFixed(1)} (${((found.get(row) ?? 0) / base).toFixed(1)})`,
  );
  console.log(`| ${row} | ${cells.join(' | ')} |`);
}
