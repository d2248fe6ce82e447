import { percentText } from '../statistics/in-words.ts';
import type { FigureNames } from './figure-tables.ts';
import { PUBLIC_RATES, type PublicRate } from './public-counts.ts';
import type { PublicRelease } from './public-release.ts';
import { LEAST_TOLD } from './suppression.ts';
import { type FigureReport, type FigureTable, number, text } from './table.ts';
import { CHANNEL_WORDS, NONE_TOLD, NOT_RECOGNISED, OUTCOME_WORDS } from './words.ts';

/** Stands for a count that is not told. */
export const NOT_TOLD = '＊';

const RATE_NAMES: Readonly<Record<PublicRate, string>> = {
  connect: '人工接通率',
  voice15: '电话 15 秒人工答复率',
  text180: '文字 3 分钟人工答复率',
  alone: '机器人独立办结率',
  satisfied: '满意率',
  basically: '基本满意以上率',
  participation: '参评率',
};
const LEVELS: readonly [string, string][] = [
  ['level/satisfied', '满意'],
  ['level/basically-satisfied', '基本满意'],
  ['level/dissatisfied', '不满意'],
];

interface Context {
  title: string;
  range: string;
  names: Pick<FigureNames, 'region'>;
  madeAt: Date;
}

/** The sheet for everybody (公开表), from what may be told. */
export function publicReport(release: PublicRelease, { title, range, names, madeAt }: Context): FigureReport {
  const told = (name: string): number | string =>
    release.hidden.has(name) ? NOT_TOLD : (release.counts.get(name) ?? 0);
  const rate = (which: PublicRate) => {
    const { n, of } = PUBLIC_RATES[which];
    const [part, whole] = [told(n), told(of)];
    const isTold = typeof part === 'number' && typeof whole === 'number';
    return { value: isTold ? percentText({ n: part, of: whole }) : NOT_TOLD, counts: isTold ? `${part}/${whole}` : '' };
  };
  const table = (id: string, heading: string, what: string, name: (code: string) => string): FigureTable => {
    const prefix = `${id}/`;
    const lines = [...release.counts]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key]) => ({ name: name(key.slice(prefix.length)), value: told(key) }));
    return {
      id,
      title: heading,
      columns: [text(what, 3), number('服务数')],
      rows: sortedRows(lines),
      note: '',
      chart: { column: 1, kind: 'bars' },
    };
  };
  const rates = Object.keys(RATE_NAMES) as PublicRate[];
  return {
    title: '公共法律服务热线公开数据表',
    subtitle: `${title}（${range}）`,
    tiles: [
      { label: '服务量', value: String(told('services')), note: '' },
      ...rates.map((which) => ({ label: RATE_NAMES[which], value: rate(which).value, note: rate(which).counts })),
    ],
    tables: [
      table('topic', '分事项', '事项', (code) => (code === '' ? NOT_RECOGNISED : code)),
      table('channel', '分渠道', '渠道', (code) => CHANNEL_WORDS[code] ?? code),
      table('region', '分地区', '地区', (code) => (code === '' ? NONE_TOLD : names.region(code))),
      table('outcome', '服务结果', '结果', (code) => OUTCOME_WORDS[code] ?? code),
      {
        id: 'satisfaction',
        title: '满意度',
        columns: [text('评价', 3), number('人数')],
        rows: [...LEVELS.map(([key, name]) => [name, told(key)]), ['评价总数', told('raters')]],
        note: '满意率＝满意÷评价总数；基本满意以上率＝（满意＋基本满意）÷评价总数。',
        chart: null,
      },
    ],
    notes: [
      `本表不含任何个人信息。“${NOT_TOLD}”表示不公布：少于 ${LEAST_TOLD} 的数，以及可以用来推算它的数；较长时期的表与其中各月、各季度的表一并考虑。`,
      '“—”表示没有数据，不等于 0。',
      '服务量为已结束的服务次数，一次服务只计一次，计入开始那一天（北京时间）。',
      '人工接通率、人工答复率的分母为全部要求人工的服务，放弃等待的不剔除。',
      '评价在服务结束后发出，计入服务开始那一天；本表按制表时的评价计算。',
    ],
    madeAt,
  };
}

interface Line {
  name: string;
  value: number | string;
}

function byName(one: Line, other: Line): number {
  return one.name.localeCompare(other.name, 'zh-CN');
}

/** In the order of what is told, then of names: an order by counts that are not told would tell them. */
function sortedRows(lines: readonly Line[]): (string | number)[][] {
  const told = lines.filter(({ value }) => typeof value === 'number');
  const not = lines.filter(({ value }) => typeof value !== 'number');
  return [
    ...told.sort((one, other) => Number(other.value) - Number(one.value) || byName(one, other)),
    ...not.sort(byName),
  ].map(({ name, value }) => [name, value]);
}
