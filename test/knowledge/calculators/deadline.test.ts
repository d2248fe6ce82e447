import fc from 'fast-check';
import { SolarDay } from 'tyme4ts';
import { addDays, addMonths, daysBetween, monthsBetween } from '../../../src/knowledge/calculators/days.ts';
import { lastDayOf } from '../../../src/knowledge/calculators/deadline.ts';
import { addWorkdays, isCalendarKnown, isRestDay, nextWorkday } from '../../../src/knowledge/calculators/rest-days.ts';
import { calculate, calendarCoveredTo } from '../../../src/knowledge/index.ts';
import { content, today } from './content.ts';

const known = fc
  .date({ min: new Date('2003-01-01'), max: new Date('2026-06-30'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const end = (deadline: string, from: string, on = today) => calculate('deadline', { deadline, from }, content, on);
const last = (deadline: string, from: string) => end(deadline, from).figures[0]?.value;

describe('rest days', () => {
  it.each([
    ['2026-10-01', true],
    ['2026-10-05', true],
    ['2026-10-08', false],
    // Weekends worked in exchange (调休).
    ['2026-10-10', false],
    ['2026-09-20', false],
    ['2026-11-21', true],
    ['2024-02-18', false],
    ['2024-02-16', true],
  ])('%s: %s', (day, rests) => {
    expect(isRestDay(day)).toBe(rests);
  });

  it('ends with the calendar that is kept, and says so instead of counting weekdays', () => {
    const coveredTo = calendarCoveredTo();
    expect(coveredTo >= '2026-12-24').toBe(true);
    expect(isCalendarKnown(coveredTo)).toBe(true);
    const beyond = addDays(coveredTo, 1);
    expect(isCalendarKnown(beyond)).toBe(false);
    for (const count of [() => isRestDay(beyond), () => addWorkdays(coveredTo, 5), () => isRestDay('2001-05-05')]) {
      expect(count).toThrow(
        expect.objectContaining({ code: 'hotline_knowledge_calendar_not_covered', statusCode: 422 }),
      );
    }
    expect(() => isRestDay(beyond)).toThrow(coveredTo);
  });
});

describe('a term, 民法典 201–203', () => {
  it.each([
    ['2026-11-03', 15, 'day', '2026-11-18'],
    // The last day falls into the holiday: it moves past it.
    ['2024-09-20', 15, 'day', '2024-10-08'],
    ['2026-09-20', 15, 'day', '2026-10-08'],
    // A Saturday that is worked is no rest day.
    ['2026-09-25', 15, 'day', '2026-10-10'],
    ['2026-11-06', 15, 'day', '2026-11-23'],
    // No 31 June; 30 June 2026 is a Tuesday.
    ['2025-12-31', 6, 'month', '2026-06-30'],
    ['2024-02-29', 1, 'year', '2025-02-28'],
    ['2023-11-22', 3, 'year', '2026-11-23'],
    // Working days: 1 to 8 October are no seven of them.
    ['2026-09-29', 3, 'workday', '2026-10-09'],
    ['2026-09-30', 3, 'workday', '2026-10-10'],
  ] as const)('from %s for %d %s ends on %s', (from, count, unit, day) => {
    expect(lastDayOf(from, { count, unit }).day).toBe(day);
  });

  it('beyond the known calendar is not moved, and says so', () => {
    expect(lastDayOf('2026-11-22', { count: 3, unit: 'year' })).toEqual({
      counted: '2029-11-22',
      day: '2029-11-22',
      calendarEnds: calendarCoveredTo(),
    });
    const { warnings, summary } = end('civil-limitation', '2026-11-22');
    expect(summary).toContain('2029年11月22日（星期四）');
    expect(warnings.join()).toContain('以后的放假和调休安排还没有录入');
    expect(() => end('information-disclosure', '2026-12-20')).toThrow(
      expect.objectContaining({ code: 'hotline_knowledge_calendar_not_covered' }),
    );
  });

  it('ends on a working day, never before the counted one, and nothing but rest days lies between', () => {
    fc.assert(
      fc.property(known, fc.integer({ min: 1, max: 120 }), (from, count) => {
        const { counted, day } = lastDayOf(from, { count, unit: 'day' });
        expect(daysBetween(from, counted)).toBe(count);
        expect(day >= counted).toBe(true);
        expect(isRestDay(day)).toBe(false);
        for (let at = counted; at < day; at = addDays(at, 1)) expect(isRestDay(at)).toBe(true);
      }),
    );
  });

  it('has as many working days as were counted', () => {
    fc.assert(
      fc.property(known, fc.integer({ min: 1, max: 60 }), (from, count) => {
        const day = addWorkdays(from, count);
        let worked = 0;
        for (let at = addDays(from, 1); at <= day; at = addDays(at, 1)) if (!isRestDay(at)) worked += 1;
        expect(worked).toBe(count);
        expect(nextWorkday(day)).toBe(day);
      }),
    );
  });

  it('counts days and months as the calendar library does', () => {
    fc.assert(
      fc.property(known, fc.integer({ min: 0, max: 400 }), (from, count) => {
        const [year = 0, month = 0, day = 0] = from.split('-').map(Number);
        const solar = SolarDay.fromYmd(year, month, day).next(count);
        const iso = [solar.getYear(), solar.getMonth(), solar.getDay()].map((part) => String(part).padStart(2, '0'));
        expect(addDays(from, count)).toBe(iso.join('-'));
        const until = addDays(from, count);
        const { months, days } = monthsBetween(from, until);
        expect(addDays(addMonths(from, months), days)).toBe(until);
      }),
    );
  });
});

describe('the table of limits', () => {
  it('tells the days left, today, and past, with the article', () => {
    const at = (on: string) => end('civil-appeal-judgment', '2026-11-03', on).summary;
    expect(at('2026-11-10')).toBe('民事判决上诉的最后一天是2026年11月18日（星期三），还有8天。');
    expect(at('2026-11-18')).toContain('就是今天');
    expect(at('2026-11-20')).toContain('看来已经过了2天');
    const { grounds, formula, warnings } = end('civil-appeal-judgment', '2026-11-03');
    expect(grounds.map(({ law, article }) => `${law} ${article}`)).toEqual(['民事诉讼法 171', '民事诉讼法 85']);
    expect(formula[0]).toContain('起算的那一天（2026年11月3日）不算在内');
    expect(warnings[0]).toContain('判决生效，不能再上诉');
  });

  it.each([
    ['labour-arbitration', '2025-11-24', '2026-11-24'],
    ['labour-award-suit', '2026-11-03', '2026-11-18'],
    ['criminal-appeal-judgment', '2026-11-02', '2026-11-12'],
    ['criminal-appeal-ruling', '2026-11-02', '2026-11-09'],
    ['administrative-review', '2026-04-01', '2026-06-01'],
    ['administrative-suit', '2026-02-11', '2026-08-11'],
    ['traffic-liability-review', '2026-09-30', '2026-10-10'],
    ['enforcement', '2024-06-03', '2026-06-03'],
    ['seven-day-return', '2026-11-02', '2026-11-09'],
  ])('%s from %s ends on %s', (id, from, day) => {
    expect(last(id, from)).toBe(day);
  });

  it('knows every limit that must always be read out', () => {
    expect(content.deadlines.size).toBeGreaterThanOrEqual(33);
    for (const [id, rule] of content.deadlines) {
      expect(end(id, '2026-03-02').summary).toContain(rule.name);
      expect(rule.verifiedAt).not.toBeNull();
    }
  });

  it('names the limits there are where one is unknown', () => {
    expect(() => end('nonsense', '2026-01-01')).toThrow(/deadline: is not one of labour-arbitration/u);
    expect(() => end('enforcement', '2026-02-30')).toThrow('from: is not a day of the calendar');
  });
});
