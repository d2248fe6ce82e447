import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { exchangeDocument, PeerBook, type WorkOrder } from '../../src/work-orders/index.ts';
import {
  dispatchBody,
  ExchangeStage,
  eventBody,
  KEY,
  OTHER_KEY,
  OTHER_SECRET,
  PATH,
  peerOf,
  SECRET,
  sample,
  type Told,
  vectors,
} from '../work-orders/exchange/in/exchange-stage.ts';

const OTHER = { key: OTHER_KEY, secrets: [OTHER_SECRET] };
const document = exchangeDocument(PATH) as {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { schema?: unknown }> }> }>
  >;
  components: { schemas: Record<string, unknown> };
};

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ $id: 'contract', components: document.components });

/** What was answered, as `POST /work-orders 201`. */
const seen = new Set<string>();

function checkAnswer({ method, path }: { method: string; path: string }, { status, headers, body, text }: Told): void {
  const place = path
    .slice(PATH.length)
    .replace(/^\/work-orders\/[^/]+/, '/work-orders/{orderNo}')
    .replace(/^\/attachments\/.+/, '/attachments/{fileId}');
  const operation = document.paths[place]?.[method.toLowerCase()];
  expect(headers['x-request-id']).toBeDefined();
  expect(text).not.toMatch(/\bat .+\.ts:\d+/);
  if (operation === undefined) return;
  const answer = operation.responses[String(status)];
  expect({ at: `${method} ${place}`, documented: answer === undefined ? null : status }).toEqual({
    at: `${method} ${place}`,
    documented: status,
  });
  seen.add(`${method} ${place} ${status}`);
  const schema = answer?.content?.['application/json']?.schema as { $ref: string } | undefined;
  if (schema === undefined) return;
  const isRight = ajv.validate({ $ref: `contract${schema.$ref}` }, body);
  expect({ body, errors: isRight ? [] : ajv.errors }).toEqual({ body, errors: [] });
  if (status >= 400) expect(body.requestId).toBe(headers['x-request-id']);
}

let stage: ExchangeStage;
let number = 0;
/** A number of an order that nobody has yet. */
const fresh = (): string => {
  number += 1;
  return `GZ2026010500${number}`;
};

beforeAll(async () => {
  stage = await ExchangeStage.open();
  stage.onAnswer = checkAnswer;
});
afterAll(() => stage.end());
beforeEach(() => {
  stage.clock.ms = 1_767_575_600_000;
  stage.broken.clear();
});

async function dispatched(fields: Record<string, unknown> = {}): Promise<WorkOrder & { orderNo: string }> {
  const orderNo = fresh();
  const told = await stage.ask('POST', '/work-orders', dispatchBody(orderNo, fields));
  expect(told.status).toBe(201);
  const order = await stage.orders.get(told.body.workOrderId);
  if (order === null) throw new Error('the order is not there');
  return { ...order, orderNo };
}

const event = (orderNo: string, body: unknown, asked = {}) =>
  stage.ask('POST', `/work-orders/${orderNo}/events`, body, asked);

