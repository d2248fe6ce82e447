import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { DOCUMENT_KINDS } from '../../src/legal-aid/documents/document-kind.ts';
import {
  AID_STATES,
  AID_STEPS,
  type AidRole,
  CLOCKS,
  CLOSING_GROUNDS,
  REFUSAL_CODES,
  RELATIONS,
  SERVICE_FORMS,
  STEP_RULES,
} from '../../src/legal-aid/index.ts';
import { SCAN_STATES } from '../../src/legal-aid/uploads/paper.ts';
import { ACCESS } from '../../src/staff/index.ts';
import { byClock, clockWords, daysTo, dayWords } from '../../web/desk/aid/aid-clock.ts';
import { fits, isWholeNumber, NO_FILTER, NOBODY } from '../../web/desk/aid/aid-filter.ts';
import { type AidStepName, bodyOf, emptyDraft, mayTake, STEPS, stepPath } from '../../web/desk/aid/aid-steps.ts';
import { bySkill } from '../../web/desk/aid/lawyer-order.ts';
import type { AidDetail, AidSummary } from '../../web/desk/aid/types.ts';
import { CATALOGUES } from '../../web/desk/texts/index.ts';
import { zhCN } from '../../web/desk/texts/zh-CN.ts';
import { aidEn } from '../../web/resident/aid/texts/en.ts';
import { aidZhCN } from '../../web/resident/aid/texts/zh-CN.ts';

const t = zhCN.aid.clock;
/** 2026-11-22 10:00 in Shanghai. */
const NOW = new Date('2026-11-22T02:00:00Z');

const summary: AidSummary = {
  id: 'a',
  number: 'FY20261122-0007-0',
  state: 'received',
  matter: 'wage',
  matterName: '讨要工资等劳动报酬',
  applicant: '张**',
  age: 40,
  green: [],
  urgent: [],
  inCustody: false,
  channel: 'web',
  receivedAt: NOW.toISOString(),
  agencyName: '甲市法律援助中心',
  papersDueDay: null,
  clocks: [],
  papersMissing: 0,
  doubts: 0,
  lawyerId: null,
  lawyerName: null,
  objection: null,
  toCall: 0,
  duplicateOf: null,
};
const clock = (lastDay: string, name: 'decide' | 'custody-forward' = 'decide', dueAt = '') => ({
  name,
  lastDay,
  dueAt: dueAt === '' ? new Date(Date.parse(`${lastDay}T16:00:00Z`)).toISOString() : dueAt,
  percent: 0,
  level: 'fresh' as const,
  workBefore: null,
});
const detail: AidDetail = {
  ...summary,
  person: {
    name: '张三',
    sex: null,
    birthDay: null,
    residence: '',
    age: 40,
    identityNumberMasked: '',
    phoneMasked: '',
  },
  representative: null,
  custody: null,
  means: {
    householdSize: null,
    monthlyIncomeFen: null,
    monthlyIncomeHighFen: null,
    residence: null,
    incomes: [],
    assets: [],
  },
  groups: [],
  preCheck: null,
  story: '',
  facts: [],
  otherParty: '',
  deadlines: [],
  doubtList: [],
  declaration: null,
  agency: { id: null, name: '', by: 'unset', why: '' },
  appointment: null,
  homeVisit: null,
  contact: { by: 'channel', safeTime: '', language: '', access: [] },
  papers: [
    { id: 'p1', name: '身份证', state: 'needed', uploadIds: [], receivedAt: null, note: '' },
    { id: 'p2', name: '欠条', state: 'received', uploadIds: [], receivedAt: null, note: '' },
  ],
  papersAskedAt: null,
  completeAt: null,
  uploads: [],
  sessionId: null,
  decision: null,
  earlierDecisions: [],
  assignment: null,
  closing: null,
  objectionDetail: null,
  history: [],
  notices: [],
};
const officer = { id: 'officer', roles: ['aid-officer'] as const };
const supervisor = { id: 'supervisor', roles: ['supervisor'] as const };
const lawyer = { id: 'lawyer', roles: ['lawyer'] as const };

