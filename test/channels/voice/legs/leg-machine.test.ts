import { type LegStep, stepLeg } from '../../../../src/channels/voice/legs/leg-machine.ts';
import type { LegState, VoiceLeg } from '../../../../src/channels/voice/legs/voice-leg.ts';

const at = new Date('2026-03-02T02:00:00.000Z');

function leg(state: LegState, fields: Partial<VoiceLeg> = {}): VoiceLeg {
  const times = { dialling: 0, answered: 1, joined: 2, ended: 3, 'not-answered': 3, declined: 3 }[state];
  return {
    _id: 'h1-lawyer-0-1',
    handoffId: 'h1',
    conversationId: 'c1',
    kind: 'lawyer',
    provider: 'twilio',
    callId: 'CA1',
    staffId: 'l1',
    state,
    round: 0,
    attempt: 1,
    as: 'talk',
    number: 'sealed',
    numberPrint: '',
    createdAt: at,
    calledAt: at,
    answeredAt: times > 0 ? at : null,
    joinedAt: state === 'joined' || state === 'ended' ? at : null,
    endedAt: times > 2 ? at : null,
    setAsideAt: null,
    ...fields,
  };
}

const steps = {
  answered: { type: 'answered', at },
  join: { type: 'join', at },
  decline: { type: 'decline', at },
  over: { type: 'over', at },
} satisfies Record<string, LegStep>;

/** From each state, where each step leads; `same` where nothing changes. Providers tell in any order. */
const TABLE: Record<LegState, Record<keyof typeof steps, LegState | 'same'>> = {
  dialling: { answered: 'answered', join: 'same', decline: 'same', over: 'not-answered' },
  answered: { answered: 'same', join: 'joined', decline: 'declined', over: 'not-answered' },
  joined: { answered: 'same', join: 'same', decline: 'same', over: 'ended' },
  ended: { answered: 'same', join: 'same', decline: 'same', over: 'same' },
  'not-answered': { answered: 'same', join: 'same', decline: 'same', over: 'same' },
  declined: { answered: 'same', join: 'same', decline: 'same', over: 'same' },
};

describe('the state machine of a call of ours', () => {
  for (const [state, row] of Object.entries(TABLE)) {
    for (const [name, expected] of Object.entries(row)) {
      it(`${state} + ${name} → ${expected}`, () => {
        const before = leg(state as LegState);
        const after = stepLeg(before, steps[name as keyof typeof steps]);
        expect(after === before ? 'same' : after.state).toBe(expected);
      });
    }
  }

  it('forgets the number at the end', () => {
    expect(stepLeg(leg('answered'), steps.decline).number).toBe('');
    expect([stepLeg(leg('dialling'), steps.over).number, stepLeg(leg('joined'), steps.over).number]).toEqual(['', '']);
  });

  it('asks the provider once, and again only when it certainly did not call', () => {
    const fresh = leg('dialling', { callId: '', calledAt: null });
    const called = stepLeg(fresh, { type: 'call', at });
    expect(called.calledAt).toEqual(at);
    expect(stepLeg(called, { type: 'call', at })).toBe(called);
    expect(stepLeg(called, { type: 'not-called' }).calledAt).toBeNull();
    const known = stepLeg(called, { type: 'known', callId: 'CA1' });
    expect(stepLeg(known, { type: 'not-called' })).toBe(known);
    expect(stepLeg(known, { type: 'known', callId: 'CA2' })).toBe(known);
  });

  it('changes the part of a supervisor alone, and not after the end', () => {
    const listens = leg('joined', { kind: 'supervisor', as: 'listen' });
    expect(stepLeg(listens, { type: 'take-role', as: 'coach' }).as).toBe('coach');
    const lawyer = leg('joined');
    expect(stepLeg(lawyer, { type: 'take-role', as: 'listen' })).toBe(lawyer);
    const gone = leg('ended', { kind: 'supervisor', as: 'listen' });
    expect(stepLeg(gone, { type: 'take-role', as: 'talk' })).toBe(gone);
  });
});
