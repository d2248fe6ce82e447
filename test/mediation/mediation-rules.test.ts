import fc from 'fast-check';
import { HotlineError } from '../../src/errors.ts';
import { finishOf } from '../../src/mediation/content/limits.ts';
import {
  CONFIRMATION_WARNINGS,
  caseFrom,
  confirmationClock,
  DISPUTE_KINDS,
  isMediationStepOpen,
  isSameDispute,
  ladderFor,
  MEDIATION_RULES,
  MEDIATION_STEPS,
  type MediationActor,
  type MediationCase,
  type MediationStep,
  mediabilityDoubts,
  mediationUpToDate,
  type NewMediation,
  rungAfter,
  subsidyFen,
  takeMediationStep,
  withDueWarnings,
} from '../../src/mediation/index.ts';
import { asked, content, MEDIATOR, OFFICER, RESIDENT, START, SUPERVISOR, type Wanted } from './mediation-world.ts';

const seal = { seal: (text: string) => `sealed:${text}`, fingerprint: (text: string) => text };
const fresh = (fields = {}) => caseFrom(asked('k', fields), { number: 'TJ20260105-0001-0', now: START, content, seal });

const question = {
  kind: 'neighbours',
  amountFen: null,
  injured: false,
  manyPeople: false,
  mayTurnViolent: false,
  tried: 'none',
  failures: 0,
} as const;

