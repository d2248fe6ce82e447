import fc from 'fast-check';
import type { HotlineError } from '../../src/errors.ts';
import type { Handoff, HandoffState, HandoffStep } from '../../src/handoff/index.ts';
import { stepHandoff } from '../../src/handoff/index.ts';
import { emptyCard } from './stage.ts';

const at = new Date('2026-03-02T02:00:00.000Z');
const message = {
  text: '请回电',
  phone: 'sealed',
  safeTime: '晚上',
  state: 'open' as const,
  leftAt: at,
  doneAt: null,
  doneBy: null,
  doneNote: '',
};

function handoff(state: HandoffState): Handoff {
  const served = state === 'live' || state === 'closed';
  return {
    _id: 'h1',
    conversationId: 'c1',
    sessionId: 's1',
    channel: 'web',
    state,
    reason: 'asked',
    priority: 2,
    requestedAt: at,
    acceptedAt: served ? at : null,
    closedAt: state === 'queued' || state === 'live' ? null : at,
    lawyerId: served ? 'l1' : null,
    lawyerName: served ? '值班律师一号' : null,
    returns: 0,
    returnedBy: null,
    callback: null,
    regionCode: null,
    card: emptyCard,
    outcome: state === 'closed' ? 'resolved' : null,
    note: '',
    message: state === 'message-left' ? message : null,
    messageState: state === 'message-left' ? 'open' : null,
    settled: true,
  };
}

const steps: Record<string, HandoffStep> = {
  'accept by l1': { type: 'accept', lawyerId: 'l1', lawyerName: '值班律师一号', at },
  'accept by l2': { type: 'accept', lawyerId: 'l2', lawyerName: '值班律师二号', at },
  'return by l1': { type: 'return', lawyerId: 'l1', at },
  'return by l2': { type: 'return', lawyerId: 'l2', at },
  'close by l1': { type: 'close', lawyerId: 'l1', outcome: 'resolved', note: '已答复', at },
  'close by l2': { type: 'close', lawyerId: 'l2', outcome: 'resolved', note: '', at },
  'leave-message': { type: 'leave-message', text: '请回电', phone: 'sealed', safeTime: '晚上', at },
  abandon: { type: 'abandon', at },
  'message-done': { type: 'message-done', staffId: 'l2', note: '已回电', at },
};

/** From each state, where each step leads: a state, `same` (nothing changes), or the code of the refusal. */
const TABLE: Record<HandoffState, Record<keyof typeof steps, string>> = {
  queued: {
    'accept by l1': 'live',
    'accept by l2': 'live',
    'return by l1': 'hotline_handoff_state',
    'return by l2': 'hotline_handoff_state',
    'close by l1': 'hotline_handoff_state',
    'close by l2': 'hotline_handoff_state',
    'leave-message': 'message-left',
    abandon: 'abandoned',
    'message-done': 'hotline_handoff_state',
  },
  live: {
    'accept by l1': 'same',
    'accept by l2': 'hotline_handoff_taken',
    'return by l1': 'queued',
    'return by l2': 'hotline_handoff_not_yours',
    'close by l1': 'closed',
    'close by l2': 'hotline_handoff_not_yours',
    'leave-message': 'hotline_handoff_state',
    abandon: 'hotline_handoff_state',
    'message-done': 'hotline_handoff_state',
  },
  closed: {
    'accept by l1': 'hotline_handoff_state',
    'accept by l2': 'hotline_handoff_state',
    'return by l1': 'hotline_handoff_state',
    'return by l2': 'hotline_handoff_state',
    'close by l1': 'same',
    'close by l2': 'hotline_handoff_not_yours',
    'leave-message': 'hotline_handoff_state',
    abandon: 'hotline_handoff_state',
    'message-done': 'hotline_handoff_state',
  },
  'message-left': {
    'accept by l1': 'hotline_handoff_state',
    'accept by l2': 'hotline_handoff_state',
    'return by l1': 'hotline_handoff_state',
    'return by l2': 'hotline_handoff_state',
    'close by l1': 'hotline_handoff_not_yours',
    'close by l2': 'hotline_handoff_not_yours',
    'leave-message': 'same',
    abandon: 'hotline_handoff_state',
    'message-done': 'message-left',
  },
  abandoned: {
    'accept by l1': 'hotline_handoff_state',
    'accept by l2': 'hotline_handoff_state',
    'return by l1': 'hotline_handoff_state',
    'return by l2': 'hotline_handoff_state',
    'close by l1': 'hotline_handoff_not_yours',
    'close by l2': 'hotline_handoff_not_yours',
    'leave-message': 'hotline_handoff_state',
    abandon: 'same',
    'message-done': 'hotline_handoff_state',
  },
};

function outcome(before: Handoff, step: HandoffStep): string {
  try {
    const after = stepHandoff(before, step);
    return after === before ? 'same' : after.state;
  } catch (error) {
    return (error as HotlineError).code;
  }
}

describe('the state machine of a handoff', () => {
  for (const [state, row] of Object.entries(TABLE)) {
    for (const [name, expected] of Object.entries(row)) {
      it(`${state} + ${name} → ${expected}`, () => {
        expect(outcome(handoff(state as HandoffState), steps[name]!)).toBe(expected);
      });
    }
  }

  it('names the holder to whoever comes second', () => {
    expect(() => stepHandoff(handoff('live'), steps['accept by l2']!)).toThrow('已由值班律师一号接待');
  });

  it('gives back with the place kept, for anybody to take, and again without effect', () => {
    const live = { ...handoff('live'), callback: { phone: 'sealed', askedAt: at } };
    const back = stepHandoff(live, steps['return by l1']!);
    expect(back).toEqual({
      ...live,
      state: 'queued',
      lawyerId: null,
      lawyerName: null,
      acceptedAt: null,
      returns: 1,
      returnedBy: '值班律师一号',
      settled: false,
    });
    expect(stepHandoff(back, steps['return by l1']!)).toBe(back);
    expect(stepHandoff(back, steps['accept by l2']!)).toMatchObject({ state: 'live', lawyerId: 'l2', returns: 1 });
  });

  it('keeps the place, the card and the session through every step', () => {
    const before = handoff('queued');
    for (const step of Object.values(steps)) {
      if (outcome(before, step).startsWith('hotline')) continue;
      const { requestedAt, card, sessionId } = stepHandoff(before, step);
      expect({ requestedAt, card, sessionId }).toEqual({ requestedAt: at, card: emptyCard, sessionId: 's1' });
    }
  });

  it('holds its invariants over random histories', () => {
    const step = fc.constantFrom(...Object.values(steps));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (history) => {
        let current = handoff('queued');
        let owner: string | null = null;
        for (const next of history) {
          const before = current;
          try {
            current = stepHandoff(current, next);
          } catch {
            expect(current).toBe(before);
          }
          if (next.type === 'return' && current.state === 'queued') owner = null;
          if (owner !== null) expect(current.lawyerId).toBe(owner);
          owner = current.lawyerId;
          expect(current.lawyerId !== null).toBe(current.state === 'live' || current.state === 'closed');
          expect(current.closedAt !== null).toBe(current.state !== 'queued' && current.state !== 'live');
          expect(current.messageState).toBe(current.message?.state ?? null);
          expect(current.message !== null).toBe(current.state === 'message-left');
          if (before.state !== 'queued' && before.state !== 'live') expect(current.state).toBe(before.state);
        }
      }),
      { numRuns: 500, seed: 6 },
    );
  });
});
