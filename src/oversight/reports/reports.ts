import type { Clock } from '../../clock.ts';
import { addDays, calendarDay } from '../../knowledge/index.ts';
import { DICTIONARY } from '../statistics/dictionary.ts';
import { lengthText, NOT_KNOWN, percentText, shareText } from '../statistics/in-words.ts';
import type { Metrics, Share } from '../statistics/metrics.ts';
import { type DayRange, daysOf } from '../statistics/shanghai.ts';
import type { FiguresFilter, PeriodFigures, Statistics } from '../statistics/statistics.ts';
import { type FigureNames, figureTables, lawyerTable } from './figure-tables.ts';
import { publicRelease } from './public-release.ts';
import { publicReport } from './public-report.ts';
import { periodBefore, type ReportPeriod } from './report-period.ts';
import { type FigureReport, type FigureTable, text } from './table.ts';
import { reportCsv, reportXlsx } from './write-tables.ts';

export type ReportFormat = 'pdf' | 'xlsx' | 'csv';

export interface ReportsDeps {
  statistics: Pick<Statistics, 'figures' | 'total' | 'lawyers'>;
  clock: Clock;
  /** Prints reports: a server in a thread of its own. */
  printer: { print(report: FigureReport): Promise<Uint8Array> };
}

/** Days of a longer report are told by month: a year of days is no table. */
const MOST_DAYS_LISTED = 31;

/** Reports of a month, quarter, half-year or year (报表), for the house, and for everybody. */
export class Reports {
  constructor(private readonly deps: ReportsDeps) {}

  /** For those who supervise: all tables, with the people. @param scope what is within reach of who asks. */
  async full(period: ReportPeriod, scope: Pick<FiguresFilter, 'within'>, names: FigureNames): Promise<FigureReport> {
    const { statistics, clock } = this.deps;
    const { range, earlier, standing } = asFarAsItIs(period, calendarDay(clock.now()));
    const [figures, before, lawyers] = await Promise.all([
      statistics.figures({ ...range, ...scope }),
      statistics.total({ from: earlier.from, before: earlier.before, ...scope }),
      statistics.lawyers({ ...range, ...scope }),
    ]);
    const isLong = daysOf(range).length > MOST_DAYS_LISTED;
    const months = isLong ? await this.months(range, scope) : null;
    const tables = [...figureTables(figures, names), lawyerTable(lawyers, names)];
    return {
      title: '公共法律服务热线统计报告',
      subtitle: `${period.title}（${rangeText(period)}）${standing}${scope.within === undefined ? '' : '，管辖范围内'}`,
      tiles: tilesOf(figures.total, before, earlier.title),
      tables: months === null ? tables : tables.map((one) => (one.id === 'days' ? months : one)),
      notes: DICTIONARY.map(
        ({ name, text: meaning, source }) => `${name}：${meaning}${source === '' ? '' : `（${source}）`}`,
      ),
      madeAt: clock.now(),
    };
  }

  /** For everybody: totals, rates and topics; small counts are not told, and nobody is named. */
  async publicSheet(period: ReportPeriod, names: Pick<FigureNames, 'region'>): Promise<FigureReport> {
    const figures = new Map<string, Promise<PeriodFigures>>();
    const figuresOf = ({ id, from, before }: ReportPeriod) => {
      const found = figures.get(id) ?? this.deps.statistics.figures({ from, before });
      figures.set(id, found);
      return found;
    };
    const release = await publicRelease(period, figuresOf);
    return publicReport(release, {
      title: period.title,
      range: rangeText(period),
      names,
      madeAt: this.deps.clock.now(),
    });
  }

  /** @throws ReportFailedError 500 when the printed report cannot be made. */
  async write(report: FigureReport, format: ReportFormat): Promise<Uint8Array> {
    if (format === 'csv') return Buffer.from(reportCsv(report));
    return format === 'xlsx' ? reportXlsx(report) : this.deps.printer.print(report);
  }

