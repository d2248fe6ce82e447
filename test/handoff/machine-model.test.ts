import fc from 'fast-check';
import { asHotlineError } from '../../src/errors.ts';
import { type Handoff, type HandoffStep, placeOf, stepHandoff } from '../../src/handoff/index.ts';
import { newHandoff } from './new-handoff.ts';

/**
 * The machine against a model of it that is written another way: who has the case, what is before whom, who may never
 * have it. No states of the machine's own but where the words of the rule need them.
 */
interface Model {
  holder: string | null;
  /** 0 the bot's commit is to come, 1 it has. Of a lawyer's: 0 the floor moves, 1 it is his. */
  told: 0 | 1;
  over: null | 'wrap-up' | 'closed' | 'message' | 'left';
  offered: { to: string; at: number; transfer: boolean } | null;
  never: Set<string>;
  /** What the last lawyer did with it, when it came back. */
  cameBack: string;
  recorded: boolean;
  messageDone: boolean;
}

type Verdict = 'moved' | 'same' | 'state' | 'taken' | 'not-yours' | 'conflict';

const PEOPLE = ['l1', 'l2', 'l3'];

function stateOf(model: Model): string {
  if (model.over !== null)
    return { 'wrap-up': 'wrap-up', closed: 'closed', message: 'message-left', left: 'abandoned' }[model.over];
  if (model.holder !== null) return model.told === 1 ? 'live' : 'accepted';
  if (model.offered !== null) return 'offered';
  return model.told === 1 ? 'queued' : 'requested';
}

/** Changes the model as the rules say, and tells what the machine must answer. */
function play(model: Model, step: HandoffStep): Verdict {
  const waits = model.over === null && model.holder === null;
  const served = model.over === null && model.holder !== null;
  const back = (who: string, how: string): Verdict => {
    Object.assign(model, { holder: null, told: 1, offered: null, cameBack: `${who} ${how}` });
    return 'moved';
  };
  const held = (who: string): Verdict | null => (!served ? 'state' : model.holder === who ? null : 'not-yours');
  const over = (how: Model['over']): Verdict => {
    Object.assign(model, { over: how, offered: null });
    return 'moved';
  };
  switch (step.type) {
    case 'queue':
      if (!waits || model.told === 1 || model.offered !== null) return 'same';
      model.told = 1;
      return 'moved';
    case 'offer':
      if (!waits || model.offered !== null) return 'state';
      if (model.never.has(step.to)) return 'conflict';
      model.offered = { to: step.to, at: step.at.getTime(), transfer: false };
      return 'moved';
    case 'pass': {
      const mine = model.offered?.to === step.staffId;
      const right = mine && (step.offeredAt === undefined || step.offeredAt.getTime() === model.offered?.at);
      if (model.over !== null) return 'same';
      if (!right && (step.reason !== 'conflict' || model.never.has(step.staffId))) return 'same';
      if (step.reason === 'conflict') model.never.add(step.staffId);
      model.cameBack = `${step.staffId} ${step.reason}`;
      if (!right) return 'moved';
      if (model.offered?.transfer === false) model.told = 1;
      model.offered = null;
      return 'moved';
    }
    case 'accept': {
      if (model.over !== null) return 'state';
      if (model.holder === step.lawyerId) return 'same';
      const transferred = model.offered?.transfer === true && model.offered.to === step.lawyerId;
      if (served && !transferred) return 'taken';
      if (model.never.has(step.lawyerId)) return 'conflict';
      Object.assign(model, { holder: step.lawyerId, told: 0, offered: null });
      return 'moved';
    }
    case 'connect':
      if (!served || model.told === 1) return 'same';
      model.told = 1;
      return 'moved';
    case 'return':
    case 'transfer-to-queue': {
      const how = step.type === 'return' ? step.why : 'transferred';
      if (waits && model.cameBack === `${step.lawyerId} ${how}`) return 'same';
      const refusal = held(step.lawyerId);
      if (refusal !== null) return refusal;
      if (how === 'conflict') model.never.add(step.lawyerId);
      return back(step.lawyerId, how);
    }
    case 'transfer': {
      const refusal = held(step.lawyerId);
      if (refusal !== null) return refusal;
      if (step.to === step.lawyerId) return 'state';
      if (model.never.has(step.to)) return 'conflict';
      if (model.offered?.to === step.to) return 'same';
      model.offered = { to: step.to, at: step.at.getTime(), transfer: true };
      return 'moved';
    }
    case 'cancel-transfer': {
      const refusal = held(step.lawyerId);
      if (refusal !== null || model.offered === null) return refusal ?? 'same';
      model.offered = null;
      return 'moved';
    }
    case 'take-over':
      if (!served) return 'state';
      if (model.holder === step.lawyerId) return 'same';
      if (model.never.has(step.lawyerId)) return 'conflict';
      Object.assign(model, { holder: step.lawyerId, told: 0, offered: null });
      return 'moved';
    case 'end':
      if ((model.over === 'wrap-up' || model.over === 'closed') && model.holder === step.lawyerId) return 'same';
      return held(step.lawyerId) ?? over('wrap-up');
    case 'close': {
      if (waits) return 'state';
      if (model.holder !== step.lawyerId) return 'not-yours';
      if (model.over === 'closed' && model.recorded) return 'same';
      model.recorded = true;
      return over('closed');
    }
    case 'wrap-up-over':
      return model.over === 'wrap-up' ? over('closed') : 'same';
    case 'leave-message':
      if (model.over === 'message') return 'same';
      return waits ? over('message') : 'state';
    case 'abandon':
      if (model.over === 'left') return 'same';
      return waits ? over('left') : 'state';
    case 'message-done':
      if (model.over !== 'message') return 'state';
      if (model.messageDone) return 'same';
      model.messageDone = true;
      return 'moved';
  }
}