describe('the ladder (梯级导引)', () => {
  const TABLE: [string, object, string, string | null][] = [
    ['nothing tried: talk, then the village', {}, 'talk', 'village'],
    ['talked before', { tried: 'talked' }, 'village', 'village'],
    ['the village did not settle it', { tried: 'village' }, 'town', 'town'],
    ['the town did not', { tried: 'town' }, 'county', 'county'],
    ['the county did not', { tried: 'county' }, 'administrative', null],
    ['somebody is hurt', { injured: true }, 'town', 'town'],
    ['many people', { manyPeople: true }, 'county', 'county'],
    ['may turn violent', { mayTurnViolent: true }, 'town', 'town'],
    ['a trade has a committee of its own', { kind: 'medical', tried: 'talked' }, 'professional', 'professional'],
    ['it is grave, and a trade', { kind: 'traffic', injured: true }, 'professional', 'professional'],
    ['failed twice', { failures: 2 }, 'administrative', null],
  ];
  it.each(TABLE)('%s', (_name, fields, offered, committee) => {
    const ladder = ladderFor(content, { ...question, ...fields });
    expect([ladder.offered, ladder.committee]).toEqual([offered, committee]);
    expect(ladder.reasons.length).toBeGreaterThan(0);
  });

  it('amounts have no limit until one is set', () => {
    const much = { ...question, amountFen: 100_000_000 };
    expect(ladderFor(content, much).committee).toBe('village');
    const gravity = { ...content.ladder.gravity, amounts: [{ atLeast: 50_000, from: 'county' as const }] };
    const set = { ...content, ladder: { ...content.ladder, gravity } };
    expect(ladderFor(set, much).committee).toBe('county');
    expect(ladderFor(set, { ...much, amountFen: 4_999_999 }).committee).toBe('village');
  });

  it('never closes the way to court, and says so each time (人民调解法 3)', () => {
    fc.assert(
      fc.property(
        fc.record({
          kind: fc.constantFrom(...DISPUTE_KINDS),
          amountFen: fc.option(fc.nat()),
          injured: fc.boolean(),
          manyPeople: fc.boolean(),
          mayTurnViolent: fc.boolean(),
          tried: fc.constantFrom('none', 'talked', 'village', 'town', 'county', 'professional'),
          failures: fc.nat(5),
        }),
        (one) => {
          const { rungs, offered, rights } = ladderFor(content, one as Parameters<typeof ladderFor>[1]);
          expect(rungs.at(-1)).toBe('court');
          expect(rungs[0]).toBe(offered);
          expect(rights).toMatch(/起诉/u);
          if (one.kind === 'labour') expect(rungs).toContain('arbitration');
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('goes up rung by rung', () => {
    expect([rungAfter(content, 'neighbours', 'village'), rungAfter(content, 'neighbours', 'court')]).toEqual([
      'town',
      null,
    ]);
    expect(rungAfter(content, 'labour', 'administrative')).toBe('arbitration');
  });

  it('crimes and matters of status are looked at by a person first', () => {
    expect(mediabilityDoubts(content, '他被故意伤害')).toHaveLength(1);
    expect(mediabilityDoubts(content, '要做亲子鉴定')).toHaveLength(1);
    expect(mediabilityDoubts(content, '楼上漏水')).toEqual([]);
  });
});

describe('30 days for judicial confirmation (民事诉讼法 205)', () => {
  it('counts days from the day after, to the end of the last in Shanghai', () => {
    const clock = confirmationClock('2026-01-05');
    expect(clock.lastDay).toBe('2026-02-04');
    expect(clock.dueAt.toISOString()).toBe('2026-02-04T16:00:00.000Z');
    expect(clock.countedDay).toBe('2026-02-04');
  });

  it.each([
    ['a Saturday', '2026-01-08', '2026-02-07', '2026-02-09'],
    ['a Saturday that is worked in exchange stays', '2026-01-15', '2026-02-14', '2026-02-14'],
    ['the spring festival, whole', '2026-01-20', '2026-02-19', '2026-02-24'],
    ['a year whose holidays are not published', '2089-01-05', '2089-02-04', '2089-02-04'],
  ])('a last day that is a rest day passes on (民事诉讼法 85): %s', (_name, from, countedDay, lastDay) => {
    expect(confirmationClock(from)).toMatchObject({ countedDay, lastDay });
  });

  it('is not over on the rest day, and both are told of the day it passed to', () => {
    const agree = { ...sample('agree'), signedDay: null, effectiveDay: '2026-01-08' };
    const one = run(fresh(), [...AGREED.slice(0, 5), [MEDIATOR, agree]], new Date('2026-01-08T02:00:00Z'));
    expect(one.notices.at(-1)?.text).toContain('最晚2026年2月9日（第三十天2026年2月7日休息，顺延到这一天）');
    const warnings = (at: string) => withDueWarnings(one, new Date(at))?.confirmation?.warned ?? [];
    expect(warnings('2026-02-09T15:59:59Z')).not.toContain(100);
    expect(warnings('2026-02-09T16:00:00Z')).toContain(100);
    // As the release before counted it.
    const old = { ...one, confirmation: { ...one.confirmation, lastDay: '2026-02-07', workBefore: '2026-02-06' } };
    const kept = mediationUpToDate({ ...old, mediatorIds: undefined } as unknown as MediationCase);
    expect(kept).toMatchObject({ mediatorIds: ['mediator1'], confirmation: { lastDay: '2026-02-09' } });
    expect(kept === null ? kept : mediationUpToDate(kept)).toBeNull();
  });

  it.each([
    ['in time, written down late', '2026-02-04', null],
    ['on the day after', '2026-02-05', '已经超过期限'],
    ['before it took effect', '2026-01-04', '还没有生效'],
    ['ahead of today', '2026-02-21', '不能在今天以后'],
    ['no day', '2026-02-31', '没有这一天'],
  ])('an application lodged %s', (_name, lodgedDay, refusal) => {
    const missed = withDueWarnings(run(fresh(), AGREED), new Date('2026-02-10T00:00:00Z')) ?? fresh();
    expect(missed.confirmation?.outcome).toBe('missed');
    expect(isMediationStepOpen(missed, { type: 'confirmation-applied', by: MEDIATOR })).toBe(true);
    const apply = () =>
      run(missed, [[MEDIATOR, { type: 'confirmation-applied', court: '区法院', lodgedDay }]], new Date('2026-02-20'));
    if (refusal === null)
      expect(apply().confirmation).toMatchObject({ outcome: 'applied', lodgedDay, court: '区法院' });
    else expect(apply).toThrow(refusal);
  });

  it('is not called late where the holidays of its last day are not known', () => {
    const far = new Date('2089-02-20T00:00:00Z');
    const days = { signedDay: null, effectiveDay: '2089-01-05' };
    const one = run(fresh(), [...AGREED.slice(0, 5), [MEDIATOR, { ...sample('agree'), ...days }]], far);
    const step = { type: 'confirmation-applied', court: '区法院', lodgedDay: '2089-02-07' } as const;
    expect(run(one, [[MEDIATOR, step]], far).confirmation?.outcome).toBe('applied');
  });

  it.each([
    ['later than it is signed', { effectiveDay: '2026-02-01' }, null],
    ['by word of mouth, later', { form: 'spoken', effectiveDay: '2026-02-01' }, '第三十条'],
    ['before it is signed', { signedDay: '2026-01-05', effectiveDay: '2026-01-04' }, '不能早于签订'],
    ['signed tomorrow', { signedDay: '2026-01-06', effectiveDay: '2026-01-06' }, '签好以后再记'],
    ['signed before they met', { signedDay: '2026-01-04' }, '第一次调解'],
    ['in years', { effectiveDay: '2036-01-05' }, '请核对'],
    ['on no day', { effectiveDay: '2026-02-30' }, '没有这一天'],
    ['and performed before', { effectiveDay: '2026-02-01', performBy: '2026-01-31' }, '不能早于协议生效'],
  ])('an agreement that takes effect %s', (_name, fields, refusal) => {
    const agree = { ...sample('agree'), signedDay: null, ...fields } as Wanted;
    const made = () => run(fresh(), [...AGREED.slice(0, 5), [MEDIATOR, agree]]);
    if (refusal !== null) {
      expect(made).toThrow(refusal);
      return;
    }
    const one = made();
    expect(one.agreement).toMatchObject({ signedDay: '2026-01-05', effectiveDay: '2026-02-01' });
    // 30 days from 1 February: 3 March.
    expect(one.confirmation).toMatchObject({ lastDay: '2026-03-03' });
    expect(one.notices.at(-1)?.text).toContain('自2026年2月1日起生效');
    expect(withDueWarnings(one, new Date('2026-02-10T00:00:00Z'))).toBeNull();
  });

  it('warns both sides, the other by a person, and ends', () => {
    let one = run(fresh(), AGREED);
    const told = () => one.notices.map(({ to, by }) => `${to}:${by}`);
    expect(told().slice(-2)).toEqual(['applicant:channel', 'other:phone']);
    expect(one.notices.at(-1)?.text).toContain('2026年2月4日');
    expect(withDueWarnings(one, new Date('2026-01-15T00:00:00Z'))).toBeNull();
    for (const [at, percent] of [
      ['2026-01-21T00:00:00Z', 50],
      ['2026-01-30T00:00:00Z', 80],
      ['2026-02-04T16:00:00Z', 100],
    ] as const) {
      const warned = withDueWarnings(one, new Date(at));
      expect(warned?.confirmation?.warned.at(-1)).toBe(percent);
      expect(warned?.notices.length).toBe(one.notices.length + 2);
      one = warned ?? one;
    }
    expect(one.confirmation).toMatchObject({ outcome: 'missed', warned: [...CONFIRMATION_WARNINGS] });
    expect(one.notices.at(-1)?.text).toContain('协议仍然有效');
    expect(() => run(one, [[OFFICER, { type: 'confirmation-given-up' }]])).toThrow();
  });

  it('is applied for once, and not warned of again', () => {
    const one = run(fresh(), [
      ...AGREED,
      [MEDIATOR, { type: 'confirmation-applied', court: '区人民法院', lodgedDay: null }],
    ]);
    expect(withDueWarnings(one, new Date('2027-01-01T00:00:00Z'))).toBeNull();
    expect(run(one, [[MEDIATOR, { type: 'confirmation-result', confirmed: true }]]).confirmation?.outcome).toBe(
      'confirmed',
    );
  });
});

describe('the machine', () => {
  it('the other side is told who asks only where he agreed, and never by a message', () => {
    const accepted = run(fresh({ mayTellName: false }), AGREED.slice(0, 1));
    const ask = (nameTold: boolean): [MediationActor, Wanted][] => [
      [OFFICER, { type: 'ask-other', way: 'phone', nameTold, note: '' }],
    ];
    expect(() => run(accepted, ask(true))).toThrow('没有同意');
    expect(run(accepted, ask(false)).state).toBe('asking');
  });

  it('either side may refuse or stop (26), and hears that he may sue', () => {
    const refused = run(fresh(), [...AGREED.slice(0, 2), [OFFICER, { type: 'other-refused', reason: '不想调' }]]);
    expect(refused.notices.at(-1)?.text).toMatch(/起诉/u);
    const stopped = run(fresh(), [...AGREED.slice(0, 4), [RESIDENT, { type: 'stop', side: 'applicant', reason: '' }]]);
    expect(stopped.state).toBe('stopped');
    expect(() => run(fresh(), [[RESIDENT, { type: 'stop', side: 'other', reason: '' }]])).toThrow();
  });

  it('moves up the ladder and begins again there, or names the way', () => {
    const failed = run(fresh(), [...AGREED.slice(0, 5), [MEDIATOR, { type: 'fail', reason: '谈不拢' }]]);
    const up = run(failed, [[OFFICER, { type: 'move-up', to: 'town', toName: '某镇调委会', reason: '村里没调成' }]]);
    expect(up).toMatchObject({ state: 'accepted', rung: 'town', mediators: [], failures: 1, outcome: null });
    expect(() => run(failed, [[OFFICER, { type: 'move-up', to: 'talk', toName: '自己谈', reason: '' }]])).toThrow();
    const court = run(failed, [[OFFICER, { type: 'move-up', to: 'court', toName: '区法院', reason: '' }]]);
    expect([court.state, court.outcome]).toEqual(['closed', 'failed']);
  });

  it('who steps back does not come again; with nobody left somebody else is found', () => {
    const left = run(fresh(), [
      ...AGREED.slice(0, 4),
      [MEDIATOR, { type: 'recuse', mediatorId: 'mediator1', reason: '亲戚' }],
    ]);
    expect([left.state, left.mediators]).toEqual(['consented', []]);
    expect(() => run(left, AGREED.slice(3, 4))).toThrow('回避');
  });

  it('a short record is enough where it was checked by telephone (以案定补)', () => {
    const short = run(fresh(), [
      ...AGREED.slice(0, 4),
      [
        MEDIATOR,
        {
          type: 'short-record',
          who: '甲和乙',
          what: '漏水',
          result: '修好',
          effectiveDay: '2026-01-05',
          checkedByPhoneAt: START,
        },
      ],
    ]);
    expect(short).toMatchObject({ state: 'agreed', record: 'short', agreement: { form: 'spoken' } });
  });

  it('keeps no telephone in its words', () => {
    expect(fresh().facts).not.toContain('13911112222');
  });

  it('whatever is pressed in whatever order: a step is taken as the table says, or nothing changes', () => {
    const people = [OFFICER, SUPERVISOR, MEDIATOR, RESIDENT];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...MEDIATION_STEPS), fc.constantFrom(...people)), { maxLength: 40 }),
        (presses) => {
          let one = fresh({ risks: ['may-turn-violent'] });
          let at = START.getTime();
          for (const [type, by] of [...[...HAPPY].map((name) => [name, OFFICER] as const), ...presses]) {
            at += 60_000;
            const step = { ...sample(type), at: new Date(at), by } as MediationStep;
            try {
              const next = takeMediationStep(one, step);
              if (next !== one) {
                expect(MEDIATION_RULES[type].by).toContain(by.as);
                expect(MEDIATION_RULES[type].from).toContain(one.state);
                expect(next.history.length).toBe(one.history.length + 1);
                expect(next.settled).toBe(false);
                // Pressed a second time it changes nothing, or is refused.
                expect(['same', 'refused', 'again']).toContain(again(next, step));
              }
              one = next;
            } catch (error) {
              expect(error).toBeInstanceOf(HotlineError);
              expect((error as HotlineError).statusCode).toBeLessThan(500);
            }
            checkCase(one);
          }
        },
      ),
      { numRuns: 120 },
    );
  });

  it('what the desk offers is open', () => {
    const closed = run(fresh(), [...AGREED, [OFFICER, { type: 'close', reason: '' }]]);
    const open = (by: MediationActor) => MEDIATION_STEPS.filter((type) => isMediationStepOpen(closed, { type, by }));
    expect(open(RESIDENT)).toEqual(['danger']);
    expect(open(OFFICER)).toContain('revisit');
    expect(open({ ...MEDIATOR, id: 'somebody-else' })).toEqual([]);
  });
});