describe('the vectors, as they were signed', () => {
  const send = (
    use: string,
    change: Partial<(typeof vectors.vectors)[number]['request']> = {},
    headers: Record<string, string> = {},
  ) => {
    const vector = vectors.vectors.find(({ name }) => name === use);
    if (vector === undefined) throw new Error(use);
    const { method, path, query, rawBody } = { ...vector.request, ...change };
    const target = query === undefined ? path : `${path}?${query}`;
    const all: Record<string, string> = {
      ...vector.headers,
      ...(method === 'POST' ? { 'Content-Type': 'application/json' } : {}),
      ...(vector.idempotencyKey === undefined ? {} : { 'Idempotency-Key': vector.idempotencyKey }),
      ...headers,
    };
    for (const [name, value] of Object.entries(all)) if (value === '') delete all[name];
    return stage.send(method, target, all, rawBody);
  };

  it.each(vectors.negatives.filter(({ repeat }) => repeat !== true))('$name: $expect', async (negative) => {
    stage.clock.ms += (negative.clockOffset ?? 0) * 1000;
    const dropped = negative.drop === undefined ? {} : { [negative.drop]: '' };
    const told = await send(negative.use, negative.change, { ...negative.headers, ...dropped });
    expect([told.status, told.body.code]).toEqual(negative.expect);
  });

  it('takes each, also 300 s off, and none of its nonces a second time', async () => {
    stage.clock.ms += 300_000;
    const dispatch = await send('dispatch');
    expect([dispatch.status, dispatch.body.state]).toEqual([201, 'DISPATCHED']);
    stage.clock.ms -= 600_000;
    const shown = await send('empty-body-get');
    expect([shown.status, shown.body.workOrderId]).toEqual([200, dispatch.body.workOrderId]);
    // Its cursor is none of ours: the signature over the query as sent was right.
    const listed = await send('query-is-signed-as-sent');
    expect([listed.status, listed.body.details[0].field]).toEqual([422, 'cursor']);
    stage.clock.ms += 600_000;
    const repeated = await send('dispatch');
    expect([repeated.status, repeated.body.code]).toEqual([401, 'NONCE_REUSED']);
    // For as long as its time is of now, in another process too.
    const elsewhere = await stage.serve();
    const vector = vectors.vectors[0]!;
    const again = await stage.send('POST', vector.request.path, vector.headers, vector.request.rawBody, elsewhere);
    expect(again.body.code).toBe('NONCE_REUSED');
  });

  it('takes SM3, and one of several signatures while a secret rolls', async () => {
    const listed = (asked: Parameters<ExchangeStage['ask']>[3]) => stage.ask('GET', '/work-orders', undefined, asked);
    expect((await listed({ scheme: 'v1sm3' })).status).toBe(200);
    // The same bytes under the name of the other scheme.
    const sm3 = vectors.vectors[1]?.signatureSm3;
    const renamed = await send('empty-body-get', {}, { 'X-HW-Nonce': 'another-nonce', 'X-HW-Signature': `v1=${sm3}` });
    expect(renamed.body.code).toBe('SIGNATURE_INVALID');
    // Their new secret is not known here yet; then ours are two.
    expect((await listed({ secrets: ['the secret of tomorrow', SECRET] })).status).toBe(200);
    expect((await listed({ secrets: ['the secret of tomorrow'] })).status).toBe(401);
    stage.secrets[KEY] = ['the secret of tomorrow', SECRET];
    for (const secret of stage.secrets[KEY]) expect((await listed({ secrets: [secret] })).status).toBe(200);
    stage.secrets[KEY] = [SECRET];
  });

  it('does not let a stranger use up nonces', async () => {
    const nonce = { 'X-HW-Nonce': 'burnt-nonce-1' };
    const burnt = await stage.ask('GET', '/work-orders', undefined, { secrets: ['guessed'], headers: nonce });
    expect(burnt.body.code).toBe('SIGNATURE_INVALID');
    await expect(stage.nonces.take(KEY, 'burnt-nonce-1')).resolves.toBeUndefined();
    // A long time after, the nonce is free.
    stage.clock.ms += 602_000;
    await stage.nonces.sweep();
    await expect(stage.nonces.take(KEY, 'burnt-nonce-1')).resolves.toBeUndefined();
  });
});

