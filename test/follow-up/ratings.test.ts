import { ratingMark } from '../../src/bot/session-closing.ts';
import { RatingStage } from './rating-stage.ts';
import { followUpRules } from './rules.ts';

const PHONE = '+8613800001234';
let stage: RatingStage;
afterEach(() => stage.end());

describe('a service that is over', () => {
  it('is rated by digit, in words, once; what comes after changes nothing', async () => {
    stage = await RatingStage.open();
    const id = await stage.conversation();
    const { _id } = await stage.service(id);
    const [request] = await stage.asked(id);
    expect(request?.activity.choices?.map(({ title }) => title)).toEqual(['满意', '基本满意', '不满意']);
    expect(await stage.say(id, '2')).toContain('谢谢您的评价');
    expect(await stage.session(_id)).toMatchObject({
      rating: 'basically-satisfied',
      ratingState: 'rated',
      settled: false,
    });
    for (const again of ['满意', '3', '不满意']) expect(await stage.say(id, again)).toContain('以第一次为准');
    expect(await stage.session(_id)).toMatchObject({ rating: 'basically-satisfied', state: 'closed' });
    expect(await stage.sessions(id)).toHaveLength(1);
    expect(await stage.followUp.ratings.of(_id)).toMatchObject([{ level: 'basically-satisfied', by: 'resident' }]);
    // A day later a digit may mean anything.
    await stage.pass(25);
    expect(await stage.say(id, '3')).not.toContain('以第一次为准');
    expect(await stage.sessions(id)).toHaveLength(2);
  });

  it.each(['9', '６', '六', '五星', '100'])('%p is no rating: it is asked again, nothing is guessed', async (text) => {
    stage = await RatingStage.open();
    const id = await stage.conversation();
    const { _id } = await stage.service(id);
    expect(await stage.say(id, text)).toContain('1 满意，2 基本满意，3 不满意');
    expect(await stage.session(_id)).toMatchObject({ rating: null, ratingState: 'asked' });
    expect(await stage.sessions(id)).toHaveLength(1);
    expect(await stage.say(id, '1')).toContain('谢谢您的评价');
  });

  it('is rated on five levels where the bureau says so', async () => {
    stage = await RatingStage.open({ rules: await followUpRules({ scale: 'five' }) });
    const id = await stage.conversation();
    const { _id } = await stage.service(id);
    const [request] = await stage.asked(id);
    expect(request?.activity.speak).toContain('非常满意按一，满意按二');
    expect(await stage.say(id, '6')).toContain('5 非常不满意');
    expect(await stage.say(id, '5')).toContain('对不起');
    expect(await stage.session(_id)).toMatchObject({ rating: 'very-dissatisfied' });
    expect(await stage.followUp.reviews.get(_id)).toMatchObject({ state: 'open', level: 'very-dissatisfied' });
    expect(await stage.followUp.ratings.of(_id)).toMatchObject([{ scale: 'five', ratingClass: 'dissatisfied' }]);
  });

  it('is not rated after its time, and says so', async () => {
    stage = await RatingStage.open();
    const id = await stage.conversation();
    const { _id } = await stage.service(id);
    await stage.pass(90 * 24);
    expect(await stage.say(id, '满意')).toContain('评价时间已经过了');
    expect(await stage.session(_id)).toMatchObject({ rating: null });
    expect(await stage.sessions(id)).toHaveLength(1);
  });

  it('is not rated from another thread', async () => {
    stage = await RatingStage.open();
    const [id, other] = [await stage.conversation(), await stage.conversation()];
    const { _id } = await stage.service(id);
    const conversation = (await stage.stores.conversations.get(other))!;
    const given = { conversation, sessionId: _id, level: 'satisfied', key: 'x', at: stage.clock.now() } as const;
    expect(await stage.followUp.ratings.take(given)).toEqual({ result: 'none' });
    await stage.say(other, '满意', ratingMark(_id));
    expect(await stage.session(_id)).toMatchObject({ rating: null, ratingState: 'asked' });
  });

  it('takes the same message once, also when a crash came between the rating and what follows', async () => {
    stage = await RatingStage.open();
    const id = await stage.conversation();
    const { _id } = await stage.service(id);
    const conversation = (await stage.stores.conversations.get(id))!;
    const given = { conversation, sessionId: _id, level: 'dissatisfied', key: 'k', at: stage.clock.now() } as const;
    const all = await Promise.all(
      [given, given, { ...given, key: 'other' }].map((one) => stage.followUp.ratings.take(one)),
    );
    expect(all.map(({ result }) => result).sort()).toEqual(['kept', 'kept', 'twice']);
    await stage.stores.sessions.change(_id, (session) => ({
      ...session,
      rating: null,
      ratedAt: null,
      ratingState: 'asked',
    }));
    await stage.stores.serviceReviews.remove(_id);
    expect(await stage.followUp.ratings.take(given)).toMatchObject({
      result: 'kept',
      session: { rating: 'dissatisfied' },
    });
    expect(await stage.followUp.reviews.get(_id)).toMatchObject({ state: 'open' });
  });

  it('is made good after a crash by another message, and by the settling of the service, without any', async () => {
    stage = await RatingStage.open();
    const { ratings, reviews } = stage.followUp;
    const id = await stage.conversation();
    const { _id } = await stage.service(id);
    const asked = await stage.session(_id);
    const conversation = (await stage.stores.conversations.get(id))!;
    const given = { conversation, sessionId: _id, level: 'dissatisfied', key: 'k', at: stage.clock.now() } as const;
    await ratings.take(given);
    const cut = async () => {
      await stage.stores.sessions.change(_id, () => asked);
      await stage.stores.serviceReviews.remove(_id);
    };
    await cut();
    expect(await ratings.take({ ...given, key: 'other', level: 'satisfied' })).toEqual({ result: 'twice' });
    const rated = { rating: 'dissatisfied', ratingState: 'rated', settled: false };
    expect(await stage.session(_id)).toMatchObject(rated);
    expect(await reviews.get(_id)).toMatchObject({ state: 'open' });
    await cut();
    await ratings.step.settle(asked);
    expect(await stage.session(_id)).toMatchObject(rated);
    // Between the session and the review.
    await stage.stores.serviceReviews.remove(_id);
    await ratings.step.settle(await stage.session(_id));
    expect(await reviews.get(_id)).toMatchObject({ state: 'open', openedAt: given.at });
  });

  it('rated before there was a book of ratings, it is left as it is', async () => {
    stage = await RatingStage.open();
    const { _id } = await stage.service(await stage.conversation());
    await stage.stores.sessions.change(_id, (one) => ({ ...one, rating: 'dissatisfied', ratingState: 'rated' }));
    await stage.followUp.ratings.step.settle(await stage.session(_id));
    expect(await stage.followUp.reviews.get(_id)).toBeNull();
  });

  it('is asked for after a crash between the end of the service and the request', async () => {
    stage = await RatingStage.open();
    const id = await stage.conversation();
    const { log } = stage.courier;
    const commit = log.commit.bind(log);
    const closing = stage.service(id);
    log.commit = async (conversationId, step) => {
      const { sessionId } = (await stage.stores.conversations.get(id))!;
      const session = sessionId === null ? null : await stage.stores.sessions.get(sessionId);
      if (session?.state !== 'closed') return commit(conversationId, step);
      throw new Error('the power is off');
    };
    await expect(closing).rejects.toThrow('the power is off');
    log.commit = commit;
    await stage.jobs.runDue();
    expect(await stage.asked(id)).toHaveLength(1);
    expect(await stage.stores.conversations.get(id)).toMatchObject({ sessionId: null });
  });
});

