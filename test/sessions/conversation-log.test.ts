import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ConversationLog,
  conversationCollection,
  newConversation,
  newTurn,
  type Turn,
  TurnFeed,
  turnCollection,
} from '../../src/sessions/index.ts';
import { openSqlite, type Storage } from '../../src/storage/index.ts';

const AT = new Date('2026-11-22T01:00:00Z');
let dir: string;
let storage: Storage;

async function open() {
  storage = await openSqlite({ file: join(dir, 'hotline.db') });
  const conversations = storage.collection(conversationCollection);
  const turns = storage.eventStream(turnCollection);
  await storage.prepare();
  const feed = new TurnFeed();
  const heard: Turn[] = [];
  feed.subscribe((said) => heard.push(...said));
  return { conversations, turns, heard, log: new ConversationLog({ conversations, turns, feed }) };
}

const fresh = newConversation({ _id: 'web-1', channel: 'web', address: '', at: AT, regionCode: null });
const words = (key: string, text: string) =>
  newTurn({ key, at: AT, from: 'bot', sessionId: null, activity: { type: 'message', text } });

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hotline-log-'));
});
afterEach(async () => {
  await storage.close();
  rmSync(dir, { recursive: true, force: true });
});

describe('conversations and their log', () => {
  it('stores a message once, however often it comes', async () => {
    const { log, heard } = await open();
    const message = { key: 'k1', at: AT, sessionId: null, activity: { type: 'message' as const, text: '你好' } };
    const all = await Promise.all([
      log.receive('web-1', message),
      log.receive('web-1', message),
      log.receive('web-1', message),
    ]);
    expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(all.map(({ turn }) => turn._id)).size).toBe(1);
    expect(heard).toHaveLength(1);
  });

  it('changes and says in one step, or neither', async () => {
    const { log, turns, conversations } = await open();
    await log.open(fresh);
    await expect(
      log.commit('web-1', () => {
        throw new Error('refused');
      }),
    ).rejects.toThrow('refused');
    expect(await turns.read('web-1')).toEqual([]);
    await log.commit('web-1', (current) => ({ conversation: { ...current, misses: 1 }, say: [words('k1/1', '好的')] }));
    expect((await conversations.get('web-1'))?.misses).toBe(1);
    expect((await turns.read('web-1')).map((turn) => turn.activity.text)).toEqual(['好的']);
  });

  it('brings into the log what was decided before a crash, once', async () => {
    const first = await open();
    await first.log.open(fresh);
    // The crash: the conversation was written, the log was not.
    await first.conversations.change('web-1', (current) => ({ ...current, outbox: [words('k1/1', '答复')] }));
    await storage.close();
    const second = await open();
    await second.log.load('web-1');
    await second.log.load('web-1');
    await second.log.commit('web-1', (current) => ({ conversation: current, say: [words('k2/1', '再答')] }));
    expect((await second.turns.read('web-1')).map((turn) => turn.activity.text)).toEqual(['答复', '再答']);
  });

  it('loses no words when many commit at once', async () => {
    const { log, turns } = await open();
    await log.open(fresh);
    await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        log.commit('web-1', (current) => ({
          conversation: { ...current, misses: current.misses + 1 },
          say: [words(`k${n}/1`, `${n}`)],
        })),
      ),
    );
    const said = (await turns.read('web-1')).map((turn) => turn.activity.text);
    expect(said).toHaveLength(30);
    expect(new Set(said).size).toBe(30);
    expect((await log.load('web-1')).misses).toBe(30);
  });
});
