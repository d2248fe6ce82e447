import { newTurn } from '../../src/sessions/index.ts';
import { PrivacyStage, STORY } from './privacy-stage.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const DAYS = 1095;

let stage: PrivacyStage;
beforeEach(async () => {
  stage = await PrivacyStage.open();
});
afterEach(() => stage.end());

const run = () => stage.privacy.retention.run();
const countOf = async (id: string) => (await run()).find((one) => one.class === id);

describe('P28: what is kept is deleted by its day', () => {
  it('goes within an hour of its time, words and identity, and not before', async () => {
    const closedAt = new Date(stage.now().getTime() - DAYS * DAY + HOUR / 2);
    await stage.service('s1', { closedAt });
    await run();
    expect(await stage.wordsOf('c-s1')).toContain('张三');
    stage.clock.pass(HOUR);
    await run();
    const everything = await stage.everything();
    for (const gone of ['张三', '东风路', '13800138000', STORY, '已劝他', '仲裁'])
      expect(everything).not.toContain(gone);
    expect((await stage.stores.conversations.get('c-s1'))?.address).toBe('');
    const facts = await stage.stores.serviceFacts.get('s1');
    expect(facts?.personKey).toBe('c-s1');
    expect(facts?.terms.some((term) => term.includes('工资'))).toBe(false);
  });

  it('keeps the bones: who spoke, when, what came of it, and a log that still proves itself', async () => {
    await stage.service('s1', { closedAt: stage.daysAgo(DAYS + 1), change: { rating: 'satisfied' } });
    await run();
    const turns = await stage.stores.turns.read('c-s1', 0, 10);
    expect(turns.map(({ from, at }) => [from, at instanceof Date])).toEqual([
      ['resident', true],
      ['bot', true],
    ]);
    expect(await stage.stores.sessions.get('s1')).toMatchObject({ rating: 'satisfied', outcome: 'answered' });
    const check = await stage.verification.one('s1');
    expect(check?.problems).toEqual([]);
    expect((await stage.log.read('s1')).map(({ kind }) => kind)).toContain('words-erased');
  });

  it('deletes one service after the other, and the person with the last', async () => {
    await stage.service('old', { closedAt: stage.daysAgo(DAYS + 300), conversationId: 'c' });
    await stage.service('new', { closedAt: stage.daysAgo(10), conversationId: 'c' });
    await run();
    const words = await stage.wordsOf('c');
    expect(words.split('张三').length - 1).toBe(2);
    expect((await stage.stores.conversations.get('c'))?.address).not.toBe('');
    stage.clock.pass((DAYS - 9) * DAY);
    await run();
    expect(await stage.wordsOf('c')).not.toContain('张三');
    expect((await stage.stores.conversations.get('c'))?.address).toBe('');
  });

  it('takes what was said after a service with it, and nothing of the next one', async () => {
    const { turns } = stage.stores;
    await stage.service('old', { closedAt: stage.daysAgo(DAYS + 300), conversationId: 'c' });
    const said = (text: string, days: number, sessionId: string | null) =>
      newTurn({ key: text, at: stage.daysAgo(days), from: 'resident', sessionId, activity: { type: 'message', text } });
    await turns.append('c', [said('李四又说', DAYS + 299, null)]);
    await stage.service('new', { closedAt: stage.daysAgo(10), conversationId: 'c' });
    await turns.append('c', [said('王五还在', 9, null)]);
    await run();
    const words = await stage.wordsOf('c');
    expect(words).not.toContain('李四又说');
    expect(words).toContain('王五还在');
    expect(words.split('张三').length - 1).toBe(2);
  });

  it.each(['session', 'person', 'class'] as const)(
    'waits while a %s is held, and goes when it is lifted',
    async (scope) => {
      await stage.service('s1', { closedAt: stage.daysAgo(DAYS + 2) });
      const subject = { session: 's1', person: 'c-s1', class: 'transcript' }[scope];
      const hold = await stage.privacy.holds.set({ scope, subject, reason: '信访复查需要' }, 'supervisor-1');
      expect(await countOf('transcript')).toMatchObject({ deleted: 0, held: 1 });
      expect(await stage.wordsOf('c-s1')).toContain('张三');
      stage.clock.pass(DAY);
      expect(await countOf('transcript')).toMatchObject({ deleted: 0, held: 1 });
      await stage.privacy.holds.lift(hold._id, 'supervisor-1', '复查结束');
      expect(await countOf('transcript')).toMatchObject({ deleted: 1, held: 0 });
      expect(await stage.wordsOf('c-s1')).not.toContain('张三');
      await expect(stage.privacy.holds.lift(hold._id, 'supervisor-1', '再来')).rejects.toMatchObject({
        statusCode: 404,
      });
    },
  );

  it('reports what is held when it begins and ends, not every hour', async () => {
    await stage.service('s1', { closedAt: stage.daysAgo(DAYS + 2) });
    await stage.privacy.holds.set({ scope: 'person', subject: 'c-s1', reason: '信访复查需要' }, 'supervisor-1');
    for (let hour = 0; hour < 3; hour += 1) {
      await run();
      stage.clock.pass(60_000);
    }
    const { items } = await stage.privacy.reports.page();
    expect(items.map(({ classes }) => classes.map(({ held }) => held).slice(0, 2))).toEqual([[1, 1]]);
  });

  it('holds by itself what is still open', async () => {
    await stage.service('s1', { closedAt: stage.daysAgo(DAYS + 2) });
    await stage.stores.handoffs.change('h-s1', (handoff) => ({
      ...handoff,
      messageState: 'open',
      message: {
        text: '请回电',
        phone: stage.seal.seal('+8613800138000'),
        safeTime: '晚上',
        state: 'open',
        leftAt: stage.daysAgo(DAYS + 2),
        doneAt: null,
        doneBy: null,
        doneNote: '',
      },
    }));
    expect(await countOf('transcript')).toMatchObject({ deleted: 0, held: 1 });
    const doneAt = stage.now();
    await stage.stores.handoffs.change('h-s1', (handoff) => ({
      ...handoff,
      messageState: 'done',
      message: handoff.message === null ? null : { ...handoff.message, state: 'done', doneAt },
    }));
    expect(await countOf('transcript')).toMatchObject({ deleted: 1 });
  });

  it('deletes what was left as a message a year after it was dealt with, not after it was left', async () => {
    const session = await stage.service('s1', { closedAt: stage.daysAgo(400) });
    const doneAt = stage.daysAgo(364);
    await stage.stores.handoffs.change('h-s1', (handoff) => ({
      ...handoff,
      messageState: 'done',
      message: {
        text: '请晚上回电',
        phone: stage.seal.seal('+8613800138000'),
        safeTime: '晚上',
        state: 'done',
        leftAt: session.openedAt,
        doneAt,
        doneBy: 'lawyer-1',
        doneNote: '已回电',
      },
    }));
    await run();
    expect((await stage.stores.handoffs.get('h-s1'))?.message?.text).toBe('请晚上回电');
    stage.clock.pass(DAY + HOUR);
    await run();
    expect((await stage.stores.handoffs.get('h-s1'))?.message).toMatchObject({ text: '', phone: '', state: 'done' });
    expect(await stage.wordsOf('c-s1')).toContain('张三');
  });

  it('goes on where a crash stopped it, and deletes nothing twice', async () => {
    for (let at = 0; at < 12; at += 1) await stage.service(`s${at}`, { closedAt: stage.daysAgo(DAYS + 12 - at) });
    const { turns } = stage.stores;
    const change = turns.change.bind(turns);
    let left = 9;
    turns.change = (id, fn) => {
      left -= 1;
      if (left < 0) return Promise.reject(new Error('the machine stopped'));
      return change(id, fn);
    };
    await run();
    turns.change = change;
    expect(await stage.everything()).toContain('张三');
    stage.clock.pass(HOUR);
    await run();
    expect(await stage.everything()).not.toContain('张三');
    expect(await countOf('transcript')).toMatchObject({ deleted: 0, held: 0 });
  });

  it('reports what it did in counts alone, and shows when a report was altered', async () => {
    await stage.service('s1', { closedAt: stage.daysAgo(DAYS + 1) });
    await run();
    stage.clock.pass(HOUR);
    await run();
    const { items } = await stage.privacy.reports.page();
    expect(items[items.length - 1]).toMatchObject({
      why: 'retention',
      by: null,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(JSON.stringify(items)).not.toMatch(/张三|13800138000|s1|c-s1/);
    expect(items.at(-1)?.classes.find((one) => one.class === 'transcript')).toMatchObject({ deleted: 1 });
    expect(await stage.privacy.reports.firstBroken()).toBeNull();
    const [first] = items.slice(-1);
    await stage.stores.deletionReports.change(first?._id ?? '', (report) => ({ ...report, classes: [] }));
    expect(await stage.privacy.reports.firstBroken()).toBe(1);
  });

  it('tells beforehand what it would delete', async () => {
    await stage.service('s1', { closedAt: stage.daysAgo(DAYS + 1) });
    await stage.service('s2', { closedAt: stage.daysAgo(DAYS - 1) });
    expect(await stage.privacy.retention.due()).toContainEqual({ class: 'transcript', due: 1, waiting: 0 });
    expect(await stage.wordsOf('c-s1')).toContain('张三');
  });
});
