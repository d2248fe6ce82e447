import fc from 'fast-check';
import { hoursFileSchema, hoursProblems } from '../../src/handoff/hours/hours-content.ts';
import { phraseOfOpening, reasonInWords, spansInWords, weekInWords } from '../../src/handoff/hours/hours-in-words.ts';
import {
  type CalendarDay,
  type Hours,
  type HoursScope,
  isOpen,
  nextChange,
  nextOpening,
  openHours,
  stateAt,
} from '../../src/handoff/hours/opening-hours.ts';
import { dayOfCalendar } from '../../src/knowledge/index.ts';
import { FIRST_DAY, type RawRule, WallCalendar, YEARS } from './hours-oracle.ts';

const WORKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri'];
const usualWeek = Object.fromEntries(WORKDAYS.map((day) => [day, ['08:30-12:00', '14:00-17:30']]));
const usual = { week: usualWeek, workedWeekends: 'mon', holidays: [] };

const known = new Map<string, CalendarDay | null>();
/** The real calendar, each day looked up once. */
function calendar(day: string): CalendarDay | null {
  const found = known.get(day);
  if (found !== undefined) return found;
  const looked = dayOfCalendar(day);
  known.set(day, looked);
  return looked;
}

function hoursOf(queues: object[]): Hours {
  const content = hoursFileSchema.parse({ dutyDay: { minutes: null }, exchange: { approval: true }, queues });
  return openHours(content, calendar);
}

/** Wall-clock time in Shanghai. */
const at = (text: string) => new Date(`${text.replace(' ', 'T')}+08:00`);
const inShanghai = (date: Date | null) =>
  date === null ? null : new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

