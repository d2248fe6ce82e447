import { amend, begin, slotsFromFacts, take } from '../../src/dialogs/index.ts';
import type { SessionFact } from '../../src/sessions/index.ts';
import { dialog, heard, now, slotsOf } from './conversation.ts';

const legalAid = dialog('legal-aid');
const nowhereServed = () => false;

function fact(role: SessionFact['role'], value: SessionFact['value'], range: SessionFact['range'] = null): SessionFact {
  return { role, value, unit: '', range, heard: String(value), at: now };
}

function slots(...facts: SessionFact[]) {
  return slotsFromFacts(legalAid, facts, now, nowhereServed);
}

describe('facts that answer the steps of a dialog', () => {
  it('fills each kind of step from the role its YAML names', () => {
    expect(
      slots(
        fact('place', '340321'),
        fact('matter', 'support'),
        fact('has-lawyer', false),
        fact('household-size', 4),
        fact('household-income', 250_000, { from: 200_000, to: 300_000 }),
        fact('residence', 'rural'),
        fact('deadline', '2026-11-27'),
      ),
    ).toEqual({
      regionCode: '340321',
      matter: 'support',
      hasAgent: false,
      householdSize: 4,
      householdIncome: { fen: 250_000, low: 200_000, high: 300_000 },
      residence: 'rural',
      hasDeadline: true,
      daysToDeadline: 5,
    });
  });

  it('asks what was told vaguely, and takes any place of the country', () => {
    expect(slots(fact('household-size', 4, { from: 4, to: 5 }))).toEqual({ householdSize: undefined });
    expect(slots(fact('place', '440300')).regionCode).toBe('440300');
    expect(slots(fact('place', '340000')).regionCode).toBe('340000');
  });

  it('never takes a personal number from what is kept', () => {
    const leave = dialog('leave-message');
    expect(slotsFromFacts(leave, [fact('phone', 'v1.sealed')], now, nowhereServed)).toEqual({});
  });
});

describe('a dialog begun with what was told', () => {
  const known = { regionCode: '340300', matter: 'support' };
  const told = ['在蚌埠', '欠薪4个月'];

  it('says it once and asks only the rest', () => {
    const first = begin(legalAid, known, now, told);
    expect(heard(first)).toContain('我记下了：在蚌埠、欠薪4个月。不对的地方请直接说。');
    expect(heard(first)).toContain('花钱请了律师吗');
    if (!('progress' in first)) throw new Error('over');
    expect(heard(take(legalAid, first.progress, '没有', now))).not.toContain('我记下了');
  });

  it.each(['对', '没错', '对的'])('does not take %s for the answer to the question below', (said) => {
    const first = begin(legalAid, known, now, told);
    if (!('progress' in first)) throw new Error('over');
    const next = take(legalAid, first.progress, said, now);
    expect(heard(next)).toContain('花钱请了律师吗');
    if (!('progress' in next)) throw new Error('over');
    // Said again it is the answer: the lawyer is there.
    const answered = take(legalAid, next.progress, said, now);
    expect(answered).toMatchObject({ progress: { slots: { hasAgent: true } } });
  });

  it('asks what is wrong, and amends it', () => {
    const first = begin(legalAid, { ...known, householdSize: 5 }, now, told);
    if (!('progress' in first)) throw new Error('over');
    const asked = take(legalAid, first.progress, '不对', now);
    expect(heard(asked)).toContain('哪里不对');
    if (!('progress' in asked)) throw new Error('over');
    const amended = amend(legalAid, asked.progress, { householdSize: 4 }, ['家里4口人']);
    expect(heard(amended)).toContain('记下了：家里4口人');
    expect(amended).toMatchObject({ progress: { step: 'hasAgent', slots: { householdSize: 4 } } });
  });

  it('asks again for what a correction made unknown', () => {
    const first = begin(legalAid, known, now, told);
    if (!('progress' in first)) throw new Error('over');
    const amended = amend(legalAid, first.progress, { matter: undefined }, []);
    expect(amended).toMatchObject({ progress: { step: 'matter' } });
  });

  it('is over without a question when all was told', () => {
    const all = {
      matter: 'domestic-violence',
      hasAgent: false,
      noCheckGroup: 'none',
      hasDeadline: false,
      needsPreservation: false,
    };
    expect(slotsOf(begin(legalAid, all, now, told))).toMatchObject({ matter: 'domestic-violence' });
  });
});
