import type { HotlineError } from '../../src/errors.ts';
import {
  HANDOFF_STATES,
  type Handoff,
  type HandoffState,
  type HandoffStep,
  placeOf,
  stepHandoff,
} from '../../src/handoff/index.ts';
import { blankHandoff, emptyCard } from './stage.ts';

const at = new Date('2026-03-02T02:00:00.000Z');
const later = new Date(at.getTime() + 60_000);
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
  const hadLawyer = placeOf(state) === 'served' || state === 'wrap-up' || state === 'closed';
  const isOver = ['closed', 'message-left', 'abandoned'].includes(state);
  return {
    ...blankHandoff('h1', at),
    state,
    place: placeOf(state),
    offer: state === 'offered' ? { kind: 'queue', to: 'l1', toName: '一号', comment: '', at, until: later } : null,
    acceptedAt: hadLawyer ? at : null,
    endedAt: state === 'wrap-up' || state === 'closed' ? at : null,
    closedAt: isOver ? at : null,
    lawyerId: hadLawyer ? 'l1' : null,
    lawyerName: hadLawyer ? '值班律师一号' : null,
    outcome: state === 'closed' ? 'resolved' : null,
    message: state === 'message-left' ? message : null,
    messageState: state === 'message-left' ? 'open' : null,
    settled: true,
  };
}

const wants = { skills: ['family'], languages: [] };
const steps = {
  queue: { type: 'queue', at: later },
  'offer to l1': { type: 'offer', to: 'l1', toName: '一号', until: later, at: later },
  'pass by l1': { type: 'pass', staffId: 'l1', reason: 'declined', at: later },
  'accept by l1': { type: 'accept', lawyerId: 'l1', lawyerName: '值班律师一号', at: later },
  'accept by l2': { type: 'accept', lawyerId: 'l2', lawyerName: '值班律师二号', at: later },
  connect: { type: 'connect', at: later },
  'return by l1': { type: 'return', lawyerId: 'l1', why: 'returned', at: later },
  'return by l2': { type: 'return', lawyerId: 'l2', why: 'returned', at: later },
  transfer: { type: 'transfer', lawyerId: 'l1', to: 'l2', toName: '二号', comment: '', until: later, at: later },
  'to queue': { type: 'transfer-to-queue', lawyerId: 'l1', wants, at: later },
  'take over': { type: 'take-over', lawyerId: 's1', lawyerName: '督导员一号', at: later },
  'end by l1': { type: 'end', lawyerId: 'l1', handedBack: null, at: later },
  'close by l1': { type: 'close', lawyerId: 'l1', outcome: 'resolved', note: '已答复', at: later },
  'close by l2': { type: 'close', lawyerId: 'l2', outcome: 'resolved', note: '', at: later },
  'wrap-up-over': { type: 'wrap-up-over', at: later },
  'leave-message': { type: 'leave-message', text: '请回电', phone: 'sealed', safeTime: '晚上', at: later },
  abandon: { type: 'abandon', at: later },
  'message-done': { type: 'message-done', staffId: 'l2', note: '已回电', at: later },
} as const satisfies Record<string, HandoffStep>;

const NO = 'hotline_handoff_state';
const TAKEN = 'hotline_handoff_taken';
const OTHERS = 'hotline_handoff_not_yours';

