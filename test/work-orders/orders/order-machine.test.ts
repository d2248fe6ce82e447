import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  FLAG_EVENTS,
  isAllowed,
  isClockRunning,
  type NewOrder,
  NO_LIMIT,
  ORDER_STATES,
  type OrderActor,
  type OrderEventType,
  type OrderState,
  STATE_EVENTS,
  stateAfter,
  TERMINAL_STATES,
  takeOrderStep,
  type WorkOrder,
} from '../../../src/work-orders/index.ts';
import { orderFrom } from '../../../src/work-orders/orders/order-from.ts';
import { EVENT_SIDES } from '../../../src/work-orders/orders/order-sides.ts';
import {
  ANSWER,
  type Bare,
  BY_CITY,
  CITY_HANDLES,
  dispatched,
  OFFICER,
  RESIDENT,
  rules,
  START,
  SUPERVISOR,
  SYSTEM,
  stepOf,
  told,
} from './order-stage.ts';

interface Vectors {
  stateMachine: Record<string, Record<string, string>>;
  flagEvents: string[];
  terminal: string[];
  paths: { events: OrderEventType[]; states: OrderState[] }[];
  illegal: { state: OrderState; event: OrderEventType; expect: [number, string] }[];
}
const vectors: Vectors = JSON.parse(readFileSync('test/vectors/workorder-12345-vectors.json', 'utf8'));

const HOUR = 3_600_000;
const EVENTS: readonly OrderEventType[] = [...STATE_EVENTS, ...FLAG_EVENTS];
const seal = { seal: (plain: string) => plain && `sealed:${plain.length}`, fingerprint: (plain: string) => plain };

function fresh(order: NewOrder = told('a')): WorkOrder {
  return orderFrom(order, { number: 'GD20260105-0001-0', now: START, rules, seal });
}

/** What each event brings along, right for an order of this age. */
function bareOf(type: OrderEventType, at: Date): Bare {
  const later = new Date(at.getTime() + 400 * 24 * HOUR);
  switch (type) {
    case 'COMPLETE':
      return ANSWER;
    case 'EXTEND_REQUEST':
      return { type, reason: '等对方材料', until: later };
    case 'EXTEND_APPROVED':
      return { type, until: null };
    case 'SUSPEND_REQUEST':
      return { type, reason: '等鉴定', until: null };
    case 'TRANSFER':
      return { type, reason: '不归我们管', to: { code: 'notary', name: '公证处' } };
    case 'CALLBACK':
      return { type, ok: true, solved: true, evaluation: null, dissatisfiedBecause: '' };
    case 'EVALUATE':
      return { type, evaluation: 5 };
    case 'PROGRESS':
      return { type, text: '已联系对方', toResident: true };
    case 'SUPPLEMENT':
      return { type, text: '还有一份欠条', attachments: [] };
    case 'URGE':
    case 'SUPERVISE':
    case 'RETURN_REQUEST':
    case 'RETURN_REJECTED':
    case 'EXTEND_REJECTED':
    case 'SUSPEND_REJECTED':
    case 'WITHDRAW':
    case 'REVIEW_REJECTED':
    case 'REOPEN':
      return { type, reason: '理由' };
    default:
      return { type };
  }
}

function actorOf(type: OrderEventType): OrderActor {
  const [side] = EVENT_SIDES[type];
  return { handler: OFFICER, dispatcher: SUPERVISOR, resident: RESIDENT, system: SYSTEM }[side ?? 'system'];
}

function take(order: WorkOrder, type: OrderEventType, at: Date = START): WorkOrder {
  return takeOrderStep(order, stepOf(actorOf(type), bareOf(type, at), at));
}

/** An order of the model in a state, whatever led there. */
const inState = (state: OrderState): WorkOrder => ({ ...fresh(), state });

const refusal = (fn: () => unknown): unknown => {
  try {
    return fn();
  } catch (error) {
    return error;
  }
};

