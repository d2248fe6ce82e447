import { randomUUID } from 'node:crypto';
import type { NewOrder, WorkOrder } from '../../src/work-orders/index.ts';
import { UnmappedValueError } from '../../src/work-orders/index.ts';
import { dispatched, told } from '../work-orders/orders/order-stage.ts';
import { DeskStage, type Person } from './desk-stage.ts';
import type { StageOrders } from './orders-stage.ts';

let desk: DeskStage;
let officer: Person;
let other: Person;
let supervisor: Person;
let elsewhere: Person;
let lawyer: Person;
let stage: StageOrders;

beforeAll(async () => {
  desk = await DeskStage.open();
  stage = desk.deps as unknown as StageOrders;
  officer = await desk.person('order1');
  other = await desk.withRoles('order-two', ['order-officer']);
  supervisor = await desk.person('supervisor1');
  elsewhere = await desk.withRoles('order-elsewhere', ['order-officer']);
  lawyer = await desk.person('lawyer1');
  const admin = await desk.person('admin1');
  expect((await admin.put(`/staff/${elsewhere.id}/profile`, { regions: ['110100'] })).status).toBe(200);
});
afterAll(() => desk.end());

const CALLER = {
  name: '王秘密',
  gender: 'female' as const,
  phone: '+8613877776666',
  callNumber: '',
  anonymous: false,
  confidential: true,
};
const UNMAPPED = new UnmappedValueError(
  { name: '样例市12345', file: 'sample-city.yaml' },
  { path: 'kind', value: '77', out: false, in: 'codes.kind' },
);
let made = 0;
async function opened(fields: Partial<NewOrder> = {}, byCity = false): Promise<WorkOrder> {
  made += 1;
  const now = desk.stage.clock.now();
  const at = { acceptedAt: now, dispatchedAt: now, ...fields };
  const order = byCity
    ? dispatched(`CITY-${made}`, at)
    : told(`desk-${made}`, { reach: 'phone', conversationId: null, ...at });
  return (await stage.orders.service.open(order)).order;
}
const read = async (person: Person, id: string) => (await person.get(`/orders/${id}`)).body.order;
async function does(person: Person, id: string, door: 'work' | 'decide', type: string, more: object = {}) {
  const { seen } = await read(person, id);
  return person.post(`/orders/${id}/${door}`, { type, seen, ...more });
}
const types = (order: { actions: { type: string }[] }) => order.actions.map(({ type }) => type);