describe('opening hours', () => {
  const hours = hoursOf([{ id: 'all', name: '值班律师', open: usual }]);

  it.each([
    ['2026-03-02 08:29', false],
    ['2026-03-02 08:30', true],
    ['2026-03-02 11:59', true],
    ['2026-03-02 12:00', false],
    ['2026-03-02 13:59', false],
    ['2026-03-02 14:00', true],
    ['2026-03-02 17:30', false],
    ['2026-03-07 09:00', false],
    ['2026-10-01 09:00', false],
    ['2026-10-10 09:00', true],
    ['2026-10-10 12:30', false],
  ])('%s is %s: lunch, weekends, holidays, worked weekends; half-open', (time, open) => {
    expect(isOpen(hours, at(time))).toBe(open);
  });

  it.each([
    ['2026-03-02 09:00', '2026-03-02 12:00', '2026-03-02 14:00'],
    ['2026-03-02 12:00', '2026-03-02 14:00', '2026-03-02 14:00'],
    ['2026-03-06 17:30', '2026-03-09 08:30', '2026-03-09 08:30'],
    ['2026-02-14 17:29', '2026-02-14 17:30', '2026-02-24 08:30'],
    ['2026-10-09 18:00', '2026-10-10 08:30', '2026-10-10 08:30'],
  ])('after %s it changes at %s and opens at %s', (time, change, opening) => {
    expect(inShanghai(nextChange(hours, at(time)).at)).toBe(change);
    expect(nextOpening(hours, at(time))).toMatchObject({ certain: true });
    expect(inShanghai(nextOpening(hours, at(time)).at)).toBe(opening);
  });

  it('a night belongs to the day on which it begins, across a holiday too', () => {
    const night = hoursOf([
      {
        id: 'all',
        name: '夜间',
        open: { week: { tue: ['22:00-06:00'], wed: ['22:00-06:00'] }, holidays: [] },
        days: [{ date: '2026-03-05', open: [], note: '停电' }],
      },
    ]);
    expect(isOpen(night, at('2026-10-01 05:59'))).toBe(true);
    expect(isOpen(night, at('2026-10-01 06:00'))).toBe(false);
    expect(isOpen(night, at('2026-10-07 23:00'))).toBe(false);
    expect(isOpen(night, at('2026-03-05 05:00'))).toBe(true);
    expect(stateAt(night, at('2026-03-05 05:00')).decidedBy.day).toBe('2026-03-04');
  });

  it('open round the clock never changes', () => {
    const week = Object.fromEntries([...WORKDAYS, 'sat', 'sun'].map((day) => [day, ['00:00-24:00']]));
    const always = hoursOf([{ id: 'all', name: '全天', open: { week, workedWeekends: 'week', holidays: 'week' } }]);
    expect(nextChange(always, at('2027-05-01 03:00'))).toEqual({ at: null, certain: true });
    expect(stateAt(always, at('2030-01-01 00:00'))).toMatchObject({ open: true, certain: true });
    expect(weekInWords(always, at('2026-03-02 09:00'))).toBe('每天24小时');
  });

  it('takes the entry for the skill before that for the region, and the nearest region', () => {
    const on = (span: string) => ({ week: { mon: [span] } });
    const many = hoursOf([
      { id: 'all', name: '全部', open: on('09:00-10:00') },
      { id: 'city', name: '全市', regions: ['340300'], open: on('10:00-11:00') },
      { id: 'county', name: '怀远', regions: ['340321'], open: on('11:00-12:00') },
      { id: 'minor', name: '未成年人', skills: ['minor'], open: on('12:00-13:00') },
      { id: 'old', name: '旧', regions: ['340321'], to: '2026-02-28', open: on('13:00-14:00') },
    ]);
    const rule = (scope: HoursScope, day = '2026-03-02') => many.dayHours(day, scope).rule?.id;
    expect(rule({})).toBe('all');
    expect(rule({ regionCode: '340302' })).toBe('city');
    expect(rule({ regionCode: '340321100' })).toBe('county');
    expect(rule({ regionCode: '330400' })).toBe('all');
    expect(rule({ regionCode: '340321', skill: 'minor' })).toBe('minor');
    expect(rule({ skill: 'labour' })).toBe('all');
    expect(many.dayHours('2026-02-23', { regionCode: '340321' }).rule?.id).toBe('county');
  });

  it('does not guess where the calendar is not known', () => {
    const late = at('2030-05-01 09:00');
    expect(dayOfCalendar('2030-05-01')).toBeNull();
    expect(stateAt(hours, late)).toMatchObject({ open: true, certain: false });
    const next = nextOpening(hours, late);
    expect(next).toMatchObject({ at: null, certain: false });
    expect(inShanghai(next.likely)).toBe('2030-05-01 14:00');
    expect(phraseOfOpening(next, late)).toBeNull();
    expect(reasonInWords(hours.dayHours('2030-05-01'))).toContain('还没有公布');
  });

  it('knows a day of an unknown year that somebody has arranged', () => {
    const arranged = hoursOf([
      {
        id: 'all',
        name: '值班律师',
        open: usual,
        days: [{ date: '2030-05-01', to: '2030-05-02', open: ['10:00-11:00'] }],
      },
    ]);
    expect(inShanghai(nextOpening(arranged, at('2030-05-02 09:00')).at)).toBe('2030-05-02 10:00');
    expect(nextOpening(arranged, at('2030-05-02 12:00')).at).toBeNull();
  });

  it.each([
    ['2026-03-02 07:00', '今天上午8:30'],
    ['2026-03-02 12:30', '今天下午2:00'],
    ['2026-03-02 18:00', '明天上午8:30'],
    ['2026-03-07 10:00', '后天上午8:30'],
    ['2026-03-06 20:00', '3月9日（周一）上午8:30'],
    ['2026-02-14 20:00', '2月24日（周二）上午8:30'],
  ])('at %s: %s', (time, words) => {
    expect(phraseOfOpening(nextOpening(hours, at(time)), at(time))).toBe(words);
  });

  it('says a week in words', () => {
    expect(weekInWords(hours, at('2026-10-01 09:00'))).toBe('周一至周五8:30—12:00、14:00—17:30，周六、周日休息');
    expect(spansInWords([{ from: 1050, to: 1950 }])).toBe('17:30—次日8:30');
    expect(reasonInWords(hours.dayHours('2026-10-01'))).toBe('国庆节放假');
    expect(reasonInWords(hours.dayHours('2026-10-10'))).toBe('周六，调休上班');
  });

  it.each([
    ['25:00-26:00', 'mon', 'stretch of a day'],
    ['8:30-12:00', 'mon', 'stretch of a day'],
    ['08:30-24:30', 'mon', 'stretch of a day'],
  ])('refuses %s', (span, day, problem) => {
    const read = hoursFileSchema.safeParse({
      dutyDay: { minutes: null },
      exchange: { approval: true },
      queues: [{ id: 'all', name: '全部', open: { week: { [day]: [span] } } }],
    });
    expect(read.error?.issues[0]?.message).toContain(problem);
  });

  it('names what cannot be so', () => {
    const queue = { id: 'minor', name: '未成年人', skills: ['nobody'], regions: ['999999'], open: usual };
    const special = { date: '2026-03-05', to: '2026-03-04', open: [] };
    const { content } = hoursOf([queue, { ...queue, from: '2026-02-01', to: '2026-01-01', days: [special] }]);
    const isKnown = { isSkill: () => false, isRegion: () => false };
    expect(hoursProblems(content, isKnown).map(({ at: place, problem }) => `${place.join(' ')}: ${problem}`)).toEqual([
      'minor skills: there is no skill nobody',
      'minor regions: there is no region 999999',
      'minor skills: there is no skill nobody',
      'minor regions: there is no region 999999',
      'minor: is a duplicate',
      'minor to: lies before from',
      'minor days.0.to: lies before date',
      ': one of the queues must be for all: without regions and skills',
    ]);
    const overlap = { week: { mon: ['08:00-12:00', '11:00-13:00'] } };
    expect(() => hoursOf([{ id: 'all', name: '全部', open: overlap }])).toThrow('overlap');
  });
});

