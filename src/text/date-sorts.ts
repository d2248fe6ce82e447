import { parseChineseNumber } from './chinese-number.ts';
import { COUNT, countSpan } from './count-span.ts';
import { FESTIVALS, lunarDay, lunarYear } from './festival.ts';
import { DAY_MS, dayTime, type LocalDay } from './local-day.ts';

/** Days a date may be, as UTC midnights. */
export interface Days {
  from: number;
  to: number;
  /** How exact it was told. */
  unit: 'day' | 'week' | 'month' | 'year';
}

/** A way dates are told. */
export interface DateSort {
  pattern: RegExp;
  read(match: RegExpExecArray, today: LocalDay): Days | null;
}

/** A day without a year may lie this far ahead; beyond it the last one was meant. */
const AHEAD_MS = 60 * DAY_MS;
const N = '[0-9]{1,2}|[一二三四五六七八九十]{1,3}';
const MONTH = `(?<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?`;
const DAY_OF = `(?<day>[0-3]?[0-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?:日|号|(?![0-9一二三四五六七八九十百千万块元个天名点成]))`;
const YEAR =
  '(?<year>[12][0-9]{3}|[一二][零〇九][零〇一二三四五六七八九]{2}|大前年|前年|去年|今年|本年|明年|后年|[0-2][0-9])';
const PART = '(?<part>年?底|年?末|年?初|年中|上半年|下半年|春天?|开春|夏天?|秋天?|冬天?|上旬|中旬|下旬|月底|月初|月末)';
const LUNAR_MONTH =
  '(?<lunar>正月|腊月|冬月|(?:农历|阴历|旧历)(?:的)?(?<named>[一二三四五六七八九十]{1,2}|[0-9]{1,2})月)';
const LUNAR_DAY =
  '(?<day>初[一二三四五六七八九十]|廿[一二三四五六七八九]?|[一二三]?十[一二三四五六七八九]?|[0-3]?[0-9])(?:日|号)?';
const OFFSETS: Readonly<Record<string, number>> = {
  大前年: -3,
  前年: -2,
  去年: -1,
  今年: 0,
  本年: 0,
  明年: 1,
  后年: 2,
};
const NAMED_DAYS: readonly [string, number][] = [
  ['大前[天日]', -3],
  ['(?<!以|之|[0-9一二两三四五六七八九十半])前[天日儿](?!前)|前晚', -2],
  ['昨[天日晚儿]|昨夜', -1],
  ['今[天日晚儿早]', 0],
  ['明[天日晚儿早](?!明)', 1],
  ['大后[天日]', 3],
  ['(?<!大|以|之|[0-9一二两三四五六七八九十半])后[天日儿]', 2],
];

function number(words: string | undefined): number | null {
  if (words === undefined) return null;
  return parseChineseNumber(words.replace(/^初/u, '').replace(/^廿/u, '二十'));
}

/** 2023, 二〇二三, 23, 去年 as a year; null without one. */
function yearOf(words: string | undefined, today: LocalDay): number | null {
  if (words === undefined) return null;
  const offset = OFFSETS[words];
  if (offset !== undefined) return today.year + offset;
  const value = number(words);
  if (value === null) return null;
  return value < 100 ? 2000 + value : value;
}

/** This year's, or last year's where this year's is too far ahead. */
function nearest(today: LocalDay, of: (year: number) => number | null): number | null {
  const here = of(today.year);
  if (here === null) return of(today.year - 1);
  return here - today.time > AHEAD_MS ? of(today.year - 1) : here;
}

const oneDay = (time: number | null): Days | null => (time === null ? null : { from: time, to: time, unit: 'day' });

function months(year: number, first: number, last: number): Days {
  const [from, to] = [Date.UTC(year, first - 1, 1), Date.UTC(year, last, 0)];
  return { from, to, unit: last - first > 5 ? 'year' : 'month' };
}

function partOfMonth(year: number, month: number, part: string | undefined): Days {
  const whole = months(year, month, month);
  if (part === undefined) return whole;
  if (/底|末|下旬/u.test(part)) return { ...whole, from: Date.UTC(year, month - 1, 21), unit: 'week' };
  if (/初|上旬/u.test(part)) return { ...whole, to: Date.UTC(year, month - 1, 10), unit: 'week' };
  return { from: Date.UTC(year, month - 1, 11), to: Date.UTC(year, month - 1, 20), unit: 'week' };
}

function partOfYear(year: number, part: string | undefined): Days {
  if (part === undefined) return months(year, 1, 12);
  if (/底|末/u.test(part)) return months(year, 12, 12);
  if (/初/u.test(part)) return months(year, 1, 1);
  if (/年中/u.test(part)) return months(year, 6, 7);
  if (/上半年/u.test(part)) return { ...months(year, 1, 6), unit: 'month' };
  if (/下半年/u.test(part)) return { ...months(year, 7, 12), unit: 'month' };
  const season = ['春', '夏', '秋', '冬'].findIndex((name) => part.includes(name));
  return months(year, 3 + season * 3, Math.min(12, 5 + season * 3));
}

