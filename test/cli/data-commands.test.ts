import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { run as archive } from '../../src/cli/archive.ts';
import { run as backup } from '../../src/cli/backup.ts';
import type { FileIo } from '../../src/cli/kept-files.ts';
import { run as migrate } from '../../src/cli/migrate.ts';
import { run as migrateStore } from '../../src/cli/migrate-store.ts';
import { run as restore } from '../../src/cli/restore.ts';
import { run as verifyBackup } from '../../src/cli/verify-backup.ts';
import { loadConfig } from '../../src/config/index.ts';
import { DATA_STEPS } from '../../src/migrations.ts';
import { openStorage } from '../../src/open-storage.ts';
import { LogVerification, newTurn, ServiceLog, type Session } from '../../src/sessions/index.ts';
import { Audit } from '../../src/staff/index.ts';
import { createFieldSeal } from '../../src/storage/index.ts';
import { openStores, type Stores } from '../../src/stores.ts';
import { at, closedSession } from '../sessions/service-log/service.ts';
import { startMongoWireServer } from '../storage/mongo-wire-server.ts';

const SERVICES = 8;
/** The end of July in UTC, the first of August in Shanghai. */
const AUGUST = new Date('2026-07-31T16:10:00.000Z');
const dir = mkdtempSync(join(tmpdir(), 'hotline-data-'));
const FIELD_KEY = randomBytes(32).toString('base64');
const env = (name: string, more: NodeJS.ProcessEnv = {}): Env => ({ DATA_DIR: join(dir, name), FIELD_KEY, ...more });
const file = (name: string) => join(dir, `${name}.file`);
const seal = createFieldSeal(FIELD_KEY);

const server = await startMongoWireServer();
afterAll(() => {
  server?.stop();
  rmSync(dir, { recursive: true, force: true });
});

type Env = NodeJS.ProcessEnv & { DATA_DIR: string };
type Run = (args: readonly string[], io: FileIo) => Promise<number>;
async function hotline(run: Run, of: NodeJS.ProcessEnv, ...args: string[]) {
  const said = { out: '', err: '' };
  const io = {
    out: (line: string) => {
      said.out += `${line}\n`;
    },
    err: (line: string) => {
      said.err += `${line}\n`;
    },
    env: of,
  };
  return { code: await run(args, io), ...said };
}

async function opened<T>(of: NodeJS.ProcessEnv, work: (stores: Stores) => Promise<T>): Promise<T> {
  const storage = await openStorage(loadConfig(of));
  try {
    const stores = openStores(storage);
    await storage.prepare();
    return await work(stores);
  } finally {
    await storage.close();
  }
}

async function serve(stores: Stores, from: number, many: number, fields: Partial<Session> = {}): Promise<void> {
  const clock = { now: () => at(-700) };
  const deps = { ...stores, handoffsOf: async () => [], seal, clock, logger: pino({ level: 'silent' }) };
  const log = new ServiceLog(deps);
  await log.begin();
  const audit = new Audit(stores.audit, clock);
  for (let n = from; n < from + many; n += 1) {
    const sessionId = `s${n}`;
    const activity = { type: 'message' as const, text: `被拖欠工资${n}` };
    await stores.turns.append(`c${n}`, [newTurn({ key: sessionId, at: at(1), from: 'resident', sessionId, activity })]);
    const session = closedSession({ _id: sessionId, conversationId: `c${n}`, ...fields });
    await stores.sessions.insert(session);
    await log.step.settle(session);
    await stores.sessions.change(sessionId, (current) => ({ ...current, settled: true }));
    await audit.record({ who: 'v1', what: 'open-transcript', subject: sessionId, address: '10.0.0.1' });
  }
}

/** Every chain of hashes of the stores: the audit log, the ledger, the log of each service. */
async function verified(of: NodeJS.ProcessEnv) {
  return opened(of, async (stores) => {
    const verification = new LogVerification({ ...stores, seal });
    const { brokenAt } = await new Audit(stores.audit, { now: () => at(700) }).check();
    let whole = 0;
    const wrong: string[] = [];
    for await (const { sessionId, check } of verification.all()) {
      if (check.state === 'whole') whole += 1;
      else wrong.push(`${sessionId} ${check.state}`);
    }
    return { brokenAt, whole, wrong };
  });
}

/** Time for a MongoDB-wire server on a busy machine to make the indexes of all collections. */
const SERVER_MS = 120_000;

describe('the drill', () => {
  const home = env('home');
  const mongo = env('mongo', { MONGODB_URL: `${server?.url}/${dir.split('/').at(-1)}` });

  it('writes while it backs up, restores elsewhere, and every chain of hashes is whole there', async () => {
    mkdirSync(join(home.DATA_DIR, 'papers', 'ab'), { recursive: true });
    writeFileSync(join(home.DATA_DIR, 'papers', 'ab', 'abc'), 'sealed paper');
    await backedUp(home, 10, 'drill');
    expect(readFileSync(file('drill')).includes('工资')).toBe(false);
    const away = env('away');
    expect(await hotline(verifyBackup, away, file('drill'))).toMatchObject({ code: 0, err: '' });
    const restored = await hotline(restore, away, file('drill'));
    expect(restored).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('every count and SHA-256 agrees'),
    });
    expect(readFileSync(join(away.DATA_DIR, 'papers', 'ab', 'abc'), 'utf8')).toBe('sealed paper');
    await expectWhole(away, 10);
    expect(await hotline(restore, away, file('drill'))).toMatchObject({ code: 1, out: '' });
  });

  (server === null ? it.skip : it)(
    'moves to MongoDB, chains and all, when nobody uses the store; and a backup of MongoDB comes back on SQLite',
    async () => {
      const target = { ...home, MONGODB_URL: mongo.MONGODB_URL };
      await opened(home, async () => {
        const refused = await hotline(migrateStore, target);
        expect(refused).toMatchObject({
          code: 1,
          err: expect.stringContaining('Another process is using the database'),
        });
      });
      const moved = await hotline(migrateStore, target);
      expect(moved).toMatchObject({ code: 0, out: expect.stringContaining('every count and SHA-256 agrees') });
      expect(await verified(target)).toEqual(await verified(home));
      expect(await hotline(migrateStore, home)).toMatchObject({ code: 2 });

      await backedUp(mongo, 40, 'mongo');
      const back = env('back');
      expect(await hotline(restore, back, file('mongo'))).toMatchObject({ code: 0, err: '' });
      await expectWhole(back, 40);
    },
    SERVER_MS,
  );
});

