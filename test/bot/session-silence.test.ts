import { type RunningHotline, runHotline } from '../support/running-hotline.ts';

let hotline: RunningHotline;
beforeAll(async () => {
  hotline = await runHotline({ SESSION_SILENCE_MINUTES: '1' });
}, 180_000);
afterAll(() => hotline.end());

const say = async (conversationId: string, text: string) => {
  const key = `${conversationId}:${text}:${Math.random()}`;
  const { replies } = await hotline.house.inlet.receive({
    channel: 'web',
    conversationId,
    address: '',
    key,
    activity: { type: 'message', text },
  });
  return replies;
};

/** Let the resident have been silent for so long, and run what is due. */
async function silence(conversationId: string, minutes: number): Promise<void> {
  const { conversations, jobs } = hotline.house.stores;
  const conversation = await conversations.change(conversationId, (current) => ({
    ...current,
    lastTurnAt: new Date(Date.now() - minutes * 60_000),
  }));
  const slot = `session-silence/${conversation?.sessionId}`;
  const [job] = await jobs.find({ where: { slot }, limit: 1 });
  if (job === undefined) throw new Error('no silence job');
  await hotline.house.jobs.schedule('session-silence', job.key, new Date(), job.ids);
  const end = Date.now() + 8000;
  while (Date.now() < end) {
    const [left] = await jobs.find({ where: { slot }, limit: 1 });
    if (left === undefined || left.dueAt.getTime() > Date.now() + 5000) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error('the silence job did not run');
}

const sessionOf = async (conversationId: string) => {
  const [session] = await hotline.house.stores.sessions.find({
    where: { conversationId },
    sort: { openedAt: -1 },
    limit: 1,
  });
  return session;
};
const words = async (id: string) =>
  (await hotline.house.stores.turns.read(id)).map((turn) => turn.activity.text ?? '').join('\n');

describe('a session that falls silent', () => {
  it('closes, says so, and asks for the rating once', async () => {
    const replies = await say('web-silent', '物业费可以不交吗，物业服务差');
    const isAsked = replies.some((turn) => turn.activity.choices?.some(({ title }) => title === '都不是'));
    if (isAsked) await say('web-silent', '1');
    await silence('web-silent', 2);
    expect(await sessionOf('web-silent')).toMatchObject({
      state: 'closed',
      closeReason: 'silence',
      outcome: 'answered',
      ratingState: 'asked',
    });
    const text = await words('web-silent');
    expect(text.match(/本次服务先结束/g)).toHaveLength(1);
    expect(text.match(/打个分/g)).toHaveLength(1);
  });

  it('stays open while the resident talks, and while he waits for a lawyer', async () => {
    await say('web-busy', '物业费可以不交吗');
    await silence('web-busy', 0);
    expect(await sessionOf('web-busy')).toMatchObject({ state: 'open' });
    await say('web-waiting', '人工');
    await silence('web-waiting', 30);
    expect(await sessionOf('web-waiting')).toMatchObject({ state: 'open' });
  });

  it('gives up a place in the queue after twelve hours', async () => {
    await say('web-gone', '人工');
    await silence('web-gone', 13 * 60);
    expect(await sessionOf('web-gone')).toMatchObject({
      state: 'closed',
      outcome: 'abandoned',
      ratingState: 'skipped',
    });
    expect((await hotline.house.handoff.waiting()).some((handoff) => handoff.conversationId === 'web-gone')).toBe(
      false,
    );
    expect(await hotline.house.stores.conversations.get('web-gone')).toMatchObject({ floor: 'bot', sessionId: null });
  });
});