describe('opening hours against a wall calendar', () => {
  const clock = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  /** Up to three stretches that do not overlap; the last may go into the night. */
  const spans = fc.uniqueArray(fc.integer({ min: 0, max: 287 }), { minLength: 0, maxLength: 6 }).map((marks) => {
    const times = [...marks].sort((a, b) => a - b).map((mark) => clock(mark * 5));
    const made: string[] = [];
    for (let nth = 0; nth + 1 < times.length; nth += 2) made.push(`${times[nth]}-${times[nth + 1]}`);
    if (times.length % 2 === 1) made.push(`${times.at(-1)}-${times.length === 1 ? times[0] : '04:20'}`);
    return made.filter((one) => times.length === 1 || !one.endsWith('-04:20') || one.slice(0, 5) > '04:20');
  });
  const timetable = fc.record({
    week: fc.record({ mon: spans, tue: spans, wed: spans, thu: spans, fri: spans, sat: spans, sun: spans }),
    workedWeekends: fc.oneof(fc.constantFrom('week', 'mon', 'fri'), spans),
    holidays: fc.oneof(fc.constant('week' as const), spans),
  });
  const dayNth = (nth: number) => new Date(Date.UTC(2024, 0, 1 + nth)).toISOString().slice(0, 10);
  const days = fc
    .uniqueArray(fc.integer({ min: 0, max: 1095 }), { maxLength: 12 })
    .chain((marks) =>
      fc.tuple(...marks.sort((a, b) => a - b).map((nth) => spans.map((open) => ({ date: dayNth(nth), open })))),
    );
  const valid = fc
    .tuple(fc.integer({ min: -30, max: 1200 }), fc.integer({ min: 0, max: 900 }))
    .map(([from, length]) => ({ from: dayNth(from), to: dayNth(from + length) }));
  const rule = (id: string, when: fc.Arbitrary<{ from: string | null; to: string | null }>) =>
    fc
      .record({ id: fc.constant(id), name: fc.constant(id), open: timetable, days, when })
      .map(({ when: span, ...one }) => ({ ...one, ...span }));
  const always = fc.constant({ from: null, to: null });

  it(`agrees at 100,000 instants of ${YEARS} years, with holidays and worked weekends`, () => {
    const ROUNDS = 100;
    const INSTANTS = 1000;
    let open = 0;
    fc.assert(
      fc.property(
        fc.record({
          all: rule('all', always),
          city: rule('city', valid),
          minor: rule('minor', valid),
          both: rule('both', valid),
        }),
        fc.integer(),
        ({ all, city, minor, both }, seed) => {
          const hours = hoursOf([
            all,
            { ...city, regions: ['340300'] },
            { ...minor, skills: ['minor'] },
            { ...both, skills: ['minor'], regions: ['340300'] },
          ]);
          const calendars: [HoursScope, WallCalendar][] = [
            [{}, new WallCalendar([all])],
            [{ regionCode: '340302', skill: 'labour' }, new WallCalendar([city, all])],
            [{ skill: 'minor' }, new WallCalendar([minor, all])],
            [{ regionCode: '340300', skill: 'minor' }, new WallCalendar([both, minor, city, all] as RawRule[])],
          ];
          const random = seeded(seed);
          const start = at(`${FIRST_DAY} 00:00`).getTime();
          for (let nth = 0; nth < INSTANTS; nth += 1) {
            const [scope, wall] = calendars[nth % 4] ?? [{}, new WallCalendar([])];
            // Not the last week: its calendar hangs on the next year's.
            const ms = Math.floor(random() * 1088 * 86_400_000);
            const minute = Math.floor(ms / 60_000);
            const instant = new Date(start + ms);
            const state = stateAt(hours, instant, scope);
            if (state.open !== wall.isOpen(minute)) throw new Error(`${inShanghai(instant)}: ${state.open}`);
            if (state.open) open += 1;
            if (nth % 10 > 0) continue;
            const change = wall.change(minute);
            const next = nextChange(hours, instant, scope).at;
            const expected = change === null ? null : start + change * 60_000;
            if (expected !== null && next?.getTime() !== expected) {
              throw new Error(`${inShanghai(instant)} → ${inShanghai(next)}, not ${inShanghai(new Date(expected))}`);
            }
          }
        },
      ),
      { seed: 20260301, numRuns: ROUNDS, endOnFailure: true },
    );
    expect(open).toBeGreaterThan(20_000);
    expect(open).toBeLessThan(80_000);
  });
});

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
