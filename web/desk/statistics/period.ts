import type { DayRange } from './types.ts';

export const PRESETS = ['today', 'days7', 'days30', 'days90', 'month', 'last-month', 'quarter', 'year'] as const;
export type Preset = (typeof PRESETS)[number];

/** The days of a preset, up to today in Shanghai. */
export function presetRange(preset: Preset, today: string): DayRange {
  const before = dayAfter(today, 1);
  const month = today.slice(0, 7);
  switch (preset) {
    case 'today':
      return { from: today, before };
    case 'days7':
      return { from: dayAfter(before, -7), before };
    case 'days30':
      return { from: dayAfter(before, -30), before };
    case 'days90':
      return { from: dayAfter(before, -90), before };
    case 'month':
      return { from: `${month}-01`, before };
    case 'last-month':
      return { from: `${monthAfter(month, -1)}-01`, before: `${month}-01` };
    case 'quarter':
      return { from: `${quarterBegin(month)}-01`, before };
    case 'year':
      return { from: `${today.slice(0, 4)}-01-01`, before };
  }
}

export interface ReportChoice {
  /** `2026-10`, `2026-Q4`, `2026-H2` or `2026`. */
  id: string;
  kind: 'month' | 'quarter' | 'half' | 'year';
  /** Its last day is over. */
  isOver: boolean;
}

const MONTHS = 18;

/** Periods that a report can be made of, the latest first: months, then quarters, half-years and years. */
export function reportChoices(today: string): ReportChoice[] {
  const months = Array.from({ length: MONTHS }, (_, at) => monthAfter(today.slice(0, 7), -at));
  const of = (kind: ReportChoice['kind'], length: number, name: (year: string, part: number) => string) => {
    const found = new Map<string, ReportChoice>();
    for (const month of months) {
      const [year = '', number = '1'] = month.split('-');
      const part = Math.ceil(Number(number) / length);
      const last = `${year}-${String(part * length).padStart(2, '0')}`;
      const id = name(year, part);
      if (!found.has(id)) found.set(id, { id, kind, isOver: last < today.slice(0, 7) });
    }
    return [...found.values()];
  };
  return [
    ...of('month', 1, (year, part) => `${year}-${String(part).padStart(2, '0')}`),
    ...of('quarter', 3, (year, part) => `${year}-Q${part}`),
    ...of('half', 6, (year, part) => `${year}-H${part}`),
    ...of('year', 12, (year) => year),
  ];
}

export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function monthAfter(month: string, months: number): string {
  const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + months;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
}

function quarterBegin(month: string): string {
  const quarter = Math.ceil(Number(month.slice(5)) / 3);
  return `${month.slice(0, 4)}-${String(3 * quarter - 2).padStart(2, '0')}`;
}
