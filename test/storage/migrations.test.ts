import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openMongo, openSqlite, type Storage } from '../../src/storage/index.ts';
import { type Card, release } from './migration-chain.ts';
import { startMongoWireServer } from './mongo-wire-server.ts';

const server = await startMongoWireServer();
afterAll(() => server?.stop());
const folder = () => mkdtempSync(join(tmpdir(), 'hotline-'));

async function all(cards: Awaited<ReturnType<typeof release>>['cards']): Promise<Card[]> {
  const found: Card[] = [];
  for await (const card of cards.scan()) found.push(card);
  return found;
}

/**
 * Processes of two releases on one store. On MongoDB each has a connection of its own; the embedded store is one
 * process's, whose releases follow each other.
 */
const engines = server === null ? ['sqlite'] : ['sqlite', 'mongo'];

describe.each(engines)('steps of the form of data, on %s', (engine) => {
  let place: string;
  const opened: Storage[] = [];
  async function open(): Promise<Storage> {
    if (engine === 'sqlite') await Promise.all(opened.splice(0).map((one) => one.close()));
    const storage =
      engine === 'sqlite'
        ? await openSqlite({ file: join(place, 'hotline.db') })
        : await openMongo({ url: server?.url ?? '', dbName: place.split('/').at(-1) ?? '' });
    opened.push(storage);
    return storage;
  }
  beforeEach(() => {
    place = folder();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
  });

  const fill = async (many: number) => {
    const first = await release(await open(), 0);
    const ids = Array.from({ length: many }, (_, at) => at);
    await Promise.all(ids.map((at) => first.cards.insert({ _id: `c${String(at).padStart(4, '0')}`, full: `李${at}` })));
    await first.versions.insert({ _id: 'data', version: 0, step: null, pinned: null });
    return first;
  };

  it('are run forward and back, and tell how far they are', async () => {
    await fill(5);
    const { cards, migrations, versions } = await release(await open(), 2);
    const forward = await migrations.run(null);
    expect(forward).toMatchObject({ version: 2, waitsFor: 0 });
    expect(forward.steps.map(({ to, changed }) => [to, changed])).toEqual([
      [1, 5],
      [2, 5],
    ]);
    expect((await all(cards))[3]).toEqual({ _id: 'c0003', family: '李', given: '3' });
    expect((await migrations.run(null)).steps).toEqual([]);
    const back = await migrations.run(0);
    expect(back).toMatchObject({ version: 0, waitsFor: 0 });
    expect((await all(cards))[3]).toEqual({ _id: 'c0003', family: '李', given: '3', full: '李3' });
    // Where somebody has taken them they stay, until he lets them go on.
    expect((await migrations.runDue()).steps).toEqual([]);
    expect(await versions.get('data')).toMatchObject({ version: 0, pinned: 0, step: null });
    expect(await migrations.run(null)).toMatchObject({ version: 2 });
  });

  it('refuses data of a newer release with a sentence, and a new store is of the newest version at once', async () => {
    const newer = await release(await open(), 2);
    await newer.migrations.check();
    expect(await newer.migrations.state()).toMatchObject({ version: 2 });
    const older = await release(await open(), 1);
    await expect(older.migrations.check()).rejects.toMatchObject({
      code: 'hotline_storage_newer',
      message:
        'The data are of version 2, and this release knows them up to 1: start the newer release, or run hotline migrate --to 1 with it first.',
    });
  });

  it('goes on where it was when it was torn in the middle of a step', async () => {
    await fill(250);
    const { cards, migrations, versions, processes } = await release(await open(), 2);
    let left = 230;
    const change = cards.change.bind(cards);
    cards.change = (...given) => {
      left -= 1;
      return left < 0 ? Promise.reject(new Error('the power went')) : change(...given);
    };
    await expect(migrations.run(null)).rejects.toThrow('the power went');
    expect(await versions.get('data')).toMatchObject({ version: 0, step: { to: 1, after: 'c0199', changed: 200 } });
    cards.change = change;
    const after = await migrations.run(null);
    expect(after.steps.map(({ to }) => to)).toEqual([1, 2]);
    expect((await all(cards)).filter(({ full, family }) => full !== undefined || family !== '李')).toEqual([]);
    expect(await processes.running()).toEqual([]);
  });
});

