import fc from 'fast-check';
import { HotlineError } from '../../src/errors.ts';
import {
  CALLBACK_RESULTS,
  CORRECTION_KINDS,
  FINDING_CODES,
  isOurs,
  newReview,
  REVIEW_STATES,
  type ReviewStep,
  type ServiceReview,
  stepReview,
  warnReview,
} from '../../src/follow-up/index.ts';
import { workingDeadline } from '../../src/knowledge/index.ts';

const openedAt = new Date('2026-11-16T02:00:00Z');
const deadline = workingDeadline(openedAt, 5);
const WARN_AT = [50, 80, 100];
const later = (minutes: number) => new Date(openedAt.getTime() + minutes * 60_000);

function fresh(change: Partial<ServiceReview> = {}): ServiceReview {
  const of = {
    _id: 's1',
    conversationId: 'c1',
    channel: 'web' as const,
    regionCode: null,
    level: 'dissatisfied' as const,
    attribution: null,
    isDangerous: false,
    assigneeId: 'ann',
    recused: ['lawyer'],
  };
  return { ...newReview(of, { at: openedAt, deadline, warnAt: WARN_AT }), ...change };
}

const at = later(60);
const reached: ReviewStep = {
  type: 'callback',
  by: 'ann',
  at,
  result: 'reached',
  words: '说没讲清楚',
  wordsSealed: '',
};
const ours: ReviewStep = { type: 'finding', by: 'ann', at, code: 'answer-unclear', text: '' };
const mended: ReviewStep = { type: 'correction', by: 'ann', at, kind: 'knowledge', ref: 'p1', text: '改了答复' };
const close: ReviewStep = { type: 'close', by: 'ann', at };
const taken = (steps: ReviewStep[], from = fresh()): ServiceReview => steps.reduce(stepReview, from);

describe('the review of a bad rating', () => {
  it('goes from the callback over the finding and what was put right to its end', () => {
    expect(fresh().state).toBe('open');
    expect(taken([reached]).state).toBe('calling');
    expect(taken([reached, ours]).state).toBe('finding');
    const closed = taken([reached, ours, mended, close]);
    expect(closed).toMatchObject({ state: 'closed', isOpen: false, closedBy: 'ann', warnAt: null });
    expect(closed.history.map(({ step }) => step)).toEqual(['opened', 'callback', 'finding', 'correction', 'closed']);
    expect(stepReview(closed, close)).toBe(closed);
  });

  it.each<[string, ReviewStep[]]>([
    ['a finding before anybody called', [ours]],
    ['an end without a finding', [reached, close]],
    ['an end of what is our fault without a correction', [reached, ours, close]],
    ['a correction before the finding', [reached, mended]],
    ['"other" without a word', [reached, { ...ours, code: 'other' }]],
    [
      'a second rating of who was not reached',
      [
        { ...reached, result: 'not-reached' },
        { type: 're-rating', by: 'ann', at, level: 'satisfied' },
      ],
    ],
    [
      'a third rating',
      [
        reached,
        { type: 're-rating', by: 'ann', at, level: 'satisfied' },
        { type: 're-rating', by: 'ann', at, level: 'dissatisfied' },
      ],
    ],
    ['anything after its end', [reached, ours, mended, close, reached]],
  ])('refuses %s, and says what is missing', (_what, steps) => {
    const before = taken(steps.slice(0, -1));
    const [last] = steps.slice(-1);
    if (last === undefined) throw new Error('no step');
    expect(() => stepReview(before, last)).toThrow(expect.objectContaining({ code: 'hotline_follow_up_review_state' }));
  });

  it('keeps who served out of it, and one has it in hand at a time', () => {
    for (const step of [reached, close, { type: 'take', by: '', at } as const]) {
      expect(() => stepReview(fresh(), { ...step, by: 'lawyer' })).toThrow(
        expect.objectContaining({ code: 'hotline_follow_up_review_recused', statusCode: 403 }),
      );
    }
    const another = { ...reached, by: 'bob' };
    expect(() => stepReview(fresh(), another)).toThrow(
      expect.objectContaining({ code: 'hotline_follow_up_review_not_yours' }),
    );
    expect(taken([{ type: 'take', by: 'bob', at }, another])).toMatchObject({ assigneeId: 'bob', state: 'calling' });
    expect(taken([reached], fresh({ assigneeId: null })).assigneeId).toBe('ann');
  });

  it('warns at each percent of its time once, and not after its end', () => {
    let review = fresh();
    const warned: number[] = [];
    const whole = review.dueAt.getTime() - openedAt.getTime();
    for (let percent = 0; percent <= 120; percent += 1) {
      const next = warnReview(review, new Date(openedAt.getTime() + (whole * percent) / 100), WARN_AT);
      if (next !== null && next.warned > review.warned) warned.push(percent);
      review = next ?? review;
    }
    expect(warned).toEqual([50, 80, 100]);
    expect(review.history.filter(({ step }) => step === 'warned').map(({ detail }) => detail)).toEqual([
      '50',
      '80',
      '100',
    ]);
    expect(warnReview(taken([reached, ours, mended, close]), new Date('2027-01-01'), WARN_AT)).toBeNull();
    // After a standstill of a week one warning says it all.
    expect(warnReview(fresh(), new Date('2027-01-01'), WARN_AT)).toMatchObject({ warned: 100, warnAt: null });
  });

  it('keeps its invariants in any order of steps', () => {
    const who = fc.constantFrom('ann', 'bob', 'lawyer');
    const step = fc.oneof(
      who.map((by) => ({ type: 'take', by, at }) as const),
      fc
        .tuple(who, fc.constantFrom(...CALLBACK_RESULTS))
        .map(([by, result]) => ({ ...reached, by, result }) as ReviewStep),
      fc
        .tuple(who, fc.constantFrom(...FINDING_CODES))
        .map(([by, code]) => ({ ...ours, by, code, text: '情况' }) as ReviewStep),
      fc.tuple(who, fc.constantFrom(...CORRECTION_KINDS)).map(([by, kind]) => ({ ...mended, by, kind }) as ReviewStep),
      who.map((by) => ({ type: 're-rating', by, at, level: 'satisfied' }) as const),
      who.map((by) => ({ type: 'close', by, at }) as const),
      fc.constant({ type: 'warn' } as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let review = fresh();
        for (const one of steps) {
          const before = review;
          try {
            review =
              one.type === 'warn' ? (warnReview(review, review.dueAt, WARN_AT) ?? review) : stepReview(review, one);
          } catch (error) {
            if (!(error instanceof HotlineError)) throw error;
          }
          if (!holds(before, review)) throw new Error(`broken by ${one.type} in ${before.state}`);
        }
      }),
      { numRuns: 10_000 },
    );
  });
});

/** Forward only, nothing forgotten, nobody who served, no end without what has to be told before it. */
function holds(before: ServiceReview, after: ServiceReview): boolean {
  const added = after.history.length - before.history.length;
  const isWhole =
    after.callbacks.length > 0 && after.finding !== null && (!isOurs(after.finding.code) || after.correction !== null);
  return (
    REVIEW_STATES.indexOf(after.state) >= REVIEW_STATES.indexOf(before.state) &&
    after.isOpen === (after.state !== 'closed') &&
    before.history.every((line, index) => after.history[index] === line) &&
    (added === 0 || added === 1) &&
    after.history.every(({ by }) => by !== 'lawyer') &&
    after.level === 'dissatisfied' &&
    (before.state !== 'closed' || after === before) &&
    (before.reRating === null || after.reRating === before.reRating) &&
    (after.state !== 'closed' || isWhole)
  );
}
