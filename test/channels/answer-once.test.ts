import { AnswerOnce } from '../../src/channels/answer-once.ts';
import type { InboundReceipt, Inlet } from '../../src/channels/channel.ts';
import { systemClock } from '../../src/clock.ts';
import type { Turn } from '../../src/sessions/index.ts';

const reply = { _id: 't1', delivery: 'with-answer', activity: { text: '答复' } } as unknown as Turn;

/** One answer of a channel that cannot send afterwards; storage takes so long to mark what leaves. */
async function answerWith(storageMs: number): Promise<{ body: string | null; given: string[] }> {
  const given: string[] = [];
  const inlet: Inlet = {
    receive: async () => ({ turn: reply, isNew: true, replies: Promise.resolve([reply]) }) as unknown as InboundReceipt,
    leaving: (turns) => new Promise((resolve) => setTimeout(() => resolve([...turns]), storageMs)),
    delivered: async () => undefined,
    deliverLater: async (turns) => {
      given.push(...turns.map(({ _id }) => _id));
    },
  };
  const once = new AnswerOnce({ inlet, clock: systemClock, replyMs: 200, durableMs: 240, onLost: () => undefined });
  const render = (turns: Turn[]) => ({
    body: turns.map(({ activity }) => activity.text).join(),
    sent: turns,
    later: [],
  });
  const { body } = await once.answer(
    'k1',
    () => inlet.receive({} as Parameters<Inlet['receive']>[0]),
    render,
    () => '请再说一次',
  );
  return { body, given };
}

it('a reply that was ready early is not given up because storage is slow to mark it', async () => {
  expect(await answerWith(80)).toEqual({ body: '答复', given: [] });
});

it('a reply that could not be marked in time is the courier\u2019s, and who waits is told so', async () => {
  const { body, given } = await answerWith(230);
  expect(body).toBe('请再说一次');
  expect(given).toEqual(['t1']);
});
