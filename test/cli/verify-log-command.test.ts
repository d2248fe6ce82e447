import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { help, run } from '../../src/cli/verify-log.ts';
import { loadConfig } from '../../src/config/index.ts';
import {
  type LedgerLine,
  newTurn,
  type ServiceEvent,
  ServiceLog,
  type Session,
  serviceEventCollection,
  serviceLedgerCollection,
  sessionCollection,
  type Turn,
  turnCollection,
} from '../../src/sessions/index.ts';
import { Audit, auditCollection } from '../../src/staff/index.ts';
import { type Collection, createFieldSeal, type EventStream, openSqlite } from '../../src/storage/index.ts';
import { at, closedSession } from '../sessions/service-log/service.ts';

const SERVICES = 25;

interface Stores {
  sessions: Collection<Session>;
  turns: EventStream<Turn>;
  serviceEvents: EventStream<ServiceEvent>;
  serviceLedger: EventStream<LedgerLine>;
  audit: Audit;
}

let dir: string;
const before = process.env.DATA_DIR;
const use = (name: string) => {
  process.env.DATA_DIR = join(dir, name);
};

/** Whatever is done to the file of this name, by other hands than the hotline's. */
async function open<T>(name: string, work: (stores: Stores) => Promise<T>): Promise<T> {
  const storage = await openSqlite({ file: join(dir, name, 'hotline.db') });
  const clock = { now: () => at(700) };
  const stores = {
    sessions: storage.collection(sessionCollection),
    turns: storage.eventStream(turnCollection),
    serviceEvents: storage.eventStream(serviceEventCollection),
    serviceLedger: storage.eventStream(serviceLedgerCollection),
    audit: new Audit(storage.eventStream(auditCollection), clock),
  };
  await storage.prepare();
  try {
    return await work(stores);
  } finally {
    await storage.close();
  }
}

async function fill(stores: Stores): Promise<void> {
  const seal = createFieldSeal(loadConfig({ ...process.env }).fieldKeys);
  const logger = pino({ level: 'silent' });
  const clock = { now: () => at(-700) };
  const log = new ServiceLog({ ...stores, handoffsOf: async () => [], seal, clock, logger });
  await log.begin();
  for (let n = 10; n < 10 + SERVICES; n += 1) {
    const sessionId = `s${n}`;
    const said = (key: string, from: Turn['from']) =>
      newTurn({ key: `${sessionId}${key}`, at: at(1), from, sessionId, activity: { type: 'message', text: `话${n}` } });
    await stores.turns.append(`c${n}`, [said('a', 'resident'), said('b', 'bot'), said('c', 'system')]);
    const session = closedSession({ _id: sessionId, conversationId: `c${n}` });
    await stores.sessions.insert(session);
    await log.step.settle(session);
    await stores.sessions.change(sessionId, (current) => ({ ...current, settled: true }));
  }
  await stores.audit.record({ who: 'v1', what: 'open-transcript', subject: 's10', address: '10.0.0.1' });
}

async function verify(...args: string[]) {
  const said = { out: '', err: '' };
  const add = (name: 'out' | 'err') => (line: string) => {
    said[name] += `${line}\n`;
  };
  const code = await run(args, { out: add('out'), err: add('err') });
  return { code, ...said };
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'hotline-verify-log-'));
  use('whole');
  mkdirSync(join(dir, 'whole'));
  await open('whole', fill);
});
afterAll(() => {
  if (before === undefined) delete process.env.DATA_DIR;
  else process.env.DATA_DIR = before;
  rmSync(dir, { recursive: true, force: true });
});

/** A copy of the whole data, tampered with. */
async function tampered(name: string, tamper: (stores: Stores) => Promise<unknown>): Promise<void> {
  cpSync(join(dir, 'whole'), join(dir, name), { recursive: true });
  await open(name, tamper);
  use(name);
}

describe('hotline verify-log', () => {
  it('proves a storage that nobody has tampered with, with counts', async () => {
    use('whole');
    const { code, out, err } = await verify();
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/Audit log: 1 lines\.\nLedger of services: 26 lines, head 26:[0-9a-f]{64}\n/u);
    expect(out).toMatch(/Services: 25 whole, 0 open.*; 150 lines\.\nEverything agrees \(\d+ ms\)\.\n$/u);
    expect(JSON.parse((await verify('--json', '--session', 's12')).out)).toMatchObject({
      audit: null,
      services: { whole: 1, broken: 0 },
      problems: [],
    });
  });

  it.each<[string, (stores: Stores) => Promise<unknown>, string]>([
    [
      'a line that was altered',
      ({ serviceEvents }) => serviceEvents.change('s13:0000000003', (event) => ({ ...event, by: 'l9' })),
      'Service s13: line 3 of its log was altered, or the line before it.',
    ],
    [
      'a line that was removed',
      ({ serviceEvents }) => serviceEvents.remove('s13:0000000003'),
      'Service s13: line 3 of its log is missing or was moved.',
    ],
    [
      'a log that lost its end',
      ({ serviceEvents }) => serviceEvents.remove('s13:0000000006'),
      'Service s13: its log ends before line 6, which the ledger knows.',
    ],
    [
      'words that were changed',
      ({ turns }) =>
        turns.change('c13:0000000002', (turn) => ({ ...turn, activity: { ...turn.activity, text: '别的话' } })),
      'Service s13: the words of turn c13:0000000002 (line 3) were changed.',
    ],
    [
      'a turn that is gone',
      ({ turns }) => turns.remove('c13:0000000003'),
      'Service s13: turn c13:0000000003 (line 4) is missing.',
    ],
    [
      'a rating that was slipped in',
      ({ sessions }) => sessions.change('s13', (session) => ({ ...session, rating: 'satisfied' })),
      'Service s13: its rating differs from its log.',
    ],
    [
      'a service that is gone',
      ({ sessions }) => sessions.remove('s13'),
      'Service s13: the whole service is missing, and nobody has erased it.',
    ],
    [
      'a line of the ledger that was altered',
      ({ serviceLedger }) => serviceLedger.change('ledger:0000000005', (line) => ({ ...line, at: at(1) })),
      'Ledger of services: line 5 was altered.',
    ],
  ])('finds %s', async (name, tamper, sentence) => {
    await tampered(name, tamper);
    const { code, err } = await verify();
    expect([code, err]).toEqual([1, `${sentence}\n`]);
  });

  it('finds a ledger whose end was cut off, service and all, by the head that was noted', async () => {
    use('whole');
    const { ledger } = JSON.parse((await verify('--json')).out) as { ledger: { head: string } };
    expect((await verify('--head', ledger.head)).code).toBe(0);
    await tampered('cut', async ({ serviceLedger, serviceEvents, sessions }) => {
      await serviceLedger.remove('ledger:0000000026');
      await sessions.remove('s34');
      for (const { _id } of await serviceEvents.read('s34')) await serviceEvents.remove(_id);
    });
    const { code, err } = await verify('--head', ledger.head);
    expect([code, err]).toEqual([1, 'Ledger of services: line 26 is not the one that was noted.\n']);
  });

  it('explains itself, and names a service that is not there', async () => {
    expect(help).toContain('--head N:HASH');
    for (const args of [['all'], ['--session'], ['--head', 'x']])
      expect([args, (await verify(...args)).code]).toEqual([args, 2]);
    use('whole');
    expect(await verify('--session', 'none')).toMatchObject({ code: 1, err: 'hotline: there is no service none\n' });
  });
});