describe('nobody rates his own service', () => {
  it('whoever served is not asked, and is told so; nor is it taken when he says it', async () => {
    stage = await RatingStage.open({ channel: 'sms', staff: [{ id: 'l1', phone: PHONE }] });
    const id = await stage.conversation();
    const { _id } = await stage.service(id, { lawyerId: 'l1' });
    expect(await stage.session(_id)).toMatchObject({ ratingState: 'skipped', unratedBecause: 'own-service' });
    const said = await stage.asked(id);
    expect(said.map(({ activity }) => activity.text)).toEqual([expect.stringContaining('不能由本人评价')]);
    expect(await stage.say(id, '满意')).toContain('不能由本人评价');
    expect(await stage.session(_id)).toMatchObject({ rating: null });
    expect(await stage.sessions(id)).toHaveLength(1);
  });

  it('another one is asked', async () => {
    stage = await RatingStage.open({ channel: 'sms', staff: [{ id: 'l1', phone: '+8613900001111' }] });
    const id = await stage.conversation();
    const { _id } = await stage.service(id, { lawyerId: 'l1' });
    expect(await stage.session(_id)).toMatchObject({ ratingState: 'asked', unratedBecause: null });
  });

  it('a number that was found out later is taken into account too', async () => {
    stage = await RatingStage.open({ channel: 'sms', staff: [{ id: 'l1', phone: PHONE }] });
    const id = await stage.conversation();
    const { _id } = await stage.service(id);
    await stage.stores.sessions.change(_id, (session) => ({ ...session, lawyerId: 'l1' }));
    expect(await stage.say(id, '满意')).toContain('不能由本人评价');
    expect(await stage.session(_id)).toMatchObject({ rating: null });
  });
});

