/** Opening hours as people fill in a wall calendar: a square for every minute, painted day by day. Knows nothing of the code. */

export const FIRST_DAY = '2024-01-01';
export const YEARS = 3;
const DAYS = 366 + 365 + 365;
const MINUTES = DAYS * 1440;
/** One day more at the front: its night reaches into the first. */
const LEAD = 1440;

/** 国务院办公厅关于部分节假日安排的通知, 2024 to 2026: holidays from–to, and weekends that are worked. */
const HOLIDAYS: readonly [string, string][] = [
  ['2023-12-30', '2024-01-01'],
  ['2024-02-10', '2024-02-17'],
  ['2024-04-04', '2024-04-06'],
  ['2024-05-01', '2024-05-05'],
  ['2024-06-08', '2024-06-10'],
  ['2024-09-15', '2024-09-17'],
  ['2024-10-01', '2024-10-07'],
  ['2025-01-01', '2025-01-01'],
  ['2025-01-28', '2025-02-04'],
  ['2025-04-04', '2025-04-06'],
  ['2025-05-01', '2025-05-05'],
  ['2025-05-31', '2025-06-02'],
  ['2025-10-01', '2025-10-08'],
  ['2026-01-01', '2026-01-03'],
  ['2026-02-15', '2026-02-23'],
  ['2026-04-04', '2026-04-06'],
  ['2026-05-01', '2026-05-05'],
  ['2026-06-19', '2026-06-21'],
  ['2026-09-25', '2026-09-27'],
  ['2026-10-01', '2026-10-07'],
];
const WORKED = (
  '2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12 ' +
  '2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11 ' +
  '2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10'
).split(' ');

export interface RawTimetable {
  week: Record<string, string[]>;
  workedWeekends: string | string[];
  holidays: 'week' | string[];
}

export interface RawRule {
  id: string;
  from: string | null;
  to: string | null;
  open: RawTimetable;
  days: { date: string; to?: string; open: string[] }[];
}

const NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** @param rules in the order in which they are asked; the first that is valid on a day holds. */
export class WallCalendar {
  readonly squares = new Uint8Array(MINUTES + LEAD + 2880);

  constructor(rules: readonly RawRule[]) {
    for (let nth = -1; nth < DAYS; nth += 1) {
      const date = new Date(Date.UTC(2024, 0, 1 + nth));
      const day = date.toISOString().slice(0, 10);
      const rule = rules.find(({ from, to }) => (from ?? '') <= day && day <= (to ?? '9'));
      if (rule === undefined) continue;
      for (const span of spansOf(rule, day, date.getUTCDay())) {
        const [h1 = 0, m1 = 0, h2 = 0, m2 = 0] = span.split(/[:-]/).map(Number);
        const start = LEAD + nth * 1440 + h1 * 60 + m1;
        const same = h2 * 60 + m2 > h1 * 60 + m1;
        this.squares.fill(1, start, LEAD + (same ? nth : nth + 1) * 1440 + h2 * 60 + m2);
      }
    }
  }

  /** @param minute from the first midnight. */
  isOpen(minute: number): boolean {
    return this.squares[LEAD + minute] === 1;
  }

  /** The next minute that is otherwise; null when there is none before the calendar ends. */
  change(minute: number): number | null {
    const next = this.squares.indexOf(this.isOpen(minute) ? 0 : 1, LEAD + minute);
    return next < 0 || next >= LEAD + MINUTES ? null : next - LEAD;
  }
}

function spansOf({ open, days }: RawRule, day: string, weekday: number): readonly string[] {
  const special = days.find(({ date, to }) => (to === undefined ? date === day : date <= day && day <= to));
  if (special !== undefined) return special.open;
  const ofWeek = open.week[NAMES[weekday] ?? ''] ?? [];
  if (HOLIDAYS.some(([from, to]) => from <= day && day <= to)) return open.holidays === 'week' ? ofWeek : open.holidays;
  if (!WORKED.includes(day) || open.workedWeekends === 'week') return ofWeek;
  return typeof open.workedWeekends === 'string' ? (open.week[open.workedWeekends] ?? []) : open.workedWeekends;
}
