import { type MediationCase, mediationProgressOf, mediationUpToDate } from '../../src/mediation/index.ts';
import { mediationOrderUpToDate } from '../../src/mediation.ts';
import { percentGoneOf } from '../../src/work-orders/index.ts';
import {
  asked,
  content,
  limited,
  MEDIATOR,
  MediationWorld,
  OFFICER,
  RESIDENT,
  START,
  SUPERVISOR,
  TO_AGREEMENT,
} from './mediation-world.ts';

let world: MediationWorld;
beforeAll(async () => {
  world = await MediationWorld.open();
});
beforeEach(() => {
  world.now = START;
  world.isDown = false;
  world.content = content;
});
afterAll(() => world.end());

describe('cases of mediation', () => {
  it('the same request is one case with one order, also when it comes at once', async () => {
    const made = await Promise.all(Array.from({ length: 4 }, () => world.cases.request(asked('once'))));
    expect(new Set(made.map(({ case: one }) => one.number)).size).toBe(1);
    expect(made.filter(({ isNew }) => isNew)).toHaveLength(1);
    const [first] = await world.cases.ofConversation('c-once');
    expect(first?.number).toMatch(/^TJ20260105-\d{4}-\d$/u);
    const order = await world.orders.byNumber(first?.orderNumber ?? '');
    expect(order).toMatchObject({ origin: 'mediation', _id: first?.orderId, conversationId: 'c-once', reach: 'none' });
    expect(order?.content).not.toContain('13911112222');
  });

  it('names and telephones are sealed', async () => {
    const { case: one } = await world.cases.request(asked('sealed'));
    expect(JSON.stringify(one)).not.toMatch(/申请人甲|对方乙|1380013|1370013/u);
    expect(world.deps.seal.open(one.other.phone)).toBe('+8613700137000');
  });

  it('its order goes with it, and what failed is taken up again', async () => {
    world.isDown = true;
    const { case: made } = await world.cases.request(asked('down'));
    expect([made.orderId, made.settled]).toEqual([null, false]);
    const id = made._id;
    for (const [by, step] of TO_AGREEMENT.slice(0, 2)) await world.take(id, by, step);
    world.isDown = false;
    await world.cases.reconcile();
    const now = await world.cases.get(id);
    expect(now).toMatchObject({ settled: true, state: 'asking' });
    expect((await world.orders.get(now?.orderId ?? ''))?.state).toBe('SIGNED');
    expect(world.told.filter(({ key }) => key.startsWith(`mediation:${id}`))).toHaveLength(1);
    await world.take(id, OFFICER, { type: 'other-refused', reason: '不想调' });
    await world.take(id, OFFICER, { type: 'close', reason: '' });
    const order = await world.orders.get(now?.orderId ?? '');
    expect(order).toMatchObject({ state: 'REPLIED', result: 'unsolved' });
    await world.cases.reconcile();
    expect((await world.orders.get(order?._id ?? ''))?.lines).toBe(order?.lines);
  });

  it('what may turn violent alarms a person at once, and stands before all until he attends to it (25)', async () => {
    const { case: one } = await world.cases.request(asked('danger', { risks: ['may-turn-violent'] }));
    expect(world.alarms).toContain(one._id);
    expect((await world.cases.list({})).items[0]?._id).toBe(one._id);
    expect((await world.cases.alarmed()).map(({ _id }) => _id)).toEqual([one._id]);
    await world.take(one._id, OFFICER, { type: 'danger-attended' });
    expect(await world.cases.alarmed()).toEqual([]);
    const before = world.alarms.length;
    await Promise.all([1, 2].map(() => world.take(one._id, RESIDENT, { type: 'danger', note: '又来砸门' })));
    expect(world.alarms.length).toBe(before + 1);
    await world.take(one._id, OFFICER, { type: 'danger-attended' });
  });

  it('what the other side said is not told to who asked (15(4)), and the way to court is', async () => {
    const { case: made } = await world.cases.request(asked('refused'));
    await world.take(made._id, OFFICER, { type: 'accept', rung: 'village', committee: { id: null, name: '幸福村' } });
    await world.take(made._id, OFFICER, { type: 'ask-other', way: 'phone', nameTold: false, note: '' });
    const refused = await world.take(made._id, OFFICER, { type: 'other-refused', reason: '对方说申请人是无赖' });
    const progress = mediationProgressOf(refused);
    expect(progress.answer).not.toContain('无赖');
    expect(progress.answer).toContain('起诉');
  });

  it('is not closed while nobody has looked at the danger', async () => {
    const { case: made } = await world.cases.request(asked('danger-open', { risks: ['may-turn-violent'] }));
    await world.take(made._id, OFFICER, { type: 'not-accept', reason: '不属于调解范围' });
    await expect(world.take(made._id, OFFICER, { type: 'close', reason: '' })).rejects.toMatchObject({
      statusCode: 422,
    });
    await world.take(made._id, OFFICER, { type: 'danger-attended' });
    expect(await world.take(made._id, OFFICER, { type: 'close', reason: '' })).toMatchObject({ state: 'closed' });
  });

  it('what ended is put away by itself, unless something still runs', async () => {
    const [left, running] = [await world.cases.request(asked('left')), await world.agreed('still-running')];
    await world.take(left.case._id, OFFICER, { type: 'not-accept', reason: '不属于调解范围' });
    await world.take(running._id, OFFICER, { type: 'close', reason: '' });
    world.now = new Date(START.getTime() + 91 * 86_400_000);
    await world.deps.cases.change(running._id, (current) => ({ ...current, subsidyState: 'claimed' }));
    await world.cases.reconcile();
    expect((await world.cases.get(left.case._id))?.state).toBe('archived');
    expect((await world.cases.get(running._id))?.state).toBe('closed');
  });

  it('nobody mediates who is related to a side', async () => {
    const { case: one } = await world.cases.request(asked('related'));
    for (const [by, step] of TO_AGREEMENT.slice(0, 3)) await world.take(one._id, by, step);
    const related = { type: 'assign', mediators: [{ id: 'related', name: '某', unrelated: true }] } as const;
    await expect(world.take(one._id, OFFICER, { ...related, mediators: [...related.mediators] })).rejects.toMatchObject(
      {
        code: 'hotline_mediation_input',
      },
    );
  });

  it('the 30 days are warned of once, by however many sweeps', async () => {
    const { _id } = await world.agreed('warned');
    world.now = new Date('2026-01-21T00:00:00Z');
    await Promise.all([world.cases.reconcile(), world.cases.reconcile()]);
    await world.cases.reconcile();
    const one = await world.cases.get(_id);
    expect(one?.confirmation?.warned).toEqual([50]);
    expect(one?.history.filter(({ step }) => step === 'warn')).toHaveLength(1);
    expect(one?.notices.filter(({ text }) => text.startsWith('提醒')).map(({ to, sent }) => [to, sent])).toEqual([
      ['applicant', true],
      ['other', false],
    ]);
    const key = one?.notices.at(-1)?.key ?? '';
    expect((await world.cases.markTold(_id, key)).notices.at(-1)?.sent).toBe(true);
  });

  it('one case, one subsidy: claimed at once by many it is claimed once, and decided by another', async () => {
    const { _id } = await world.closed('subsidy');
    const claimants = [OFFICER, MEDIATOR, { ...OFFICER, id: 'order2' }];
    const claims = await Promise.allSettled(claimants.map((by) => world.take(_id, by, { type: 'subsidy-claim' })));
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const claimed = await world.cases.get(_id);
    const claimedBy = claimed?.subsidy?.claimedBy ?? '';
    const own = { ...SUPERVISOR, id: claimedBy };
    const audit = { type: 'subsidy-audit', passed: true, note: '' } as const;
    await expect(world.take(_id, own, audit)).rejects.toMatchObject({ code: 'hotline_mediation_own_claim' });
    await world.take(_id, { ...OFFICER, id: 'auditor' }, audit);
    const approve = { type: 'subsidy-approve', amountFen: 999_999, tableVersion: 'typed', note: '' } as const;
    // No amount is set: nothing is approved, whatever a caller sends.
    await expect(world.take(_id, SUPERVISOR, approve)).rejects.toMatchObject({ code: 'hotline_mediation_input' });
    const mediated = { ...SUPERVISOR, id: 'mediator1' };
    await expect(world.take(_id, mediated, approve)).rejects.toMatchObject({ code: 'hotline_mediation_own_claim' });
    expect((await world.cases.subsidies('audited')).items.map((one) => one._id)).toEqual([_id]);
    await world.take(_id, SUPERVISOR, { type: 'subsidy-refuse', note: '标准没有定' });
    expect((await world.take(_id, OFFICER, { type: 'subsidy-claim' })).history.length).toBeGreaterThan(10);
  });

  it('two cases of one dispute draw one subsidy, unless a supervisor says why they are two', async () => {
    const sides = {
      applicant: { name: '双份甲', phone: '13500135000', reach: 'channel' },
      otherSide: { name: '双份乙', phone: '' },
    } as const;
    const first = await world.closed('double-1', sides);
    const second = await world.closed('double-2', {
      applicant: { name: '双份乙', phone: '', reach: 'channel' },
      otherSide: { name: '', phone: '13500135000' },
    });
    const other = await world.closed('double-3', { ...sides, disputeKind: 'contract-debt' });
    const claim = { type: 'subsidy-claim' } as const;
    await world.take(first._id, OFFICER, claim);
    expect((await world.take(other._id, OFFICER, claim)).subsidyState).toBe('claimed');
    expect(await world.cases.subsidyDoubles(second)).toEqual([first.number]);
    await expect(world.take(second._id, OFFICER, claim)).rejects.toMatchObject({
      statusCode: 422,
      message: expect.stringContaining(first.number),
    });
    const apart = (reason: string) => ({ type: 'subsidy-apart', reason }) as const;
    await expect(world.take(second._id, OFFICER, apart('两件'))).rejects.toMatchObject({ statusCode: 403 });
    await expect(world.take(second._id, SUPERVISOR, apart(' '))).rejects.toMatchObject({ statusCode: 422 });
    const judged = await world.take(second._id, SUPERVISOR, apart('一件是漏水，一件是通道'));
    expect(judged.subsidyApart).toMatchObject({ numbers: [first.number], by: 'supervisor1' });
    expect(judged.history.at(-1)).toMatchObject({ step: 'subsidy-apart', note: '一件是漏水，一件是通道' });
    expect((await world.take(second._id, OFFICER, claim)).subsidyState).toBe('claimed');
    // The first was claimed before there was a second: it is not approved beside it without a word either.
    world.content = {
      ...content,
      subsidy: { ...content.subsidy, amounts: [{ result: 'any', record: 'any', yuan: 200 }] },
    };
    const approve = { type: 'subsidy-approve', amountFen: null, tableVersion: '', note: '' } as const;
    for (const one of [first, second]) {
      await world.take(one._id, { ...OFFICER, id: 'auditor' }, { type: 'subsidy-audit', passed: true, note: '' });
    }
    expect((await world.take(second._id, SUPERVISOR, approve)).subsidyState).toBe('approved');
    await expect(world.take(first._id, SUPERVISOR, approve)).rejects.toMatchObject({
      message: expect.stringContaining('一案只补一次'),
    });
    await world.take(first._id, SUPERVISOR, { type: 'subsidy-refuse', note: '同一件纠纷' });
    expect(await world.cases.subsidyDoubles(second)).toEqual([]);
  });

  it('what of one dispute is claimed at once is not approved twice', async () => {
    const sides = {
      applicant: { name: '同时甲', phone: '', reach: 'channel' },
      otherSide: { name: '同时乙', phone: '' },
    } as const;
    const both = [await world.closed('at-once-1', sides), await world.closed('at-once-2', sides)];
    await Promise.allSettled(both.map(({ _id }) => world.take(_id, OFFICER, { type: 'subsidy-claim' })));
    world.content = {
      ...content,
      subsidy: { ...content.subsidy, amounts: [{ result: 'any', record: 'any', yuan: 200 }] },
    };
    const auditor = { ...OFFICER, id: 'auditor' };
    const audit = { type: 'subsidy-audit', passed: true, note: '' } as const;
    const approve = { type: 'subsidy-approve', amountFen: null, tableVersion: '', note: '' } as const;
    await Promise.allSettled(both.map(({ _id }) => world.take(_id, auditor, audit)));
    await Promise.allSettled(both.map(({ _id }) => world.take(_id, SUPERVISOR, approve)));
    const now = await Promise.all(both.map(({ _id }) => world.cases.get(_id)));
    expect(now.filter((one) => one?.subsidyState === 'approved').length).toBeLessThanOrEqual(1);
  });

  it('its order has its limit: none where the law and the bureau set none, and never another', async () => {
    const { case: free } = await world.cases.request(asked('no-limit'));
    const orderOf = async (one: MediationCase) => world.orders.get(one.orderId ?? '');
    expect((await orderOf(free))?.deadline).toMatchObject({ finishBy: null, basis: '人民调解办理期限' });
    expect((await orderOf(free))?.deadline.signBy).not.toBeNull();
    await world.take(free._id, OFFICER, { type: 'accept', rung: 'village', committee: { id: null, name: '幸福村' } });
    world.now = new Date(START.getTime() + 200 * 86_400_000);
    const order = await orderOf(free);
    expect(order === null ? 0 : percentGoneOf(order, world.now)).toBeNull();
    expect((order?.nextDueAt ?? START) > world.now).toBe(true);

    world.now = START;
    world.content = limited;
    const { case: made } = await world.cases.request(asked('limit'));
    expect(made.dueAt?.toISOString()).toBe('2026-02-04T16:00:00.000Z');
    expect((await orderOf(made))?.deadline.finishBy).toEqual(made.dueAt);
    await world.take(made._id, OFFICER, { type: 'accept', rung: 'village', committee: { id: null, name: '幸福村' } });
    const by = { as: 'supervisor', id: 's', name: '督导员一号' } as const;
    const extend = {
      type: 'EXTEND_REQUEST',
      at: START,
      by: { ...by, as: 'handler' },
      eventId: 'e',
      seq: null,
    } as const;
    await expect(
      world.orders.step(made.orderId ?? '', { ...extend, reason: '再等等', until: new Date('2026-03-01') }),
    ).rejects.toMatchObject({ statusCode: 422 });
    const longer = (until: string, reason = '双方同意再谈') => ({ type: 'extend', until, reason }) as const;
    for (const until of ['2026-01-20', '2028-01-01', '2026-02-30']) {
      await expect(world.take(made._id, OFFICER, longer(until))).rejects.toMatchObject({ statusCode: 422 });
    }
    await expect(world.take(free._id, OFFICER, longer('2026-03-01'))).rejects.toMatchObject({ statusCode: 422 });
    const extended = await world.take(made._id, OFFICER, longer('2026-03-01'));
    expect(extended.dueAt?.toISOString()).toBe('2026-03-01T16:00:00.000Z');
    expect((await orderOf(made))?.deadline.finishBy).toEqual(extended.dueAt);
    world.now = new Date('2026-03-10T01:00:00.000Z');
    await world.take(made._id, OFFICER, { type: 'stop', side: 'applicant', reason: '' });
    const up = { type: 'move-up', to: 'town', toName: '某镇调委会', reason: '' } as const;
    const again = await world.take(made._id, OFFICER, up);
    expect(again.dueAt?.toISOString()).toBe('2026-04-09T16:00:00.000Z');
    expect((await orderOf(made))?.deadline.finishBy).toEqual(again.dueAt);
  });

  it('an order of the release before loses the limit of other help', async () => {
    const { case: made } = await world.cases.request(asked('old-order'));
    const order = await world.orders.get(made.orderId ?? '');
    if (order === null) throw new Error('no order');
    const finishBy = new Date('2026-01-08T16:00:00.000Z');
    const deadline = { ...order.deadline, finishBy, basis: 'time-limits 样例: * × help × *' };
    const old = {
      ...order,
      state: 'SIGNED',
      signedAt: START,
      contact: { contacted: true, at: START },
      deadline,
    } as const;
    const now = mediationOrderUpToDate({ ...old, nextDueAt: finishBy });
    expect(now).toMatchObject({ deadline: { finishBy: null }, nextDueAt: new Date('9999-12-31T00:00:00.000Z') });
    expect(mediationOrderUpToDate(order)).toBeNull();
    expect(mediationOrderUpToDate({ ...old, origin: 'message' })).toBeNull();
  });

  it('every mediator finds his cases, also those of the release before', async () => {
    const two = [
      { id: 'first-of-two', name: '调解员二号', unrelated: true },
      { id: 'second-of-two', name: '调解员三号', unrelated: true },
    ] as const;
    const ids: string[] = [];
    for (const key of ['both-1', 'both-2']) {
      const { case: made } = await world.cases.request(asked(key));
      for (const [by, step] of TO_AGREEMENT.slice(0, 3)) await world.take(made._id, by, step);
      await world.take(made._id, OFFICER, { type: 'assign', mediators: [...two] });
      ids.push(made._id);
    }
    const seen = async (mediatorId: string) =>
      (await world.cases.list({ mediatorId })).items.map(({ _id }) => _id).sort();
    expect(await seen('second-of-two')).toEqual([...ids].sort());
    const [old = ''] = ids;
    await world.deps.cases.change(old, (current) => ({ ...current, mediatorIds: [] }));
    expect(await seen('first-of-two')).toEqual([...ids].sort());
    const stored = await world.cases.get(old);
    await world.deps.cases.change(old, (current) => mediationUpToDate(current));
    expect(stored === null ? null : mediationUpToDate(stored)?.mediatorIds).toEqual(two.map(({ id }) => id));
    expect(await seen('first-of-two')).toEqual([...ids].sort());
    expect(await seen('second-of-two')).toEqual([...ids].sort());
    await world.take(old, OFFICER, { type: 'recuse', mediatorId: 'second-of-two', reason: '亲戚' });
    expect(await seen('second-of-two')).toEqual(ids.slice(1));
  });

  it('a danger on a case that was closed is an alarm too', async () => {
    const { _id } = await world.closed('danger-closed');
    await world.take(_id, MEDIATOR, { type: 'danger', note: '扬言报复' });
    expect((await world.cases.alarmed()).map((one) => one._id)).toContain(_id);
    await world.take(_id, OFFICER, { type: 'danger-attended' });
  });

  it('no subsidy without a survey, or a word why there was none', async () => {
    const { _id } = await world.agreed('unvisited');
    await world.take(_id, OFFICER, { type: 'close', reason: '' });
    await expect(world.take(_id, OFFICER, { type: 'subsidy-claim' })).rejects.toMatchObject({ statusCode: 422 });
    const waived = { type: 'revisit', performed: 'unknown', satisfaction: null } as const;
    await expect(world.take(_id, OFFICER, { ...waived, note: '' })).rejects.toMatchObject({ statusCode: 422 });
    await world.take(_id, OFFICER, { ...waived, note: '打了三次电话没有人接' });
    expect((await world.take(_id, OFFICER, { type: 'subsidy-claim' })).subsidyState).toBe('claimed');
  });

  it('refuses what is no request, naming the fields', async () => {
    const wrong = asked('wrong', { disputeKind: 'war', facts: ' ', amountFen: -1 });
    await expect(world.cases.request(wrong)).rejects.toMatchObject({
      statusCode: 422,
      details: [{ field: 'facts' }, { field: 'amountFen' }, { field: 'disputeKind' }],
    });
    await expect(world.take('nothing', OFFICER, { type: 'archive' })).rejects.toMatchObject({ statusCode: 404 });
  });
});