describe('a menu that stays on the screen', () => {
  it('is for the service it was for, also while a later one waits for its own rating', async () => {
    stage = await RatingStage.open({ channel: 'wechat' });
    const id = await stage.conversation();
    const first = await stage.service(id);
    const second = await stage.service(id);
    expect(await stage.say(id, '不满意', ratingMark(first._id))).toContain('对不起');
    expect(await stage.session(first._id)).toMatchObject({ rating: 'dissatisfied' });
    expect(await stage.session(second._id)).toMatchObject({ rating: null, ratingState: 'asked' });
    expect(await stage.say(id, '满意', ratingMark(second._id))).toContain('谢谢');
    expect(await stage.session(second._id)).toMatchObject({ rating: 'satisfied' });
    expect(await stage.say(id, '满意', ratingMark(first._id))).toContain('以第一次为准');
    expect(await stage.sessions(id)).toHaveLength(2);
  });

  it('rates an old service while a new one is open, and leaves that as it is', async () => {
    stage = await RatingStage.open({ channel: 'wechat' });
    const id = await stage.conversation();
    const first = await stage.service(id);
    await stage.say(id, '又有一件事');
    const open = await stage.stores.conversations.get(id);
    expect(await stage.say(id, '满意', ratingMark(first._id))).toContain('谢谢');
    expect(await stage.session(first._id)).toMatchObject({ rating: 'satisfied', state: 'closed' });
    expect(await stage.stores.conversations.get(id)).toMatchObject({
      sessionId: open?.sessionId,
      turnCount: open?.turnCount,
    });
  });
});

describe('who is not satisfied', () => {
  it('is asked why once, his next words are the reason, and no service is opened', async () => {
    stage = await RatingStage.open();
    const id = await stage.conversation();
    const { _id } = await stage.service(id);
    const sorry = await stage.say(id, '不满意');
    expect(sorry).toMatch(/3月9日以前回访.*\n.*哪里没做好.*不说了/u);
    expect(await stage.say(id, '律师说话太快，我手机13911112222')).toContain('3月9日');
    const [, reason] = await stage.followUp.ratings.of(_id);
    expect(reason).toMatchObject({ kind: 'reason', words: expect.stringMatching(/说话太快.*\*+2222/) });
    expect(stage.followUp.ratings.rawWords(reason!)).toContain('13911112222');
    expect(reason?.wordsSealed).not.toContain('139');
    expect(await stage.sessions(id)).toHaveLength(1);
    await stage.say(id, '还有一件事');
    expect(await stage.sessions(id)).toHaveLength(2);
  });

  it.each(['不说了', '1', '没有。', '算了吧', '谢谢', '再见'])(
    '%p tells no reason and opens no service',
    async (text) => {
      stage = await RatingStage.open();
      const id = await stage.conversation();
      const { _id } = await stage.service(id);
      await stage.say(id, '3');
      expect(await stage.say(id, text)).toContain('不说也没关系');
      expect(await stage.followUp.ratings.of(_id)).toHaveLength(1);
      expect(await stage.sessions(id)).toHaveLength(1);
    },
  );

  it.each<[string, number]>([
    ['他拿刀砍我', 1],
    ['转人工', 1],
    ['我要投诉', 2],
  ])('%p goes its own way, with %p records kept', async (text, records) => {
    stage = await RatingStage.open();
    const id = await stage.conversation();
    const { _id } = await stage.service(id);
    await stage.say(id, '不满意');
    await stage.say(id, text);
    expect(await stage.followUp.ratings.of(_id)).toHaveLength(records);
    expect(await stage.sessions(id)).toHaveLength(2);
  });

  it('what sounds like a word to the bot is a reason all the same', async () => {
    stage = await RatingStage.open();
    const id = await stage.conversation();
    const { _id } = await stage.service(id);
    await stage.say(id, '不满意');
    expect(await stage.say(id, '说得太长了')).toContain('记下了');
    expect((await stage.followUp.ratings.of(_id)).map(({ words }) => words)).toContain('说得太长了');
    expect(await stage.sessions(id)).toHaveLength(1);
  });

  it('who asks something instead is not lost: it is the reason, and the answer is offered', async () => {
    stage = await RatingStage.open({ channel: 'sms' });
    const id = await stage.conversation();
    const { _id } = await stage.service(id);
    await stage.say(id, '不满意');
    expect(await stage.say(id, '老板不发工资怎么办')).toContain('现在就答复吗');
    expect((await stage.followUp.ratings.of(_id)).map(({ words }) => words)).toContain('老板不发工资怎么办');
    expect(await stage.sessions(id)).toHaveLength(1);
    expect(await stage.say(id, '1')).toContain('工资');
    expect(await stage.sessions(id)).toHaveLength(2);
  });

  it('half an hour later his words are no reason any more', async () => {
    stage = await RatingStage.open();
    const id = await stage.conversation();
    const { _id } = await stage.service(id);
    await stage.say(id, '不满意');
    await stage.pass(0.6);
    await stage.say(id, '我想问一下别的');
    expect(await stage.followUp.ratings.of(_id)).toHaveLength(1);
    expect(await stage.sessions(id)).toHaveLength(2);
  });

  it('after danger nobody promises to call', async () => {
    stage = await RatingStage.open();
    const id = await stage.conversation();
    const { _id } = await stage.service(id, {}, { emergency: 'E-VIOLENCE' });
    expect(await stage.say(id, '不满意')).not.toMatch(/回访您|打电话给您/u);
    expect(await stage.followUp.reviews.get(_id)).toMatchObject({ isDangerous: true });
  });
});