describe.each(Object.entries(CATALOGUES))('the pages of legal aid in %s', (_language, { aid }) => {
  const groups = parse(readFileSync(resolve(import.meta.dirname, '../../knowledge/legal-aid/groups.yaml'), 'utf8'));
  it.each([
    ['state', aid.states, AID_STATES.filter((state) => state !== 'draft')],
    ['step', aid.steps, AID_STEPS],
    ['limit', aid.clock.clocks, CLOCKS],
    ['law of a limit', aid.clock.laws, CLOCKS],
    ['ground', aid.grounds, CLOSING_GROUNDS],
    ['refusal', aid.refusals, REFUSAL_CODES],
    ['form of aid', aid.serviceForms, SERVICE_FORMS],
    ['relation', aid.relations, RELATIONS],
    ['scan', aid.papers.scans, SCAN_STATES],
    ['document', aid.documentNames, DOCUMENT_KINDS.filter((kind) => kind !== 'register')],
    ['group', aid.groupNames, groups.groups.map(({ code }: { code: string }) => code)],
  ] as [string, Record<string, string>, readonly string[]][])('have a word for every %s', (_what, words, codes) => {
    expect(codes.length).toBeGreaterThan(2);
    expect(codes.filter((code) => words[code] === undefined)).toEqual([]);
  });
});

it.each([
  ['zh-CN', aidZhCN],
  ['en', aidEn],
])('the resident’s page in %s has a word for every state, step and limit', (_language, words) => {
  expect(Object.keys(words.states).sort()).toEqual([...AID_STATES].sort());
  expect(AID_STEPS.filter((step) => !(step in words.steps))).toEqual([]);
  expect(CLOCKS.filter((name) => !(name in words.limits))).toEqual([]);
});

describe('limits in words', () => {
  it.each([
    ['2026-11-20', '已超期 2 天', 'bad'],
    ['2026-11-22', '今天到期', 'bad'],
    ['2026-11-23', '明天到期', 'warn'],
    ['2026-11-24', '还剩 2 天', 'warn'],
    ['2026-11-29', '还剩 7 天', 'plain'],
  ])('%s: %s', (lastDay, text, kind) => {
    expect(clockWords(clock(lastDay), NOW, t)).toEqual({ text, kind });
    expect(dayWords(daysTo(lastDay, NOW), t)).toEqual({ text, kind });
  });

  it('count the days of Shanghai, also late in the evening', () => {
    expect(daysTo('2026-11-23', new Date('2026-11-22T15:59:00Z'))).toBe(1);
    expect(daysTo('2026-11-23', new Date('2026-11-22T16:01:00Z'))).toBe(0);
  });

  it('count hours where the law does', () => {
    const custody = (dueAt: string) => clockWords(clock('2026-11-23', 'custody-forward', dueAt), NOW, t).text;
    expect([custody('2026-11-23T01:59:00Z'), custody('2026-11-22T02:30:00Z'), custody('2026-11-22T01:00:00Z')]).toEqual(
      ['还剩 23 小时', '不到 1 小时', '已超期'],
    );
  });

  it('put what cannot wait first, then who is due first, then the oldest', () => {
    const some = [
      { ...summary, id: 'late', clocks: [clock('2026-11-29')] },
      { ...summary, id: 'none', receivedAt: '2026-11-21T00:00:00Z' },
      { ...summary, id: 'soon', clocks: [clock('2026-11-23')] },
      { ...summary, id: 'urgent', urgent: ['preservation'], clocks: [clock('2026-11-29')] },
      { ...summary, id: 'with a lawyer', urgent: ['preservation'], state: 'assigned' as const },
    ];
    expect(some.sort(byClock).map(({ id }) => id)).toEqual(['urgent', 'soon', 'late', 'none', 'with a lawyer']);
  });
});

