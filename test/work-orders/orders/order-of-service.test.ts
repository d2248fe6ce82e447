import { pino } from 'pino';
import { deliveryKeeper } from '../../../src/forgetting-deliveries.ts';
import { DurableJobs, type JobDelivery } from '../../../src/jobs/index.ts';
import { createOrderLog } from '../../../src/orders.ts';
import { RefusedDeliveries, UnmappedValueError, WorkOrderService } from '../../../src/work-orders/index.ts';
import { PHONE, PrivacyStage } from '../../privacy/privacy-stage.ts';
import { ANSWER, OFFICER, rules, SUPERVISOR, stepOf, told } from './order-stage.ts';

const DAY = 24 * 3_600_000;

/** Hands jobs over when the test says that their time has come. */
class HandDelivery implements JobDelivery {
  readonly sweepEveryMs = 3_600_000;
  readonly announced = new Set<string>();
  private wake: ((id: string) => Promise<void>) | null = null;

  announce(id: string): void {
    this.announced.add(id);
  }
  async start(wake: (id: string) => Promise<void>): Promise<void> {
    this.wake = wake;
  }
  async run(): Promise<void> {
    for (const id of [...this.announced]) await this.wake?.(id);
  }
  pause(): void {}
  async close(): Promise<void> {}
}

let stage: PrivacyStage;
let delivery: HandDelivery;
let jobs: DurableJobs;
let orders: WorkOrderService;
beforeEach(async () => {
  stage = await PrivacyStage.open();
  const { stores, clock, seal, log: serviceLog, settling } = stage;
  delivery = new HandDelivery();
  const log = pino({ level: 'silent' });
  jobs = new DurableJobs({ records: stores.jobs, delivery, clock, log, soleOwner: true });
  orders = new WorkOrderService({
    orders: stores.workOrders,
    counts: stores.orderCounts,
    rules: () => rules,
    seal,
    line: { notify: async () => {} },
    outgoing: () => [],
    post: async () => {},
    noticeText: (_before, _after, step) => (step?.type === 'COMPLETE' ? '答复：张三的工资' : null),
    onLine: createOrderLog({ stores, supervision: { serviceLog, settling } }),
    deskFeed: { publish: () => {} },
    jobs,
    clock,
    log,
  });
});
afterEach(async () => {
  await jobs.drain();
  await stage.end();
});

/** An order of a service that has closed, opened while it was running. */
async function orderOfService() {
  const closedAt = stage.now();
  await stage.service('s1', { closedAt });
  const at = new Date(closedAt.getTime() - 60_000);
  const { order } = await orders.open({
    ...told('a', { sessionId: 's1', conversationId: 'c-s1', acceptedAt: at, dispatchedAt: at }),
    content: '张三建筑公司欠薪',
    title: '张三欠薪',
    caller: { ...told('a').caller, name: '张三', phone: PHONE },
  });
  return order;
}

async function answered(id: string): Promise<void> {
  for (const step of [{ type: 'SIGN' } as const, { ...ANSWER, reply: '张三的工资已经要回' }])
    await orders.step(id, stepOf(OFFICER, step, stage.now()));
}

