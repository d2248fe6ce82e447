import fc from 'fast-check';
import {
  type CaseStep,
  mayDecide,
  mayTake,
  mustRecuse,
  stepCase,
} from '../../../src/oversight/quality/case-machine.ts';
import type { QualityCase, Sheet } from '../../../src/oversight/quality/quality-case.ts';
import { START } from './service-stage.ts';

const at = (hours: number) => new Date(START.getTime() + hours * 3_600_000);
const sheet = (total: number): Sheet => ({
  items: [{ id: 'danger', points: total, comment: '' }],
  total,
  grade: 'good',
  comment: '看过',
});
const form = { rubricVersion: '2026-1.x', items: [{ id: 'danger', name: '险情', of: 100 }] };
const automatic = { rubricVersion: '2026-1.x', total: 50, items: [] };

const drawn = (fields: Partial<QualityCase> = {}): QualityCase => ({
  _id: 's1',
  regionCode: null,
  channel: 'web',
  topic: null,
  outcome: 'handed-over',
  openedAt: START,
  closedAt: START,
  lawyerId: 'lawyer',
  involved: ['lawyer', 'helper'],
  recused: [],
  reasons: ['drawn'],
  drawnAt: START,
  dueAt: at(120),
  state: 'waiting',
  taken: null,
  sheet: null,
  automatic: null,
  review: null,
  reviewedAt: null,
  answerUntil: null,
  answer: null,
  appeal: null,
  decision: null,
  history: [],
  ...fields,
});

const take = (by: string, hours = 0): CaseStep => ({
  type: 'take',
  at: at(hours),
  by,
  until: at(hours + 24),
  sheet: form,
});
const review = (by: string, hours = 1): CaseStep => ({
  type: 'review',
  at: at(hours),
  by,
  sheet: sheet(60),
  automatic,
  answerUntil: at(hours + 100),
});
const appeal = (hours = 2): CaseStep => ({ type: 'appeal', at: at(hours), by: 'lawyer', text: '我引了法条' });
const decide = (by: string): CaseStep => ({
  type: 'decide',
  at: at(3),
  by,
  verdict: 'changed',
  sheet: sheet(90),
  comment: '改',
});

const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const all = (...steps: CaseStep[]) => steps.reduce(stepCase, drawn());

describe('a second look by a person', () => {
  it('goes from the draw to the decision of an appeal, and keeps every word', () => {
    const over = all(
      take('one'),
      review('one'),
      { type: 'answer', at: at(2), by: 'lawyer', text: '说明' },
      appeal(),
      decide('two'),
    );
    expect(over).toMatchObject({
      state: 'decided',
      review: { by: 'one', total: 60 },
      answer: { text: '说明' },
      appeal: { text: '我引了法条' },
      decision: { by: 'two', verdict: 'changed', sheet: { total: 90 } },
      automatic: { total: 50 },
    });
    expect(over.history.map(({ step }) => step)).toEqual(['taken', 'reviewed', 'answered', 'appealed', 'decided']);
  });

  it.each(['lawyer', 'helper'])('is never given to %s, who had a part in it', (who) => {
    expect(mayTake(drawn(), who, at(0))).toBe(false);
    expect(codeOf(() => all(take(who)))).toBe('hotline_oversight_quality_recused');
  });

  it('is one person’s while he has it, and the next one’s when he let it lie', () => {
    expect(codeOf(() => all(take('one'), take('two', 1)))).toBe('hotline_oversight_quality_state');
    expect(all(take('one'), take('two', 24)).taken?.by).toBe('two');
    expect(codeOf(() => all(take('one'), take('two', 24), review('one', 25)))).toBe('hotline_oversight_quality_state');
  });

  it('goes to another when somebody says that he must keep away, and never back to him', () => {
    const free = all(take('one'), { type: 'recuse', at: at(1), by: 'one', reason: '是我亲戚' });
    expect(free).toMatchObject({ state: 'waiting', taken: null });
    expect(mayTake(free, 'one', at(200))).toBe(false);
    expect(mayTake(free, 'two', at(1))).toBe(true);
  });

  it('is answered by its lawyer alone, in time', () => {
    const by = (who: string, hours: number) =>
      codeOf(() => all(take('one'), review('one'), { ...appeal(hours), by: who } as CaseStep));
    expect([by('lawyer', 101), by('lawyer', 101.1), by('two', 2)]).toEqual([
      'done',
      'hotline_oversight_quality_late',
      'hotline_oversight_quality_state',
    ]);
  });

  it('an appeal is decided by somebody else than the first', () => {
    const appealed = all(take('one'), review('one'), appeal());
    expect([mayDecide(appealed, 'one'), mayDecide(appealed, 'two'), mayDecide(appealed, 'helper')]).toEqual([
      false,
      true,
      false,
    ]);
    expect(codeOf(() => stepCase(appealed, decide('one')))).toBe('hotline_oversight_quality_recused');
  });

  it('drawn again adds reasons and people, and takes nothing back', () => {
    const again: CaseStep = { type: 'draw', at: at(5), reasons: ['drawn', 'dissatisfied'], involved: ['two'] };
    const over = all(take('one'), review('one'), again);
    expect([over.state, over.reasons, over.involved]).toEqual([
      'reviewed',
      ['drawn', 'dissatisfied'],
      ['lawyer', 'helper', 'two'],
    ]);
    expect(stepCase(over, again)).toBe(over);
  });
});

