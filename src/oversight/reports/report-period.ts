import { addDays } from '../../knowledge/index.ts';
import type { DayRange } from '../statistics/shanghai.ts';

/** A month, quarter, half-year or year of the calendar (报告期), with its days in Shanghai. */
export interface ReportPeriod extends DayRange {
  /** `2026-10`, `2026-Q4`, `2026-H2` or `2026`. */
  id: string;
  kind: 'month' | 'quarter' | 'half' | 'year';
  /** As it stands in titles: `2026年第四季度`. */
  title: string;
}

const FORM = /^(20\d{2})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])))?$/;
const ORDINALS = ['一', '二', '三', '四'];

/** Reads `2026-10`, `2026-Q4`, `2026-H2` or `2026`; null for anything else. */
export function reportPeriod(text: string): ReportPeriod | null {
  const [, year, month, quarter, half] = FORM.exec(text) ?? [];
  if (year === undefined) return null;
  if (month !== undefined) return made(text, 'month', year, Number(month), 1, `${year}年${Number(month)}月`);
  if (quarter !== undefined) {
    const title = `${year}年第${ORDINALS[Number(quarter) - 1]}季度`;
    return made(text, 'quarter', year, 3 * Number(quarter) - 2, 3, title);
  }
  if (half !== undefined)
    return made(text, 'half', year, 6 * Number(half) - 5, 6, `${year}年${half === '1' ? '上' : '下'}半年`);
  return made(text, 'year', year, 1, 12, `${year}年`);
}

/** The shorter reports that together make it, the next shorter kind first; a month has none. */
export function partsOf({ id, kind }: ReportPeriod): ReportPeriod[][] {
  const year = id.slice(0, 4);
  const first = kind === 'quarter' ? 3 * Number(id.slice(6)) - 2 : kind === 'half' ? 6 * Number(id.slice(6)) - 5 : 1;
  const months = { month: 0, quarter: 3, half: 6, year: 12 }[kind];
  const named = (names: string[]) => names.flatMap((name) => reportPeriod(name) ?? []);
  const list = (count: number, name: (at: number) => string) =>
    named(Array.from({ length: count }, (_, at) => name(at)));
  const ofMonths = list(months, (at) => `${year}-${String(first + at).padStart(2, '0')}`);
  const ofQuarters = list(months / 3, (at) => `${year}-Q${Math.ceil(first / 3) + at}`);
  const ofHalves = list(2, (at) => `${year}-H${1 + at}`);
  if (kind === 'month') return [];
  if (kind === 'quarter') return [ofMonths];
  return kind === 'half' ? [ofQuarters, ofMonths] : [ofHalves, ofQuarters, ofMonths];
}

function made(
  id: string,
  kind: ReportPeriod['kind'],
  year: string,
  firstMonth: number,
  months: number,
  title: string,
): ReportPeriod {
  const first = (count: number) => {
    const at = firstMonth - 1 + count;
    return `${Number(year) + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-01`;
  };
  return { id, kind, title, from: first(0), before: first(months) };
}

/** The period of the same kind right before it. */
export function periodBefore({ id, kind, from }: ReportPeriod): ReportPeriod {
  const last = addDays(from, -1);
  const [year = '', month = ''] = last.split('-');
  const name = {
    month: `${year}-${month}`,
    quarter: `${year}-Q${Math.ceil(Number(month) / 3)}`,
    half: `${year}-H${Math.ceil(Number(month) / 6)}`,
    year,
  }[kind];
  return reportPeriod(name) ?? { id, kind, title: '', from, before: from };
}