describe('each request once', () => {
  it('the same key and body: the same answer, in another process and after a restart too', async () => {
    const body = dispatchBody(fresh());
    const first = await stage.ask('POST', '/work-orders', body, { idempotencyKey: 'K1' });
    const base = await stage.serve();
    const second = await stage.ask('POST', '/work-orders', body, { idempotencyKey: 'K1' }, base);
    expect([first.status, first.headers['idempotent-replayed']]).toEqual([201, undefined]);
    expect([second.status, second.headers['idempotent-replayed'], second.text]).toEqual([201, 'true', first.text]);
    // The same key of another peer is another key.
    const other = await stage.ask('POST', '/work-orders', body, { ...OTHER, idempotencyKey: 'K1' });
    expect([other.status, other.body.workOrderId === first.body.workOrderId]).toEqual([201, false]);
  });

  it('the same key and another body, or another path: IDEMPOTENCY_CONFLICT', async () => {
    const orderNo = fresh();
    await stage.ask('POST', '/work-orders', dispatchBody(orderNo), { idempotencyKey: 'K2' });
    const body = await stage.ask('POST', '/work-orders', dispatchBody(fresh()), { idempotencyKey: 'K2' });
    const path = await event(orderNo, eventBody('e1', 1, 'URGE'), { idempotencyKey: 'K2' });
    for (const { status, body: told } of [body, path])
      expect([status, told.code]).toEqual([409, 'IDEMPOTENCY_CONFLICT']);
  });

  it('another key, the same order: ORDER_EXISTS with the order; the next dispatchSeq is another order', async () => {
    const orderNo = fresh();
    const first = await stage.ask('POST', '/work-orders', dispatchBody(orderNo));
    const second = await stage.ask('POST', '/work-orders', dispatchBody(orderNo));
    expect([second.status, second.body.code]).toEqual([409, 'ORDER_EXISTS']);
    expect(second.body.workOrderId).toBe(first.body.workOrderId);
    const third = await stage.ask('POST', '/work-orders', dispatchBody(orderNo, { dispatchSeq: 2 }));
    expect([third.status, third.body.workOrderId === first.body.workOrderId]).toEqual([201, false]);
    const shown = await stage.ask('GET', `/work-orders/${orderNo}`);
    expect(shown.body.workOrderId).toBe(third.body.workOrderId);
  });

  it('two at the same time: one is in progress', async () => {
    const body = dispatchBody(fresh());
    let go = () => {};
    const arrived = new Promise<void>((there) => {
      stage.onOpen = () => {
        there();
        return new Promise<void>((on) => {
          go = on;
        });
      };
    });
    const first = stage.ask('POST', '/work-orders', body, { idempotencyKey: 'K4' });
    await arrived;
    const second = await stage.ask('POST', '/work-orders', body, { idempotencyKey: 'K4' });
    expect([second.status, second.body.code, second.headers['retry-after']]).toEqual([409, 'REQUEST_IN_PROGRESS', '1']);
    stage.onOpen = async () => {};
    go();
    expect((await first).status).toBe(201);
  });

  it.each(['answers.change', 'orders.insert', 'orders.get', 'answers.insert'])(
    'storage fails at %s: 503, and the retry has the one order',
    async (what) => {
      const orderNo = fresh();
      const asked = { idempotencyKey: `broken-${what}` };
      stage.broken.add(what);
      const failed = await stage.ask('POST', '/work-orders', dispatchBody(orderNo), asked);
      expect([failed.status, failed.body.code, failed.headers['retry-after']]).toEqual([503, 'UNAVAILABLE', '5']);
      stage.broken.clear();
      stage.clock.ms += 4_000;
      const retried = await stage.ask('POST', '/work-orders', dispatchBody(orderNo), asked);
      expect([retried.status, retried.body.state]).toEqual([201, 'DISPATCHED']);
      expect(retried.body.workOrderId).toBe((await stage.orders.byPeerOrder('city-a', orderNo))?._id);
      const replayed = await stage.ask('POST', '/work-orders', dispatchBody(orderNo), asked);
      expect([replayed.headers['idempotent-replayed'], replayed.text]).toEqual(['true', retried.text]);
    },
  );

  it('whoever began it and died does not keep it from being asked again, also when the clock was set back', async () => {
    const orderNo = fresh();
    const asked = { idempotencyKey: 'set-back' };
    stage.broken.add('answers.change');
    await stage.ask('POST', '/work-orders', dispatchBody(orderNo), asked);
    stage.broken.clear();
    stage.clock.ms -= 3_600_000;
    const retried = await stage.ask('POST', '/work-orders', dispatchBody(orderNo), asked);
    expect([retried.status, retried.body.state]).toEqual([201, 'DISPATCHED']);
  });

  it('an event whose answer was lost is taken once, and answered as it was', async () => {
    const { orderNo } = await dispatched();
    const body = eventBody('lost-1', 1, 'URGE');
    stage.broken.add('answers.change');
    expect((await event(orderNo, body, { idempotencyKey: 'lost-1' })).status).toBe(503);
    stage.broken.clear();
    stage.clock.ms += 4_000;
    const retried = await event(orderNo, body, { idempotencyKey: 'lost-1' });
    expect([retried.status, retried.body.state, retried.body.seq]).toEqual([202, 'DISPATCHED', 1]);
    const underAnotherKey = await event(orderNo, body);
    expect([underAnotherKey.status, underAnotherKey.body]).toEqual([202, retried.body]);
    expect((await stage.orders.byPeerOrder('city-a', orderNo))?.urgeCount).toBe(1);
  });
});

