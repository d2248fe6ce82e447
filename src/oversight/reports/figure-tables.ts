import { SATISFACTIONS } from '../../sessions/index.ts';
import { LEAST_RATINGS } from '../statistics/dictionary.ts';
import { lengthText, NOT_KNOWN, percentText } from '../statistics/in-words.ts';
import type { Metrics, PartMetrics, Share } from '../statistics/metrics.ts';
import type { LawyerLine, PeriodFigures } from '../statistics/statistics.ts';
import { type FigureCell, type FigureColumn, type FigureTable, number, text } from './table.ts';
import {
  CHANNEL_WORDS,
  HANDOFF_WORDS,
  LEVEL_WORDS,
  NONE_TOLD,
  NOT_RECOGNISED,
  OUTCOME_WORDS,
  WEEKDAYS,
} from './words.ts';

/** Names that codes stand for. */
export interface FigureNames {
  region(code: string): string;
  intent(id: string): string;
  person(staffId: string): string;
}

const MAIN: readonly [FigureColumn, (metrics: PartMetrics) => FigureCell][] = [
  [number('服务量', 0.95), ({ services }) => services],
  [number('要求人工', 1.2), ({ asked }) => asked],
  [number('人工接通率', 1.4), ({ connect }) => percentText(connect)],
  [number('独立办结率', 1.4), ({ alone }) => percentText(alone)],
  [number('评价数', 0.95), ({ satisfaction }) => satisfaction.satisfied.of],
  [number('满意率', 1.1), ({ satisfaction }) => percentText(satisfaction.satisfied)],
  [number('基本满意以上率', 1.85), ({ satisfaction }) => percentText(satisfaction.basically)],
  [number('等候中位数', 1.4), ({ wait }) => lengthText(wait.medianMs)],
];

/** The tables of a period, in the order in which a report prints them. */
export function figureTables(figures: PeriodFigures, names: FigureNames): FigureTable[] {
  return [
    table(
      'days',
      '每日服务',
      [text('日期', 1.8)],
      figures.days.map((one) => [[one.day], one]),
      'columns',
    ),
    table(
      'channels',
      '分渠道',
      [text('渠道', 1.8)],
      figures.channels.map((one) => [[CHANNEL_WORDS[one.channel] ?? one.channel], one]),
      null,
    ),
    counts(
      'topics',
      '分事项',
      '事项',
      figures.topics.map(({ topic, services }) => [topic === '' ? NOT_RECOGNISED : topic, services]),
    ),
    table(
      'regions',
      '分地区',
      [text('地区', 1.8)],
      figures.regions.map((one) => [[one.regionCode === '' ? NONE_TOLD : names.region(one.regionCode)], one]),
      null,
    ),
    counts(
      'intents',
      '最常问的问题（前 20）',
      '问题',
      figures.intents.map(({ intent, services }) => [names.intent(intent), services]),
    ),
    counts('outcomes', '服务结果', '结果', worded(figures.outcomes, OUTCOME_WORDS)),
    counts('handoffs', '要求人工的结果', '结果', worded(figures.handoffs, HANDOFF_WORDS)),
    satisfactionTable(figures.total),
    serviceLevelTable(figures.total),
    clockTable(figures.total),
    hourTable(figures.hours),
  ];
}

/** By person, in the order of their names: no ranking. Shares of too few ratings are not told. */
export function lawyerTable(lines: readonly LawyerLine[], names: FigureNames): FigureTable {
  const columns = [
    text('姓名'),
    number('在岗小时'),
    number('服务量'),
    number('每小时服务', 1.1),
    number('电话15秒'),
    number('文字3分钟'),
    number('等候中位数', 1.1),
    number('评价数'),
    number('满意率'),
    number('质检均分'),
  ];
  const rows = lines
    .map((line) => ({ ...line, name: names.person(line.staffId) }))
    .sort((one, other) => one.name.localeCompare(other.name, 'zh-CN') || (one.staffId < other.staffId ? -1 : 1))
    .map(({ name, dutyMinutes, metrics: { services, serviceLevel, wait, satisfaction, quality } }): FigureCell[] => [
      name,
      dutyMinutes === 0 ? NOT_KNOWN : Math.round(dutyMinutes / 6) / 10,
      services,
      dutyMinutes === 0 ? NOT_KNOWN : Math.round((600 * services) / dutyMinutes) / 10,
      percentText(serviceLevel.voice15),
      percentText(serviceLevel.text180),
      lengthText(wait.medianMs),
      satisfaction.satisfied.of,
      enough(satisfaction.satisfied),
      quality.mean ?? NOT_KNOWN,
    ]);
  const note = `按姓名排列，不作排名；评价少于 ${LEAST_RATINGS} 个的不列比率。服务计入最后接待的人员。`;
  return { id: 'lawyers', title: '人员', columns, rows, note, chart: null };
}