describe('one dispute in two cases', () => {
  const open = (sealed: string) => sealed.replace(/^sealed:/u, '');
  const other = (fields: Partial<NewMediation>) =>
    caseFrom(asked('k2', fields), { number: 'TJ20260105-0002-0', now: START, content, seal });
  const turned = {
    applicant: { name: '对方乙', phone: '', reach: 'phone' },
    otherSide: { name: '申请人甲', phone: '' },
  } as const;
  const TABLE: [string, Partial<NewMediation>, boolean][] = [
    ['the same two', {}, true],
    ['asked for by the other side', turned, true],
    ['known by telephone alone', { otherSide: { name: '', phone: '137 0013 7000' } }, true],
    ['the other side is not named', { otherSide: { name: '', phone: '' } }, true],
    ['in a district of the city', { regionCode: '340304' }, true],
    ['the region is not told', { regionCode: null }, true],
    ['in another city', { regionCode: '340100' }, false],
    ['of another kind', { disputeKind: 'contract-debt' }, false],
    ['with somebody else', { otherSide: { name: '对方丙', phone: '13600136000' } }, false],
    [
      'of other people',
      { applicant: { name: '丁', phone: '', reach: 'phone' }, otherSide: { name: '戊', phone: '' } },
      false,
    ],
  ];
  it.each(TABLE)('%s', (_name, fields, isSame) => {
    const of = { days: 365, open };
    expect(isSameDispute(fresh(), other(fields), of)).toBe(isSame);
    expect(isSameDispute(other(fields), fresh(), of)).toBe(isSame);
  });

  it('is told by the incident, and not after the span', () => {
    const [one, two] = [fresh({ incidentId: 'i1' }), other({ incidentId: 'i1', regionCode: '340100' })];
    expect(isSameDispute(one, two, { days: 365, open })).toBe(true);
    const later = { ...two, createdAt: new Date(START.getTime() + 366 * 86_400_000) };
    expect(isSameDispute(one, later, { days: 365, open })).toBe(false);
    expect(isSameDispute(one, one, { days: 365, open })).toBe(false);
  });
});

