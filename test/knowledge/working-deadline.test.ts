import { workingDeadline } from '../../src/knowledge/index.ts';

const at = (text: string) => new Date(`${text}+08:00`);

describe('a deadline in working days', () => {
  it.each([
    // A Monday: Tuesday to Friday, and the next Monday.
    ['2026-11-16T09:30:00', '2026-11-23'],
    ['2026-11-16T23:59:59', '2026-11-23'],
    // A Saturday: five whole days.
    ['2026-11-21T12:00:00', '2026-11-27'],
    // 国庆 2026: rest from 1 to 7 October, 10 October is worked.
    ['2026-09-30T09:00:00', '2026-10-13'],
  ])('of five days from %s is the end of %s', (from, day) => {
    const deadline = workingDeadline(at(from), 5);
    expect(deadline).toMatchObject({ day, isCalendarKnown: true });
    expect(deadline.at.getTime()).toBe(at(`${day}T00:00:00`).getTime() + 86_400_000);
  });

  it('counts Mondays to Fridays where the calendar is not published, and says so', () => {
    expect(workingDeadline(at('2031-09-30T09:00:00'), 5)).toMatchObject({ day: '2031-10-07', isCalendarKnown: false });
  });
});