describe('events', () => {
  /** Runs a path; who may do an event does it: the peer that handles, or we who dispatched. */
  async function run(events: readonly string[]): Promise<string[]> {
    const order = await stage.handed(fresh());
    const states: string[] = [order.state];
    let seq = 0;
    for (const type of events) {
      const isPeers = ['SIGN', 'START', 'COMPLETE', 'RETURN_REQUEST', 'EXTEND_REQUEST', 'SUSPEND_REQUEST'].includes(
        type,
      );
      if (isPeers) {
        seq += 1;
        const told = await event(order.number, eventBody(`e${seq}`, seq, type));
        expect({ type, status: told.status, body: told.body }).toMatchObject({ type, status: 202 });
        states.push(told.body.state);
      } else {
        const step = {
          type,
          reason: '照此办理',
          until: null,
          ok: true,
          solved: true,
          evaluation: 5,
          dissatisfiedBecause: '',
        };
        states.push((await stage.step(order, step, 'dispatcher')).state);
      }
    }
    return states;
  }

  it.each(vectors.paths)('a legal path of an order that the city handles: $events', async ({ events, states }) => {
    expect(await run(events)).toEqual(states);
  });

  it.each(vectors.illegal)('$event in $state: $expect', async ({ state, event: type, expect: wanted }) => {
    const way: Record<string, string[]> = {
      DISPATCHED: [],
      REPLIED: ['SIGN', 'START', 'COMPLETE'],
      CLOSED: ['SIGN', 'START', 'COMPLETE', 'CLOSE'],
      ARCHIVED: ['SIGN', 'START', 'COMPLETE', 'CLOSE', 'ARCHIVE'],
      SUSPENDED: ['SIGN', 'START', 'SUSPEND_REQUEST', 'SUSPEND_APPROVED'],
      RETURNED: ['RETURN_REQUEST', 'RETURN_APPROVED'],
    };
    // Of an order that the city gave us, too: there the city decides, and we handle.
    const received = await dispatched();
    let seq = 0;
    for (const step of way[state] ?? []) {
      const isOurs = ['SIGN', 'START', 'COMPLETE', 'RETURN_REQUEST', 'SUSPEND_REQUEST'].includes(step);
      if (isOurs) {
        const answer = { result: 'solved', reply: '已办理', legalBasis: [], contacted: true, contactedAt: null };
        await stage.step(received, { type: step, reason: '理由', until: null, ...answer });
      } else {
        seq += 1;
        expect((await event(received.orderNo, eventBody(`e${seq}`, seq, step))).status).toBe(202);
      }
    }
    const told = await event(received.orderNo, eventBody('illegal', seq + 1, type));
    expect([told.status, told.body.code]).toEqual(wanted);
    expect(told.body.state).toBe(state);
    expect((await stage.orders.get(received._id))?.state).toBe(state);
  });

  it('counts the seq of each order: gaps, repeats, and what was missing', async () => {
    const { orderNo } = await dispatched();
    const gap = await event(orderNo, eventBody('b', 2, 'URGE'), { idempotencyKey: 'gap' });
    expect([gap.status, gap.body.code, gap.body.expectedSeq]).toEqual([409, 'SEQUENCE_GAP', 1]);
    expect((await event(orderNo, eventBody('a', 1, 'SUPPLEMENT'))).status).toBe(202);
    // The refusal was not kept: what was too early is right now, under its own key.
    expect((await event(orderNo, eventBody('b', 2, 'URGE'), { idempotencyKey: 'gap' })).status).toBe(202);
    const taken = await event(orderNo, eventBody('c', 2, 'URGE'));
    expect([taken.status, taken.body.expectedSeq]).toEqual([409, 3]);
    const ours = (await stage.orders.byPeerOrder('city-a', orderNo))?.history[0]?.eventId ?? '';
    // An id that is one of ours is still news.
    expect((await event(orderNo, eventBody(ours, 3, 'SUPERVISE'))).status).toBe(202);
    const order = await stage.orders.byPeerOrder('city-a', orderNo);
    expect([order?.urgeCount, order?.supervised, order?.content.includes('门牌号 5 号')]).toEqual([1, true, true]);
  });

  it('an eventId that was another event, or a body of another order than the path: nothing is taken', async () => {
    const { orderNo, _id } = await dispatched();
    expect((await event(orderNo, eventBody('a', 1, 'URGE'))).status).toBe(202);
    const other = await event(orderNo, eventBody('a', 2, 'WITHDRAW'));
    expect([other.status, other.body.code]).toEqual([409, 'IDEMPOTENCY_CONFLICT']);
    const wrong = await event(orderNo, eventBody('b', 2, 'WITHDRAW', { orderNo: `${orderNo}9` }));
    expect([wrong.status, wrong.body.details[0].field]).toEqual([422, 'orderNo']);
    expect(await stage.orders.get(_id)).toMatchObject({ state: 'DISPATCHED', peerSeq: 1, urgeCount: 1 });
  });

  it('of an order that the city gave back to us under the number of ours: each goes to its own', async () => {
    const ours = await stage.handed(fresh());
    const { orderNo, _id } = await dispatched();
    await stage.orders.setPeerOrderNo(ours._id, orderNo);
    expect((await event(orderNo, eventBody('s', 1, 'SIGN'))).status).toBe(202);
    expect((await event(orderNo, eventBody('u', 1, 'URGE'))).status).toBe(202);
    expect((await event(orderNo, eventBody('c', 2, 'COMPLETE'))).status).toBe(202);
    expect(await stage.orders.get(ours._id)).toMatchObject({ state: 'REPLIED', peerSeq: 2, urgeCount: 0 });
    expect(await stage.orders.get(_id)).toMatchObject({ state: 'DISPATCHED', peerSeq: 1, urgeCount: 1 });
    expect((await stage.ask('GET', `/work-orders/${orderNo}`)).body.workOrderId).toBe(_id);
  });

  it('of the other side of the order, of unknown types and with missing fields: VALIDATION', async () => {
    const { orderNo } = await dispatched();
    const fieldOf = async (body: unknown) => {
      const told = await event(orderNo, body);
      return [told.status, told.body.code, told.body.details[0]?.field];
    };
    expect(await fieldOf(eventBody('x', 1, 'SIGN'))).toEqual([422, 'VALIDATION', 'type']);
    expect(await fieldOf(eventBody('x', 1, 'DANCE'))).toEqual([422, 'VALIDATION', 'type']);
    expect(await fieldOf(eventBody('x', 1, 'TRANSFER', { to: undefined }))).toEqual([422, 'VALIDATION', 'to']);
    expect(await fieldOf(eventBody('x', 1, 'URGE', { at: '2026-01-05T09:10:00' }))).toEqual([422, 'VALIDATION', 'at']);
    expect(await fieldOf(eventBody('x', 0, 'URGE'))).toEqual([422, 'VALIDATION', 'seq']);
  });
});

