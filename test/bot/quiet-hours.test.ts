import { quietUntil, waitsForMorning } from '../../src/bot/quiet-hours.ts';

const NIGHT = { from: '21:00', until: '08:00' };
/** Times of Shanghai. */
const at = (time: string) => new Date(`${time}+08:00`);

it.each<[string, { from: string; until: string }, string, string | null]>([
  ['before the night', NIGHT, '2026-03-02T20:59:59', null],
  ['its first minute', NIGHT, '2026-03-02T21:00:00', '2026-03-03T08:00:00'],
  ['midnight', NIGHT, '2026-03-03T00:00:00', '2026-03-03T08:00:00'],
  ['its last minute', NIGHT, '2026-03-03T07:59:59', '2026-03-03T08:00:00'],
  ['the morning', NIGHT, '2026-03-03T08:00:00', null],
  ['a rest at noon', { from: '12:00', until: '14:00' }, '2026-03-03T13:30:20', '2026-03-03T14:00:00'],
  ['after it', { from: '12:00', until: '14:00' }, '2026-03-03T14:00:00', null],
  ['no quiet hours', { from: '00:00', until: '00:00' }, '2026-03-03T03:00:00', null],
])('%s', (_what, hours, now, until) => {
  expect(quietUntil(hours, at(now))).toEqual(until === null ? null : at(until));
});

it.each([
  ['none', 'own', 60, false],
  ['instead', 'own', 60, false],
  ['instead', 'instead', 60, true],
  ['instead', 'instead', 29, false],
  ['all', 'own', 60, true],
] as const)('quiet: %s on %s, heard of %s minutes ago', (quiet, way, minutes, waits) => {
  const now = at('2026-03-03T03:00:00');
  const lastTurnAt = new Date(now.getTime() - minutes * 60_000);
  const until = waitsForMorning({ quietHours: NIGHT }, { quiet }, way, { now, lastTurnAt });
  expect(until).toEqual(waits ? at('2026-03-03T08:00:00') : null);
});