(server === null ? describe.skip : describe)('a rolling restart on MongoDB', () => {
  it('expands, migrates and contracts with processes of both releases at work, and loses nothing', async () => {
    const dbName = folder().split('/').at(-1) ?? '';
    const open = () => openMongo({ url: server?.url ?? '', dbName });
    const old = await release(await open(), 1);
    await old.versions.insert({ _id: 'data', version: 0, step: null, pinned: null });
    await old.processes.enter(1);
    for (const at of ['a', 'b']) await old.cards.insert({ _id: at, full: `李${at}` });
    expect(await old.migrations.runDue()).toMatchObject({ version: 1, waitsFor: 0 });

    // The new release begins beside the old one: what takes away waits.
    const young = await release(await open(), 2);
    await young.migrations.check();
    await young.processes.enter(2);
    expect(await young.migrations.runDue()).toMatchObject({ version: 1, waitsFor: 1 });
    await old.cards.insert({ _id: 'c', full: '李c', family: '李', given: 'c' });
    expect(await young.cards.get('b')).toMatchObject({ full: '李b' });

    // The old one has gone: now it is taken away, and no old process comes back.
    await old.processes.leave();
    expect(await young.migrations.runDue()).toMatchObject({ version: 2, waitsFor: 0 });
    expect((await all(young.cards)).map(({ full, given }) => [full, given])).toEqual([
      [undefined, 'a'],
      [undefined, 'b'],
      [undefined, 'c'],
    ]);
    await expect(old.migrations.check()).rejects.toMatchObject({ code: 'hotline_storage_newer' });

    // Back again: begun with the new one running, which the old one may join, and over when the new one has gone.
    expect(await young.migrations.run(1)).toMatchObject({ version: 2, waitsFor: 1 });
    await old.migrations.check();
    await old.processes.enter(1);
    await young.processes.leave();
    expect(await young.migrations.run(1)).toMatchObject({ version: 1, waitsFor: 0 });
    expect((await all(old.cards)).map(({ full }) => full)).toEqual(['李a', '李b', '李c']);
    await old.processes.leave();
    await Promise.all([old.storage.close(), young.storage.close()]);
  });

  it('keeps what a newer release has added to a document that an older one changes', async () => {
    const dbName = folder().split('/').at(-1) ?? '';
    const open = () => openMongo({ url: server?.url ?? '', dbName });
    const [old, young] = [await release(await open(), 0), await release(await open(), 1)];
    await young.cards.insert({ _id: 'a', full: '李a', family: '李', given: 'a' });
    await old.cards.change('a', (card) => ({ ...card, note: '改' }));
    expect(await young.cards.get('a')).toEqual({ _id: 'a', full: '李a', family: '李', given: 'a', note: '改' });
    const invented = old.cards.change('a', (card) => ({ ...card, given: 'x' }));
    await expect(invented).rejects.toMatchObject({ code: 'hotline_storage_invalid' });
    await Promise.all([old.storage.close(), young.storage.close()]);
  });
});

it('a process that is killed in a step leaves data that the next one finishes', async () => {
  const file = join(folder(), 'hotline.db');
  const before = await release(await openSqlite({ file }), 0);
  await Promise.all(Array.from({ length: 1200 }, (_, at) => before.cards.insert({ _id: `c${at}`, full: `李${at}` })));
  await before.versions.insert({ _id: 'data', version: 0, step: null, pinned: null });
  await before.storage.close();
  const script = fileURLToPath(new URL('./migration-chain.ts', import.meta.url));
  const tsx = fileURLToPath(import.meta.resolve('tsx'));
  const child = spawn(process.execPath, ['--import', tsx, script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
    if (said.length > 400) child.kill('SIGKILL');
  });
  await once(child, 'close');
  expect(said).not.toContain('done');
  const { storage, cards, migrations, versions } = await release(await openSqlite({ file }), 2);
  const torn = await versions.get('data');
  expect(torn).toMatchObject({ version: 0, step: { to: 1 } });
  const after = await migrations.run(null);
  expect(after.version).toBe(2);
  // The first of the two steps went on behind what it had noted.
  expect(after.steps[0]?.changed).toBeLessThanOrEqual(1200);
  expect((await all(cards)).filter(({ full, family }) => full !== undefined || family !== '李')).toEqual([]);
  await storage.close();
});
