import { LunarDay, LunarMonth, SolarDay, SolarTerm } from 'tyme4ts';

/** Day of a year that a festival falls on; lunar ones by the lunar year that begins in the year. */
type DayOfYear = (year: number) => number | null;

const solar =
  (month: number, day: number): DayOfYear =>
  (year) =>
    Date.UTC(year, month - 1, day);
const lunar =
  (month: number, day: number): DayOfYear =>
  (year) =>
    lunarDay(year, month, day);
/** 腊月 days before the new year of `year`: 除夕 2026 belongs to lunar 2025. */
const beforeNewYear =
  (day: number): DayOfYear =>
  (year) =>
    lunarDay(year - 1, 12, day);

/** Days that were reckoned before; there are 72 360 of them at most. */
const reckoned = new Map<number, number>();

/** Midnight (as UTC) of a lunar day; the last of the month for a 30th that a short month lacks; null outside 1900–2100. */
export function lunarDay(year: number, month: number, day: number): number | null {
  if (year < 1900 || year > 2100 || month < 1 || month > 12 || day < 1 || day > 30) return null;
  const key = (year * 12 + month) * 31 + day;
  const known = reckoned.get(key) ?? solarDayOf(year, month, day);
  reckoned.set(key, known);
  return known;
}

function solarDayOf(year: number, month: number, day: number): number {
  const last = LunarMonth.fromYm(year, month).getDayCount();
  const found = LunarDay.fromYmd(year, month, Math.min(day, last)).getSolarDay();
  return Date.UTC(found.getYear(), found.getMonth() - 1, found.getDay());
}

/** The day that was asked for last, mostly today, and its year. */
let asked: { time: number; year: number } | null = null;

/** The lunar year that a day (as UTC midnight) lies in. */
export function lunarYear(time: number): number {
  if (asked?.time !== time) asked = { time, year: lunarYearOf(time) };
  return asked.year;
}

function lunarYearOf(time: number): number {
  const date = new Date(time);
  return SolarDay.fromYmd(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())
    .getLunarDay()
    .getYear();
}

function clearBright(year: number): number {
  const day = SolarTerm.fromIndex(year, 7).getJulianDay().getSolarDay();
  return Date.UTC(day.getYear(), day.getMonth() - 1, day.getDay());
}

/** Festivals as residents name them, as patterns. */
export const FESTIVALS: readonly [string, DayOfYear][] = [
  ['元旦', solar(1, 1)],
  ['三八(?:节|妇女节)|妇女节', solar(3, 8)],
  ['(?<![0-9一二三四五六七八九十万千百])五一(?![0-9一二三四五六七八九十个块元])(?:劳动节|节)?|劳动节', solar(5, 1)],
  ['六一(?:儿童节|节)?(?![0-9一二三四五六七八九十个块元])|儿童节', solar(6, 1)],
  ['八一建军节|建军节', solar(8, 1)],
  ['教师节', solar(9, 10)],
  ['国庆节?|十一(?=那天|期间|长假|放假|黄金周|假期|之?前|之?后|节)', solar(10, 1)],
  ['圣诞节?', solar(12, 25)],
  ['腊八节?', beforeNewYear(8)],
  ['小年夜?', beforeNewYear(23)],
  ['除夕|年三十|大年三十|年三十晚上', beforeNewYear(30)],
  ['春节|过年(?:那天|的时候|时|期间)?|正月初一', lunar(1, 1)],
  ['元宵节?', lunar(1, 15)],
  ['清明节?', clearBright],
  ['端午节?', lunar(5, 5)],
  ['七夕节?', lunar(7, 7)],
  ['中秋节?|八月十五', lunar(8, 15)],
  ['重阳节?', lunar(9, 9)],
];