describe('the machine of states', () => {
  it('is that of the contract, event by event', () => {
    const table = Object.fromEntries(
      ORDER_STATES.map((state) => [
        state,
        Object.fromEntries(
          STATE_EVENTS.flatMap((event) => {
            const to = stateAfter(state, event);
            return to === null ? [] : [[event, to]];
          }),
        ),
      ]),
    );
    expect(table).toEqual(vectors.stateMachine);
    expect(TERMINAL_STATES).toEqual(vectors.terminal);
    expect(FLAG_EVENTS).toEqual(expect.arrayContaining(vectors.flagEvents));
  });

  it.each(vectors.paths)('goes $states', ({ events, states }) => {
    const walked = [fresh()];
    for (const type of events) walked.push(take(walked.at(-1) ?? fresh(), type));
    expect(walked.map(({ state }) => state)).toEqual(states);
  });

  it.each(vectors.illegal)('refuses $event in $state', ({ state, event, expect: [status] }) => {
    expect(refusal(() => take(inState(state), event))).toMatchObject({
      code: 'hotline_order_state_conflict',
      statusCode: status,
      state,
      details: [{ field: 'state', problem: state }],
    });
  });

  it('reaches every state', () => {
    const seen = new Set<OrderState>(['DISPATCHED']);
    for (const state of seen) {
      for (const event of STATE_EVENTS) {
        const to = stateAfter(state, event);
        if (to !== null) seen.add(to);
      }
    }
    expect([...seen].sort()).toEqual([...ORDER_STATES].sort());
  });

  it('keeps to the model whatever comes: legal, illegal, flags, repeats', () => {
    const events = fc.array(
      fc.record({ type: fc.constantFrom(...EVENTS), again: fc.boolean(), hours: fc.integer({ min: 0, max: 300 }) }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(events, (list) => {
        let order = fresh();
        let model: string = 'DISPATCHED';
        let at = START;
        for (const { type, again, hours } of list) {
          at = new Date(at.getTime() + hours * HOUR);
          const step = stepOf(actorOf(type), bareOf(type, at), at);
          const isFlag = FLAG_EVENTS.some((flag) => flag === type);
          const to = isFlag
            ? vectors.terminal.includes(model)
              ? undefined
              : model
            : vectors.stateMachine[model]?.[type];
          const before = order;
          if (to === undefined) {
            expect(refusal(() => takeOrderStep(before, step))).toMatchObject({ statusCode: 409, state: model });
            continue;
          }
          order = takeOrderStep(before, step);
          model = to;
          if (again) expect(takeOrderStep(order, step)).toBe(order);
          expect(order.state).toBe(model);
          expect(order).toMatchObject({ lines: before.lines + 1, settled: false, number: before.number });
          expect(order.history.at(-1)).toMatchObject({ event: type, from: before.state, to: model });
          expect(order.suspendedAt === null).toBe(isClockRunning(order));
          if (order.suspendedAt !== null && order.state !== 'SUSPENDED') expect(order.nextDueAt).toEqual(NO_LIMIT);
          if (isFlag) expect(order.deadline).toEqual(before.deadline);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('is bounded, and still knows what it took', () => {
    let order = fresh();
    for (let count = 0; count < 700; count += 1) order = take(order, 'URGE');
    expect(order).toMatchObject({ urgeCount: 700, lines: 701 });
    expect(order.history).toHaveLength(300);
    expect(order.history[0]?.event).toBe('OPEN');
    expect(order.takenEvents).toHaveLength(600);
  });
});

describe('what steps bring along', () => {
  const processing = () => take(take(fresh(), 'SIGN'), 'START');

  it('is kept: reply, request, callback, evaluation, urging, supplements', () => {
    const done = ['COMPLETE', 'URGE', 'SUPERVISE', 'CALLBACK', 'EVALUATE'].reduce(
      (order, type) => take(order, type as OrderEventType),
      processing(),
    );
    expect(done).toMatchObject({
      result: 'solved',
      contact: { contacted: true, at: START },
      urgeCount: 1,
      supervised: true,
      callback: { ok: true, solved: true },
      evaluation: 5,
    });
    expect(take(done, 'REOPEN')).toMatchObject({
      state: 'PROCESSING',
      evaluation: null,
      callback: null,
      suspendedAt: null,
    });
    expect(take(fresh(), 'SUPPLEMENT').content).toBe('公司拖欠三个月工资\n【补充】还有一份欠条');
    expect(take(take(fresh(), 'SIGN'), 'RETURN_REQUEST').request).toEqual({
      type: 'return',
      reason: '理由',
      until: null,
    });
  });

  it('goes to another handler with the clocks as they were', () => {
    const before = { ...processing(), assigneeId: 'x', assigneeName: '办理员' };
    const after = take(before, 'TRANSFER');
    expect(after).toMatchObject({ state: 'DISPATCHED', handler: { main: { name: '公证处' } }, assigneeId: null });
    expect([after.deadline, after.clock, after.nextDueAt]).toEqual([before.deadline, before.clock, before.nextDueAt]);
  });

  it('is masked in the history', () => {
    const step = stepOf(
      OFFICER,
      { type: 'PROGRESS', text: '打了13800138000，身份证340304199003072247', toResident: false },
      START,
    );
    const note = takeOrderStep(fresh(), step).history.at(-1)?.note ?? '';
    expect(note).not.toMatch(/13800138000|340304199003072247/);
    expect(note).toContain('打了');
  });

  it.each([
    ['an empty reason', 'RETURN_REQUEST', { reason: ' ' }, 'reason'],
    ['a reply without words', 'COMPLETE', { reply: '' }, 'reply'],
    ['an extension before the limit', 'EXTEND_REQUEST', { until: new Date('2026-01-06T00:00:00Z') }, 'until'],
    ['an extension for ever', 'EXTEND_REQUEST', { until: new Date('2036-01-06T00:00:00Z') }, 'until'],
    ['a date that is none', 'EXTEND_REQUEST', { until: new Date('nothing') }, 'until'],
    ['a supplement of nothing', 'SUPPLEMENT', { text: '' }, 'text'],
    ['an event without an id', 'URGE', { eventId: '' }, 'eventId'],
    ['an event of no time', 'URGE', { at: new Date('nothing') }, 'at'],
    ['a transfer to nobody', 'TRANSFER', { to: { code: '', name: '' } }, 'to.name'],
  ] as const)('is refused when it is %s', (_name, type, fields, field) => {
    const start = type === 'RETURN_REQUEST' ? fresh() : processing();
    const step = { ...stepOf(actorOf(type), bareOf(type, START), START), ...fields };
    const error = refusal(() => takeOrderStep(start, step as Parameters<typeof takeOrderStep>[1]));
    expect(error).toMatchObject({ code: 'hotline_order_input', statusCode: 422 });
    expect((error as { details: { field: string }[] }).details.map((one) => one.field)).toContain(field);
  });
});

describe('who may do what', () => {
  it('is told for every event and side', () => {
    for (const type of EVENTS) {
      for (const by of [OFFICER, SUPERVISOR, RESIDENT, SYSTEM]) {
        expect([type, by.as, isAllowed(fresh(), type, by)]).toEqual([type, by.as, EVENT_SIDES[type].includes(by.as)]);
      }
    }
    expect(refusal(() => takeOrderStep(fresh(), stepOf(RESIDENT, { type: 'SIGN' }, START)))).toMatchObject({
      code: 'hotline_order_not_allowed',
      statusCode: 403,
    });
  });

  it.each([
    ['our officer signs', OFFICER, 'SIGN', true],
    ['the city does not sign its own', { ...BY_CITY, as: 'handler' as const }, 'SIGN', false],
    ['the city approves a return', BY_CITY, 'RETURN_APPROVED', true],
    ['our supervisor does not', SUPERVISOR, 'RETURN_APPROVED', false],
    ['our supervisor urges', SUPERVISOR, 'URGE', true],
    ['our timer does not close it', SYSTEM, 'CLOSE', false],
    ['the resident does not withdraw it here', RESIDENT, 'WITHDRAW', false],
    ['the resident urges', RESIDENT, 'URGE', true],
  ] as const)('of an order of the city: %s', (_name, by, type, isIt) => {
    expect(isAllowed(fresh(dispatched('GZ1')), type, by)).toBe(isIt);
  });

  it.each([
    ['the city signs', CITY_HANDLES, 'SIGN', true],
    ['our officer does not', OFFICER, 'SIGN', false],
    ['the city approves nothing', BY_CITY, 'EXTEND_APPROVED', false],
    ['our supervisor does', SUPERVISOR, 'EXTEND_APPROVED', true],
    ['the resident withdraws it', RESIDENT, 'WITHDRAW', true],
    ['our timer closes it', SYSTEM, 'CLOSE', true],
  ] as const)('of an order that we handed to the city: %s', (_name, by, type, isIt) => {
    expect(isAllowed(fresh(dispatched('GZ1', { handledBy: 'peer' })), type, by)).toBe(isIt);
  });
});

describe("a peer's sequence", () => {
  const event = (order: WorkOrder, seq: number, eventId = `city-${seq}`) =>
    takeOrderStep(order, stepOf(BY_CITY, { type: 'URGE', reason: '' }, START, { seq, eventId }));

  it('is taken one by one; a repeat is no news, a gap and an old number are refused', () => {
    const two = event(event(fresh(dispatched('GZ1')), 1), 2);
    expect(two).toMatchObject({ peerSeq: 2, urgeCount: 2 });
    expect(event(two, 2)).toBe(two);
    expect(event(two, 1)).toBe(two);
    for (const [seq, eventId] of [
      [4, 'city-4'],
      [2, 'another'],
    ] as const) {
      expect(refusal(() => event(two, seq, eventId))).toMatchObject({
        code: 'hotline_order_sequence_gap',
        statusCode: 409,
        expected: 3,
      });
    }
  });

  it('goes on after a refused event', () => {
    const order = fresh(dispatched('GZ1'));
    expect(refusal(() => takeOrderStep(order, stepOf(BY_CITY, { type: 'CLOSE' }, START, { seq: 1 })))).toMatchObject({
      code: 'hotline_order_state_conflict',
    });
    expect(event(order, 1).peerSeq).toBe(1);
  });
});