const PEOPLE = ['lawyer', 'helper', 'one', 'two', 'three'];
const person = fc.constantFrom(...PEOPLE);
const step = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('draw' as const),
      reasons: fc.constant(['dissatisfied' as const]),
      involved: fc.subarray(PEOPLE, { maxLength: 1 }),
    }),
  },
  { weight: 4, arbitrary: person.map((by) => ({ type: 'take' as const, by, until: at(0), sheet: form })) },
  { weight: 1, arbitrary: person.map((by) => ({ type: 'recuse' as const, by, reason: '回避' })) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(person, fc.integer({ min: 0, max: 100 }))
      .map(([by, total]) => ({ type: 'review' as const, by, sheet: sheet(total), automatic, answerUntil: at(0) })),
  },
  { weight: 1, arbitrary: person.map((by) => ({ type: 'answer' as const, by, text: '说明' })) },
  { weight: 3, arbitrary: person.map((by) => ({ type: 'appeal' as const, by, text: '申诉' })) },
  {
    weight: 3,
    arbitrary: fc.tuple(person, fc.boolean()).map(([by, changed]) => ({
      type: 'decide' as const,
      by,
      verdict: changed ? ('changed' as const) : ('upheld' as const),
      sheet: changed ? sheet(70) : null,
      comment: '答复',
    })),
  },
);

/** Whoever changes it in place throws. */
function frozen(one: QualityCase): QualityCase {
  for (const list of [one.history, one.reasons, one.involved, one.recused]) Object.freeze(list);
  return Object.freeze(one);
}

/** What must hold of every step, whatever came before. */
function violations(before: QualityCase, next: QualityCase): string[] {
  const { review, decision } = next;
  const isKept = (said: unknown, now: unknown) => said === null || JSON.stringify(said) === JSON.stringify(now);
  const rules: Record<string, boolean> = {
    'what was said stands': (['review', 'answer', 'appeal', 'decision', 'automatic'] as const).every((one) =>
      isKept(before[one], next[one]),
    ),
    'history grows': isKept(before.history, next.history.slice(0, before.history.length)),
    'reasons stay': before.reasons.every((one) => next.reasons.includes(one)),
    'who had a part stays': before.involved.every((one) => next.involved.includes(one)),
    'scored by who may, and has it':
      before.review !== null || review === null || (!mustRecuse(before, review.by) && before.taken?.by === review.by),
    'decided by another': decision === null || decision.by !== review?.by,
    'decided by who may': before.decision !== null || decision === null || !mustRecuse(before, decision.by),
    'appealed by its lawyer': next.appeal === null || next.appeal.by === next.lawyerId,
  };
  return Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [rule]));
}

describe('10,000 random orders of steps', () => {
  it('nobody scores his own, nothing said is changed, an appeal is decided by another', () => {
    const reached = { reviewed: 0, decided: 0, refused: 0 };
    const wrong: string[] = [];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(step, fc.integer({ min: 0, max: 20 })), { minLength: 6, maxLength: 14 }),
        (steps) => {
          let current = drawn();
          let hours = 0;
          for (const [one, later] of steps) {
            hours += later;
            const now = at(hours);
            const full = {
              ...one,
              at: now,
              ...(one.type === 'take' ? { until: at(hours + 24) } : {}),
              ...(one.type === 'review' ? { answerUntil: at(hours + 100) } : {}),
            } as CaseStep;
            const before = frozen(current);
            let next = current;
            try {
              next = stepCase(current, full);
            } catch (error) {
              reached.refused += 1;
              if (!/^hotline_oversight_quality_/.test((error as { code?: string }).code ?? '')) throw error;
            }
            wrong.push(...violations(before, next));
            if (before.review === null && next.review !== null) reached.reviewed += 1;
            if (before.decision === null && next.decision !== null) reached.decided += 1;
            current = next;
          }
        },
      ),
      { numRuns: 10_000, seed: 8 },
    );
    expect(wrong).toEqual([]);
    // The orders come as far as they may, and are refused as often as they must.
    expect(reached.reviewed).toBeGreaterThan(1000);
    expect(reached.decided).toBeGreaterThan(20);
    expect(reached.refused).toBeGreaterThan(10_000);
  });
});