describe('the filter', () => {
  const found = (part: Partial<typeof NO_FILTER>, of: Partial<AidSummary> = {}) =>
    fits({ ...summary, ...of }, { ...NO_FILTER, ...part }, NOW);

  it('finds by part of the number, by matter, by the first character of a name', () => {
    expect([
      found({ q: '0007' }),
      found({ q: 'fy2026 1122-0007' }),
      found({ q: '工资' }),
      found({ q: '张三' }),
    ]).toEqual([true, true, true, true]);
    expect([found({ q: '0008' }), found({ q: '李四' }), found({ q: '离婚' })]).toEqual([false, false, false]);
    expect([isWholeNumber('FY20261122-0007-0'), isWholeNumber('2026 1122 0007 0'), isWholeNumber('0007')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('tells agencies, lawyers and what to look at apart', () => {
    expect([found({ agency: '甲市法律援助中心' }), found({ agency: NOBODY })]).toEqual([true, false]);
    expect([found({ lawyer: NOBODY }), found({ lawyer: 'x' }), found({ lawyer: 'x' }, { lawyerId: 'x' })]).toEqual([
      true,
      false,
      true,
    ]);
    expect([found({ flag: 'over' }), found({ flag: 'over' }, { clocks: [clock('2026-11-20')] })]).toEqual([
      false,
      true,
    ]);
    expect([found({ flag: 'objection' }), found({ flag: 'objection' }, { objection: 'open' })]).toEqual([false, true]);
  });
});

describe('the steps of the desk', () => {
  const names = Object.keys(STEPS) as AidStepName[];
  const ROLES: Readonly<Record<string, AidRole>> = {
    'aid-officer': 'officer',
    supervisor: 'supervisor',
    lawyer: 'lawyer',
  };

  it('are those of the machine, for whom and from where it lets them be taken', () => {
    expect([...names, 'submit'].sort()).toEqual([...AID_STEPS].sort());
    for (const name of names) {
      const rule = STEP_RULES[name];
      expect([name, STEPS[name].by.map((role) => ROLES[role]).sort()]).toEqual([
        name,
        rule.by.filter((role) => role !== 'resident').sort(),
      ]);
      expect([name, [...STEPS[name].from].sort()]).toEqual([
        name,
        rule.from.filter((state) => state !== 'draft').sort(),
      ]);
    }
  });

  it('go where the server takes them', () => {
    const paths = Object.values(ACCESS).map(({ path }) => path);
    expect(names.filter((name) => !paths.includes(`/aid/applications/:id/${stepPath(name)}` as never))).toEqual([]);
  });

  it('are offered only when they can be taken', () => {
    const may = (step: AidStepName, of: Partial<AidDetail> = {}, who: Parameters<typeof mayTake>[2] = officer) =>
      mayTake(step, { ...detail, ...of }, who);
    expect([may('begin-review'), may('begin-review', {}, lawyer), may('begin-review', { state: 'granted' })]).toEqual([
      true,
      false,
      false,
    ]);
    // 法律援助法 44: at once when it is urgent.
    expect([may('grant'), may('grant', { urgent: ['preservation'] }), may('grant', { state: 'under-review' })]).toEqual(
      [false, true, true],
    );
    // 法律援助法 43: once and all together.
    expect(may('ask-papers', { papersAskedAt: NOW.toISOString() })).toBe(false);
    const assigned = { state: 'assigned', lawyerId: 'lawyer' } as const;
    expect([may('close', assigned, lawyer), may('close', { ...assigned, lawyerId: 'other' }, lawyer)]).toEqual([
      true,
      false,
    ]);
  });

  it('leave an objection to a supervisor who did not decide', () => {
    const refused = (by: string): AidDetail => ({
      ...detail,
      state: 'refused',
      decision: {
        outcome: 'refused',
        by,
        byName: '',
        at: NOW.toISOString(),
        codes: ['over-means'],
        reasons: '超过标准',
        serviceForm: null,
        referredTo: '',
      },
      objectionDetail: { at: NOW.toISOString(), words: '不同意', state: 'open', decidedAt: null, reasons: '' },
    });
    expect([
      mayTake('correct', refused('officer'), supervisor),
      mayTake('correct', refused('supervisor'), supervisor),
      mayTake('uphold', refused('supervisor'), officer),
      mayTake('object', refused('officer'), officer),
    ]).toEqual([true, false, false, false]);
  });

  it('send nothing while something is missing', () => {
    const draft = emptyDraft(detail, 'p1', NOW);
    expect(bodyOf('ask-papers', draft)).toEqual({ papers: [{ name: '身份证', note: '' }], dueDay: '2026-12-07' });
    expect(bodyOf('ask-papers', { ...draft, papers: [] })).toBeNull();
    expect([bodyOf('refuse', draft), bodyOf('refuse', { ...draft, codes: ['over-means'] })]).toEqual([null, null]);
    expect(bodyOf('refuse', { ...draft, codes: ['over-means'], reasons: '超过标准' })).toEqual({
      codes: ['over-means'],
      reasons: '超过标准',
    });
    expect(bodyOf('close', { ...draft, ground: 'means-changed' })).toBeNull();
    expect(bodyOf('close', { ...draft, ground: 'completed' })).toEqual({ ground: 'completed', reasons: '' });
    expect(bodyOf('book', { ...draft, placeName: '窗口', startsAt: '2026-11-25T09:00' })).toEqual({
      placeName: '窗口',
      startsAt: '2026-11-25T01:00:00.000Z',
      endsAt: '2026-11-25T01:30:00.000Z',
    });
    expect(bodyOf('book', draft)).toBeNull();
  });

  it('offer the lawyers with the skill, who has least in hand first', () => {
    const lawyers = [
      { id: '1', displayName: '甲', skills: [], cases: 0 },
      { id: '2', displayName: '乙', skills: ['minor'], cases: 4 },
      { id: '3', displayName: '丙', skills: ['minor'], cases: 1 },
    ];
    expect(bySkill(lawyers, 'minor').map(({ id }) => id)).toEqual(['3', '2']);
    expect(bySkill(lawyers, '').map(({ id }) => id)).toEqual(['1', '3', '2']);
  });
});
