import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import {
  LogVerification,
  newConversation,
  newTurn,
  ServiceLog,
  serviceEventCollection,
  serviceLedgerCollection,
  sessionCollection,
  turnCollection,
} from '../../../src/sessions/index.ts';
import { createFieldSeal, openSqlite } from '../../../src/storage/index.ts';
import { at, closedSession, handoff } from './service.ts';

const SERVICES = 30;

describe('logs of services on real SQLite', () => {
  it('are whole when two writers tell the same at once, and keep no word', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'service-log-'));
    const storage = await openSqlite({ file: join(dir, 'hotline.db') });
    try {
      const stores = {
        sessions: storage.collection(sessionCollection),
        turns: storage.eventStream(turnCollection),
        serviceEvents: storage.eventStream(serviceEventCollection),
        serviceLedger: storage.eventStream(serviceLedgerCollection),
      };
      await storage.prepare();
      const seal = createFieldSeal(randomBytes(32).toString('base64'));
      const line = (step: string, seconds: number) => ({ step, at: at(seconds), by: 'l1', detail: '' });
      const asked = (sessionId: string) =>
        handoff(`${sessionId}-h1`, [line('accept', 70), line('end', 90)], { sessionId });
      const logger = pino({ level: 'silent' });
      const writer = () =>
        new ServiceLog({
          ...stores,
          handoffsOf: async ({ _id }) => [asked(_id)],
          seal,
          clock: { now: () => at(0) },
          logger,
        });
      const writers = [writer(), writer()];
      await Promise.all(writers.map((log) => log.begin()));
      await Promise.all(
        Array.from({ length: SERVICES }, async (_, n) => {
          const sessionId = `s${n}`;
          const said = (key: string, from: 'resident' | 'bot', inReplyTo?: string) =>
            newTurn({
              key: `${sessionId}${key}`,
              at: at(1),
              from,
              sessionId,
              activity: { type: 'message', text: '老板欠薪三个月' },
              ...(inReplyTo === undefined ? {} : { inReplyTo }),
            });
          const [first] = await stores.turns.append(`c${n}`, [said('a', 'resident')]);
          const turn = first?.event;
          if (turn === undefined) throw new Error('not stored');
          const replies = (await stores.turns.append(`c${n}`, [said('b', 'bot', turn._id)])).map(({ event }) => event);
          const session = closedSession({ _id: sessionId, conversationId: `c${n}` });
          await stores.sessions.insert(session);
          const fresh = newConversation({ _id: `c${n}`, channel: 'web', address: '', regionCode: null, at: at(0) });
          const after = { ...fresh, sessionId, sessionOpenedAt: at(0), turnCount: 1 };
          const exchange = { turn, sessionId, replies, understanding: null, after, dialogBefore: null };
          await Promise.all(
            writers.flatMap((log) => [
              log.exchanged(exchange),
              log.handoffMoved({ before: null, after: asked(sessionId) }),
              log.step.settle(session),
            ]),
          );
          await Promise.all(writers.map((log) => log.idle()));
          await stores.sessions.change(sessionId, (current) => ({ ...current, settled: true }));
        }),
      );
      const verification = new LogVerification({ ...stores, seal });
      const states: [string, string, number][] = [];
      for await (const { sessionId, check } of verification.all()) states.push([sessionId, check.state, check.events]);
      expect(states).toHaveLength(SERVICES);
      expect(states.filter(([, state, events]) => state !== 'whole' || events !== 8)).toEqual([]);
      expect(await verification.ledgerCheck()).toMatchObject({ broken: null, gone: [] });
      const kept = await stores.serviceEvents.read('s0');
      expect(JSON.stringify(kept)).not.toContain('欠薪');
      expect(new Set(kept.map(({ words }) => words)).size).toBe(3);
    } finally {
      await storage.close();
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