const fullDate: DateSort['read'] = ({ groups: g = {} }, today) => {
  const [month, day] = [number(g.month), number(g.day)];
  if (month === null || day === null) return null;
  const year = yearOf(g.year, today);
  return oneDay(year === null ? nearest(today, (y) => dayTime(y, month, day)) : dayTime(year, month, day));
};

const monthDate: DateSort['read'] = ({ groups: g = {} }, today) => {
  const month = number(g.month);
  if (month === null) return null;
  const year = yearOf(g.year, today);
  const from = year === null ? nearest(today, (y) => Date.UTC(y, month - 1, 1)) : Date.UTC(year, month - 1, 1);
  return from === null ? null : partOfMonth(new Date(from).getUTCFullYear(), month, g.part);
};

const nearMonth: DateSort['read'] = ({ groups: g = {} }, today) => {
  const offset = g.which?.startsWith('上上') ? -2 : g.which?.startsWith('上') ? -1 : g.which?.startsWith('下') ? 1 : 0;
  const first = new Date(Date.UTC(today.year, today.month + offset, 1));
  const [year, month] = [first.getUTCFullYear(), first.getUTCMonth() + 1];
  if (g.day === undefined) return partOfMonth(year, month, g.part);
  const day = number(g.day);
  return day === null ? null : oneDay(dayTime(year, month, day));
};

const lunarDate: DateSort['read'] = ({ groups: g = {} }, today) => {
  const month = /正/u.test(g.lunar ?? '')
    ? 1
    : /腊/u.test(g.lunar ?? '')
      ? 12
      : /冬/u.test(g.lunar ?? '')
        ? 11
        : number(g.named);
  if (month === null) return null;
  const year = yearOf(g.year, today);
  const start = (lunar: number, day: number) => lunarDay(lunar, month, day);
  const pick = (day: number) => {
    if (year !== null) return start(year, day);
    const here = lunarYear(today.time);
    const found = start(here, day);
    return found !== null && found - today.time > AHEAD_MS ? start(here - 1, day) : found;
  };
  const day = number(g.day);
  if (day !== null) return oneDay(pick(day));
  const from = pick(1);
  const to = pick(30);
  return from === null || to === null ? null : { from, to, unit: 'month' };
};

const newYearDay: DateSort['read'] = ({ groups: g = {} }, today) => {
  const day = number(g.day);
  if (day === null) return null;
  const year = yearOf(g.year, today);
  return oneDay(year === null ? nearest(today, (y) => lunarDay(y, 1, day)) : lunarDay(year, 1, day));
};

const weekday: DateSort['read'] = ({ groups: g = {} }, today) => {
  const monday = today.time - today.weekday * DAY_MS;
  const which = g.which ?? '';
  const offset = which.startsWith('上上')
    ? -2
    : which.startsWith('上')
      ? -1
      : which.startsWith('下下')
        ? 2
        : which.startsWith('下')
          ? 1
          : 0;
  const from = monday + offset * 7 * DAY_MS;
  if (g.name === undefined) return { from, to: from + 6 * DAY_MS, unit: 'week' };
  if (g.name === '末') return { from: from + 5 * DAY_MS, to: from + 6 * DAY_MS, unit: 'week' };
  const place = g.name === '天' ? 6 : '一二三四五六日'.indexOf(g.name);
  return oneDay(from + place * DAY_MS);
};

/** 三天前, 两个多月前, 半年前, 三年前: as exact as the measure. */
const ago: DateSort['read'] = ({ groups: g = {} }, today) => {
  const span = g.half === undefined ? countSpan(g.count ?? '') : { low: 0.5, high: 0.5 };
  if (span === null || g.measure === undefined) return null;
  const extra = /半/u.test(`${g.more ?? ''}${g.tail ?? ''}`) ? 0.5 : 0;
  const sign = /后/u.test(g.side ?? '') ? 1 : -1;
  const back = (count: number): number => {
    if (/天|日/u.test(g.measure ?? '')) return today.time + sign * Math.round(count) * DAY_MS;
    if (/周|星期|礼拜/u.test(g.measure ?? '')) return today.time + sign * Math.round(count * 7) * DAY_MS;
    const total = sign * Math.round(count * (g.measure === '年' ? 12 : 1) * 2);
    const month = Math.trunc(total / 2);
    const date = new Date(Date.UTC(today.year, today.month + month, 1));
    const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    const rest = total % 2 === 0 ? 0 : sign * 15 * DAY_MS;
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), Math.min(today.day, last)) + rest;
  };
  const open = /多|几/u.test(`${g.count ?? ''}${g.more ?? ''}${g.side ?? ''}`) ? 1 : 0;
  const [near, far] = [back(span.low + extra), back(Math.max(span.high, span.low + open) + extra)];
  const unit = /天|日/u.test(g.measure)
    ? 'day'
    : /周|星期|礼拜/u.test(g.measure)
      ? 'week'
      : g.measure === '年'
        ? 'year'
        : 'month';
  return { from: Math.min(near, far), to: Math.max(near, far), unit };
};