describe('a reminder', () => {
  const reminders = async (id: string) => (await stage.asked(id)).filter(({ key }) => key.endsWith('/rating-reminder'));

  it('comes once, a day later, by the same channel', async () => {
    stage = await RatingStage.open({ channel: 'wechat' });
    const id = await stage.conversation();
    const { _id } = await stage.service(id);
    await stage.jobs.runDue();
    await stage.pass(23.9);
    expect(await reminders(id)).toEqual([]);
    await stage.pass(0.2);
    const [reminder] = await reminders(id);
    expect(reminder?.activity.text).toContain('3月2日的那次咨询');
    expect(stage.courier.own.texts.filter((text) => text.includes('以后不再提醒'))).toHaveLength(1);
    expect((await stage.session(_id)).remindedAt).toEqual(reminder?.at);
    for (let day = 0; day < 5; day += 1) await stage.pass(24);
    expect(await reminders(id)).toHaveLength(1);
    expect(await stage.say(id, '1')).toContain('谢谢');
  });

  it('waits for the morning', async () => {
    stage = await RatingStage.open();
    const id = await stage.conversation();
    // 22:00 in Shanghai.
    stage.clock.forward(12 * 3600);
    await stage.service(id);
    await stage.pass(24.1);
    expect(await reminders(id)).toEqual([]);
    await stage.pass(10);
    const [reminder] = await reminders(id);
    expect(reminder?.at.toISOString()).toMatch(/T00:\d\d/);
  });

  it.each<[string, (id: string, session: string) => Promise<unknown>]>([
    ['who has rated', (id) => stage.say(id, '满意')],
    ['who asks something new', (id) => stage.say(id, '又有一件事')],
    [
      'whom the request did not reach',
      async (_id, session) => {
        const [turn] = await stage.stores.turns.find({ where: { key: `${session}/rating-request` }, limit: 1 });
        await stage.stores.turns.change(turn?._id ?? '', (current) => ({ ...current, delivery: 'dropped' }));
      },
    ],
  ])('does not come to %s', async (_who, happens) => {
    stage = await RatingStage.open({ channel: 'wechat' });
    const id = await stage.conversation();
    const { _id } = await stage.service(id);
    await stage.jobs.runDue();
    await happens(id, _id);
    for (let day = 0; day < 6; day += 1) await stage.pass(25);
    expect(await reminders(id)).toEqual([]);
  });

  it('does not come after danger, to who called, or where none is wanted', async () => {
    for (const [setting, told] of [
      [{}, { emergency: 'E-VIOLENCE' }],
      [{ channel: 'voice' as const }, {}],
      [{ rules: await followUpRules({ reminder: { on: false, afterHours: 24 } }) }, {}],
    ] as const) {
      stage = await RatingStage.open(setting);
      const id = await stage.conversation();
      const { ratingState } = await stage.service(id, {}, told);
      expect(ratingState).toBe('asked');
      await stage.pass(48);
      expect(await reminders(id)).toEqual([]);
      if (setting.rules === undefined) await stage.end();
    }
  });
});

describe('who is rated', () => {
  it('stays as it was when the service closed, whatever becomes of accounts, shifts and regions', async () => {
    const staff = [{ id: 'l1', provider: '甲律师事务所' }];
    stage = await RatingStage.open({ staff });
    const id = await stage.conversation();
    const { _id } = await stage.service(id, { lawyerId: 'l1' }, { regionCode: '340304' });
    const frozen = { lawyerId: 'l1', queue: null, shiftId: null, provider: '甲律师事务所', regionCode: '340304' };
    expect(await stage.session(_id)).toMatchObject({ attribution: frozen, regionCode: '340304' });
    staff[0] = { id: 'l1', provider: '乙律师事务所' };
    await stage.stores.conversations.change(id, (current) => ({ ...current, regionCode: '110000' }));
    await stage.say(id, '不满意');
    expect((await stage.session(_id)).attribution).toEqual(frozen);
    expect(await stage.followUp.ratings.of(_id)).toMatchObject([{ attribution: frozen }]);
    expect(await stage.followUp.reviews.get(_id)).toMatchObject({ attribution: frozen, regionCode: '340304' });
  });
});
