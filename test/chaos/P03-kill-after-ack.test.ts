import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HotlineProcess } from '../support/hotline-process.ts';
import { until } from '../support/running-hotline.ts';

interface Activity {
  id: string;
  type: string;
  text?: string;
  replyToId?: string;
  from: { role?: string };
}

const QUESTIONS = ['老板拖欠工资不给怎么办', '借钱不还怎么起诉', '打错了', '物业费可以不交吗', '我要离婚对方不同意'];
const ROUNDS = 3;
const RESIDENTS = 8;

let dataDir: string;
let hotline: HotlineProcess;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'hotline-kill-'));
  hotline = await HotlineProcess.start(dataDir);
}, 180_000);

afterAll(async () => {
  await hotline.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function call<T>(path: string, token: string | null, body?: unknown): Promise<T> {
  const response = await fetch(`${hotline.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Messages until the process dies; what was acknowledged. */
async function talk(token: string, conversationId: string, onAck: () => void): Promise<string[]> {
  const acknowledged: string[] = [];
  try {
    for (let n = 0; n < 5; n += 1) {
      const text = QUESTIONS[n % QUESTIONS.length];
      const { id } = await call<{ id: string }>(`/v3/directline/conversations/${conversationId}/activities`, token, {
        type: 'message',
        text,
        channelData: { clientActivityID: randomUUID() },
      });
      acknowledged.push(id);
      onAck();
    }
  } catch {
    // The process died: what came before counts.
  }
  return acknowledged;
}

describe('P3: what was acknowledged is stored, and answered once, across SIGKILL', () => {
  it(`loses nothing in ${ROUNDS} kills with ${RESIDENTS} residents talking`, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const residents = await Promise.all(
        Array.from({ length: RESIDENTS }, () =>
          call<{ token: string; conversationId: string }>('/channels/web/token', null, {}),
        ),
      );
      let acks = 0;
      const talking = residents.map(({ token, conversationId }) =>
        talk(token, conversationId, () => {
          acks += 1;
        }),
      );
      // In the middle of things: some are stored and not answered, some are being answered.
      await until(
        () => acks,
        (count) => count >= 6 + 8 * round,
      );
      await hotline.kill();
      const acknowledged = (await Promise.all(talking)).flat();
      await hotline.up();
      expect(acknowledged.length).toBeGreaterThan(0);
      for (const [index, { token, conversationId }] of residents.entries()) {
        const mine = acknowledged.filter((id) => id.startsWith(conversationId));
        const replies = (log: Activity[], id: string) =>
          log.filter((one) => one.replyToId === id && one.type === 'message');
        const log = await until(
          async () =>
            (await call<{ activities: Activity[] }>(`/v3/directline/conversations/${conversationId}/activities`, token))
              .activities,
          (seen) => mine.every((id) => replies(seen, id).length > 0),
          20_000,
        );
        const ids = log.map((activity) => activity.id);
        expect(ids).toEqual([...new Set(ids)]);
        for (const id of mine) {
          const texts = replies(log, id).map((reply) => reply.text);
          expect(texts).toEqual([...new Set(texts)]);
        }
        for (const id of mine)
          expect({ resident: index, stored: ids.includes(id) }).toEqual({ resident: index, stored: true });
      }
    }
  }, 240_000);
});