describe('the limit to finish by', () => {
  const finish = (limits: unknown) => finishOf({ limits } as typeof content, START)?.toISOString() ?? null;
  it('is the bureau’s, and none where it sets none', () => {
    expect(content.limits.finish).toBeNull();
    expect(finish({ finish: null })).toBeNull();
    expect(finish({ finish: { workingDays: 3 } })).toBe('2026-01-08T16:00:00.000Z');
    // The thirtieth day is a Saturday of the spring festival and passes on.
    expect(finish({ finish: { days: 42 } })).toBe('2026-02-24T16:00:00.000Z');
  });
});

describe('the subsidy (一案一补)', () => {
  it('has no amount until the bureau sets one', () => {
    const done = run(fresh(), AGREED);
    expect(subsidyFen(content, done)).toBeNull();
    const amounts = [
      { result: 'any', record: 'any', yuan: 100 },
      { result: 'agreed', record: 'any', yuan: 200.5 },
      { result: 'agreed', record: 'short', yuan: 50 },
    ] as const;
    const set = { ...content, subsidy: { ...content.subsidy, version: '2026', amounts: [...amounts] } };
    expect(subsidyFen(set, done)).toBe(20_050);
    expect(subsidyFen(set, { ...done, record: 'short' })).toBe(5_000);
    expect(subsidyFen(set, { ...done, outcome: 'failed' })).toBe(10_000);
  });
});

