import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  backUp,
  digestOf,
  fileKeysOf,
  moveStore,
  openMongo,
  openSqlite,
  readSqlite,
  restore,
  type Storage,
  verifyStoreFile,
} from '../../src/storage/index.ts';
import { startMongoWireServer } from './mongo-wire-server.ts';
import { day, happeningDefinition, type Thing, thing, thingDefinition } from './things.ts';

const server = await startMongoWireServer();
afterAll(() => server?.stop());

const key = () => randomBytes(32).toString('base64');
const current = key();
const keys = fileKeysOf({ current });
const folder = () => mkdtempSync(join(tmpdir(), 'hotline-'));
const now = day(9);

/** A store with things, happenings and a collection that nobody declares any more. */
async function open(engine: string, place: string) {
  const storage =
    engine === 'sqlite'
      ? await openSqlite({ file: join(place, 'hotline.db') })
      : await openMongo({ url: server?.url ?? '', dbName: place.split('/').at(-1) ?? '' });
  const things = storage.collection(thingDefinition('things'));
  const happenings = storage.eventStream(happeningDefinition('happenings'));
  await storage.prepare();
  return { storage, things, happenings };
}

async function fill({ storage, things, happenings }: Awaited<ReturnType<typeof open>>, many = 700) {
  await Promise.all(
    Array.from({ length: many }, (_, at) =>
      things.insert(
        thing(`t${at}`, { tags: ['甲', `n${at % 7}`], at: day(1), box: { 'a.b': [{ $date: 5 }, day(2)] } }),
      ),
    ),
  );
  for (const stream of ['s', '流']) {
    await happenings.append(
      stream,
      Array.from({ length: 30 }, (_, at) => ({ key: `${stream}/${at}`, at: day(1), what: 'x', box: null })),
    );
  }
  await storage.whole.put('retired', [{ _id: 'old', words: '旧的', at: day(3) }]);
}

async function digests(storage: Storage) {
  return Promise.all(['happenings', 'retired', 'things'].map((name) => digestOf(storage.whole, name)));
}

const engines = server === null ? ['sqlite'] : ['sqlite', 'mongo'];

describe.each(engines)('backup of %s', (engine) => {
  it('holds all that was confirmed before it began, though others write meanwhile, and comes back elsewhere', async () => {
    const [place, target, papersDir] = [folder(), folder(), folder()];
    const from = await open(engine, place);
    await fill(from, 300);
    mkdirSync(join(papersDir, 'orders', 'ab'), { recursive: true });
    const paper = randomBytes(700_000);
    writeFileSync(join(papersDir, 'orders', 'ab', 'abcd'), paper);
    let isOver = false;
    let written = 0;
    const writing = (async () => {
      while (!isOver) {
        written += 1;
        await from.happenings.append('s', [{ key: `more/${written}`, at: day(2), what: 'more', box: null }]);
        await from.things.change(`t${written % 300}`, (one) => ({ ...one, rank: one.rank + 1 }));
      }
    })();
    const file = join(place, 'all.backup');
    const source = engine === 'sqlite' ? readSqlite(join(place, 'hotline.db')) : from.storage.whole;
    const { manifest } = await backUp(source, file, { keys, papersDir, now, dataVersion: 3, last: ['happenings'] });
    if ('close' in source) source.close();
    isOver = true;
    await writing;
    expect(written).toBeGreaterThan(0);
    expect(await verifyStoreFile(file, { kind: 'backup', keys })).toEqual(manifest);
    expect(readFileSync(file).includes('劳动')).toBe(false);
    await from.storage.close();

    const papers = join(target, 'papers');
    const to = await open(engine, target);
    const { collections } = await restore(file, to.storage.whole, { keys, papersDir: papers, dataVersion: 3 });
    expect(collections).toEqual(manifest.collections);
    expect(collections.map(({ name }) => name)).toEqual(['retired', 'things', 'happenings']);
    expect(readFileSync(join(papers, 'orders', 'ab', 'abcd')).equals(paper)).toBe(true);
    expect(await to.things.count({ where: { tags: '甲' } })).toBe(300);
    const events = await to.happenings.read('s');
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
    expect(events.length).toBeGreaterThanOrEqual(30);
    expect((await to.things.get('t5'))?.box).toEqual({ 'a.b': [{ $date: 5 }, day(2)] });
    // A full one takes no second backup, and neither does a folder with other papers.
    const again = restore(file, to.storage.whole, { keys, papersDir: papers, dataVersion: 3 });
    await expect(again).rejects.toMatchObject({ code: 'hotline_storage_not_empty' });
    await to.storage.close();
  });
});

