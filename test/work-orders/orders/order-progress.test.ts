import type express from 'express';
import { pino } from 'pino';
import request from 'supertest';
import { createApp, createMetrics, createProgressRouter } from '../../../src/http/index.ts';
import { ProgressAccess, progressAccessCollection } from '../../../src/progress/index.ts';
import { openSqlite, type Storage } from '../../../src/storage/index.ts';
import {
  loadOrderNotices,
  orderNoticeText,
  orderProgressBook,
  orderProgressOf,
  type WorkOrder,
} from '../../../src/work-orders/index.ts';
import { ANSWER, type Bare, BY_CITY, OFFICER, OrderStage, SUPERVISOR, stepOf, told } from './order-stage.ts';

const texts = await loadOrderNotices('knowledge');
const CITY_HANDLES = { as: 'handler', id: 'sample-city', name: '样例市12345' } as const;

let stage: OrderStage;
beforeEach(async () => {
  stage = await OrderStage.open();
});
afterEach(() => stage.end());

/** What he is told of a step, with the order as it was and is. */
async function noticeOf(before: WorkOrder, by: typeof OFFICER, bare: Bare): Promise<[WorkOrder, string | null]> {
  const step = stepOf(by, bare, stage.clock.now());
  const after = await stage.service.step(before._id, step);
  return [after, orderNoticeText(texts, before, after, step)];
}

describe('what a resident is told of his order', () => {
  it('is each step that concerns him, with the last day, and never who works on it', async () => {
    const opened = await stage.opened(told('a'));
    expect(orderNoticeText(texts, null, opened, null)).toBeNull();
    const [signed, onSign] = await noticeOf(opened, OFFICER, { type: 'SIGN' });
    expect(onSign).toMatch(/^您的投诉（GD20260105-0001-\d）已经有人接手办理，最晚2026年1月\d+日答复您。$/);
    const [begun, onStart] = await noticeOf(signed, OFFICER, { type: 'START' });
    expect(onStart).toBeNull();
    const [, inHouse] = await noticeOf(begun, OFFICER, {
      type: 'PROGRESS',
      text: '内部记录',
      toResident: false,
      contacted: false,
    });
    expect(inHouse).toBeNull();
    const [, news] = await noticeOf(begun, OFFICER, {
      type: 'PROGRESS',
      text: '已经联系中心',
      toResident: true,
      contacted: false,
    });
    expect(news).toContain('有新进展：已经联系中心。');
    const [answered, onAnswer] = await noticeOf(begun, OFFICER, ANSWER);
    expect(onAnswer).toContain('有答复了：已为您办理法律援助申请。\n办得怎么样');
    const [, onClose] = await noticeOf(answered, SUPERVISOR, { type: 'CLOSE' });
    expect(onClose).toContain('已经办结');
    for (const text of [onSign, news, onAnswer, onClose]) expect(text).not.toMatch(/工单办理员|督导员|来电人甲|工资/);
  });

  it('is nothing of what he did himself', async () => {
    const order = await stage.opened(told('a'));
    const [after, text] = await noticeOf(order, { as: 'resident', id: null, name: '' }, { type: 'URGE', reason: '' });
    expect([after.urgeCount, text]).toEqual([1, null]);
  });

  it('is why it came back, and where he can turn', async () => {
    const order = await stage.opened(told('a', { handledBy: 'peer', peer: 'sample-city', origin: 'other-office' }));
    const [signed, onSign] = await noticeOf({ ...order, peerOrderNo: 'SZ-77' }, CITY_HANDLES, { type: 'SIGN' });
    expect(onSign).toContain('12345已经收下');
    const [asked] = await noticeOf(signed, CITY_HANDLES, { type: 'RETURN_REQUEST', reason: '不属于受理范围' });
    const [, onReturn] = await noticeOf(asked, SUPERVISOR, { type: 'RETURN_APPROVED' });
    expect(onReturn).toContain('12345没有受理。理由：不属于受理范围。您可以直接拨打12345');
  });

  it('asks for no rating of a message, and of no order of the city', async () => {
    const order = await stage.opened(told('a', { origin: 'message' }));
    const [, onAnswer] = await noticeOf((await noticeOf(order, OFFICER, { type: 'SIGN' }))[0], OFFICER, ANSWER);
    expect(onAnswer).toContain('您的留言');
    expect(onAnswer).not.toContain('办得怎么样');
    const ofCity = await stage.opened(told('b', { origin: 'desk', peer: 'sample-city', by: BY_CITY }));
    const answer = stepOf(OFFICER, ANSWER, stage.clock.now());
    expect(orderNoticeText(texts, ofCity, { ...ofCity, state: 'REPLIED' }, answer)).not.toContain('办得怎么样');
  });
});