describe('what a peer sees', () => {
  it('its own orders alone, without people', async () => {
    const order = await dispatched({ target: '某公司', title: '投诉某公司' });
    await stage.step(order, { type: 'SIGN' });
    await stage.step(order, { type: 'PROGRESS', text: '内部：李四的电话13900139000', toResident: false });
    await stage.orders.assign(
      order._id,
      { id: 'staff-1', name: '办理员张三丰' },
      { as: 'handler', id: 'staff-1', name: '办理员张三丰' },
    );
    const shown = await stage.ask('GET', `/work-orders/${order.orderNo}`);
    expect(shown.body.history.map(({ event: type }: { event: string }) => type)).toEqual(['OPEN', 'SIGN', 'PROGRESS']);
    expect(shown.body.history[1]).toMatchObject({ side: 'handler', dept: '市司法局', to: 'SIGNED' });
    for (const secret of ['张三丰', '张某', '13800138000', '李四', '内部', '拖欠'])
      expect(shown.text).not.toContain(secret);
    for (const [method, path, body] of [
      ['GET', `/work-orders/${order.orderNo}`, undefined],
      ['GET', `/work-orders/${order.number}`, undefined],
      ['POST', `/work-orders/${order.orderNo}/events`, eventBody('steal', 1, 'WITHDRAW')],
      ['POST', '/work-orders/GZ-nobody/events', eventBody('steal', 1, 'WITHDRAW')],
    ] as const) {
      const told = await stage.ask(method, path, body, OTHER);
      expect([told.status, told.body.code]).toEqual([404, 'NOT_FOUND']);
      expect(told.text).not.toContain('张');
    }
    const listed = await stage.ask('GET', '/work-orders?limit=200', undefined, OTHER);
    expect(listed.body.items.map((item: { workOrderId: string }) => item.workOrderId)).not.toContain(order._id);
    expect((await stage.orders.get(order._id))?.state).toBe('SIGNED');
  });

  it('who asked confidentially is in no log', async () => {
    await dispatched();
    await stage.ask('POST', '/work-orders', dispatchBody(fresh(), { urgency: '十万火急' }));
    const log = stage.log.lines.join('\n');
    expect(log).toContain('/work-orders');
    for (const secret of ['张某', '13800138000', '拖欠', '体育西路']) expect(log).not.toContain(secret);
  });

  it('a list with a cursor that stays right while orders come and change', async () => {
    stage.peers = new PeerBook([...stage.peers.all().filter(({ id }) => id !== 'city-b'), peerOf('city-b')]);
    const all: string[] = [];
    for (let each = 0; each < 3; each += 1) {
      stage.clock.ms += 1000;
      const body = dispatchBody(`LIST-${each}`);
      all.push((await stage.ask('POST', '/work-orders', body, OTHER)).body.workOrderId);
    }
    const sent = await stage.handed('list-handed', 'city-b');
    const read = async (query: string) => {
      const ids: string[] = [];
      let cursor = '';
      do {
        const page = await stage.ask('GET', `/work-orders?limit=2${query}${cursor}`, undefined, OTHER);
        ids.push(...page.body.items.map((item: { workOrderId: string }) => item.workOrderId));
        cursor = page.body.next === null ? '' : `&cursor=${encodeURIComponent(page.body.next)}`;
        await stage.ask('POST', `/work-orders/LIST-1/events`, eventBody(`u${ids.length}${query}`, 1, 'URGE'), OTHER);
      } while (cursor !== '');
      return ids;
    };
    expect((await read('')).filter((id) => all.includes(id))).toEqual(all);
    expect((await read('&status=DISPATCHED')).filter((id) => all.includes(id))).toEqual(all);
    expect(await read('&status=CLOSED')).toEqual([]);
    expect(await read('&direction=sent')).toEqual([sent._id]);
    for (const query of ['status=NOWHERE', 'limit=0', 'limit=201', 'direction=up', 'cursor=xyz']) {
      const told = await stage.ask('GET', `/work-orders?${query}`);
      expect([told.status, told.body.details[0].field]).toEqual([422, query.split('=')[0]]);
    }
  });
});

