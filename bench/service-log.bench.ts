/**
 * What the log of services costs on the embedded storage: the mark that ends a turn without and with its log (one message,
 * two replies), as 32 turns at once; sealing a closed service; and proving all of them. Prints one table.
 * Run: npx tsx bench/service-log.bench.ts [SERVICES]   (about 20 s for 2,000)
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import {
  ConversationLog,
  conversationCollection,
  LogVerification,
  newConversation,
  newTurn,
  ServiceLog,
  serviceEventCollection,
  serviceLedgerCollection,
  sessionCollection,
  type Turn,
  TurnFeed,
  turnCollection,
} from '../src/sessions/index.ts';
import { createFieldSeal, openSqlite } from '../src/storage/index.ts';

const services = Number(process.argv[2] ?? 2_000);
const AT_ONCE = 32;
const TURNS = 4;
const folder = mkdtempSync(join(tmpdir(), 'service-log-bench-'));
const storage = await openSqlite({ file: join(folder, 'hotline.db') });
const stores = {
  conversations: storage.collection(conversationCollection),
  sessions: storage.collection(sessionCollection),
  turns: storage.eventStream(turnCollection),
  serviceEvents: storage.eventStream(serviceEventCollection),
  serviceLedger: storage.eventStream(serviceLedgerCollection),
};
await storage.prepare();
const seal = createFieldSeal(randomBytes(32).toString('base64'));
const logger = pino({ level: 'silent' });
const clock = { now: () => new Date() };
const log = new ServiceLog({ ...stores, handoffsOf: async () => [], seal, clock, logger });
const talk = new ConversationLog({ ...stores, feed: new TurnFeed() });
await log.begin();

/** Runs `work` for each service, so many at once. @returns microseconds for each. */
async function each(work: (service: number) => Promise<void>): Promise<number> {
  const started = performance.now();
  let next = 0;
  const side = async (): Promise<void> => {
    for (let service = next++; service < services; service = next++) await work(service);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, side));
  return ((performance.now() - started) * 1000) / services;
}

/** The end of every turn of a service: marked as handled, with its log or without. */
async function turns(service: number, isLogged: boolean): Promise<void> {
  const sessionId = `${isLogged ? 'l' : 'm'}${service}`;
  const at = new Date();
  const fresh = newConversation({ _id: sessionId, channel: 'web', address: '', regionCode: null, at });
  const after = { ...fresh, sessionId, sessionOpenedAt: at };
  const said = Array.from({ length: TURNS * 3 }, (_, n) =>
    newTurn({
      key: `${sessionId}/${n}`,
      at,
      from: n % 3 === 0 ? 'resident' : 'bot',
      sessionId,
      activity: { type: 'message', text: '老板拖欠工资三个月，没有签劳动合同。' },
    }),
  );
  const stored = (await stores.turns.append(sessionId, said)).map(({ event }) => event);
  const understanding = null;
  for (let n = 0; n < TURNS; n += 1) {
    const [turn, ...replies] = stored.slice(n * 3, n * 3 + 3);
    const handled = talk.handled(turn as Turn, { sessionId, understanding });
    const exchange = { turn: turn as Turn, sessionId, replies, understanding, after, dialogBefore: null };
    await Promise.all(isLogged ? [handled, log.exchanged(exchange)] : [handled]);
  }
}

const without = (await each((service) => turns(service, false))) / TURNS;
const withLog = (await each((service) => turns(service, true))) / TURNS;
await each(async (service) => {
  const at = new Date();
  const whole = { channel: 'web' as const, regionCode: null, openedAt: at, closedAt: at, state: 'closed' as const };
  const known = { outcome: 'answered' as const, topic: null, intents: [], emergency: null, turnCount: TURNS };
  const nobody = { handoffId: null, lawyerId: null, closeReason: 'silence' as const, rating: null, ratedAt: null };
  const _id = `l${service}`;
  await stores.sessions.insert({ _id, conversationId: _id, ...whole, ...known, ...nobody, ratingState: 'asked' });
});
const sealing = await each(async (service) => {
  const session = await stores.sessions.get(`l${service}`);
  if (session !== null) await log.step.settle(session);
});
for (let service = 0; service < services; service += 1) {
  await stores.sessions.change(`l${service}`, (session) => ({ ...session, settled: true }));
}
const started = performance.now();
const verification = new LogVerification({ ...stores, seal });
const ledger = await verification.ledgerCheck();
let lines = 0;
let broken = 0;
for await (const { check } of verification.all()) {
  lines += check.events;
  if (check.state !== 'whole') broken += 1;
}
const proving = performance.now() - started;
process.stdout.write(
  [
    `services ${services}, ${TURNS} turns each, ${AT_ONCE} at once; ledger ${ledger.lines} lines; not whole: ${broken}`,
    `end of a turn without log   ${without.toFixed(0)} µs`,
    `end of a turn with its log  ${withLog.toFixed(0)} µs   ${(withLog / without).toFixed(2)}×`,
    `sealing a service           ${sealing.toFixed(0)} µs`,
    `proving all of them         ${proving.toFixed(0)} ms, ${lines} lines, ${((services / proving) * 1000).toFixed(0)} services a second`,
    '',
  ].join('\n'),
);
await storage.close();
rmSync(folder, { recursive: true, force: true });