  private async months(period: DayRange, scope: Pick<FiguresFilter, 'within'>): Promise<FigureTable | null> {
    const months = [...new Set(daysOf(period).map((day) => day.slice(0, 7)))];
    const names: FigureNames = { region: (code) => code, intent: (id) => id, person: (id) => id };
    const tables = await Promise.all(
      months.map(async (month) => {
        const total = await this.deps.statistics.total({ from: `${month}-01`, before: monthAfter(month), ...scope });
        return { day: month, ...total };
      }),
    );
    const empty = await this.deps.statistics.figures({ from: period.from, before: period.from, ...scope });
    const [table] = figureTables({ ...empty, days: tables }, names);
    if (table === undefined) return null;
    const [, ...columns] = table.columns;
    return { ...table, title: '每月服务', columns: [text('月份', 1.8), ...columns] };
  }
}

/**
 * The days of a period that have begun, and what they are compared with: the period before it, or as many of its days
 * where this one is not over. Days to come are nobody's nought.
 */
function asFarAsItIs(period: ReportPeriod, today: string) {
  const { from, before } = period;
  const earlier = periodBefore(period);
  if (before <= today) return { range: { from, before }, earlier, standing: '' };
  const begun = addDays(today, 1);
  const range = { from, before: begun > from ? begun : from };
  const last = addDays(earlier.from, daysOf(range).length);
  return {
    range,
    earlier: { ...earlier, before: last < earlier.before ? last : earlier.before, title: `${earlier.title}同期` },
    standing: `，截至${today}，本期尚未结束`,
  };
}

function monthAfter(month: string): string {
  return `${addDays(`${month}-28`, 4).slice(0, 7)}-01`;
}

function rangeText({ from, before }: Pick<ReportPeriod, 'from' | 'before'>): string {
  return `${from} 至 ${addDays(before, -1)}`;
}

/** The main figures with their counts, compared with the period before. */
export function tilesOf(now: Metrics, before: Metrics, earlier: string): FigureReport['tiles'] {
  const rate = (label: string, share: Share, old: Share) => ({
    label,
    value: percentText(share),
    note: [share.of === 0 ? '' : `${share.n}/${share.of}`, points(share, old, earlier)]
      .filter((part) => part !== '')
      .join('，'),
  });
  return [
    { label: '服务量', value: String(now.services), note: change(now.services, before.services, earlier) },
    { label: '要求人工', value: String(now.asked), note: change(now.asked, before.asked, earlier) },
    rate('人工接通率', now.connect, before.connect),
    rate('电话 15 秒人工答复率', now.serviceLevel.voice15, before.serviceLevel.voice15),
    rate('文字 3 分钟人工答复率', now.serviceLevel.text180, before.serviceLevel.text180),
    rate('机器人独立办结率', now.alone, before.alone),
    rate('满意率', now.satisfaction.satisfied, before.satisfaction.satisfied),
    rate('基本满意以上率', now.satisfaction.basically, before.satisfaction.basically),
    rate('参评率', now.satisfaction.participation, before.satisfaction.participation),
    {
      label: '办结时间（中位数）',
      value: lengthText(now.open.medianMs),
      note: now.open.p90Ms === null ? '' : `九成不超过 ${lengthText(now.open.p90Ms)}`,
    },
    rate('重复来访率', now.repeat, before.repeat),
    { label: '紧急情况', value: String(now.emergencies), note: change(now.emergencies, before.emergencies, earlier) },
  ];
}

function change(now: number, before: number, earlier: string): string {
  if (before === 0) return `${earlier}：${now === 0 ? '0' : NOT_KNOWN}`;
  const percent = Math.round((1000 * (now - before)) / before) / 10;
  return `${earlier} ${before}，${percent > 0 ? '+' : ''}${percent}%`;
}

function points(now: Share, before: Share, earlier: string): string {
  if (now.share === null || before.share === null) return '';
  const difference = Math.round(1000 * (now.share - before.share)) / 10;
  return `${earlier} ${shareText(before).split('（')[0]}，${difference > 0 ? '+' : ''}${difference} 个百分点`;
}