/** A rate of one person; so few ratings say nothing about him. */
export function enough(share: Share): string {
  return share.of > 0 && share.of < LEAST_RATINGS ? '样本太少' : percentText(share);
}

function table(
  id: string,
  title: string,
  first: FigureColumn[],
  lines: [FigureCell[], PartMetrics][],
  chart: 'columns' | null,
): FigureTable {
  return {
    id,
    title,
    columns: [...first, ...MAIN.map(([column]) => column)],
    rows: lines.map(([cells, metrics]) => [...cells, ...MAIN.map(([, cell]) => cell(metrics))]),
    note: '',
    chart: chart === null ? null : { column: first.length, kind: chart },
  };
}

function counts(id: string, title: string, what: string, lines: readonly [string, number][]): FigureTable {
  const all = lines.reduce((sum, [, n]) => sum + n, 0);
  const columns = [text(what, 3), number('服务数'), ...(id === 'intents' ? [] : [number('占比')])];
  const rows = lines.map(([name, n]) => [name, n, ...(id === 'intents' ? [] : [percentText({ n, of: all })])]);
  return { id, title, columns, rows, note: '', chart: { column: 1, kind: 'bars' } };
}

function worded(found: Readonly<Record<string, number>>, words: Readonly<Record<string, string>>): [string, number][] {
  return Object.entries(found)
    .map(([code, n]): [string, number] => [words[code] ?? code, n])
    .sort((one, other) => other[1] - one[1]);
}

function satisfactionTable({ satisfaction: { levels, satisfied, basically, participation } }: Metrics): FigureTable {
  const five = levels['very-satisfied'] + levels['very-dissatisfied'] > 0;
  const shown = SATISFACTIONS.filter((level) => five || !level.startsWith('very-'));
  const note = `满意率 ${percentText(satisfied)}，基本满意以上率 ${percentText(basically)}，参评率 ${percentText(participation)}（${participation.n}/${participation.of}）。`;
  const rows = shown.map((level) => [
    LEVEL_WORDS[level],
    levels[level],
    percentText({ n: levels[level], of: satisfied.of }),
  ]);
  const columns = [text('评价', 3), number('人数'), number('占比')];
  return { id: 'satisfaction', title: '满意度', columns, rows, note, chart: { column: 1, kind: 'bars' } };
}

function serviceLevelTable({ connect, telephone, serviceLevel, alone, repeat }: Metrics): FigureTable {
  const line = (name: string, share: Share): FigureCell[] => [name, share.n, share.of, percentText(share)];
  return {
    id: 'service-level',
    title: '时限与办结',
    columns: [text('指标', 3), number('达到'), number('总数'), number('比率')],
    rows: [
      line('人工接通率', connect),
      line('电话应答率', telephone),
      line('电话 15 秒人工答复率', serviceLevel.voice15),
      line('电话 20 秒人工答复率', serviceLevel.voice20),
      line('文字 3 分钟人工答复率', serviceLevel.text180),
      line('机器人独立办结率', alone),
      line('重复来访率', repeat),
    ],
    note: '放弃等待的都在总数里，不剔除。',
    chart: null,
  };
}

function clockTable({ wait, open, clocks }: Metrics): FigureTable {
  const rows: FigureCell[][] = [
    ['等候人工（中位数）', lengthText(wait.medianMs)],
    ['等候人工（90 分位）', lengthText(wait.p90Ms)],
    ['办结时间（中位数）', lengthText(open.medianMs)],
    ['办结时间（90 分位）', lengthText(open.p90Ms)],
    ['平均：机器人接待', lengthText(clocks?.botMs ?? null)],
    ['平均：等候人工', lengthText(clocks?.waitingMs ?? null)],
    ['平均：人员接待', lengthText(clocks?.lawyerMs ?? null)],
    ['平均：小结', lengthText(clocks?.wrapUpMs ?? null)],
  ];
  const note = '中位数和分位数的误差不超过 ±9%；四段平均时间之和等于平均服务时长。';
  return { id: 'clocks', title: '用时', columns: [text('用时', 3), text('时间')], rows, note, chart: null };
}

function hourTable(hours: readonly (readonly number[])[]): FigureTable {
  return {
    id: 'hours',
    title: '分时段（北京时间）',
    columns: [text('时', 1.6), ...WEEKDAYS.map((day) => number(day)), number('合计')],
    rows: Array.from({ length: 24 }, (_, hour) => {
      const found = hours.map((day) => day[hour] ?? 0);
      return [`${String(hour).padStart(2, '0')}:00`, ...found, found.reduce((sum, n) => sum + n, 0)];
    }),
    note: '',
    chart: null,
  };
}
