import { assertHoldsFloor, type Conversation, FloorError, moveFloor } from '../../src/sessions/index.ts';

const conversation = (change: Partial<Conversation>): Conversation =>
  ({
    _id: 'c',
    floor: 'bot',
    handoffId: null,
    lawyerId: null,
    dialog: null,
    offered: [],
    misses: 1,
    ...change,
  }) as Conversation;
const queued = conversation({ floor: 'queue', handoffId: 'h1' });
const held = conversation({ floor: 'lawyer', handoffId: 'h1', lawyerId: 'l1' });

describe('the floor', () => {
  it('goes bot → queue → lawyer → bot', () => {
    const one = moveFloor(conversation({}), { to: 'queue', handoffId: 'h1' });
    const two = moveFloor(one, { to: 'lawyer', handoffId: 'h1', lawyerId: 'l1' });
    const three = moveFloor(two, { to: 'bot', handoffId: 'h1' });
    expect([one.floor, two.floor, three.floor]).toEqual(['queue', 'lawyer', 'bot']);
    expect(three).toMatchObject({ handoffId: null, lawyerId: null, misses: 0 });
  });

  it('is not changed by a step taken before', () => {
    expect(moveFloor(queued, { to: 'queue', handoffId: 'h1' })).toBe(queued);
    expect(moveFloor(held, { to: 'lawyer', handoffId: 'h1', lawyerId: 'l1' })).toEqual(held);
    const free = conversation({});
    expect(moveFloor(free, { to: 'bot', handoffId: 'h1' })).toBe(free);
  });

  it.each([
    ['a second handoff', queued, { to: 'queue', handoffId: 'h2' }],
    ['a lawyer of another handoff', queued, { to: 'lawyer', handoffId: 'h2', lawyerId: 'l1' }],
    ['a lawyer while another holds it', held, { to: 'lawyer', handoffId: 'h1', lawyerId: 'l2' }],
    ['a lawyer without a queue', conversation({}), { to: 'lawyer', handoffId: 'h1', lawyerId: 'l1' }],
    ['another handoff ending it', held, { to: 'bot', handoffId: 'h2' }],
  ] as const)('refuses %s', (_what, from, move) => {
    expect(() => moveFloor(from, move)).toThrow(FloorError);
  });

  it('lets exactly one speak', () => {
    const bot = { kind: 'bot' } as const;
    const lawyer = (staffId: string) => ({ kind: 'lawyer', staffId }) as const;
    expect(() => assertHoldsFloor(conversation({}), bot)).not.toThrow();
    expect(() => assertHoldsFloor(queued, bot)).not.toThrow();
    expect(() => assertHoldsFloor(held, bot)).toThrow(FloorError);
    expect(() => assertHoldsFloor(held, lawyer('l1'))).not.toThrow();
    expect(() => assertHoldsFloor(held, lawyer('l2'))).toThrow(FloorError);
    expect(() => assertHoldsFloor(queued, lawyer('l1'))).toThrow(FloorError);
    expect(() => assertHoldsFloor(conversation({}), lawyer('l1'))).toThrow(FloorError);
    expect(() => assertHoldsFloor(held, { kind: 'system' })).not.toThrow();
  });
});
