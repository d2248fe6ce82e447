import { pino } from 'pino';
import { tellDesk } from '../../src/bot/desk-news.ts';
import type { StoredActivity } from '../../src/sessions/index.ts';
import { newTurn, type Turn } from '../../src/sessions/index.ts';
import { freshConversation } from '../handoff/stage.ts';

const at = new Date('2026-03-02T02:00:00.000Z');
const served = { ...freshConversation('c1', at), floor: 'lawyer' as const, handoffId: 'h1', lawyerId: 'l1' };

/** What the lawyer's clock hears of these words. */
async function heard(activity: StoredActivity): Promise<boolean> {
  const spoke: string[] = [];
  const turn: Turn = {
    ...newTurn({ key: 'in:1', at, from: 'resident', sessionId: 's1', activity }),
    _id: 'c1:1',
    stream: 'c1',
    seq: 1,
  };
  const handoff = {
    residentSpoke: async (id: string) => {
      spoke.push(id);
    },
    settle: async () => {},
  };
  const deps = { handoff, turns: { read: async () => [] }, logger: pino({ level: 'silent' }) };
  await tellDesk(deps as unknown as Parameters<typeof tellDesk>[0], turn, served, served);
  return spoke.length === 1;
}
const says = (text: string) => heard({ type: 'message', text });

test.each(['谢谢', '好的，谢谢您', '嗯嗯', '知道了，谢谢律师！', '明白了。再见', '好', '唔该', '行'])(
  '%s waits for no answer',
  async (text) => {
    expect(await says(text)).toBe(false);
  },
);

test.each([
  '谢谢，那要多久？',
  '好的，我还想问工资',
  '可以仲裁吗',
  '行吗',
  '好不好',
  '知道了，但是没有合同',
  '1',
  '？',
])('%s does', async (text) => {
  expect(await says(text)).toBe(true);
});

test('a picture does, an opened page does not', async () => {
  expect(await heard({ type: 'event', name: 'media.image' })).toBe(true);
  expect(await heard({ type: 'event', name: 'page.opened' })).toBe(false);
});

test('a long row of nods is read at once', async () => {
  expect(await says(`${'好的嗯嗯，'.repeat(3000)}但是`)).toBe(true);
});
