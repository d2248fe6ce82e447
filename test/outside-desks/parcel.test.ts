import type { Handoff } from '../../src/handoff/index.ts';
import type { OutsideCase } from '../../src/outside-desks/index.ts';
import { nextParcel, PARCEL_TURNS, parcelOf } from '../../src/outside-desks/parcel.ts';
import { newTurn, type Turn } from '../../src/sessions/index.ts';
import { newHandoff } from '../handoff/new-handoff.ts';

const at = newHandoff().requestedAt;
const known = (fields: Partial<OutsideCase> = {}): OutsideCase => ({
  _id: 'h1',
  conversationId: 'c1',
  isInitiated: true,
  lastSeq: 3,
  toldState: 'waiting 0',
  delivery: 'due',
  parcels: 1,
  sending: null,
  tries: 2,
  reason: 'hotline_outside_desk_unreachable',
  nextAt: at,
  isDone: false,
  ...fields,
});
const turn = (seq: number, type: 'message' | 'event' = 'message'): Turn => ({
  ...newTurn({ key: `k${seq}`, at, from: 'resident', sessionId: 's1', activity: { type, text: `话${seq}` } }),
  _id: `c1:${seq}`,
  stream: 'c1',
  seq,
});
const writer = {
  initiate: (_handoff: unknown, turns: readonly Turn[]) => ({ is: 'initiate', with: turns.length }),
  status: ({ state }: { state: string }) => ({ is: 'status', state }),
  said: ({ seq }: Turn) => ({ is: 'said', seq }),
};

/** What is decided to be sent, as it is then sent; null for nothing. */
function parcel(before: OutsideCase, handoff: Handoff, turns: readonly Turn[]) {
  const sending = nextParcel(before, handoff, turns, writer);
  return sending === null ? null : parcelOf({ ...before, sending }, handoff, turns, writer);
}

test('begins with the case and what was said until then', () => {
  const fresh = known({ isInitiated: false, lastSeq: 0, toldState: '', parcels: 0 });
  const first = parcel(fresh, newHandoff(), [turn(1), turn(2)]);
  expect(first?.activities).toEqual([
    { is: 'initiate', with: 2 },
    { is: 'status', state: 'requested' },
  ]);
  expect(first?.after).toMatchObject({ isInitiated: true, lastSeq: 2, parcels: 1, tries: 0, sending: null });
});

test('goes on with what was said since, messages only, and forgets the failures', () => {
  const next = parcel(known(), newHandoff({ state: 'queued' }), [turn(4), turn(5, 'event'), turn(6)]);
  expect(next?.id).toBe('h1-2');
  expect(next?.activities).toEqual([
    { is: 'said', seq: 4 },
    { is: 'said', seq: 6 },
  ]);
  expect(next?.after).toMatchObject({ lastSeq: 6, reason: '', tries: 0 });
});

test('tells who has it, once: accepted and live are one, another lawyer is news', () => {
  const live = newHandoff({ state: 'live', place: 'served', lawyerId: 'l1' });
  const told = parcel(known(), live, []);
  expect(told?.activities).toEqual([{ is: 'status', state: 'live' }]);
  const after = told?.after ?? known();
  expect(parcel(after, { ...live, state: 'accepted' }, [])).toBeNull();
  expect(parcel(after, { ...live, lawyerId: 'l2', round: 1 }, [])?.activities).toHaveLength(1);
});

test('what is too much for one parcel keeps its order: words first, then the end', () => {
  const many = Array.from({ length: PARCEL_TURNS }, (_, at) => turn(at + 4));
  const over = newHandoff({ state: 'closed', place: 'over' });
  const first = parcel(known(), over, many);
  expect(first?.activities).toHaveLength(PARCEL_TURNS);
  expect(first?.after).toMatchObject({ toldState: 'waiting 0', lastSeq: PARCEL_TURNS + 3 });
  const second = parcel(first?.after ?? known(), over, []);
  expect(second?.activities).toEqual([{ is: 'status', state: 'closed' }]);
  expect(second?.after.toldState).toBe('closed');
});

test('nothing new, no parcel', () => {
  expect(parcel(known(), newHandoff({ state: 'offered' }), [turn(4, 'event')])).toBeNull();
});

test('each try of a parcel holds the same, whatever has happened since', () => {
  const live = newHandoff({ state: 'live', place: 'served', lawyerId: 'l1' });
  const sending = nextParcel(known(), live, [turn(4)], writer);
  const closed = newHandoff({ state: 'closed', place: 'over', lawyerId: 'l1' });
  const again = parcelOf(known({ sending }), closed, [turn(4), turn(5)], writer);
  expect(again.activities).toEqual([
    { is: 'said', seq: 4 },
    { is: 'status', state: 'live' },
  ]);
  expect(parcel(again.after, closed, [turn(5)])?.activities).toEqual([
    { is: 'said', seq: 5 },
    { is: 'status', state: 'closed' },
  ]);
});
