import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { hoursFileSchema } from '../../../src/handoff/hours/hours-content.ts';
import { openHours, type WorkCalendar } from '../../../src/handoff/hours/opening-hours.ts';
import { createHandoffReads } from '../../../src/handoff/routing/handoff-reads.ts';
import { PROJECT_DIR } from '../../../src/project-folders.ts';

const content = hoursFileSchema.parse(parse(readFileSync(join(PROJECT_DIR, 'knowledge/duty/hours.yaml'), 'utf8')));
const workday: WorkCalendar = () => ({ kind: 'workday', name: null });

function openingAt(time: string, calendar: WorkCalendar): Promise<string | null> {
  const hours = openHours(content, calendar);
  const nothing = {} as Parameters<typeof createHandoffReads>[0];
  const clock = { now: () => new Date(`2026-11-16T${time}:00+08:00`) };
  return createHandoffReads({ ...nothing, hours: () => hours, clock }).nextOpening(null);
}

describe('when people are there again', () => {
  it.each([
    ['22:00', '明天上午8:30'],
    ['12:30', '今天下午2:00'],
    ['10:00', null],
  ])('at %s on a Monday: %s', async (time, words) => {
    expect(await openingAt(time, workday)).toBe(words);
  });

  it('is not promised where the calendar is not known', async () => {
    expect(await openingAt('22:00', () => null)).toBeNull();
  });
});