describe('what cannot be read', () => {
  it.each<[string, string | Buffer | Record<string, unknown>, string]>([
    ['half a body', '{"orderNo":', 'body'],
    ['a list', '[]', 'body'],
    ['nothing', '', 'body'],
    ['what is not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'body'],
    ['a deep nest', `${'['.repeat(5000)}${']'.repeat(5000)}`, 'body'],
    ['a number with a blank', dispatchBody('GZ 1'), 'orderNo'],
    ['a long title', dispatchBody('GZ1', { title: 'x'.repeat(201) }), 'title'],
    ['30 February', dispatchBody('GZ1', { acceptedAt: '2026-02-30T09:00:00+08:00' }), 'acceptedAt'],
    ['a caller who may be confidential', dispatchBody('GZ1', { caller: { anonymous: false } }), 'caller.confidential'],
    ['a deep category', dispatchBody('GZ1', { category: { code: 'x', path: [...'123456'] } }), 'category.path'],
  ])('%s: VALIDATION names the field', async (_name, body, field) => {
    const raw = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const told = await stage.ask('POST', '/work-orders', undefined, { raw });
    expect([told.status, told.body.code, told.body.details[0].field]).toEqual([422, 'VALIDATION', field]);
  });

  it('odd addresses are answered in the form of the contract, and with a slash at the end they are the same', async () => {
    const { orderNo } = await dispatched();
    for (const [path, status] of [
      ['%E0%A4%A', 404],
      ['a%2Fb', 404],
      ['%F0%9F%98%80%E2%80%8B', 404],
      ['GZ%00', 404],
      [`${orderNo}%20`, 404],
      [`${orderNo}/`, 200],
      [encodeURIComponent(orderNo).replace('G', '%47'), 200],
    ] as const) {
      const told = await stage.ask('GET', `/work-orders/${path}`);
      expect([path, told.status, typeof told.body.requestId]).toEqual([
        path,
        status,
        status < 300 ? 'undefined' : 'string',
      ]);
    }
    for (const method of ['OPTIONS', 'DELETE', 'PATCH'])
      expect([method, (await stage.ask(method, `/work-orders/${orderNo}`)).status]).toEqual([method, 404]);
    expect((await stage.ask('HEAD', `/work-orders/${orderNo}`)).status).toBe(200);
  });

  it('lets fields that it does not know pass, unread', async () => {
    const orderNo = fresh();
    const told = await stage.ask(
      'POST',
      '/work-orders',
      dispatchBody(orderNo, { future: { field: 1 }, __proto__: null }),
    );
    expect(told.status).toBe(201);
    expect(Object.keys((await stage.orders.byPeerOrder('city-a', orderNo)) ?? {})).not.toContain('future');
  });

  it('of another type, compressed, without a key of its own, too often', async () => {
    const orderNo = fresh();
    for (const path of ['/work-orders', `/work-orders/${orderNo}/events`]) {
      const answers = [
        await stage.ask('POST', path, dispatchBody(orderNo), { headers: { 'Content-Type': 'text/xml' } }),
        await stage.ask('POST', path, dispatchBody(orderNo), { headers: { 'Content-Encoding': 'gzip' } }),
        await stage.ask('POST', path, dispatchBody(orderNo), { idempotencyKey: null }),
      ];
      expect(answers.map(({ status, body }) => `${status} ${body.code}`)).toEqual([
        '415 CONTENT_TYPE',
        '415 CONTENT_TYPE',
        '422 VALIDATION',
      ]);
      const slow = await stage.serve({ perMinute: 1 });
      // A stranger who names the key does not use up its requests.
      await stage.ask('POST', path, {}, { secrets: ['guessed'] }, slow);
      await stage.ask('POST', path, {}, {}, slow);
      const often = await stage.ask('POST', path, {}, {}, slow);
      expect([often.status, often.body.code]).toEqual([429, 'TOO_MANY_REQUESTS']);
      expect(Number(often.headers['retry-after'])).toBeGreaterThan(0);
    }
  });

  it('an id of the request comes back; what is not there is told in the same form', async () => {
    const told = await stage.ask('GET', '/nothing', undefined, { headers: { 'X-Request-Id': 'peer:12.7' } });
    expect([told.status, told.body]).toEqual([
      404,
      { code: 'NOT_FOUND', message: expect.any(String), requestId: 'peer:12.7', details: [] },
    ]);
  });
});

describe('a value that the table of the peer does not have', () => {
  it('is refused with a sentence, waits for a person, and becomes an order when the table is mended', async () => {
    const orderNo = fresh();
    const body = dispatchBody(orderNo, { urgency: '十万火急' });
    const asked = { idempotencyKey: `${orderNo}:dispatch:1` };
    const told = await stage.ask('POST', '/work-orders', body, asked);
    await stage.ask('POST', '/work-orders', body, asked);
    expect([told.status, told.body.code, told.body.details[0].field]).toEqual([422, 'VALIDATION', 'urgency']);
    const find = async () => (await stage.refused.list()).items.find((one) => one.orderNo === orderNo);
    const waiting = await find();
    expect(waiting).toMatchObject({
      peer: 'city-a',
      call: 'dispatch',
      field: 'urgency',
      times: 2,
      regionCode: '440106',
    });
    // By it his request for deletion finds it.
    expect(waiting?.personKey).toMatch(/^person-/);
    expect(waiting?.reason).toContain('十万火急');
    expect(JSON.stringify(waiting)).not.toContain('张某');
    const id = waiting?._id ?? '';
    await expect(stage.inbox.retry(id)).rejects.toMatchObject({ code: 'hotline_peer_unmapped', statusCode: 422 });
    const { codes } = structuredClone(sample) as { codes: { urgency: { also?: string[] }[] } };
    codes.urgency[2]!.also = ['十万火急'];
    const before = stage.peers;
    stage.peers = new PeerBook([peerOf('city-a', { codes }), peerOf('city-b')]);
    const order = await stage.inbox.retry(id);
    expect([order.urgency, order.peerOrderNo, order.origin]).toEqual(['critical', orderNo, 'city']);
    expect(await find()).toBeUndefined();
    expect(await stage.refused.get(id)).toMatchObject({ state: 'taken', orderId: order._id, body: '' });
    await expect(stage.inbox.retry(id)).rejects.toMatchObject({ statusCode: 409 });
    // The peer repeats what it was told to mend.
    const repeated = await stage.ask('POST', '/work-orders', body, asked);
    expect([repeated.status, repeated.body.code, repeated.body.workOrderId]).toEqual([409, 'ORDER_EXISTS', order._id]);
    stage.peers = before;
  });

  it('an event waits in the same way, and can be set aside', async () => {
    const { orderNo, _id } = await dispatched();
    await event(orderNo, eventBody('odd', 1, 'DANCE'));
    const [waiting] = (await stage.refused.list()).items.filter((one) => one.orderNo === orderNo);
    expect(waiting).toMatchObject({ call: 'event', eventId: 'odd', field: 'type' });
    const count = await stage.refused.openCount();
    const by = { id: 'staff-2', displayName: '督导员一号' };
    await stage.refused.setAside(waiting?._id ?? '', by, '已电话核实');
    expect(await stage.refused.openCount()).toBe(count - 1);
    await expect(stage.refused.setAside(waiting?._id ?? '', by, '')).rejects.toMatchObject({ statusCode: 409 });
    expect((await stage.orders.get(_id))?.state).toBe('DISPATCHED');
    // It comes once more, mended by the peer.
    await event(orderNo, eventBody('odd', 1, 'URGE'));
    expect((await stage.refused.get(waiting?._id ?? '')).state).toBe('taken');
  });
});

describe('files of ours', () => {
  it('are fetched by an address that is signed and runs out', async () => {
    const bytes = Buffer.from('%PDF-1.7 答复书');
    const order = await stage.handed(fresh());
    const attachment = await stage.files.keepOwn(order._id, {
      name: '答复书.pdf',
      contentType: 'application/pdf',
      bytes,
    });
    await stage.step(order, { type: 'SUPPLEMENT', text: '见附件', attachments: [attachment] }, 'dispatcher');
    const shown = await stage.ask('GET', `/work-orders/${order.number}`);
    const [{ url, sha256, size }] = shown.body.attachments;
    const target = url.slice('https://hotline.example.test'.length);
    const told = await stage.send('GET', target, {});
    expect([told.status, told.text, told.headers['x-hw-content-sha256']]).toEqual([200, bytes.toString(), sha256]);
    expect([told.headers['content-length'], told.headers['x-content-type-options']]).toEqual([String(size), 'nosniff']);
    for (const other of [
      target.replace(/expires=\d/, 'expires=2'),
      target.slice(0, -1),
      target.split('?')[0],
      `${PATH}/attachments/..%2f`,
    ]) {
      expect((await stage.send('GET', other, {})).status).toBe(404);
    }
    for (const [name, shown] of [
      ['../../etc/答复\u202Efdp.exe', '答复fdp.exe'],
      ['C:\\tmp\\a\r\nSet-Cookie: x', 'aSet-Cookie: x'],
      ['\uD800.pdf', '\uFFFD.pdf'],
      ['..', '附件'],
    ] as const) {
      const { id } = await stage.files.keepOwn(order._id, { name, contentType: 'text/html', bytes });
      const { url: odd } = stage.links.of({ attachments: [{ ...attachment, id, copy: id }] }).get(id) ?? { url: '' };
      const { status, headers } = await stage.send('GET', odd.slice('https://hotline.example.test'.length), {});
      expect([status, headers['content-type'], headers['content-disposition']]).toEqual([
        200,
        'application/octet-stream',
        `attachment; filename*=UTF-8''${encodeURIComponent(shown)}`,
      ]);
    }
    stage.broken.add('files.get');
    expect((await stage.send('GET', target, {})).status).toBe(503);
    stage.broken.add('files.get has a bug').delete('files.get');
    expect((await stage.send('GET', target, {})).body.code).toBe('INTERNAL');
    stage.broken.clear();
    stage.clock.ms += 24 * 3_600_000;
    expect((await stage.send('GET', target, {})).status).toBe(410);
    await stage.files.forget(order._id);
    stage.clock.ms -= 1000 + 24 * 3_600_000;
    expect((await stage.send('GET', target, {})).status).toBe(404);
  });
});

describe('the document', () => {
  it('is OpenAPI 3.1, as an independent validator says', async () => {
    const served = await stage.send('GET', `${PATH}/openapi.json`, {});
    expect(await new Validator().validate(JSON.parse(served.text))).toEqual({ valid: true });
    expect(served.body).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('describes the bodies of the vectors, and refuses what we refuse', () => {
    const isOrder = (body: unknown) => ajv.validate({ $ref: 'contract#/components/schemas/WorkOrder' }, body);
    expect(isOrder(JSON.parse(vectors.vectors[0]!.request.rawBody))).toBe(true);
    expect(isOrder(dispatchBody('GZ 1'))).toBe(false);
    expect(isOrder(dispatchBody('GZ1', { caller: { anonymous: false } }))).toBe(false);
    const isEvent = { $ref: 'contract#/components/schemas/WorkOrderEvent' };
    expect(ajv.validate(isEvent, eventBody('e', 1, 'COMPLETE', { reason: null }))).toBe(true);
    expect(ajv.validate(isEvent, eventBody('e', 0, 'COMPLETE'))).toBe(false);
  });

  it('says nothing that was not seen here', async () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { responses }]) =>
        Object.keys(responses).map((status) => `${method.toUpperCase()} ${path} ${status}`),
      ),
    );
    const slow = await stage.serve({ perMinute: 1 });
    await stage.ask('GET', '/work-orders', undefined, {}, slow);
    for (const place of ['/work-orders', '/work-orders/X1', '/work-orders/X1/events']) {
      for (const method of Object.keys(document.paths[place.replace('X1', '{orderNo}')] ?? {})) {
        const ask = (asked: Parameters<ExchangeStage['ask']>[3] = {}, base?: string) =>
          stage.ask(method.toUpperCase(), place, undefined, { raw: method === 'post' ? '{}' : '', ...asked }, base);
        expect((await ask({}, slow)).status).toBe(429);
        expect((await ask({ secrets: ['wrong'] })).status).toBe(401);
        expect((await ask({ raw: 'x'.repeat(1024 * 1024 + 1) })).status).toBe(413);
        stage.broken.add('nonces.insert');
        expect((await ask()).status).toBe(503);
        stage.broken.clear();
        stage.broken.add('nonces.insert has a bug');
        const bug = await ask();
        expect([bug.status, bug.body.code, bug.text.includes('张某')]).toEqual([500, 'INTERNAL', false]);
        stage.broken.clear();
      }
    }
    expect(operations.filter((one) => !seen.has(one))).toEqual([]);
  });
});
