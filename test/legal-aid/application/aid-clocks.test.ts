import {
  dueWarnings,
  lastWorkday,
  NO_LIMIT,
  nextDueAt,
  percentGone,
  startClock,
  warningAt,
  withClock,
  withoutClock,
} from '../../../src/legal-aid/application/aid-clocks.ts';

const at = (shanghai: string) => new Date(`${shanghai}+08:00`);

describe('the limits of the law', () => {
  it.each([
    ['decide', '2026-11-22T10:00:00', '2026-11-29', '2026-11-30T00:00:00'],
    ['decide', '2026-11-22T00:00:00', '2026-11-29', '2026-11-30T00:00:00'],
    ['decide', '2026-11-22T23:59:59', '2026-11-29', '2026-11-30T00:00:00'],
    ['assign', '2026-11-22T23:59:59', '2026-11-25', '2026-11-26T00:00:00'],
    ['objection', '2026-11-22T10:00:00', '2026-11-27', '2026-11-28T00:00:00'],
    ['decide', '2026-01-31T09:00:00', '2026-02-07', '2026-02-08T00:00:00'],
    ['decide', '2026-02-24T09:00:00', '2026-03-03', '2026-03-04T00:00:00'],
    ['decide', '2028-02-24T09:00:00', '2028-03-02', '2028-03-03T00:00:00'],
    ['assign', '2026-12-30T18:00:00', '2027-01-02', '2027-01-03T00:00:00'],
    // 春节 2026 is 15 to 23 February: calendar days run on.
    ['decide', '2026-02-13T16:00:00', '2026-02-20', '2026-02-21T00:00:00'],
  ] as const)('%s from %s: last day %s', (name, started, lastDay, due) => {
    const clock = startClock(name, at(started));
    expect([clock.lastDay, clock.dueAt.toISOString()]).toEqual([lastDay, at(due).toISOString()]);
  });

  it('pass on a request from custody in 24 hours, not days', () => {
    const clock = startClock('custody-forward', at('2026-02-28T22:30:00'));
    expect([clock.dueAt.toISOString(), clock.lastDay]).toEqual([at('2026-03-01T22:30:00').toISOString(), '2026-03-01']);
  });

  it('say the last day that is worked when the last day is none', () => {
    expect(lastWorkday(startClock('decide', at('2026-02-13T16:00:00')))).toBe('2026-02-14');
    expect(lastWorkday(startClock('decide', at('2026-11-22T10:00:00')))).toBe('2026-11-27');
    expect(lastWorkday(startClock('decide', at('2026-11-23T10:00:00')))).toBe('2026-11-30');
    // Begun and ended within a holiday: no working day lies between.
    expect(lastWorkday(startClock('assign', at('2026-02-16T10:00:00')))).toBeNull();
    // The calendar of that year is not published.
    expect(lastWorkday(startClock('decide', at('2040-02-16T10:00:00')))).toBeNull();
  });

  it('warn at half, four fifths and the end, each once', () => {
    const clock = startClock('custody-forward', at('2026-11-22T10:00:00'));
    const later = (hours: number) => new Date(clock.startedAt.getTime() + hours * 3_600_000);
    expect([50, 80, 100].map((percent) => warningAt(clock, percent))).toEqual([later(12), later(19.2), later(24)]);
    expect(dueWarnings(clock, new Date(later(12).getTime() - 1))).toEqual([]);
    expect(dueWarnings(clock, later(12))).toEqual([50]);
    expect(dueWarnings(clock, later(30))).toEqual([50, 80, 100]);
    expect(dueWarnings({ ...clock, warned: [50, 80] }, later(30))).toEqual([100]);
    expect(dueWarnings({ ...clock, stoppedAt: later(1) }, later(30))).toEqual([]);
    expect([percentGone(clock, later(-1)), percentGone(clock, later(6)), percentGone(clock, later(36))]).toEqual([
      0, 25, 150,
    ]);
  });

  it('know which ends first, and forget what was stopped', () => {
    const now = at('2026-11-22T10:00:00');
    const both = withClock(withClock([], 'decide', now), 'custody-forward', now);
    expect(nextDueAt(both)).toEqual(at('2026-11-23T10:00:00'));
    const one = withoutClock(both, 'custody-forward', now);
    expect(nextDueAt(one)).toEqual(at('2026-11-30T00:00:00'));
    expect(nextDueAt(withoutClock(one, 'decide', now))).toEqual(NO_LIMIT);
    expect(
      withClock(one, 'decide', at('2026-11-25T10:00:00')).filter(({ stoppedAt }) => stoppedAt === null),
    ).toHaveLength(1);
  });
});
