import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { ServiceSettling } from '../../src/oversight/index.ts';
import { type Session, sessionCollection } from '../../src/sessions/index.ts';
import { type Collection, openSqlite, type Storage } from '../../src/storage/index.ts';
import { StageClock, StageJobs } from '../handoff/stage.ts';

const OPENED = new Date('2026-03-02T02:00:00.000Z');

function closedSession(id: string, change: Partial<Session> = {}): Session {
  return {
    _id: id,
    conversationId: `c-${id}`,
    channel: 'web',
    regionCode: null,
    openedAt: OPENED,
    closedAt: new Date(OPENED.getTime() + 60_000),
    state: 'closed',
    outcome: 'answered',
    topic: null,
    intents: [],
    emergency: null,
    turnCount: 1,
    handoffId: null,
    lawyerId: null,
    closeReason: 'goodbye',
    rating: null,
    ratedAt: null,
    ratingState: 'asked',
    settled: false,
    ...change,
  };
}

let folder: string;
let storage: Storage;
let sessions: Collection<Session>;
let clock: StageClock;
let jobs: StageJobs;
let settling: ServiceSettling;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settling-'));
  storage = await openSqlite({ file: join(folder, 'hotline.db'), checkQueries: true });
  sessions = storage.collection(sessionCollection);
  await storage.prepare();
  clock = new StageClock();
  jobs = new StageJobs(clock);
  settling = new ServiceSettling({ sessions, jobs, logger: pino({ level: 'silent' }), now: () => clock.now() });
});
afterEach(async () => {
  await storage.close();
  await rm(folder, { recursive: true, force: true });
});

describe('what follows from a closed service', () => {
  it('is worked out once the turn that closed it has committed, in order, and then marked', async () => {
    const done: string[] = [];
    settling.follow(
      { name: 'first', settle: async ({ _id }) => void done.push(`first ${_id}`) },
      { name: 'second', settle: async ({ _id }) => void done.push(`second ${_id}`) },
    );
    await sessions.insert(closedSession('a'));
    await settling.touch('a');
    await jobs.runDue();
    expect(done).toEqual([]);
    clock.pass(1_500);
    await jobs.runDue();
    expect(done).toEqual(['first a', 'second a']);
    expect((await sessions.get('a'))?.settled).toBe(true);
  });

  it('is worked out again where the service changed meanwhile', async () => {
    const seen: (string | null)[] = [];
    settling.follow({
      name: 'rates in between',
      settle: async ({ _id, rating }) => {
        seen.push(rating);
        if (rating === null)
          await sessions.change(_id, (now) => ({ ...now, rating: 'satisfied', ratingState: 'rated' }));
      },
    });
    await sessions.insert(closedSession('a'));
    await settling.settle('a');
    expect(seen).toEqual([null, 'satisfied']);
    expect(await sessions.get('a')).toMatchObject({ rating: 'satisfied', settled: true });
  });

  it('comes about by the sweep where nobody was told, and stays unmarked while a step fails', async () => {
    let broken = true;
    const done: string[] = [];
    settling.follow({
      name: 'fails at first',
      settle: async ({ _id }) => {
        if (broken) throw new Error('storage is away');
        done.push(_id);
      },
    });
    await sessions.insert(closedSession('lost'));
    await sessions.insert(closedSession('open', { state: 'open', closedAt: null, outcome: null }));
    await sessions.insert(closedSession('settled', { settled: true }));
    await expect(settling.settle('lost')).rejects.toThrow('storage is away');
    expect((await sessions.get('lost'))?.settled).toBe(false);
    broken = false;
    clock.pass(120_000);
    await jobs.run('service-settle-sweep');
    clock.pass(1_500);
    await jobs.runDue();
    expect(done).toEqual(['lost']);
    expect((await sessions.get('lost'))?.settled).toBe(true);
  });

  it('does not come about for a service that goes on, or is none', async () => {
    settling.follow({ name: 'never', settle: () => Promise.reject(new Error('settled an open service')) });
    await sessions.insert(closedSession('open', { state: 'open', closedAt: null, outcome: null }));
    await settling.settle('open');
    await settling.settle('no such service');
    expect((await sessions.get('open'))?.settled).toBe(false);
  });

  it('is worked out as far as it can be where one step fails', async () => {
    const done: string[] = [];
    settling.follow(
      { name: 'first', settle: () => Promise.reject(new Error('always')) },
      { name: 'second', settle: async ({ _id }) => void done.push(_id) },
    );
    await sessions.insert(closedSession('a'));
    await expect(settling.settle('a')).rejects.toThrow('always');
    expect(done).toEqual(['a']);
    expect((await sessions.get('a'))?.settled).toBe(false);
  });

  it('is left to its own tries where it fails, given up with one word to the operators, and holds up no other', async () => {
    const [told, failing] = [[] as unknown[], new Set(Array.from({ length: 201 }, (_, at) => `bad${at}`))];
    const logger = pino({ level: 'error' }, { write: (line: string) => void told.push(JSON.parse(line)) });
    settling = new ServiceSettling({ sessions, jobs, logger, now: () => clock.now() });
    settling.follow({
      name: 'fails for some',
      settle: async ({ _id }) => {
        if (failing.has(_id)) throw new Error('always');
      },
    });
    for (const id of failing) await sessions.insert(closedSession(id));
    await sessions.insert(closedSession('lost', { closedAt: new Date(OPENED.getTime() + 120_000) }));
    const tryOnce = async (attempt: number) => {
      for (const id of failing) {
        const job = { kind: 'service-settle', key: id, ids: {}, dueAt: clock.now(), attempt };
        jobs.scheduled.set(id, { job });
        await expect(jobs.runDue()).rejects.toThrow('always');
      }
    };
    clock.pass(180_000);
    await tryOnce(1);
    expect(told).toEqual([]);
    await jobs.run('service-settle-sweep');
    expect([...jobs.scheduled.values()].map(({ job }) => job.key)).toEqual(['lost']);
    clock.pass(60_000);
    await jobs.runDue();
    expect((await sessions.get('lost'))?.settled).toBe(true);

    await tryOnce(8);
    expect(told).toHaveLength(201);
    expect(told[0]).toMatchObject({ session: 'bad0', level: 50 });
    expect(JSON.stringify(told)).not.toContain('always');
    clock.pass(50 * 60_000);
    await jobs.run('service-settle-sweep');
    expect(jobs.scheduled.size).toBe(0);
    expect(await settling.lateCount()).toBe(201);
    clock.pass(11 * 60_000);
    failing.delete('bad0');
    await jobs.run('service-settle-sweep');
    expect(jobs.scheduled.size).toBeGreaterThanOrEqual(200);
  });
});
