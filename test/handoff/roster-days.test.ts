import readXlsx from 'read-excel-file/node';
import type { DutySpan } from '../../src/handoff/roster/duty-state.ts';
import { dutyDaySheet } from '../../src/handoff/roster/sheets.ts';
import { at, PlannedStage } from './planned-stage.ts';

describe('duty days', () => {
  let stage: PlannedStage;
  beforeEach(async () => {
    stage = await PlannedStage.open();
  });
  afterEach(() => stage.end());

  const duty = (staffId: string, from: string, to: string | null, endedBy: DutySpan['endedBy'] = 'self') =>
    stage.stored.dutySpans.insert({
      _id: `${staffId}:${from}`,
      staffId,
      from: at(from),
      to: to === null ? null : at(to),
      endedBy: to === null ? null : endedBy,
    });

  it('counts minutes by the day of Shanghai, and days from a length on', async () => {
    stage.now = at('2026-03-31 12:00');
    await duty('l1', '2026-03-02 08:30', '2026-03-02 12:00');
    await duty('l1', '2026-03-02 14:00', '2026-03-02 17:30', 'absence');
    await duty('l1', '2026-03-03 22:00', '2026-03-04 06:00');
    await duty('l1', '2026-02-28 23:00', '2026-03-01 01:00');
    await duty('l1', '2026-03-31 11:00', null);
    await duty('l2', '2026-03-31 23:00', '2026-04-01 02:00');
    await duty('l3', '2026-04-01 00:00', '2026-04-01 02:00');
    const unset = await stage.planned.days.month('2026-03');
    expect(unset.map(({ staffId, counted }) => [staffId, counted])).toEqual([
      ['l1', null],
      ['l2', null],
    ]);
    stage.dayMinutes = 240;
    const [one, two] = await stage.planned.days.month('2026-03');
    expect(one).toMatchObject({ minutes: 420 + 120 + 360 + 60 + 60, counted: 2 });
    expect(one?.days.map(({ day, minutes, counts }) => [day, minutes, counts])).toEqual([
      ['2026-03-01', 60, false],
      ['2026-03-02', 420, true],
      ['2026-03-03', 120, false],
      ['2026-03-04', 360, true],
      ['2026-03-31', 60, false],
    ]);
    expect(one?.days.at(-1)?.spans).toEqual([{ from: at('2026-03-31 11:00'), to: null, endedBy: null }]);
    expect(one?.days[1]?.spans.map(({ endedBy }) => endedBy)).toEqual(['self', 'absence']);
    expect(two?.minutes).toBe(60);
    expect(await stage.planned.days.month('2026-03', 'l2')).toEqual([two]);
  });

  it('holds them against the shifts: late, early, absent, outside', async () => {
    stage.now = at('2026-03-01 09:00');
    await stage.shift('l1', '2026-03-02 08:30', '2026-03-02 12:00');
    await stage.shift('l1', '2026-03-02 14:00', '2026-03-02 17:30');
    await stage.shift('l1', '2026-03-03 08:30', '2026-03-03 12:00');
    await stage.shift('l1', '2026-03-04 08:30', '2026-03-04 12:00');
    await stage.shift('l2', '2026-03-03 22:00', '2026-03-04 06:00');
    await stage.shift('l3', '2026-03-03 22:00', '2026-03-04 06:00', 'on-call');
    stage.now = at('2026-03-04 09:00');
    await duty('l1', '2026-03-02 08:40', '2026-03-02 11:30');
    await duty('l1', '2026-03-02 13:50', '2026-03-02 17:40');
    await duty('l1', '2026-03-04 08:31', null);
    await duty('l2', '2026-03-03 22:00', '2026-03-04 06:00');
    const [one, two, ...more] = await stage.planned.days.month('2026-03');
    expect(more).toEqual([]);
    const said = one?.days.map(({ day, late, early, absent, outsideMinutes }) => ({
      day: day.slice(8),
      late: late.map(({ minutes }) => minutes),
      early: early.map(({ minutes }) => minutes),
      absent: absent.length,
      outsideMinutes,
    }));
    expect(said).toEqual([
      { day: '02', late: [10], early: [30], absent: 0, outsideMinutes: 20 },
      { day: '03', late: [], early: [], absent: 1, outsideMinutes: 0 },
      { day: '04', late: [1], early: [], absent: 0, outsideMinutes: 0 },
    ]);
    expect(two?.days.map(({ day, minutes, late, early }) => [day, minutes, late.length, early.length])).toEqual([
      ['2026-03-03', 120, 0, 0],
      ['2026-03-04', 360, 0, 0],
    ]);
    expect(two?.days.every(({ outsideMinutes }) => outsideMinutes === 0)).toBe(true);
  });

  it('is not negative when the clock was set back', async () => {
    stage.now = at('2026-03-02 08:00');
    await duty('l1', '2026-03-02 08:30', null);
    const [one] = await stage.planned.days.month('2026-03');
    expect(one?.minutes).toBe(0);
  });

  it('goes into an Excel file', async () => {
    stage.now = at('2026-03-31 12:00');
    stage.dayMinutes = 240;
    await duty('l1', '2026-03-02 08:30', '2026-03-02 17:30');
    const people = new Map([['l1', { id: 'l1', username: 'lawyer1', displayName: '值班律师一号' }]]);
    const [sum, days] = await readXlsx(
      await dutyDaySheet('2026-03', await stage.planned.days.month('2026-03'), people),
    );
    expect(sum?.data[1]).toEqual(['lawyer1', '值班律师一号', 1, 9, 1, 0, 0, 0]);
    expect(days?.data[1]?.slice(0, 6)).toEqual(['2026-03-02', 'lawyer1', '值班律师一号', 540, '是', '08:30-17:30']);
  });
});