describe('progress of an order at the door', () => {
  let storage: Storage;
  let app: express.Express;
  const codes: string[] = [];
  beforeEach(async () => {
    storage = await openSqlite({ file: ':memory:' });
    const access = new ProgressAccess<WorkOrder>(orderProgressBook(stage.service), {
      access: storage.collection(progressAccessCollection),
      line: { notify: async () => undefined },
      seal: stage.seal,
      clock: stage.clock,
      log: pino({ level: 'silent' }),
    });
    await storage.prepare();
    codes.length = 0;
    access.connectPhone({
      canSend: () => true,
      send: async ({ code }) => {
        codes.push(code);
        return 'sent';
      },
    });
    const orders = {
      sendCode: (number: string, end: string) => access.sendCode(number, end),
      byCode: async (number: string, code: string) => {
        const { found, pass } = await access.byCode(number, code);
        return { progress: orderProgressOf(texts, found), pass };
      },
      byPass: async (number: string, pass: string) => orderProgressOf(texts, await access.byPass(number, pass)),
    };
    app = createApp({
      logger: pino({ level: 'silent' }),
      metrics: createMetrics(),
      checks: [],
      routes: [{ path: '/api/progress', router: createProgressRouter({ orders, codeAnswerMs: 0 }) }],
      webDir: '/nowhere',
      trustedProxies: 0,
      https: false,
    });
  });
  afterEach(() => storage.close());
  const at = (number: string) => `/api/progress/orders/${number}`;
  const ask = (number: string, phone: string) =>
    request(app)
      .post(`${at(number)}/code`)
      .send({ phone });

  it('is shown for a code, once, and again with the pass; without names and without the matter', async () => {
    const { number, _id } = await stage.opened(told('a', { reach: 'phone' }));
    await ask(number, '8000');
    const { status, body } = await request(app).get(at(number)).query({ code: codes[0] });
    expect(status).toBe(200);
    expect(body.order).toMatchObject({ number, what: '投诉', stateText: '已经登记，等着接手', reply: '' });
    expect(JSON.stringify(body.order)).not.toMatch(/来电人甲|13800138000|工资|工单办理员/);
    expect((await request(app).get(at(number)).query({ code: codes[0] })).status).toBe(404);
    await stage.take(_id, OFFICER, { type: 'SIGN' });
    await stage.take(_id, OFFICER, ANSWER);
    const again = await request(app).get(at(number)).set('X-Aid-Pass', body.pass);
    expect(again.body.order).toMatchObject({ reply: ANSWER.reply, lastDay: '', dueOn: null });
  });

  it('does not tell whether a number exists, whose telephone it is, or that it is of the city', async () => {
    const { number } = await stage.opened(told('a', { reach: 'phone' }));
    const danger = await stage.opened(told('b', { reach: 'none' }));
    const city = await stage.opened(told('c', { origin: 'city', peer: 'sample-city', by: BY_CITY, reach: 'phone' }));
    const answers = [
      await ask(number, '0000'),
      await ask('GD20260105-9999-0', '8000'),
      await ask('没有', '8000'),
      await ask(danger.number, '8000'),
      await ask(city.number, '8000'),
    ];
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(codes).toEqual([]);
    const wrong = [
      await request(app).get(at(number)).query({ code: '000000' }),
      await request(app).get(at('GD20260105-9999-0')).query({ code: '000000' }),
      await request(app).get(at(number)),
      await request(app).get(at(number)).set('X-Aid-Pass', 'x'),
    ];
    expect(new Set(wrong.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(wrong[0]?.status).toBe(404);
  });
});
