import { randomBytes } from 'node:crypto';
import {
  AID_STATES,
  AID_STEPS,
  type AidActor,
  type AidApplication,
  type AidState,
  type AidStep,
  type AidStepName,
  applicationFrom,
  missing,
  STEP_RULES,
  takeStep,
} from '../../../src/legal-aid/index.ts';
import { createFieldSeal } from '../../../src/storage/index.ts';
import { type Bare, LAWYER, OFFICER, RESIDENT, START, SUPERVISOR, told } from './aid-stage.ts';

const seal = createFieldSeal(randomBytes(32).toString('base64'));
const NOON = '2026-11-22T12:00:00+08:00';
const draft = (fields = {}) => applicationFrom(told('k', fields), seal, new Date(START));
const take = (application: AidApplication, by: AidActor, step: Bare, at = NOON) =>
  takeStep(application, { ...step, at: new Date(at), by } as AidStep);
const submit: Bare = { type: 'submit', number: 'FY20261122-0001-1', openKey: 'open-x', duplicateOf: null };
const grant: Bare = { type: 'grant', serviceForm: 'litigation', reasons: '' };
const refuse: Bare = { type: 'refuse', codes: ['over-means'], reasons: '家庭人均收入超过标准。' };
const assign: Bare = {
  type: 'assign',
  lawyerId: 'staff-lawyer',
  lawyerName: '值班律师一号',
  lawyerSkills: [],
  note: '',
};
const received = (fields = {}) => take(draft(fields), RESIDENT, submit);
const underReview = (fields = {}) => take(received(fields), OFFICER, { type: 'begin-review' });
const granted = (fields = {}) => take(underReview(fields), OFFICER, grant);
const assigned = (fields = {}) => take(granted(fields), OFFICER, assign);
const refused = () => take(underReview(), OFFICER, refuse);
const running = ({ clocks }: AidApplication) =>
  clocks.filter(({ stoppedAt }) => stoppedAt === null).map(({ name, lastDay }) => `${name} ${lastDay}`);