const CODES: Record<string, Verdict> = {
  hotline_handoff_state: 'state',
  hotline_handoff_taken: 'taken',
  hotline_handoff_not_yours: 'not-yours',
  hotline_handoff_conflict: 'conflict',
};

function answer(handoff: Handoff, step: HandoffStep): { verdict: Verdict; next: Handoff } {
  try {
    const next = stepHandoff(handoff, step);
    return { verdict: next === handoff ? 'same' : 'moved', next };
  } catch (error) {
    return { verdict: CODES[asHotlineError(error).code] ?? 'same', next: handoff };
  }
}

const person = fc.constantFrom(...PEOPLE);
type Move = (at: Date) => HandoffStep;
const move: fc.Arbitrary<Move> = fc.oneof(
  fc.constant<Move>((at) => ({ type: 'queue', at })),
  person.map<Move>((to) => (at) => ({ type: 'offer', to, toName: to, until: new Date(at.getTime() + 20_000), at })),
  fc
    .tuple(person, fc.constantFrom('declined' as const, 'busy' as const, 'conflict' as const, 'missed' as const))
    .map<Move>(([staffId, reason]) => (at) => ({ type: 'pass', staffId, reason, at })),
  fc.tuple(person, fc.integer({ min: 0, max: 30 })).map<Move>(([staffId, ago]) => (at) => ({
    type: 'pass',
    staffId,
    reason: 'missed',
    offeredAt: new Date(at.getTime() - ago * 1000),
    at,
  })),
  person.map<Move>((lawyerId) => (at) => ({ type: 'accept', lawyerId, lawyerName: lawyerId, at })),
  fc.constant<Move>((at) => ({ type: 'connect', at })),
  fc
    .tuple(person, fc.constantFrom('returned' as const, 'silent' as const, 'gone' as const, 'conflict' as const))
    .map<Move>(([lawyerId, why]) => (at) => ({ type: 'return', lawyerId, why, at })),
  fc.tuple(person, person).map<Move>(([lawyerId, to]) => (at) => ({
    type: 'transfer',
    lawyerId,
    to,
    toName: to,
    comment: '请接着办',
    until: new Date(at.getTime() + 40_000),
    at,
  })),
  person.map<Move>((lawyerId) => (at) => ({ type: 'cancel-transfer', lawyerId, at })),
  person.map<Move>((lawyerId) => (at) => ({
    type: 'transfer-to-queue',
    lawyerId,
    wants: { skills: ['labour'], languages: [] },
    at,
  })),
  person.map<Move>((lawyerId) => (at) => ({ type: 'take-over', lawyerId, lawyerName: lawyerId, at })),
  person.map<Move>((lawyerId) => (at) => ({ type: 'end', lawyerId, handedBack: null, at })),
  person.map<Move>((lawyerId) => (at) => ({ type: 'close', lawyerId, outcome: 'resolved', note: '已答复', at })),
  fc.constant<Move>((at) => ({ type: 'wrap-up-over', at })),
  fc.constant<Move>((at) => ({ type: 'leave-message', text: '请回电', phone: '', safeTime: '', at })),
  fc.constant<Move>((at) => ({ type: 'abandon', at })),
  person.map<Move>((staffId) => (at) => ({ type: 'message-done', staffId, note: '', at })),
);
/** The clock mostly goes on, and now and then it is set back. */
const passing = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 0, max: 20 }) },
  { weight: 1, arbitrary: fc.constant(-3600) },
);

class Played implements fc.Command<Model, { handoff: Handoff; now: number }> {
  constructor(
    private readonly move: Move,
    private readonly seconds: number,
  ) {}

  check(): boolean {
    return true;
  }

  run(model: Model, real: { handoff: Handoff; now: number }): void {
    real.now += this.seconds * 1000;
    const step = this.move(new Date(real.now));
    const before = structuredClone(real.handoff);
    const { verdict, next } = answer(real.handoff, step);
    expect(real.handoff).toEqual(before);
    expect({ step, verdict }).toEqual({ step, verdict: play(model, step) });
    expect(next.state).toBe(stateOf(model));
    expect(next.place).toBe(placeOf(next.state));
    expect(next.lawyerId).toBe(model.holder);
    expect(next.offer?.to ?? null).toBe(model.offered?.to ?? null);
    expect(new Set(next.excluded)).toEqual(model.never);
    expect(Object.values(next.clocks).every((ms) => ms >= 0)).toBe(true);
    expect(next.requestedAt).toEqual(before.requestedAt);
    // What is said twice is done once.
    const again = answer(next, step).next;
    expect([again.state, again.lawyerId, again.round]).toEqual([next.state, next.lawyerId, next.round]);
    real.handoff = structuredClone(next);
  }

  toString(): string {
    return `${this.seconds} s later ${JSON.stringify(this.move(new Date(0)))}`;
  }
}

test('any steps in any order do what the model says, and nothing twice', () => {
  const setup = () => ({
    model: {
      holder: null,
      told: 0,
      over: null,
      offered: null,
      never: new Set<string>(),
      cameBack: '',
      recorded: false,
      messageDone: false,
    } satisfies Model as Model,
    real: { handoff: newHandoff(), now: newHandoff().requestedAt.getTime() },
  });
  const played = fc.tuple(move, passing).map(([next, seconds]) => new Played(next, seconds));
  fc.assert(
    fc.property(fc.commands([played], { maxCommands: 40, size: '+1' }), (commands) => {
      fc.modelRun(setup, commands);
    }),
    { numRuns: 300 },
  );
});