describe('work orders at the desk', () => {
  it('a city order is taken, signed, handled and answered; the page is told what can be done next', async () => {
    const { _id: id } = await opened({}, true);
    let seen = (await read(officer, id)).seen;
    expect(types(await read(officer, id))).toEqual(['SIGN', 'PROGRESS', 'RETURN_REQUEST', 'SUPPLEMENT']);
    // What is the city's to decide is not ours, whoever asks.
    expect(types(await read(supervisor, id))).toEqual([
      'SIGN',
      'PROGRESS',
      'RETURN_REQUEST',
      'SUPPLEMENT',
      'URGE',
      'SUPERVISE',
    ]);
    expect((await supervisor.post(`/orders/${id}/decide`, { type: 'WITHDRAW', reason: '误派', seen })).status).toBe(
      403,
    );
    const taken = await officer.post(`/orders/${id}/assign`, { seen, staffId: officer.id });
    expect(taken.body.order).toMatchObject({ assigneeId: officer.id, caller: { phone: '+8613800138000' } });
    expect((await read(other, id)).caller).toMatchObject({ phone: null, phoneTail: '8000', name: '来**' });
    expect((await does(officer, id, 'work', 'SIGN')).body.order.state).toBe('SIGNED');
    expect((await does(officer, id, 'work', 'START')).body.order.state).toBe('PROCESSING');
    const until = new Date(Date.parse((await read(officer, id)).deadline.finishBy) + 86_400_000).toISOString();
    expect((await does(officer, id, 'work', 'EXTEND_REQUEST', { reason: '需要核实', until })).body.order).toMatchObject(
      {
        state: 'EXTENSION_PENDING',
        request: { type: 'extend', until },
      },
    );
    expect((await does(supervisor, id, 'decide', 'EXTEND_APPROVED')).status).toBe(403);
    const answer = { result: 'solved', reply: '已为您办理', legalBasis: ['《劳动法》第五十条'], contacted: true };
    const answered = (await does(officer, id, 'work', 'COMPLETE', answer)).body.order;
    expect(answered).toMatchObject({
      state: 'REPLIED',
      result: 'solved',
      legalBasis: answer.legalBasis,
      contacted: true,
    });
    expect(answered.messages.map(({ type, seq }: { type: string; seq: number }) => [seq, type])).toEqual([
      [1, 'SIGN'],
      [2, 'START'],
      [3, 'EXTEND_REQUEST'],
      [4, 'COMPLETE'],
    ]);
    seen = answered.seen;
    // Nothing is done on a page that is behind.
    const stale = await officer.post(`/orders/${id}/work`, {
      type: 'PROGRESS',
      seen: seen - 1,
      text: '进展',
      toResident: false,
    });
    expect(stale).toMatchObject({
      status: 409,
      body: { code: 'hotline_desk_order_changed', order: { seen, state: 'REPLIED' } },
    });
    expect((await does(officer, id, 'work', 'SIGN')).body.code).toBe('hotline_order_state_conflict');
  });

  it('of an order of this house the supervisor decides, and the officer asks the resident afterwards', async () => {
    const { _id: id } = await opened();
    await does(officer, id, 'work', 'SIGN');
    await does(officer, id, 'work', 'START');
    await does(officer, id, 'work', 'SUSPEND_REQUEST', { reason: '等待鉴定' });
    expect((await does(officer, id, 'decide', 'SUSPEND_APPROVED')).status).toBe(403);
    expect(types(await read(supervisor, id))).toContain('SUSPEND_APPROVED');
    expect((await does(supervisor, id, 'decide', 'SUSPEND_APPROVED')).body.order.state).toBe('SUSPENDED');
    expect((await does(officer, id, 'work', 'RESUME')).body.order.state).toBe('PROCESSING');
    await does(officer, id, 'work', 'RETURN_REQUEST', { reason: '不属本部门' });
    expect((await does(supervisor, id, 'decide', 'RETURN_REJECTED', { reason: '属本部门' })).body.order.state).toBe(
      'SIGNED',
    );
    await does(officer, id, 'work', 'START');
    for (const [type, more] of [
      ['URGE', { reason: '' }],
      ['SUPERVISE', { reason: '重点' }],
      ['SUPPLEMENT', { text: '补充材料' }],
    ] as const) {
      expect([type, (await does(supervisor, id, 'decide', type, more)).status]).toEqual([type, 200]);
    }
    expect(await read(officer, id)).toMatchObject({ supervised: true, urgeCount: 1 });
    const moved = await does(supervisor, id, 'decide', 'TRANSFER', {
      to: { code: 'aid', name: '法律援助中心' },
      reason: '转办',
    });
    expect(moved.body.order).toMatchObject({ state: 'DISPATCHED', handler: '法律援助中心' });
    await does(officer, id, 'work', 'SIGN');
    const answer = { result: 'solved', reply: '已答复', contacted: false };
    const before = await read(officer, id);
    const preview = await officer.post(`/orders/${id}/work?preview=1`, {
      type: 'COMPLETE',
      seen: before.seen,
      ...answer,
    });
    expect(preview.body.told).toMatchObject({ by: 'phone', text: expect.stringContaining('已答复') });
    expect((await read(officer, id)).seen).toBe(before.seen);
    await does(officer, id, 'work', 'COMPLETE', answer);
    const notice = (await read(officer, id)).notices.find(({ sent }: { sent: boolean }) => !sent);
    expect((await officer.post(`/orders/${id}/told`, { key: notice.key })).status).toBe(200);
    const called = { ok: true, solved: true, evaluation: null, dissatisfiedBecause: '' };
    expect((await does(officer, id, 'decide', 'CALLBACK', called)).body.order.state).toBe('CALLED_BACK');
    expect((await does(officer, id, 'decide', 'EVALUATE', { evaluation: 4 })).body.order.state).toBe('EVALUATED');
    expect((await does(officer, id, 'decide', 'CLOSE')).status).toBe(403);
    expect((await does(supervisor, id, 'decide', 'CLOSE')).body.order.state).toBe('CLOSED');
    expect((await does(supervisor, id, 'decide', 'REOPEN', { reason: '来电人不满意' })).body.order.state).toBe(
      'PROCESSING',
    );
    expect((await does(supervisor, id, 'decide', 'WITHDRAW', { reason: '来电人撤回' })).body.order).toMatchObject({
      state: 'WITHDRAWN',
      actions: [],
    });
  });

  it('the same order twice is merged, orders that belong together are linked', async () => {
    const [one, two, three] = [
      await opened({ title: '同一件事' }),
      await opened({ title: '同一件事' }),
      await opened(),
    ];
    const detail = await read(officer, two._id);
    expect(detail.likely.map(({ id }: { id: string }) => id)).toContain(one._id);
    const { seen } = detail;
    const merged = await officer.post(`/orders/${two._id}/merge`, { seen, otherId: one._id });
    expect(merged.body.order.mergedInto).toMatchObject({ id: one._id });
    expect(types(merged.body.order)).not.toContain('SIGN');
    const linked = await officer.post(`/orders/${three._id}/relate`, {
      seen: (await read(officer, three._id)).seen,
      otherId: one._id,
    });
    expect(linked.body.order.related).toMatchObject([{ id: one._id }]);
    expect((await elsewhere.post(`/orders/${three._id}/relate`, { seen: 1, otherId: one._id })).status).toBe(404);
  });

  it('lists by limit, filters, the board and its loads hold what is of the region', async () => {
    const there = await opened({ regionCode: '110105' });
    const nowhere = await opened({ regionCode: null });
    const ids = async (person: Person, query = '') =>
      (await person.get(`/orders?${query}`)).body.orders.map(({ id }: { id: string }) => id);
    expect(await ids(elsewhere)).toEqual([there._id]);
    expect(await ids(officer)).toEqual(expect.arrayContaining([there._id, nowhere._id]));
    const dues = (await officer.get('/orders')).body.orders.map(
      ({ nextDueAt }: { nextDueAt: string | null }) => nextDueAt ?? '9999',
    );
    expect(dues).toEqual([...dues].sort());
    for (const query of [
      'mine=1',
      'unassigned=1',
      'origin=city',
      'peer=sample-city',
      'kind=help',
      'supervised=1',
      'show=done',
      'overdue=1',
      'state=SIGNED',
      'handledBy=us',
    ]) {
      expect([query, (await officer.get(`/orders?${query}`)).status]).toEqual([query, 200]);
    }
    expect(await ids(officer, `number=${there.number}`)).toEqual([there._id]);
    expect(await ids(elsewhere, `number=${nowhere.number}`)).toEqual([]);
    const board = (await elsewhere.get('/orders/board')).body;
    expect(Object.values(board.columns).reduce((sum: number, one) => sum + (one as { count: number }).count, 0)).toBe(
      1,
    );
    expect(board.regions).toMatchObject([{ id: '110105', open: 1 }]);
    expect((await elsewhere.get(`/orders/${nowhere._id}`)).status).toBe(404);
    expect((await lawyer.get('/orders')).status).toBe(403);
    expect((await officer.get('/orders?cursor=none')).status).toBe(422);
    // An officer gives nobody work; a supervisor does, within the regions of whom he gives it to.
    const { seen } = await read(supervisor, nowhere._id);
    expect((await officer.post(`/orders/${nowhere._id}/assign`, { seen, staffId: other.id })).status).toBe(403);
    expect((await supervisor.post(`/orders/${nowhere._id}/assign`, { seen, staffId: elsewhere.id })).status).toBe(422);
    expect((await supervisor.post(`/orders/${nowhere._id}/assign`, { seen, staffId: lawyer.id })).status).toBe(422);
    expect((await supervisor.post(`/orders/${nowhere._id}/assign`, { seen, staffId: other.id })).status).toBe(200);
  });

  it('who wants to stay unknown is named nowhere, but for a reason that is kept', async () => {
    const content = '我是王秘密，电话138-7777-6666，反映某公司欠薪';
    const { _id: id } = await opened({ caller: CALLER, content, title: '王秘密反映欠薪', target: '某公司' });
    await supervisor.post(`/orders/${id}/assign`, { seen: (await read(officer, id)).seen, staffId: officer.id });
    await does(officer, id, 'work', 'SIGN');
    const answer = { result: 'solved', reply: '已联系王秘密13877776666', contacted: true };
    await does(officer, id, 'work', 'COMPLETE', answer);
    const shown = [
      await officer.get(`/orders/${id}`),
      await officer.get('/orders'),
      await officer.get('/orders/board'),
      await supervisor.get(`/orders/${id}`),
    ];
    for (const { text } of shown) expect(text).not.toMatch(/王秘密|1387777|7777-?6666|"6666"/);
    expect((await officer.post(`/orders/${id}/reveal`, { reason: '好' })).status).toBe(422);
    const revealed = await officer.post(`/orders/${id}/reveal`, { reason: '回电核实情况' });
    expect(revealed.body.caller).toMatchObject({ name: '王秘密', phone: '+8613877776666' });
    const lines = await desk.audited();
    expect(lines).toContain(`${officer.id} order-reveal ${id} 回电核实情况`);
    expect(lines).toEqual(
      expect.arrayContaining([
        `${officer.id} order-work ${id} SIGN`,
        `${supervisor.id} order-assign ${id} ${officer.id}`,
      ]),
    );
    expect(lines.join('\n')).not.toMatch(/王秘密|1387777/);
    expect(desk.logged.join('\n')).not.toMatch(/王秘密|1387777/);
  });

  it('an order is written down for a caller, once, and handed to the city where it belongs there', async () => {
    const form = {
      key: randomUUID(),
      kind: 'help',
      urgency: 'normal',
      title: '路灯不亮',
      content: '楼下路灯坏了',
      phone: '13800138000',
      name: '来电人',
      regionCode: '340300',
    };
    const first = await officer.post('/orders', form);
    expect(first).toMatchObject({ status: 201, body: { order: { origin: 'desk', handledBy: 'us', reach: 'phone' } } });
    expect((await officer.post('/orders', form)).body.order.id).toBe(first.body.order.id);
    const handed = await officer.post('/orders', { ...form, key: randomUUID(), handTo: 'sample-city' });
    expect(handed.body.order).toMatchObject({
      handledBy: 'peer',
      peer: 'sample-city',
      messages: [{ type: 'DISPATCH' }],
    });
    expect(types(handed.body.order)).toEqual(['SUPPLEMENT']);
    const { id, seen } = first.body.order;
    const on = { seen, peer: 'sample-city', reason: '路灯由城管部门管，来电人同意转交' };
    expect((await officer.post(`/orders/${id}/hand-on`, { ...on, peer: 'nobody' })).status).toBe(422);
    const later = await officer.post(`/orders/${id}/hand-on`, on);
    expect(later.body.order).toMatchObject({
      handledBy: 'peer',
      peer: 'sample-city',
      messages: [{ type: 'DISPATCH' }],
    });
    expect((await officer.post(`/orders/${id}/hand-on`, on)).status).toBe(409);
    expect((await officer.post('/orders', { ...form, phone: '不知道' })).body.details[0].field).toBe('phone');
    expect((await officer.post('/orders', { ...form, handTo: 'nobody' })).body.details[0].field).toBe('handTo');
    expect((await officer.get('/orders/laws?q=工资')).status).toBe(200);
    const options = (await officer.get('/orders/options')).body;
    expect(options.peers).toMatchObject([{ id: 'sample-city', kind: '12345' }]);
    expect(options.people.map(({ id }: { id: string }) => id)).toContain(officer.id);
  });

  it('an answered order that the city never closes is shown with its wait, and put away here by a supervisor', async () => {
    const { _id: id } = await opened({}, true);
    await does(officer, id, 'work', 'SIGN');
    await does(officer, id, 'work', 'START');
    const close = async (person: Person, reason: string) => {
      const { seen } = await read(supervisor, id);
      return person.post(`/orders/${id}/close-here`, { seen, reason });
    };
    expect((await close(supervisor, '还没有答复')).body.code).toBe('hotline_order_state_conflict');
    const answer = { result: 'solved', reply: '已经解决。', legalBasis: [], contacted: true };
    await does(officer, id, 'work', 'COMPLETE', answer);
    const ids = async (query: string) =>
      (await supervisor.get(`/orders?${query}`)).body.orders.map((one: { id: string }) => one.id);
    const row = (await supervisor.get('/orders?awaitingClose=1')).body.orders.find(
      (one: { id: string }) => one.id === id,
    );
    expect(row).toMatchObject({ state: 'REPLIED', isClosedHere: false, awaitsCloseSince: expect.any(String) });
    expect(types(await read(supervisor, id))).not.toContain('CLOSE');
    expect((await read(officer, id)).mayCloseHere).toBe(false);
    expect((await close(officer, '市里一直没有办结')).status).toBe(403);
    expect((await close(supervisor, '短')).status).toBe(422);
    const closed = (await close(supervisor, '电话催过两次，市里一直没有办结')).body.order;
    expect(closed).toMatchObject({ state: 'REPLIED', isClosedHere: true, mayCloseHere: false });
    expect(closed.closedHere.reason).toBe('电话催过两次，市里一直没有办结');
    expect(await ids('awaitingClose=1')).not.toContain(id);
    expect(await ids('')).not.toContain(id);
    expect(await ids('show=done')).toContain(id);
    expect(await desk.audited()).toContain(`${supervisor.id} order-close-here ${id} 电话催过两次，市里一直没有办结`);
    // The city acts after all: it is what the city says.
    const order = await stage.orders.service.get(id);
    const by = { as: 'dispatcher' as const, id: 'sample-city', name: '' };
    const event = { at: desk.stage.clock.now(), by, eventId: 'city-back', seq: (order?.peerSeq ?? 0) + 1 };
    await stage.orders.service.step(id, { ...event, type: 'REVIEW_REJECTED', reason: '请再核实' });
    expect(await read(supervisor, id)).toMatchObject({ state: 'PROCESSING', closedHere: null, awaitsCloseSince: null });
    expect(await ids('')).toContain(id);
    // An order of this house is closed by ourselves.
    const { _id: own } = await opened();
    await does(officer, own, 'work', 'SIGN');
    await does(officer, own, 'work', 'COMPLETE', answer);
    expect((await read(supervisor, own)).awaitsCloseSince).toBeNull();
  });

  it('an order that its resident is not content with is reviewed, once, by somebody who did not handle it', async () => {
    const { _id: id } = await opened({ regionCode: '340300' }, true);
    await does(supervisor, id, 'work', 'SIGN');
    const answer = { result: 'solved', reply: '已经解决。', legalBasis: [], contacted: true };
    await does(supervisor, id, 'work', 'COMPLETE', answer);
    const city = async (type: 'CALLBACK' | 'EVALUATE' | 'REOPEN', more: object) => {
      const seq = ((await stage.orders.service.get(id))?.peerSeq ?? 0) + 1;
      const by = { as: 'dispatcher' as const, id: 'sample-city', name: '' };
      const event = { type, at: desk.stage.clock.now(), by, eventId: `${id}-${seq}`, seq, ...more };
      await stage.orders.service.step(id, event as Parameters<typeof stage.orders.service.step>[1]);
    };
    const reviewer = await desk.withRoles('order-reviewer', ['reviewer']);
    const said = '王秘密说没人回电，号码13877776666';
    await city('CALLBACK', { ok: true, solved: false, evaluation: null, dissatisfiedBecause: said });
    expect((await reviewer.get(`/service-reviews/${id}`)).status).toBe(404);
    await city('EVALUATE', { evaluation: 2 });
    const { review } = (await reviewer.get(`/service-reviews/${id}`)).body;
    expect(review).toMatchObject({ orderId: id, level: 'dissatisfied', state: 'open', hasContact: true });
    // Five working days, as for a service.
    expect([review.openedAt.slice(0, 10), review.dueDay]).toEqual(['2026-03-02', '2026-03-09']);
    expect(review.reason).not.toMatch(/13877776666/);
    expect((await supervisor.post(`/service-reviews/${id}/take`)).status).toBe(403);
    expect((await elsewhere.get(`/service-reviews/${id}`)).status).toBe(403);
    expect((await reviewer.post(`/service-reviews/${id}/take`)).status).toBe(200);
    const { phone } = (await reviewer.post(`/service-reviews/${id}/reveal`, { reason: '回电核实情况' })).body;
    expect(phone).toMatch(/^\+86/);
    await reviewer.post(`/service-reviews/${id}/callback`, { result: 'reached', words: '已经道歉' });
    expect((await reviewer.post(`/service-reviews/${id}/re-rating`, { level: 'satisfied' })).status).toBe(200);
    await reviewer.post(`/service-reviews/${id}/finding`, { code: 'resident-mistaken', text: '已经说明' });
    expect((await reviewer.post(`/service-reviews/${id}/close`)).body.review.state).toBe('closed');
    // Taken up again and rated badly once more: the review that there was stays the only one.
    await city('REOPEN', { reason: '来电人不满意' });
    await does(supervisor, id, 'work', 'COMPLETE', answer);
    await city('CALLBACK', { ok: true, solved: false, evaluation: 1, dissatisfiedBecause: '' });
    expect((await reviewer.get(`/service-reviews/${id}`)).body.review).toMatchObject({
      state: 'closed',
      level: 'dissatisfied',
    });
  });

  it('attachments are fetched by who reaches the order, and that is written down', async () => {
    const { _id: id } = await opened();
    const own = await stage.orders.files.keepOwn(id, {
      name: '说明.txt',
      contentType: 'text/plain',
      bytes: Buffer.from('附件'),
    });
    const at = desk.stage.clock.now();
    await stage.orders.service.step(id, {
      type: 'SUPPLEMENT',
      at,
      by: { as: 'resident', id: null, name: '' },
      eventId: 'own',
      seq: null,
      text: '',
      attachments: [own],
    });
    expect((await read(officer, id)).attachments).toMatchObject([{ id: own.id, state: 'here' }]);
    const got = await officer.get(`/orders/${id}/attachments/${own.id}`).buffer(true);
    expect([got.status, got.body.toString()]).toEqual([200, '附件']);
    expect(got.headers['content-disposition']).toContain('attachment');
    expect((await elsewhere.get(`/orders/${id}/attachments/${own.id}`)).status).toBe(404);
    expect((await officer.post(`/orders/${id}/attachments`)).status).toBe(200);
    expect(await desk.audited()).toContain(`${officer.id} order-attachment ${id} ${own.id}`);
  });
});