describe('a backup file', () => {
  let dir: string;
  let file: string;
  let whole: Buffer;
  beforeAll(async () => {
    dir = folder();
    file = join(dir, 'good.backup');
    const from = await open('sqlite', dir);
    await fill(from, 300);
    const papersDir = folder();
    writeFileSync(join(papersDir, 'p'), randomBytes(600_000));
    await backUp(from.storage.whole, file, { keys, papersDir, now, dataVersion: 3, last: [] });
    await from.storage.close();
    whole = readFileSync(file);
  });

  const check = (bytes: Buffer, name: string) => {
    const path = join(dir, name);
    writeFileSync(path, bytes);
    return verifyStoreFile(path, { kind: 'backup', keys });
  };

  it('that was cut is refused wherever it was cut', async () => {
    for (const at of [0, 10, 60, 200, 4000, 262_000, 262_500, whole.length - 20, whole.length - 1]) {
      const code = at < 150 ? 'hotline_storage_file_unknown' : 'hotline_storage_file_cut';
      await expect(check(whole.subarray(0, at), 'cut')).rejects.toMatchObject({
        code,
        message: expect.stringMatching(/^cut: /),
      });
    }
  });

  it('that was altered anywhere is refused, and so is one with more behind its end', async () => {
    for (let at = 200; at < whole.length; at += Math.floor(whole.length / 23)) {
      const altered = Buffer.from(whole);
      altered[at] = (altered[at] ?? 0) ^ 1;
      await expect(check(altered, 'altered')).rejects.toMatchObject({
        code: expect.stringMatching(/^hotline_storage_file_(?:altered|cut)$/),
      });
    }
    await expect(check(Buffer.concat([whole, Buffer.from('x')]), 'longer')).rejects.toMatchObject({
      code: 'hotline_storage_file_altered',
    });
    const swapped = whole.toString('latin1').replace('"kind":"backup"', '"kind":"archive"');
    await expect(check(Buffer.from(swapped, 'latin1'), 'kind')).rejects.toMatchObject({
      code: 'hotline_storage_file_unknown',
    });
  });

  it('says which key it was sealed with, opens with the key of before, and never takes the place of another', async () => {
    const other = fileKeysOf({ current: key() });
    await expect(verifyStoreFile(file, { kind: 'backup', keys: other })).rejects.toMatchObject({
      code: 'hotline_storage_file_wrong_key',
      message: expect.stringMatching(/good\.backup: it was sealed with key [a-z2-7]{8}, .*FIELD_KEY_BEFORE/),
    });
    const ring = fileKeysOf({ current: key(), before: [current] });
    expect((await verifyStoreFile(file, { kind: 'backup', keys: ring })).collections).toHaveLength(3);
    const { storage } = await open('sqlite', folder());
    const over = backUp(storage.whole, file, { keys, papersDir: dir, now, dataVersion: 3, last: [] });
    await expect(over).rejects.toMatchObject({ code: 'hotline_storage_file_there' });
    expect(readFileSync(file).equals(whole)).toBe(true);
    await storage.close();
  });

  it('of a newer release is not restored', async () => {
    const { storage } = await open('sqlite', folder());
    const older = restore(file, storage.whole, { keys, papersDir: folder(), dataVersion: 2 });
    await expect(older).rejects.toMatchObject({ code: 'hotline_storage_file_newer' });
    expect(await storage.whole.lastId('things')).toBeNull();
    await storage.close();
  });
});

describe('moving a store', () => {
  const wire = server === null ? 'sqlite' : 'mongo';

  it('keeps every document and event as it is, goes on after an interruption, and compares', async () => {
    const [place, target] = [folder(), folder()];
    const from = await open('sqlite', place);
    await fill(from);
    const before = await digests(from.storage);
    await from.storage.close();
    const file = join(place, 'hotline.db');
    const source = readSqlite(file, { alone: true });
    await expect(openSqlite({ file })).rejects.toMatchObject({ code: 'hotline_storage_locked' });
    const to = await open(wire, target);
    let batches = 0;
    const torn = {
      ...source,
      async *batches(name: string, after?: string) {
        for await (const batch of source.batches(name, after)) {
          batches += 1;
          if (batches === 4) throw new Error('the power went');
          yield batch;
        }
      },
    };
    await expect(moveStore(torn, to.storage.whole, file)).rejects.toThrow('the power went');
    await expect(moveStore(source, to.storage.whole, 'another')).rejects.toMatchObject({
      code: 'hotline_storage_not_empty',
    });
    const copied: Record<string, number> = {};
    const moved = await moveStore(source, to.storage.whole, file, ({ name, documents }) => {
      copied[name] = documents;
    });
    source.close();
    expect(copied).toEqual({ happenings: 0, retired: 0, things: 200 });
    expect(moved).toEqual(before);
    expect(await digests(to.storage)).toEqual(before);
    expect(await to.things.count({ where: { tags: 'n3' } })).toBe(100);
    expect((await to.happenings.append('流', [{ key: 'next', at: day(4), what: 'x', box: null }]))[0]?.event.seq).toBe(
      31,
    );
    await to.storage.close();
  });

  it('says so when what was copied was changed meanwhile', async () => {
    const from = await open('sqlite', folder());
    const to = await open(wire, folder());
    await fill(from, 5);
    const changing = {
      ...from.storage.whole,
      engine: 'sqlite' as const,
      names: () => from.storage.whole.names(),
      async *batches(name: string, after?: string) {
        for await (const batch of from.storage.whole.batches(name, after)) yield batch;
        if (name === 'things') await from.things.change('t1', (one: Thing) => ({ ...one, rank: one.rank + 1 }));
      },
    };
    await expect(moveStore(changing, to.storage.whole, 'x')).rejects.toMatchObject({
      code: 'hotline_storage_copy_differs',
      message: expect.stringContaining('things'),
    });
    await from.storage.close();
    await to.storage.close();
  });
});