function festival([name, dayOf]: (typeof FESTIVALS)[number]): DateSort {
  return {
    pattern: new RegExp(`(?:${YEAR}年?(?:的)?)?(?:${name})(?:那天|当天)?`, 'gu'),
    read: ({ groups: g = {} }, today) => {
      const year = yearOf(g.year, today);
      return oneDay(year === null ? nearest(today, dayOf) : dayOf(year));
    },
  };
}

export const DATE_SORTS: readonly DateSort[] = [
  { pattern: new RegExp(`(?:${YEAR}年?(?:的)?)?${MONTH}${DAY_OF}`, 'gu'), read: fullDate },
  {
    pattern: /(?<![0-9.])(?<year>[12][0-9]{3})[-/.](?<month>[01]?[0-9])[-/.](?<day>[0-3]?[0-9])(?![0-9.])/gu,
    read: fullDate,
  },
  { pattern: new RegExp(`${YEAR}年?(?:的)?${MONTH}(?:${PART})?`, 'gu'), read: monthDate },
  {
    pattern: new RegExp(
      `(?<![个0-9一二两三四五六七八九十.])(?<month>1[0-2]|0?[1-9]|十[一二]?|[二三四五六七八九]|一(?=月份))月份?(?:${PART}|(?![子饼]))`,
      'gu',
    ),
    read: monthDate,
  },
  {
    pattern: new RegExp(
      `(?<which>上上|上|这|本|下)个?月份?的?(?:(?<day>${N})(?:日|号)|(?<part>底|末|初|中旬|上旬|下旬))?`,
      'gu',
    ),
    read: nearMonth,
  },
  { pattern: /(?<part>月底|月末|月初)/gu, read: nearMonth },
  {
    pattern: /(?<![0-9月.])(?<day>[0-3]?[0-9]|[一二三]?十[一二三四五六七八九]?)号(?![楼线院房车铺店码机门])/gu,
    read: nearMonth,
  },
  {
    pattern: new RegExp(`(?<year>[12][0-9]{3}|[一二][零〇九][零〇一二三四五六七八九]{2})年(?:${PART})?`, 'gu'),
    read: yearDate,
  },
  { pattern: new RegExp(`(?<year>大前年|前年|去年|明年|后年|今年)的?(?:${PART})?`, 'gu'), read: yearDate },
  {
    pattern: new RegExp(`(?<![0-9])(?<year>[0-2][0-9])年(?:${PART}|(?=入职|进厂|结婚|离婚|的时候|那会|那年|买))`, 'gu'),
    read: yearDate,
  },
  { pattern: /(?<part>年底|年初|年中|上半年|下半年|开春)/gu, read: bareYear },
  { pattern: new RegExp(`(?:${YEAR}年?(?:的)?)?${LUNAR_MONTH}(?:${LUNAR_DAY})?`, 'gu'), read: lunarDate },
  {
    pattern: new RegExp(`(?:${YEAR}年?(?:的)?)?(?:大年|正月|年)(?<day>初[一二三四五六七八九十])`, 'gu'),
    read: newYearDay,
  },
  {
    pattern: /(?<which>上上|上|这|本|下下|下)?个?(?:周|星期|礼拜)(?<name>[一二三四五六日天末])(?![个年天周月])/gu,
    read: weekday,
  },
  { pattern: /(?<which>上上|上|这|本|下下|下)个?(?:周|星期|礼拜)(?![一二三四五六日天末])/gu, read: weekday },
  ...NAMED_DAYS.map(
    ([name, days]): DateSort => ({
      pattern: new RegExp(name, 'gu'),
      read: (_, today) => oneDay(today.time + days * DAY_MS),
    }),
  ),
  {
    pattern: new RegExp(
      `(?:(?<half>半)(?=个?[月年])|(?<![第0-9])(?<count>${COUNT}))个?(?<more>半(?=月|年)|多)?(?<measure>年|月|天|日|星期|礼拜|周)(?<tail>半)?(?<side>多?(?:以|之)?前)(?![年天])`,
      'gu',
    ),
    read: ago,
  },
  {
    pattern: new RegExp(
      `(?:还有|还剩|只剩|再过|剩)(?:下|不到)?(?:(?<half>半)(?=个?[月年])|(?<count>${COUNT}))个?(?<more>半(?=月)|多)?(?<measure>月|天|日|星期|礼拜|周)(?<side>之?后)?`,
      'gu',
    ),
    read: (match, today) => ago({ ...match, groups: { ...match.groups, side: '后' } } as RegExpExecArray, today),
  },
  ...FESTIVALS.map(festival),
];

function yearDate({ groups: g = {} }: RegExpExecArray, today: LocalDay): Days | null {
  const year = yearOf(g.year, today);
  return year === null ? null : partOfYear(year, g.part);
}

function bareYear({ groups: g = {} }: RegExpExecArray, today: LocalDay): Days | null {
  const from = nearest(today, (year) => partOfYear(year, g.part).from);
  return from === null ? null : partOfYear(new Date(from).getUTCFullYear(), g.part);
}
