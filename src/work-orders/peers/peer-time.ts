import { WireShapeError } from './errors.ts';

/** How a peer writes an instant: with its offset, or as local time of Shanghai (`2026-01-05 09:12:30`). */
export type WireTimes = 'iso' | 'shanghai';

const SHANGHAI_MS = 8 * 3_600_000;
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;
const LOCAL = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})$/;

/** @throws WireShapeError for what is no instant, or of another calendar day than it says (30 February). */
export function readInstant(text: string, field: string, times: WireTimes): Date {
  const local = times === 'shanghai' ? LOCAL.exec(text) : null;
  const iso = local === null ? text : `${local[1]}T${local[2]}+08:00`;
  const at = new Date(ISO.test(iso) ? iso : Number.NaN);
  const isDay = !Number.isNaN(at.getTime()) && Number(iso.slice(8, 10)) <= daysIn(iso);
  if (!isDay) {
    const like = times === 'iso' ? '2026-01-05T09:12:30+08:00' : '2026-01-05 09:12:30';
    throw new WireShapeError([{ field, problem: `must be a time like ${like}` }]);
  }
  return at;
}

/** @param iso UTC. */
export function writeInstant(iso: string, times: WireTimes): string {
  const local = new Date(new Date(iso).getTime() + SHANGHAI_MS).toISOString().slice(0, 19);
  return times === 'iso' ? `${local}+08:00` : local.replace('T', ' ');
}

function daysIn(iso: string): number {
  return new Date(Date.UTC(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), 0)).getUTCDate();
}
