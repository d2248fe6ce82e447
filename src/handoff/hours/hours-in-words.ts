import { addDays, calendarDay, daysBetween } from '../../knowledge/index.ts';
import { timeAt, weekdayOf } from '../shanghai-days.ts';
import type { Span } from './hours-content.ts';
import { type DayHours, type Hours, type HoursScope, type NextOpening, weekOf } from './opening-hours.ts';

const NAMES = '一二三四五六日';
const NEAR = ['今天', '明天', '后天'];

/**
 * When people are there again, as a resident is told: `明天上午8:30`, `11月26日（周四）下午2:00`. Null when it is not known or
 * does not come: then nothing is promised.
 */
export function phraseOfOpening({ at }: Pick<NextOpening, 'at'>, now: Date): string | null {
  if (at === null) return null;
  const day = calendarDay(at);
  const near = NEAR[daysBetween(calendarDay(now), day)];
  const [, month, date] = day.split('-').map(Number);
  return `${near ?? `${month}月${date}日（${weekdayName(day)}）`}${timeOfDayInWords(timeAt(at))}`;
}

/** `14:00` → `下午2:00`. */
export function timeOfDayInWords(time: string): string {
  const [hour = 0, minute = ''] = [Number(time.slice(0, 2)), time.slice(3)];
  const part = hour < 6 ? '凌晨' : hour < 12 ? '上午' : hour === 12 ? '中午' : hour < 18 ? '下午' : '晚上';
  return `${part}${hour > 12 ? hour - 12 : hour}:${minute}`;
}

/** `周四`. */
export function weekdayName(day: string): string {
  return `周${NAMES[weekdayOf(day) - 1] ?? ''}`;
}

/** `8:30—12:00、14:00—17:30`, `18:00—次日8:30`, `全天`, `休息`. */
export function spansInWords(spans: readonly Span[]): string {
  if (spans.length === 0) return '休息';
  return spans.map(({ from, to }) => (from === 0 && to === 1440 ? '全天' : `${clock(from)}—${clock(to)}`)).join('、');
}

/** The hours of an ordinary week: `周一至周五8:30—12:00、14:00—17:30，周六、周日休息`. */
export function weekInWords(hours: Hours, now: Date, scope: HoursScope = {}): string {
  const ordinary = weekOf(hours, calendarDay(now), scope).map(({ day }) => spansInWords(usualSpans(hours, day, scope)));
  const runs: { words: string; days: number[] }[] = [];
  for (const [at, words] of ordinary.entries()) {
    const last = runs.at(-1);
    if (last?.words === words) last.days.push(at);
    else runs.push({ words, days: [at] });
  }
  if (runs.length === 1) return `每天${runs[0]?.words === '全天' ? '24小时' : (runs[0]?.words ?? '')}`;
  return runs.map(({ words, days }) => `${daysInWords(days)}${words}`).join('，');
}

/** The spans of the nearest ordinary day of the same weekday: no holiday, no special day. */
function usualSpans(hours: Hours, day: string, scope: HoursScope): readonly Span[] {
  for (let weeks = 0; weeks <= 8; weeks += 1) {
    const found = hours.dayHours(addDays(day, weeks * 7), scope);
    const isUsual = found.calendar === null || ['workday', 'weekend'].includes(found.calendar.kind);
    if (isUsual && found.special === null) return found.open;
  }
  return hours.dayHours(day, scope).open;
}

/** Why it is so on a day: `国庆节放假`, `调休上班`, `周三`, `专门安排：清明停电`. */
export function reasonInWords({ day, calendar, special, rule, certain }: DayHours): string {
  if (rule === null) return '当天没有适用的规定';
  if (special !== null) return special.note === '' ? '专门安排' : `专门安排：${special.note}`;
  if (!certain) return `${weekdayName(day)}（当天是否放假、调休还没有公布）`;
  if (calendar?.kind === 'holiday') return `${calendar.name ?? '法定节假日'}放假`;
  if (calendar?.kind === 'worked-weekend') return `${weekdayName(day)}，调休上班`;
  return weekdayName(day);
}

function daysInWords(days: readonly number[]): string {
  const name = (at: number | undefined) => `周${NAMES[at ?? 0] ?? ''}`;
  const [first] = days;
  return days.length > 2 ? `${name(first)}至${name(days.at(-1))}` : days.map(name).join('、');
}

function clock(minutes: number): string {
  if (minutes === 1440) return '24:00';
  const ofDay = minutes % 1440;
  const words = `${Math.floor(ofDay / 60)}:${String(ofDay % 60).padStart(2, '0')}`;
  return minutes > 1440 ? `次日${words}` : words;
}
