import { addDays, isCalendarDay } from '../../knowledge/index.ts';

/** Day zero of Excel's calendar; times of day without a date stand on it. */
const EXCEL_ZERO = '1899-12-30';
const DAY_MINUTES = 24 * 60;
/** An end before the beginning is taken for the next morning up to this length; beyond it was a slip. */
const LONGEST_NIGHT = 16 * 60;

/** A cell as text, without what cannot be seen. */
export function textOf(cell: unknown): string {
  if (cell === null || cell === undefined || cell instanceof Date) return '';
  return String(cell)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim();
}

/** The day of a cell: a date of Excel, its number, 2026-03-02, 2026/3/2, 2026年3月2日. Null for what is none. */
export function dayOfCell(cell: unknown): string | null {
  if (cell instanceof Date) return cell.getUTCFullYear() < 1990 ? null : cell.toISOString().slice(0, 10);
  if (typeof cell === 'number') {
    return Number.isInteger(cell) && cell > 33_000 && cell < 73_000 ? addDays(EXCEL_ZERO, cell) : null;
  }
  const [, year = '', month = '', date = ''] =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/u.exec(textOf(cell)) ?? [];
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  return isCalendarDay(day) ? day : null;
}

/** A time of a cell, minutes from midnight; `nextDay` where it says so (次日). */
export interface CellTime {
  minutes: number;
  nextDay: boolean;
}

const TIME = '(次日|第二天|翌日)?\\s*(\\d{1,2})\\s*[:点时]\\s*(\\d{1,2})?(半)?\\s*(?:分)?(?::\\d{2})?';

/** A time of Excel (a part of a day), 8:30, 8：30, 8点半, 次日8:00, 24:00. Null for what is none. */
export function timeOfCell(cell: unknown): CellTime | null {
  if (cell instanceof Date) {
    return { minutes: Math.round((cell.getTime() % 86_400_000) / 60_000 + DAY_MINUTES) % DAY_MINUTES, nextDay: false };
  }
  if (typeof cell === 'number') {
    return cell >= 0 && cell <= 1 ? { minutes: Math.round(cell * DAY_MINUTES), nextDay: false } : null;
  }
  return timeOf(new RegExp(`^${TIME}$`, 'u').exec(textOf(cell)));
}

/** Both ends in one cell: 18:00-次日8:00. */
export function spanOfCell(cell: unknown): { from: CellTime; to: CellTime } | null {
  const parts = textOf(cell).split(/\s*(?:-|—|–|~|至|到)+\s*/u);
  const [from, to] = parts.map((part) => timeOfCell(part));
  return parts.length === 2 && from != null && to != null ? { from, to } : null;
}

/** How long a shift lasts, minutes; null when it ends before it begins. */
export function lengthOf(from: CellTime, to: CellTime): number | null {
  const length = to.minutes - from.minutes + (to.nextDay ? DAY_MINUTES : 0);
  if (length > 0) return length;
  return !to.nextDay && length + DAY_MINUTES <= LONGEST_NIGHT ? length + DAY_MINUTES : null;
}

function timeOf(match: RegExpExecArray | null): CellTime | null {
  if (match === null) return null;
  const [, next, hour = '', minute, half] = match;
  const minutes = Number(hour) * 60 + (half === undefined ? Number(minute ?? 0) : 30);
  if (Number(minute ?? 0) > 59 || minutes > DAY_MINUTES) return null;
  return { minutes, nextDay: next !== undefined };
}