const AGREED: [MediationActor, Wanted][] = [
  [OFFICER, sample('accept')],
  [OFFICER, sample('ask-other')],
  [OFFICER, sample('other-agreed')],
  [OFFICER, sample('assign')],
  [MEDIATOR, sample('meet')],
  [MEDIATOR, sample('agree')],
];
const HAPPY = ['accept', 'ask-other', 'other-agreed', 'assign', 'meet'] as const;

function run(from: MediationCase, steps: readonly [MediationActor, Wanted][], at = START): MediationCase {
  return steps.reduce((one, [by, step]) => takeMediationStep(one, { ...step, at, by } as MediationStep), from);
}

function again(next: MediationCase, step: MediationStep): 'same' | 'again' | 'refused' {
  try {
    return takeMediationStep(next, step) === next ? 'same' : 'again';
  } catch {
    return 'refused';
  }
}

/** What holds of every case at every time. */
function checkCase(one: MediationCase): void {
  expect(one.mediatorId).toBe(one.mediators[0]?.id ?? null);
  expect(one.mediatorIds).toEqual(one.mediators.map(({ id }) => id));
  expect(one.subsidyState).toBe(one.subsidy?.state ?? '');
  if (one.state === 'agreed') expect(one.agreement).not.toBeNull();
  if (one.state === 'archived') expect(one.revisits.length).toBeGreaterThan(0);
  if (one.subsidy !== null && ['approved', 'paid'].includes(one.subsidy.state)) {
    expect(one.subsidy.decidedBy).not.toBe(one.subsidy.claimedBy);
  }
  expect(one.mediators.some(({ id }) => one.recused.includes(id))).toBe(false);
  const toOther = one.notices.filter(({ to }) => to === 'other');
  expect(toOther.every(({ by }) => by === 'phone')).toBe(true);
  expect(new Set(one.notices.map(({ key }) => key)).size).toBe(one.notices.length);
}

/** A step with everything that it needs. */
function sample(type: MediationStep['type']): Wanted {
  const all = {
    rung: 'village',
    committee: { id: null, name: '幸福村人民调解委员会' },
    reason: '原因',
    way: 'phone',
    nameTold: true,
    note: '备注',
    mediators: [{ id: 'mediator1', name: '调解员一号', unrelated: true }],
    mediatorId: 'mediator1',
    heldAt: START,
    place: '村委会',
    present: '双方',
    record: '说明情况',
    terms: '修好',
    form: 'written',
    signedDay: '2026-01-05',
    effectiveDay: '2026-01-05',
    performBy: null,
    lodgedDay: '2026-01-06',
    until: '2026-03-01',
    who: '甲和乙',
    what: '漏水',
    result: '修好',
    checkedByPhoneAt: START,
    side: 'applicant',
    to: 'court',
    toName: '区法院',
    direction: 'to',
    office: 'police',
    officeName: '派出所',
    reference: '',
    court: '区法院',
    confirmed: true,
    performed: 'yes',
    satisfaction: 5,
    passed: true,
    amountFen: 10_000,
    tableVersion: '2026',
  };
  return { type, ...all } as unknown as Wanted;
}