const code = (action: () => unknown) => {
  try {
    action();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'done';
};

describe('the way of an application', () => {
  it('goes from the draft to the end, with the limits of the law', () => {
    const first = received();
    expect([first.state, first.number, running(first)]).toEqual([
      'received',
      'FY20261122-0001-1',
      ['decide 2026-11-29'],
    ]);
    const given = granted();
    expect([given.state, running(given), given.decision?.by]).toEqual([
      'granted',
      ['assign 2026-11-25'],
      'staff-officer',
    ]);
    const with1 = assigned();
    expect([with1.state, running(with1), with1.lawyerId]).toEqual(['assigned', [], 'staff-lawyer']);
    const end = take(with1, LAWYER, { type: 'close', ground: 'completed', reasons: '' });
    expect([end.state, end.closing?.ground, end.openKey]).toEqual(['closed', 'completed', end._id]);
    expect(end.history.map(({ step, to }) => `${step} → ${to}`)).toEqual([
      'submit → received',
      'begin-review → under-review',
      'grant → granted',
      'assign → assigned',
      'close → closed',
    ]);
  });

  it('tells missing papers once and all together, and counts the 7 days anew from the last one', () => {
    const asked = take(received(), OFFICER, {
      type: 'ask-papers',
      papers: [
        { name: '欠条', note: '' },
        { name: '工友证言', note: '两人以上' },
      ],
      dueDay: '2026-12-01',
    });
    expect([asked.state, running(asked), missing(asked.papers).map(({ name }) => name)]).toEqual([
      'papers-asked',
      [],
      ['欠条', '工友证言'],
    ]);
    expect(asked.notices.at(-1)?.text).toContain('还需要补充材料：1.欠条；2.工友证言。请在2026年12月1日前补交');
    const receivePaper = (application: AidApplication, name: string, at: string) =>
      take(
        application,
        RESIDENT,
        {
          type: 'paper-received',
          paperId: application.papers.find((paper) => paper.name === name)?.id ?? '',
          uploadIds: ['u1'],
        },
        at,
      );
    const one = receivePaper(asked, '欠条', '2026-11-25T10:00:00+08:00');
    expect([one.state, one.completeAt, running(one)]).toEqual(['papers-asked', null, []]);
    const both = receivePaper(one, '工友证言', '2026-11-30T23:30:00+08:00');
    expect([both.state, running(both)]).toEqual(['received', ['decide 2026-12-07']]);
    const again: Bare = { type: 'ask-papers', papers: [{ name: '户口簿', note: '' }], dueDay: '2026-12-20' };
    expect(code(() => take(both, OFFICER, again))).toBe('hotline_aid_papers_asked_once');
  });

  it('deems it withdrawn only after the day for the papers, and only by a person', () => {
    const asked = take(received(), OFFICER, {
      type: 'ask-papers',
      papers: [{ name: '欠条', note: '' }],
      dueDay: '2026-12-01',
    });
    const late: Bare = { type: 'withdraw', because: 'withdrawn-no-papers' };
    expect(code(() => take(asked, OFFICER, late, '2026-12-01T23:59:00+08:00'))).toBe('hotline_aid_state');
    expect(code(() => take(asked, RESIDENT, late, '2026-12-02T00:01:00+08:00'))).toBe('hotline_aid_not_allowed');
    expect(take(asked, OFFICER, late, '2026-12-02T00:01:00+08:00').state).toBe('withdrawn');
  });

  it('refuses with codes and written reasons, and not for what has a step of its own', () => {
    const wrong = (fields: object) => code(() => take(underReview(), OFFICER, { ...refuse, ...fields } as Bare));
    expect(wrong({ codes: [] })).toBe('hotline_aid_input');
    expect(wrong({ reasons: '  ' })).toBe('hotline_aid_input');
    expect(wrong({ codes: ['wrong-agency'] })).toBe('hotline_aid_input');
    expect(refused()).toMatchObject({
      state: 'refused',
      decision: { codes: ['over-means'], byName: '法律援助审查员一号' },
    });
    expect(take(received(), OFFICER, { type: 'refer', referredTo: '示例：法律援助中心', reasons: '' })).toMatchObject({
      state: 'referred',
      decision: { codes: ['wrong-agency'], referredTo: '示例：法律援助中心' },
    });
  });

  it('helps first where it is urgent (法律援助法 44), and only there', () => {
    expect(code(() => take(received(), OFFICER, grant))).toBe('hotline_aid_state');
    const urgent = { deadlines: [{ day: '2026-11-26', what: '申请仲裁' }] };
    expect(received(urgent).urgent).toEqual(['deadline-under-7-days']);
    expect(take(received(urgent), OFFICER, grant).state).toBe('granted');
    expect(received({ deadlines: [{ day: '2026-11-29', what: '申请仲裁' }] }).urgent).toEqual([]);
  });

  it('passes on a request from custody within 24 hours', () => {
    const held = received({ custodyPlace: '看守所' });
    expect(running(held)).toEqual(['custody-forward 2026-11-23', 'decide 2026-11-29']);
    expect(held.nextDueAt.toISOString()).toBe(new Date('2026-11-23T12:00:00+08:00').toISOString());
    expect(running(take(held, OFFICER, { type: 'forward-custody' }))).toEqual(['decide 2026-11-29']);
    expect(code(() => take(received(), OFFICER, { type: 'forward-custody' }))).toBe('hotline_aid_state');
  });

  it('gives a minor a lawyer who is fit for minors, or says why not', () => {
    const child = granted({ applicant: { ...told('k').applicant, identityNumber: '340304201006010033' } });
    expect(code(() => take(child, OFFICER, assign))).toBe('hotline_aid_input');
    expect(take(child, OFFICER, { ...assign, lawyerSkills: ['minor'] } as Bare).assignment?.skills).toEqual(['minor']);
    expect(take(child, OFFICER, { ...assign, note: '当地没有' } as Bare).state).toBe('assigned');
  });

  it('lets the lawyer end only his own, and only when it is done', () => {
    const close: Bare = { type: 'close', ground: 'completed', reasons: '' };
    expect(code(() => take(assigned(), { ...LAWYER, id: 'another' }, close))).toBe('hotline_aid_not_allowed');
    const fraud: Bare = { type: 'close', ground: 'got-by-fraud', reasons: '隐瞒收入。' };
    expect(code(() => take(assigned(), LAWYER, fraud))).toBe('hotline_aid_not_allowed');
    expect(code(() => take(assigned(), OFFICER, { ...fraud, reasons: '' } as Bare))).toBe('hotline_aid_input');
    expect(take(assigned(), OFFICER, fraud).state).toBe('closed');
  });
});

describe('objections (法律援助法 49)', () => {
  const object: Bare = { type: 'object', words: '我家人均收入没有那么高。' };
  const uphold: Bare = { type: 'uphold', reasons: '原决定正确。' };
  const correct: Bare = { type: 'correct', reasons: '收入算错了。' };

  it('are reviewed in 5 days by somebody else', () => {
    const open = take(refused(), RESIDENT, object);
    expect([open.state, running(open)]).toEqual(['refused', ['objection 2026-11-27']]);
    expect(take(open, RESIDENT, object)).toBe(open);
    expect(code(() => take(open, OFFICER, uphold))).toBe('hotline_aid_not_allowed');
    const bySupervisor = take(take(underReview(), SUPERVISOR, refuse), RESIDENT, object);
    expect(code(() => take(bySupervisor, SUPERVISOR, correct))).toBe('hotline_aid_own_decision');
    const upheld = take(open, SUPERVISOR, uphold);
    expect([upheld.objection?.state, running(upheld)]).toEqual(['upheld', []]);
    expect(upheld.notices.at(-1)?.text).toContain('行政复议');
    expect(code(() => take(upheld, RESIDENT, object))).toBe('hotline_aid_state');
  });

  it('bring a corrected refusal back into review, and the old decision stays on file', () => {
    const corrected = take(take(refused(), RESIDENT, object), SUPERVISOR, correct, '2026-11-26T10:00:00+08:00');
    expect([corrected.state, corrected.decision, running(corrected)]).toEqual([
      'under-review',
      null,
      ['decide 2026-12-03'],
    ]);
    expect(corrected.earlierDecisions.map(({ outcome }) => outcome)).toEqual(['refused']);
  });

  it('can be made against the end of aid, but not when it was done or wished', () => {
    const closedBy = (ground: string) =>
      take(assigned(), OFFICER, { type: 'close', ground, reasons: '说明。' } as Bare);
    expect(code(() => take(closedBy('completed'), RESIDENT, object))).toBe('hotline_aid_state');
    const back = take(take(closedBy('means-changed'), RESIDENT, object), SUPERVISOR, correct);
    expect([back.state, running(back)]).toEqual(['granted', ['assign 2026-11-25']]);
  });
});

describe('illegal moves', () => {
  const bare: Record<AidStepName, Bare> = {
    submit,
    withdraw: { type: 'withdraw', because: 'own-wish' },
    'begin-review': { type: 'begin-review' },
    'ask-papers': { type: 'ask-papers', papers: [{ name: '欠条', note: '' }], dueDay: '2026-12-01' },
    'paper-received': { type: 'paper-received', paperId: 'p1', uploadIds: [] },
    'paper-waived': { type: 'paper-waived', paperId: 'p1', note: '' },
    'paper-unclear': { type: 'paper-unclear', paperId: 'p1', note: '', dueDay: '2026-12-01' },
    'forward-custody': { type: 'forward-custody' },
    'choose-agency': { type: 'choose-agency', agency: { id: 'a', name: '', regionCode: null, by: 'person', why: '' } },
    book: {
      type: 'book',
      appointment: {
        placeId: null,
        placeName: '窗口',
        startsAt: new Date('2026-11-24'),
        endsAt: new Date('2026-11-25'),
      },
    },
    'appointment-ended': { type: 'appointment-ended', state: 'missed' },
    'home-visit': { type: 'home-visit', state: 'agreed', when: '' },
    grant,
    refuse,
    refer: { type: 'refer', referredTo: '示例', reasons: '' },
    assign,
    close: { type: 'close', ground: 'completed', reasons: '' },
    object: { type: 'object', words: '不服' },
    uphold: { type: 'uphold', reasons: '理由' },
    correct: { type: 'correct', reasons: '理由' },
  };
  const actors = [RESIDENT, OFFICER, SUPERVISOR, LAWYER, { as: 'clock', id: null, name: '' }] as const;
  const ofState = (state: AidState) => ({ ...draft(), state });

  for (const step of AID_STEPS) {
    it(`${step}: from no other state and by nobody else`, () => {
      const { by, from } = STEP_RULES[step];
      for (const state of AID_STATES) {
        for (const actor of actors) {
          const got = code(() => take(ofState(state), actor, bare[step]));
          if (!by.includes(actor.as)) expect(got).toBe('hotline_aid_not_allowed');
          else if (!from.includes(state)) expect(got).toBe('hotline_aid_state');
        }
      }
    });
  }

  it('leave what is not changed, and a repeated step changes nothing', () => {
    const once = refused();
    expect(take(once, OFFICER, refuse)).toBe(once);
    expect(code(() => take(once, SUPERVISOR, refuse))).toBe('hotline_aid_state');
    const frozen = JSON.stringify(once);
    take(once, RESIDENT, { type: 'object', words: '不服' });
    expect(JSON.stringify(once)).toBe(frozen);
  });

  it('the bot and the clock decide nothing', () => {
    for (const { by } of Object.values(STEP_RULES)) expect(by).not.toContain('clock');
    for (const step of ['grant', 'refuse', 'refer', 'assign', 'uphold', 'correct'] as const) {
      expect(STEP_RULES[step].by).not.toContain('resident');
    }
  });
});
