import { outgoingOf } from '../../../../src/work-orders/exchange/out/outgoing-of.ts';
import { NEXT_STATE, type OrderState, type OrderStep, type WorkOrder } from '../../../../src/work-orders/index.ts';
import { orderFrom } from '../../../../src/work-orders/orders/order-from.ts';
import {
  type Bare,
  BY_CITY,
  CITY,
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
} from '../../orders/order-stage.ts';

const seal = { seal: (plain: string) => plain, fingerprint: (plain: string) => plain };
const made = { number: 'GD20260105-0001-1', now: START, rules, seal };
const OURS = orderFrom(told('a', { handledBy: 'peer', peer: CITY, origin: 'other-office' }), made);
const CITYS = orderFrom(dispatched('GZ1'), made);
const OWN = orderFrom(told('b'), made);

const sent = (order: WorkOrder, step: OrderStep | null, before: WorkOrder | null = order) =>
  outgoingOf(before, order, step, { caller: order.caller });
const types = (order: WorkOrder, by: OrderStep['by'], ...bare: Bare[]) =>
  bare.flatMap((one) => sent(order, stepOf(by, one, START))).map(({ call, type }) => `${call} ${type}`);

describe('what goes to a peer', () => {
  it("an order of ours is handed on when it is opened, with who asks, in place 0; a city's and our own are not", () => {
    const [dispatch, ...more] = sent(OURS, null, null);
    expect(more).toEqual([]);
    expect(dispatch).toMatchObject({
      eventId: `${made.number}:dispatch:1`,
      seq: 0,
      call: 'dispatch',
      type: 'DISPATCH',
      payload: { order: { number: made.number, caller: { phone: '+8613800138000' } } },
    });
    expect([...sent(CITYS, null, null), ...sent(OWN, null, null)]).toEqual([]);
  });

  it("of a city's order the handler's steps are told, and nothing else", () => {
    const until = new Date('2026-02-01T00:00:00Z');
    const asked: Bare[] = [
      { type: 'SIGN' },
      { type: 'START' },
      { type: 'RETURN_REQUEST', reason: 'x' },
      { type: 'EXTEND_REQUEST', reason: 'x', until },
      { type: 'SUSPEND_REQUEST', reason: 'x', until: null },
      { type: 'PROGRESS', text: 'x', toResident: true },
    ];
    expect(types(CITYS, OFFICER, ...asked)).toEqual(asked.map(({ type }) => `feedback ${type}`));
    expect(types(CITYS, SUPERVISOR, { type: 'URGE', reason: '' }, { type: 'SUPERVISE', reason: '' })).toEqual([]);
    expect(types(CITYS, RESIDENT, { type: 'SUPPLEMENT', text: 'x', attachments: [] })).toEqual([]);
    expect(types(CITYS, SYSTEM, { type: 'TIMEOUT_SIGN' }, { type: 'ARCHIVE' })).toEqual([]);
  });

  it('of our order what we decide is told, also by the resident and by timers; archiving is not', () => {
    expect(types(OURS, SUPERVISOR, { type: 'RETURN_APPROVED' }, { type: 'REOPEN', reason: 'x' })).toEqual([
      'event RETURN_APPROVED',
      'event REOPEN',
    ]);
    expect(types(OURS, RESIDENT, { type: 'EVALUATE', evaluation: 5 })).toEqual(['event EVALUATE']);
    expect(types(OURS, SYSTEM, { type: 'CLOSE' }, { type: 'ARCHIVE' }, { type: 'TIMEOUT_SIGN' })).toEqual([
      'event CLOSE',
    ]);
  });

  it('nothing that the peer did comes back to it, and nothing of an order that stays here', () => {
    const all = [...new Set(Object.values(NEXT_STATE).flatMap((events) => Object.keys(events)))];
    for (const type of all) {
      const bare = { type } as Bare;
      const fromCity = { ...stepOf(BY_CITY, bare, START), seq: 1 };
      const fromHandler = { ...stepOf(CITY_HANDLES, bare, START), seq: 1 };
      expect([
        ...sent(CITYS, fromCity),
        ...sent(OURS, fromHandler),
        ...sent(OWN, stepOf(OFFICER, bare, START)),
      ]).toEqual([]);
    }
  });

  it('is numbered after what went before, says no internal id, and changes nothing', () => {
    const order = Object.freeze({ ...CITYS, ownSeq: 6, state: 'PROCESSING' as OrderState });
    const [message] = sent(order, stepOf(OFFICER, { type: 'SIGN' }, START));
    expect(message).toMatchObject({ seq: 7, eventId: `${made.number}:7`, peer: CITY });
    expect(message?.payload).toEqual({
      call: 'feedback',
      orderNo: 'GZ1',
      step: { type: 'SIGN', at: START.toISOString() },
      operator: { name: OFFICER.name, dept: order.handler.main.name },
      kept: null,
    });
    expect(JSON.stringify(message)).not.toContain(OFFICER.id);
  });
});