/** Services are served before and during it. */
async function backedUp(of: Env, from: number, name: string): Promise<void> {
  await opened(of, async (stores) => {
    await serve(stores, from, SERVICES);
    const writing = serve(stores, from + SERVICES, 6);
    const done = await hotline(backup, of, file(name));
    await writing;
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(done.out).toMatch(/documents of \d+ collections, \d+ papers[\s\S]*sha256 [0-9a-f]{64}/);
  });
}

/** What was served before the backup began is all there and whole. */
async function expectWhole(of: Env, from: number): Promise<void> {
  const proof = await verified(of);
  expect(proof.brokenAt).toBeNull();
  const before = proof.wrong.filter((one) => Number(one.slice(1, 3)) < from + SERVICES);
  expect(before).toEqual([]);
  expect(proof.whole).toBeGreaterThanOrEqual(SERVICES);
}

describe('data commands', () => {
  const home = env('commands');
  const newest = DATA_STEPS.length;
  const closedAt = new Date(AUGUST.getTime() + 600_000);
  beforeAll(() => opened(home, (stores) => serve(stores, 10, 3, { openedAt: AUGUST, closedAt })));

  it('refuse by name a file that is cut, altered, of another key, or not there', async () => {
    expect((await hotline(backup, home, file('good'))).code).toBe(0);
    const good = readFileSync(file('good'));
    writeFileSync(file('cut'), good.subarray(0, good.length - 9));
    writeFileSync(
      file('altered'),
      Buffer.concat([good.subarray(0, 300), Buffer.from([(good[300] ?? 0) ^ 1]), good.subarray(301)]),
    );
    const stranger = env('stranger', { FIELD_KEY: randomBytes(32).toString('base64') });
    const cases: [string, NodeJS.ProcessEnv, string, RegExp][] = [
      ['cut', home, 'cut', /^cut\.file: its end is missing/],
      ['altered', home, 'altered', /^altered\.file: it was altered/],
      ['another key', stranger, 'good', /^good\.file: it was sealed with key [a-z2-7]{8}/],
      ['missing', home, 'none', /^none\.file: there is no such file/],
    ];
    for (const [, of, name, message] of cases) {
      for (const run of [verifyBackup, restore]) {
        const done = await hotline(
          run,
          run === restore ? { ...of, DATA_DIR: join(dir, `new-${name}`) } : of,
          file(name),
        );
        expect(done).toMatchObject({ code: 1, out: '', err: expect.stringMatching(message) });
      }
    }
    expect(await hotline(backup, home, file('good'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('already'),
    });
    expect(readFileSync(file('good')).equals(good)).toBe(true);
    expect(await hotline(backup, env('nothing'), file('x'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('DATA_DIR'),
    });
    expect(existsSync(file('x'))).toBe(false);
  });

  it('put the records of a month into a file without words, which is verified and read again', async () => {
    const month = '2026-08';
    const wrote = await hotline(archive, home, 'write', month, file('month'));
    expect(wrote).toMatchObject({ code: 0, err: '' });
    expect(wrote.out).toContain(`3 services of ${month}`);
    const checked = await hotline(archive, home, 'verify', file('month'));
    expect(checked).toMatchObject({ code: 0, out: expect.stringMatching(/is whole: 3 services of .*, \d+ lines/) });
    const read = await hotline(archive, home, 'read', file('month'), 's11');
    const lines = read.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { of: string });
    expect(new Set(lines.map((line) => line.of))).toEqual(new Set(['sessions', 'serviceLedger', 'serviceEvents']));
    expect(read.out).not.toContain('工资');
    expect(await hotline(verifyBackup, home, file('month'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('archive'),
    });
    expect((await hotline(archive, home, 'write', '2999-01', file('later'))).code).toBe(1);
    expect((await hotline(archive, home, 'write', '2026-13', file('later'))).code).toBe(2);
  });

  it('tell and change the version of the data', async () => {
    const status = await hotline(migrate, home, '--status');
    expect(status).toMatchObject({
      code: 0,
      out: expect.stringContaining(`data: version ${newest} of ${newest}\ndone  1 `),
    });
    expect(await hotline(migrate, home, '--to', '0')).toMatchObject({
      code: 0,
      out: expect.stringContaining(`version 0 of ${newest}`),
    });
    expect((await hotline(migrate, home, '--status')).out).toContain('kept at 0');
    expect(await hotline(migrate, home)).toMatchObject({
      code: 0,
      out: expect.stringContaining(`version ${newest} of ${newest}`),
    });
    expect((await hotline(migrate, home, '--to', '999')).code).toBe(2);
    await opened(home, (stores) => stores.dataVersions.change('data', (current) => ({ ...current, version: 777 })));
    const refused = await hotline(migrate, home, '--status');
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('The data are of version 777') });
    await opened(home, (stores) => stores.dataVersions.change('data', (current) => ({ ...current, version: newest })));
  });
});