describe('exchange with other offices', () => {
  it('a dead letter is seen, sent again and set aside by the supervisor, with a reason', async () => {
    await stage.exchange.outbox.work();
    const dead = (await officer.get('/peers/messages')).body.messages;
    expect(dead.length).toBeGreaterThan(0);
    const [{ id, orderId }] = dead;
    expect((await read(officer, orderId)).messages[0].state).toBe('dead');
    const { message } = (await officer.get(`/peers/messages/${encodeURIComponent(id)}`)).body;
    expect(message).toMatchObject({ state: 'dead', attempts: [{ status: 422, code: 'VALIDATION' }] });
    expect(Object.keys(message)).not.toEqual(expect.arrayContaining(['payload']));
    const path = `/peers/messages/${encodeURIComponent(id)}`;
    expect((await officer.post(`${path}/replay`)).status).toBe(403);
    expect((await elsewhere.get(path)).status).toBe(404);
    expect((await supervisor.post(`${path}/replay`)).body.message.state).toBe('due');
    expect((await supervisor.post(`${path}/replay`)).body.code).toBe('hotline_exchange_state');
    await stage.exchange.outbox.work();
    expect((await supervisor.post(`${path}/set-aside`, { reason: '' })).status).toBe(422);
    expect((await supervisor.post(`${path}/set-aside`, { reason: '已电话告知' })).body.message.state).toBe('set-aside');
    const { message: aside } = (await officer.get(path)).body;
    expect(aside).toMatchObject({
      replays: [{ byName: '督导员一号' }],
      setAside: { byName: '督导员一号', reason: '已电话告知' },
    });
    expect((await officer.get('/peers/messages?state=set-aside&peer=sample-city')).body.messages).toHaveLength(1);
    expect((await officer.get('/peers/messages?state=set-aside&peer=other')).body.messages).toEqual([]);
    const health = (await officer.get('/peers')).body.peers;
    expect(health).toMatchObject([{ id: 'sample-city', lastSuccessAt: null }]);
    expect(await desk.audited()).toEqual(
      expect.arrayContaining([
        `${supervisor.id} peer-replay ${id}`,
        `${supervisor.id} peer-set-aside ${id} 已电话告知`,
      ]),
    );
  });

  it('a dispatch that could not be read is shown by its codes alone, tried again, and set aside', async () => {
    const place = {
      peer: 'sample-city',
      call: 'dispatch' as const,
      orderNo: 'X-1',
      dispatchSeq: 1,
      eventId: '',
      regionCode: '340300',
    };
    const body = { lxr: '王秘密', lxdh: '13877776666', type: '77', 说明: '一段话', day: '2026-03-01' };
    await stage.exchange.refused.note(place, body, UNMAPPED);
    const [row] = (await officer.get('/peers/refused')).body.refused;
    expect(row).toMatchObject({ orderNo: 'X-1', field: 'kind', state: 'open' });
    const detail = await officer.get(`/peers/refused/${row.id}`);
    expect(detail.body.refusal.sent).toEqual([
      { path: 'lxr', value: null },
      { path: 'lxdh', value: null },
      { path: 'type', value: '77' },
      { path: '说明', value: null },
      { path: 'day', value: '2026-03-01' },
    ]);
    expect((await officer.get('/peers/refused?peer=other-city')).body.refused).toEqual([]);
    expect((await officer.get('/peers/refused?peer=sample-city')).body.refused).toHaveLength(1);
    expect((await elsewhere.get(`/peers/refused/${row.id}`)).status).toBe(404);
    expect((await officer.post(`/peers/refused/${row.id}/retry`)).status).toBe(403);
    expect((await supervisor.post(`/peers/refused/${row.id}/retry`)).status).toBe(422);
    const aside = await supervisor.post(`/peers/refused/${row.id}/set-aside`, { reason: '已电话处理' });
    expect(aside.body.refusal).toMatchObject({ state: 'set-aside', decision: { reason: '已电话处理' } });
    expect((await supervisor.post(`/peers/refused/${row.id}/retry`)).status).toBe(409);
    const [done] = (await officer.get('/peers/refused?state=set-aside')).body.refused;
    expect(done).toMatchObject({ id: row.id, decision: { reason: '已电话处理' } });
    expect((await officer.get('/peers/refused?state=open')).body.refused).toEqual([]);
  });

  it('a supervisor reads in the audit what was done with orders and messages of his regions', async () => {
    const near = await desk.withRoles('orders-bengbu', ['supervisor']);
    const far = await desk.withRoles('orders-hefei', ['supervisor']);
    const admin = await desk.person('admin1');
    await admin.put(`/staff/${near.id}/profile`, { regions: ['340300'] });
    await admin.put(`/staff/${far.id}/profile`, { regions: ['340100'] });
    const { _id: id } = await opened({ regionCode: '340300' });
    await officer.get(`/orders/${id}`);
    const lines = async (person: Person, query: string) => (await person.get(`/audit?${query}`)).body.lines;
    expect(await lines(near, `subject=${id}`)).toMatchObject([{ what: 'order-open', who: officer.id }]);
    expect(await lines(far, `subject=${id}`)).toEqual([]);
    expect(await lines(near, 'what=peer-refusal-aside')).toMatchObject([{ reason: '已电话处理' }]);
    expect(await lines(far, 'what=peer-refusal-aside')).toEqual([]);
  });
});
