import type { FollowUp } from '../../src/after-service.ts';
import type { Session } from '../../src/sessions/index.ts';
import { blankHandoff } from '../handoff/stage.ts';
import { DeskStage, type Person } from './desk-stage.ts';
import { NOTED } from './follow-up-stage.ts';

const PHONE = '+8613800001234';
const DAY = 86_400_000;

describe('reviews of bad ratings', () => {
  let desk: DeskStage;
  let one: Person;
  let two: Person;
  let followUp: FollowUp;
  beforeEach(async () => {
    desk = await DeskStage.open();
    [one, two] = [await desk.withRoles('overseer-a', ['supervisor']), await desk.withRoles('overseer-b', ['reviewer'])];
    followUp = desk.deps.followUp as FollowUp;
  });
  afterEach(() => desk.end());

  /** A service by telephone that is rated badly. */
  async function rated(id: string, fields: Partial<Session> = {}, reason = ''): Promise<void> {
    const { stage, seal } = desk;
    const at = stage.clock.now();
    await stage.conversation(`c-${id}`);
    await stage.stored.conversations.change(`c-${id}`, (current) => ({
      ...current,
      channel: 'sms',
      address: seal.seal(PHONE),
    }));
    const closed = { state: 'closed', closedAt: at, outcome: 'answered', ratingState: 'asked' } as const;
    await desk.session(id, { channel: 'sms', ...closed, ...fields });
    const conversation = (await stage.stored.conversations.get(`c-${id}`))!;
    const given = { conversation, sessionId: id, level: 'dissatisfied', key: `k-${id}`, at } as const;
    expect(await followUp.ratings.take(given)).toMatchObject({ result: 'kept' });
    if (reason !== '') await followUp.ratings.giveReason({ sessionId: id, text: reason, key: `r-${id}`, at });
  }
  const rows = async (person: Person, query = '') => (await person.get(`/service-reviews?${query}`)).body.reviews;
  const holder = async (id: string) => {
    const review = await followUp.reviews.get(id);
    return [one, two].find((person) => person.id === review?.assigneeId) ?? one;
  };

  it('are opened at once, due in five working days, and worked on to their end', async () => {
    await rated('s1', {}, '律师没讲清楚，我手机13911112222');
    const mine = await holder('s1');
    await mine.post('/service-reviews/s1/take');
    expect(await rows(mine)).toMatchObject([
      {
        id: 's1',
        state: 'open',
        dueDay: '2026-03-09',
        isOverdue: false,
        isMine: true,
        mayWork: true,
        level: 'dissatisfied',
      },
    ]);
    const detail = await mine.get('/service-reviews/s1');
    expect(detail.body.review).toMatchObject({ hasContact: true, callbacks: [], finding: null });
    expect(detail.body.review.reason).toMatch(/律师没讲清楚.*2222/);
    expect(detail.text).not.toMatch(/13911112222|13800001234/);

    desk.stage.clock.pass(60_000);
    const early = await mine.post('/service-reviews/s1/finding', { code: 'answer-unclear' });
    expect([early.status, early.body.code]).toEqual([409, 'hotline_follow_up_review_state']);
    const called = { result: 'reached', words: '他说律师讲得太快，电话13911112222' };
    expect((await mine.post('/service-reviews/s1/callback', called)).body.review).toMatchObject({ state: 'calling' });
    await mine.post('/service-reviews/s1/re-rating', { level: 'satisfied' });
    await mine.post('/service-reviews/s1/finding', { code: 'answer-unclear', text: '说得太快' });
    expect((await mine.post('/service-reviews/s1/close')).status).toBe(409);
    await mine.post('/service-reviews/s1/correction', { kind: 'talk', text: '和律师谈过，以后放慢' });
    const closed = await mine.post('/service-reviews/s1/close');
    expect(closed.body.review).toMatchObject({
      state: 'closed',
      callbacks: [{ result: 'reached', byName: mine.username }],
      finding: { code: 'answer-unclear' },
      correction: { kind: 'talk' },
      reRating: { level: 'satisfied' },
    });
    expect(closed.text).not.toContain('13911112222');
    expect(await rows(mine)).toEqual([]);
    expect(await rows(mine, 'state=closed')).toHaveLength(1);

    // The first rating stays; what was said later stands beside it.
    expect(await desk.stage.stored.sessions.get('s1')).toMatchObject({ rating: 'dissatisfied', settled: false });
    expect((await followUp.ratings.of('s1')).map(({ kind, level, by }) => `${kind} ${level} ${by}`)).toEqual([
      'rating dissatisfied resident',
      'reason dissatisfied resident',
      'after-callback satisfied callback',
    ]);
    const audited = await desk.audited();
    for (const step of ['open', 'callback', 're-rating', 'finding', 'correction', 'close']) {
      expect(audited).toContain(`${mine.id} review-${step} s1`);
    }
    expect(NOTED.get(followUp)?.map((key) => key.split(':')[2])).toEqual(
      expect.arrayContaining(['opened', 'callback', 're-rating', 'finding', 'correction', 'closed']),
    );
  });

  it('keep a rating after the callback in the book also after a crash, and take only a level of the scale', async () => {
    await rated('s1');
    const mine = await holder('s1');
    await mine.post('/service-reviews/s1/take');
    await mine.post('/service-reviews/s1/callback', { result: 'reached' });
    expect((await mine.post('/service-reviews/s1/re-rating', { level: 'very-satisfied' })).status).toBe(422);
    const at = desk.stage.clock.now();
    await followUp.reviews.step('s1', { type: 're-rating', level: 'satisfied', by: mine.id, at });
    const session = (await desk.stage.stored.sessions.get('s1'))!;
    expect(session.settled).toBe(false);
    for (let times = 0; times < 2; times += 1) await followUp.ratings.step.settle(session);
    expect((await followUp.ratings.of('s1')).map(({ kind, level, staffId }) => [kind, level, staffId])).toEqual([
      ['rating', 'dissatisfied', null],
      ['after-callback', 'satisfied', mine.id],
    ]);
  });

  it('tells the number and the words in clear to who gives a reason, and writes that down', async () => {
    await rated('s1', {}, '给我回电13911112222');
    expect((await one.post('/service-reviews/s1/reveal', {})).status).toBe(422);
    const answer = await one.post('/service-reviews/s1/reveal', { reason: '回访' });
    expect(answer.body).toEqual({ phone: PHONE, reason: '给我回电13911112222', callbacks: [] });
    expect(await desk.audited()).toContain(`${one.id} review-reveal s1 回访`);
    expect(desk.logged.join()).not.toContain('13911112222');
  });

  it('are never given to who served, nor worked on or revealed by him', async () => {
    await rated('s1', { lawyerId: one.id });
    expect(await followUp.reviews.get('s1')).toMatchObject({ recused: [one.id] });
    expect((await followUp.reviews.get('s1'))?.assigneeId).not.toBe(one.id);
    expect(await rows(one)).toMatchObject([{ mayWork: false }]);
    for (const step of ['take', 'close', 'callback', 'reveal']) {
      const body = step === 'callback' ? { result: 'reached' } : step === 'reveal' ? { reason: '看看' } : {};
      const answer = await one.post(`/service-reviews/s1/${step}`, body);
      expect([answer.status, answer.body.code]).toEqual([403, 'hotline_follow_up_review_recused']);
    }
  });

  it('nor to the supervisor who told him what to say', async () => {
    const { stage, deps } = desk;
    const handoff = { ...blankHandoff('h1', stage.clock.now()), sessionId: 's1', conversationId: 'c-s1' };
    await stage.stored.handoffs.insert(handoff);
    await deps.notes.add({ handoff, staffId: two.id, kind: 'whisper', text: '请他留个电话', key: 'w1' });
    await rated('s1', { handoffId: 'h1' });
    expect(await followUp.reviews.get('s1')).toMatchObject({ recused: [two.id] });
  });

  it('go to whoever of the region has the fewest, and one at a time holds each', async () => {
    for (const { id, username, roles } of await desk.room.staff.list()) {
      const mayReview = roles.includes('supervisor') || roles.includes('reviewer');
      if (mayReview && id !== one.id && id !== two.id) await desk.room.staff.setDisabled(username, true);
    }
    for (const id of ['s1', 's2', 's3', 's4']) await rated(id);
    const by = (await rows(one)).map(({ assigneeId }: { assigneeId: string }) => assigneeId);
    expect([one, two].map(({ id }) => by.filter((each: string) => each === id).length)).toEqual([2, 2]);
    const [his, other] = (await holder('s1')) === one ? [one, two] : [two, one];
    const refused = await other.post('/service-reviews/s1/callback', { result: 'not-reached' });
    expect([refused.status, refused.body.code]).toEqual([409, 'hotline_follow_up_review_not_yours']);
    expect((await other.post('/service-reviews/s1/take')).body.review).toMatchObject({ assigneeId: other.id });
    expect((await other.post('/service-reviews/s1/callback', { result: 'not-reached' })).status).toBe(200);
    expect((await his.post('/service-reviews/s1/callback', { result: 'reached' })).status).toBe(409);
  });

  it('of other regions are not there', async () => {
    await desk.room.stored.accounts.change(two.id, (account) => ({ ...account, regions: ['110000'] }));
    await rated('s1', { regionCode: '340304' });
    expect(await rows(two)).toEqual([]);
    expect(await rows(one)).toHaveLength(1);
    for (const path of ['s1', 'none']) {
      const answers = [
        await two.get(`/service-reviews/${path}`),
        await two.post(`/service-reviews/${path}/take`),
        await two.post(`/service-reviews/${path}/reveal`, { reason: '看看' }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    }
  });

  it('warn as their time passes, once each, and are overdue after it', async () => {
    await rated('s1');
    const { clock, jobs } = desk.stage;
    const seen: number[] = [];
    for (let day = 0; day <= 8; day += 1) {
      await jobs.run('review-warnings');
      seen.push((await followUp.reviews.get('s1'))?.warned ?? -1);
      clock.pass(DAY);
    }
    expect(seen).toEqual([0, 0, 0, 0, 50, 50, 50, 80, 100]);
    expect(await rows(await desk.person('overseer-a'))).toMatchObject([{ isOverdue: true, warned: 100 }]);
  });

  it('answer what is not as documented, naming it', async () => {
    await rated('s1');
    const answer = await one.post('/service-reviews/s1/finding', { code: 'whatever', more: 1 });
    expect(answer.status).toBe(422);
    expect(answer.body.details.map(({ field }: { field: string }) => field)).toEqual(['code', 'more']);
    expect((await one.get('/service-reviews?state=none')).status).toBe(422);
    expect((await one.get('/service-reviews?cursor=x')).status).toBe(422);
  });
});