/** Where each step leads from requested, queued, offered, accepted, live, wrap-up, closed, message-left, abandoned. */
const TABLE: Record<keyof typeof steps, string[]> = {
  queue: ['queued', 'same', 'same', 'same', 'same', 'same', 'same', 'same', 'same'],
  'offer to l1': ['offered', 'offered', NO, NO, NO, NO, NO, NO, NO],
  'pass by l1': ['same', 'same', 'queued', 'same', 'same', 'same', 'same', 'same', 'same'],
  'accept by l1': ['accepted', 'accepted', 'accepted', 'same', 'same', NO, NO, NO, NO],
  'accept by l2': ['accepted', 'accepted', 'accepted', TAKEN, TAKEN, NO, NO, NO, NO],
  connect: ['same', 'same', 'same', 'live', 'same', 'same', 'same', 'same', 'same'],
  'return by l1': [NO, NO, NO, 'queued', 'queued', NO, NO, NO, NO],
  'return by l2': [NO, NO, NO, OTHERS, OTHERS, NO, NO, NO, NO],
  transfer: [NO, NO, NO, 'accepted', 'live', NO, NO, NO, NO],
  'to queue': [NO, NO, NO, 'queued', 'queued', NO, NO, NO, NO],
  'take over': [NO, NO, NO, 'accepted', 'accepted', NO, NO, NO, NO],
  'end by l1': [NO, NO, NO, 'wrap-up', 'wrap-up', 'same', 'same', NO, NO],
  'close by l1': [NO, NO, NO, 'closed', 'closed', 'closed', 'same', OTHERS, OTHERS],
  'close by l2': [NO, NO, NO, OTHERS, OTHERS, OTHERS, OTHERS, OTHERS, OTHERS],
  'wrap-up-over': ['same', 'same', 'same', 'same', 'same', 'closed', 'same', 'same', 'same'],
  'leave-message': ['message-left', 'message-left', 'message-left', NO, NO, NO, NO, 'same', NO],
  abandon: ['abandoned', 'abandoned', 'abandoned', NO, NO, NO, NO, NO, 'same'],
  'message-done': [NO, NO, NO, NO, NO, NO, NO, 'message-left', NO],
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
  for (const [name, row] of Object.entries(TABLE)) {
    it(`${name} leads where it should from every state`, () => {
      const step = steps[name as keyof typeof steps];
      const found = HANDOFF_STATES.map((state) => outcome(handoff(state), step));
      expect(Object.fromEntries(HANDOFF_STATES.map((state, index) => [state, found[index]]))).toEqual(
        Object.fromEntries(HANDOFF_STATES.map((state, index) => [state, row[index]])),
      );
    });
  }

  it('names the holder to whoever comes second', () => {
    expect(() => stepHandoff(handoff('live'), steps['accept by l2'])).toThrow('已由值班律师一号接待');
  });

  it('gives back with the place kept, for anybody to take, and again without effect', () => {
    const live = { ...handoff('live'), callback: { phone: 'sealed', askedAt: at } };
    const back = stepHandoff(live, steps['return by l1']);
    expect(back).toMatchObject({
      state: 'queued',
      place: 'waiting',
      requestedAt: at,
      waitingSince: later,
      lawyerId: null,
      lawyerName: null,
      acceptedAt: null,
      round: 1,
      returns: 1,
      returnedBy: '值班律师一号',
      callback: live.callback,
      passes: [{ staffId: 'l1', reason: 'returned', at: later }],
      clocks: { waitedMs: 0, servedMs: 60_000, wrapUpMs: 0 },
      settled: false,
    });
    expect(stepHandoff(back, steps['return by l1'])).toBe(back);
    expect(stepHandoff(back, steps['accept by l2'])).toMatchObject({ state: 'accepted', lawyerId: 'l2', round: 1 });
  });

  it('a transfer is for its receiver only, and leaves the case with the sender until he accepts', () => {
    const asked = stepHandoff(handoff('live'), steps.transfer);
    expect(asked).toMatchObject({ state: 'live', lawyerId: 'l1', offer: { kind: 'transfer', to: 'l2' } });
    expect(outcome(asked, { ...steps['accept by l2'], lawyerId: 'l3' })).toBe(TAKEN);
    const taken = stepHandoff(asked, steps['accept by l2']);
    expect(taken).toMatchObject({ state: 'accepted', lawyerId: 'l2', offer: null, round: 1, returns: 0 });
    expect(stepHandoff(asked, { type: 'cancel-transfer', lawyerId: 'l1', at: later }).offer).toBeNull();
  });

  it('keeps whoever serves the other side away for good', () => {
    const kept = stepHandoff(handoff('offered'), { ...steps['pass by l1'], reason: 'conflict' });
    expect(kept).toMatchObject({ state: 'queued', excluded: ['l1'] });
    expect(outcome(kept, steps['offer to l1'])).toBe('hotline_handoff_conflict');
    expect(outcome(kept, steps['accept by l1'])).toBe('hotline_handoff_conflict');
    expect(outcome({ ...handoff('live'), excluded: ['l2'] }, steps.transfer)).toBe('hotline_handoff_conflict');
  });

  it('a time-out means the offer it was for, and no later one', () => {
    const missed = { type: 'pass', staffId: 'l1', reason: 'missed', at: later } as const;
    expect(outcome(handoff('offered'), { ...missed, offeredAt: later })).toBe('same');
    expect(outcome(handoff('offered'), { ...missed, offeredAt: at })).toBe('queued');
  });

  it('lets the record be written after its time', () => {
    const late = stepHandoff({ ...handoff('wrap-up'), endedAt: at }, steps['wrap-up-over']);
    expect(late).toMatchObject({ state: 'closed', outcome: null, clocks: { wrapUpMs: 60_000 } });
    expect(stepHandoff(late, steps['close by l1'])).toMatchObject({ state: 'closed', outcome: 'resolved' });
  });

  it('keeps the place, the card and the session through every step', () => {
    for (const state of HANDOFF_STATES) {
      for (const step of Object.values(steps)) {
        if (outcome(handoff(state), step).startsWith('hotline')) continue;
        const { requestedAt, card, sessionId } = stepHandoff(handoff(state), step);
        expect({ requestedAt, card, sessionId }).toEqual({ requestedAt: at, card: emptyCard, sessionId: 's1' });
      }
    }
  });
});