describe('an order of a service', () => {
  it('is in its log, line by line, which is sealed again and stays whole', async () => {
    const { _id } = await orderOfService();
    await answered(_id);
    await stage.jobs.runDue();
    const session = await stage.stores.sessions.get('s1');
    expect(session?.settled).toBe(false);
    if (session === null) throw new Error('no session');
    await stage.log.step.settle(session);
    const lines = (await stage.log.read('s1')).filter(({ kind }) => kind === 'work-order');
    expect(lines.map(({ data, subject, by }) => [data.step, data.to, subject, by])).toEqual([
      ['OPEN', 'DISPATCHED', _id, null],
      ['SIGN', 'SIGNED', _id, 'staff-order'],
      ['COMPLETE', 'REPLIED', _id, 'staff-order'],
    ]);
    expect(JSON.stringify(lines)).not.toContain('张三');
    expect(await stage.verification.one('s1')).toMatchObject({ problems: [] });
  });

  it('is kept with its service while it is open, and its words and caller go when their time is over', async () => {
    const { _id } = await orderOfService();
    await answered(_id);
    stage.clock.pass(1_200 * DAY);
    const countOf = async (name: string) => (await stage.privacy.retention.run()).find((one) => one.class === name);
    expect(await countOf('transcript')).toMatchObject({ deleted: 0, held: 1 });
    expect(await stage.wordsOf('c-s1')).toContain('张三');
    const close = (type: 'CLOSE' | 'ARCHIVE') => orders.step(_id, stepOf(SUPERVISOR, { type }, stage.now()));
    await close('CLOSE');
    await close('ARCHIVE');
    // With the words of its service, not with the record of the order.
    expect(await countOf('transcript')).toMatchObject({ deleted: 1 });
    expect(await stage.stores.workOrders.get(_id)).toMatchObject({ content: '', title: '', reply: '', notices: [] });
    expect(stage.forgotten).toContain(_id);
    stage.clock.pass(1_096 * DAY);
    await stage.privacy.retention.run();
    expect(await stage.stores.workOrders.get(_id)).toMatchObject({
      personKey: '',
      state: 'ARCHIVED',
      result: 'solved',
    });
    const everything = await stage.everything();
    for (const gone of ['张三', '13800138000']) expect(everything).not.toContain(gone);
  });

  it("goes by its own time when it is of nobody's service", async () => {
    const { order } = await orders.open(told('city', { sessionId: null, conversationId: null, content: '张三欠薪' }));
    await orders.step(order._id, stepOf(SUPERVISOR, { type: 'WITHDRAW', reason: '张三撤回' }, stage.now()));
    stage.clock.pass(1_095 * DAY);
    await stage.privacy.retention.run();
    expect((await orders.get(order._id))?.content).toBe('张三欠薪');
    stage.clock.pass(DAY);
    const counts = await stage.privacy.retention.run();
    expect(counts.find((one) => one.class === 'work-order')).toMatchObject({ deleted: 1, documents: { orders: 1 } });
    const left = await orders.get(order._id);
    expect(left).toMatchObject({ content: '', personKey: '', caller: { name: '', phone: '' }, number: order.number });
    expect(JSON.stringify(left)).not.toContain('张三');
  });

  it('and what a city sent of him that could not be taken go when he asks, or when their time is over', async () => {
    const { stores, seal, clock } = stage;
    await orderOfService();
    const refused = new RefusedDeliveries({
      refused: stores.refusedDeliveries,
      seal,
      deskFeed: { publish: () => {} },
      clock,
    });
    const place = { peer: 'city', call: 'dispatch' as const, dispatchSeq: 1, eventId: '', regionCode: null };
    const unmapped = new UnmappedValueError(
      { name: '样例市', file: 'city.yaml' },
      { path: 'urgency', value: '十万火急', out: false, in: 'codes' },
    );
    await refused.note({ ...place, orderNo: 'GZ1' }, { name: '张三' }, unmapped, PHONE);
    await refused.note({ ...place, orderNo: 'GZ2' }, { name: '李四' }, unmapped, '+8613900139000');
    const words = async () =>
      (await refused.list()).items
        .map(({ orderNo, body, personKey }) => [orderNo, `${body}${personKey}` !== ''])
        .sort();
    const conversation = await stores.conversations.get('c-s1');
    if (conversation === null) throw new Error('no conversation');
    const keeper = deliveryKeeper({ stores, seal });
    expect([await keeper.forgetIdentity(conversation), await keeper.forgetIdentity(conversation)]).toEqual([1, 0]);
    expect(await words()).toEqual([
      ['GZ1', false],
      ['GZ2', true],
    ]);
    clock.pass(1_096 * DAY);
    const counts = await stage.privacy.retention.run();
    expect(counts.find((one) => one.class === 'work-order')?.documents).toMatchObject({ deliveries: 1 });
    expect(await words()).toEqual([
      ['GZ1', false],
      ['GZ2', false],
    ]);
    expect((await refused.list()).items.every(({ reason }) => reason.includes('十万火急'))).toBe(true);
  });

  it('is woken by the durable job, also after the process was started anew', async () => {
    const { order } = await orders.open(
      told('a', { sessionId: null, acceptedAt: stage.now(), dispatchedAt: stage.now() }),
    );
    await jobs.start();
    await orders.start();
    stage.clock.pass(40 * DAY);
    await delivery.run();
    const seen = (await orders.get(order._id))?.history.map(({ event }) => event).sort();
    expect(seen).toEqual(['OPEN', 'TIMEOUT_SIGN', 'WARN', 'WARN', 'WARN', 'WARN']);
  });
});
