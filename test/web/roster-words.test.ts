import fc from 'fast-check';
import { EXCHANGE_STATES, SHIFT_KINDS as SERVER_KINDS } from '../../src/handoff/index.ts';
import { ApiError } from '../../web/desk/api-error.ts';
import { shanghaiDay, shanghaiMidnight } from '../../web/desk/live/shanghai-time.ts';
import { goodRows } from '../../web/desk/roster/import-rows.ts';
import { rosterProblem } from '../../web/desk/roster/roster-problem.ts';
import { SHIFT_KINDS, type Shift } from '../../web/desk/roster/types.ts';
import {
  dayAfter,
  instantsOf,
  lengthOf,
  momentOf,
  mondayOf,
  monthAfter,
  recorded,
  shiftHours,
  shiftInWords,
  shiftsFrom,
  timesOf,
  weekFrom,
} from '../../web/desk/roster/week.ts';
import { zhCN } from '../../web/desk/texts/zh-CN.ts';

const t = zhCN.roster;

const shift = (id: string, from: string, to: string, displayName = '值班律师一号'): Shift => ({
  id,
  staffId: 's1',
  displayName,
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
  kind: 'desk',
  note: '',
  source: 'manual',
  cancelledAt: null,
  history: [],
});
const NIGHT = shift('night', '2026-03-02T18:00+08:00', '2026-03-03T08:30+08:00');
const MORNING = shift('morning', '2026-03-03T08:30+08:00', '2026-03-03T12:00+08:00');
const EVENING = shift('evening', '2026-03-03T18:00+08:00', '2026-03-04T00:00+08:00');

describe('a week of shifts', () => {
  it('begins on Monday, whatever the day', () => {
    expect(['2026-03-02', '2026-03-04', '2026-03-08'].map(mondayOf)).toEqual([
      '2026-03-02',
      '2026-03-02',
      '2026-03-02',
    ]);
    expect(weekFrom('2026-12-28').at(-1)).toBe('2027-01-03');
    expect([dayAfter('2026-03-01', -1), monthAfter('2026-12', 1), monthAfter('2026-01', -1)]).toEqual([
      '2026-02-28',
      '2027-01',
      '2025-12',
    ]);
  });

  it('shows a night once, on the day it begins; on the first day also what began before', () => {
    const of = (day: string, isFirst = false) =>
      shiftsFrom([EVENING, MORNING, NIGHT], day, isFirst).map(({ id }) => id);
    expect([of('2026-03-02'), of('2026-03-03'), of('2026-03-04')]).toEqual([['night'], ['morning', 'evening'], []]);
    expect([of('2026-03-03', true), of('2026-03-04', true)]).toEqual([['night', 'morning', 'evening'], []]);
    expect(shiftHours(NIGHT, '2026-03-02', t)).toBe('18:00—次日 08:30');
    expect(shiftHours(NIGHT, '2026-03-03', t)).toBe('昨日 18:00—08:30');
    expect(shiftHours(EVENING, '2026-03-03', t)).toBe('18:00—24:00');
    expect(shiftInWords(NIGHT, t)).toBe('03-02 18:00—次日 08:30');
  });
});

describe('the form of a shift', () => {
  it('takes an end not after the beginning for the next day', () => {
    const length = (begin: string, end: string) => {
      const span = instantsOf({ day: '2026-03-02', begin, end });
      return span === null ? null : (Date.parse(span.to) - Date.parse(span.from)) / 60_000;
    };
    expect([length('08:30', '12:00'), length('18:00', '08:30'), length('08:30', '08:30')]).toEqual([210, 870, 1440]);
    expect([length('', '12:00'), length('08:30', '')]).toEqual([null, null]);
  });

  it('gives back the shift that it shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000_000 }), fc.integer({ min: 1, max: 1440 }), (beginMinute, minutes) => {
        const from = new Date(Date.UTC(2026, 0, 1) + beginMinute * 60_000);
        const known = { from: from.toISOString(), to: new Date(from.getTime() + minutes * 60_000).toISOString() };
        expect(instantsOf(timesOf(known))).toEqual(known);
        expect(shanghaiDay(shanghaiMidnight(timesOf(known).day))).toBe(timesOf(known).day);
      }),
    );
  });
});

it('says times and lengths in words', () => {
  expect([lengthOf(45, t.length), lengthOf(210, t.length)]).toEqual(['45 分钟', '3 小时 30 分']);
  expect([momentOf('2026-10-01T10:00'), momentOf('')]).toEqual(['2026-10-01T02:00:00.000Z', '']);
});

it('says why something was refused', () => {
  const said = (status: number, code: string, details: { field: string; problem: string }[] = []) =>
    rosterProblem(new ApiError(status, code, '班次已经变动，请刷新后再办。', details), zhCN);
  const other = `${NIGHT.from}/${NIGHT.to}`;
  expect(said(409, 'hotline_handoff_shift_overlap', [{ field: 'from', problem: other }])).toBe(
    '这个人在 03-02 18:00—次日 08:30 已经有班次',
  );
  expect(said(409, 'hotline_handoff_shift_changed')).toBe('班次已经变动，请刷新后再办。');
  expect(said(403, 'hotline_staff_forbidden')).toBeNull();
  expect(said(500, 'hotline_handoff_shift_failed')).toBeNull();
});

it('has a word for every kind and state of the server', () => {
  expect([...SHIFT_KINDS]).toEqual([...SERVER_KINDS]);
  expect(Object.keys(t.exchange.states).sort()).toEqual([...EXCHANGE_STATES].sort());
});

it('counts days with something to tell, not days to come', () => {
  const blank = { day: '2026-03-02', minutes: 0, counts: null, spans: [], shifts: [], late: [], early: [] };
  const day = { ...blank, absent: [], outsideMinutes: 0 };
  const came = { ...day, spans: [{ from: NIGHT.from, to: null, endedBy: null }] };
  const missed = { ...day, absent: [{ id: 'night', from: NIGHT.from, to: NIGHT.to }] };
  expect(recorded([day, came, missed])).toEqual([came, missed]);
});

it('shows the rows of a table that are right, without those that overlap', () => {
  const row = (at: number) => ({
    row: at,
    displayName: '值班律师一号',
    from: MORNING.from,
    to: MORNING.to,
    kind: 'desk' as const,
    note: '',
    outcome: 'new' as const,
  });
  const problems = [{ row: 3, column: '开始', problem: '和第 2 行是同一个人，时间重叠。' }];
  const report = { dry: true, added: 2, changed: 0, unchanged: 0, problems, rows: [row(2), row(3)] };
  expect(goodRows(report)).toEqual([row(2)]);
});
