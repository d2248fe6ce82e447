import writeXlsx, { type Cell, type Row, type SheetData } from 'write-excel-file/node';
import { calendarDay } from '../../knowledge/index.ts';
import { timeAt } from '../shanghai-days.ts';
import type { DaySpan, PersonDays } from './duty-days.ts';
import type { Shift } from './shift.ts';
import { KIND_WORDS, SHIFT_COLUMNS, type ShiftPerson } from './shift-table.ts';

const WIDTHS: Readonly<Record<string, number>> = { 日期: 12, 开始: 9, 结束: 12, 账号: 16, 姓名: 14, 类别: 8, 备注: 28 };

/** The empty table to be filled in, with a sheet that says how. */
export async function shiftTemplate(): Promise<Buffer> {
  const hints: SheetData = [
    [bold('怎么填')],
    ['日期：2026-03-02，也可以用 Excel 的日期。'],
    ['开始、结束：8:30；第二天结束写“次日8:00”。开始一格里写“18:00-次日8:00”也可以。'],
    ['账号、姓名：至少写一个；有人同名时写账号。'],
    ['类别：值班（在工作台接待）或备勤（没有人在岗时打电话）；不写就是值班。'],
    ['一个人的班次不能重叠；一次最多 2000 行。同一个文件导入两次，不会重复。'],
  ];
  const columns = SHIFT_COLUMNS.map((title) => ({ width: WIDTHS[title] ?? 12 }));
  return writeXlsx([
    { sheet: '排班', data: [SHIFT_COLUMNS.map(bold)], columns, stickyRowsCount: 1 },
    { sheet: '说明', data: hints, columns: [{ width: 80 }] },
  ]).toBuffer();
}

/** Shifts in the columns in which they are imported. */
export async function shiftSheet(shifts: readonly Shift[], people: ReadonlyMap<string, ShiftPerson>): Promise<Buffer> {
  const rows = shifts.map((shift): Row => {
    const person = people.get(shift.staffId);
    const [day, lastDay] = [calendarDay(shift.from), calendarDay(shift.to)];
    const end = timeAt(shift.to);
    const isMidnight = end === '00:00' && lastDay !== day;
    return [
      day,
      timeAt(shift.from),
      isMidnight ? '24:00' : lastDay === day ? end : `次日${end}`,
      person?.username ?? '',
      person?.displayName ?? '',
      KIND_WORDS[shift.kind],
      shift.note,
    ].map(plain);
  });
  const columns = SHIFT_COLUMNS.map((title) => ({ width: WIDTHS[title] ?? 12 }));
  return writeXlsx([
    { sheet: '排班', data: [SHIFT_COLUMNS.map(bold), ...rows], columns, stickyRowsCount: 1 },
  ]).toBuffer();
}

const MONTH_TITLES = ['账号', '姓名', '值班天数', '在岗小时', '在岗时段', '迟到（次）', '早退（次）', '缺勤（次）'];
const DAY_TITLES = [
  '日期',
  '账号',
  '姓名',
  '在岗分钟',
  '计为值班日',
  '在岗时段',
  '班次',
  '迟到（分）',
  '早退（分）',
  '缺勤',
];

/** Duty days of a month: one sheet by person, one by day. */
export async function dutyDaySheet(
  month: string,
  list: readonly PersonDays[],
  people: ReadonlyMap<string, ShiftPerson>,
): Promise<Buffer> {
  const who = (id: string) => [people.get(id)?.username ?? '', people.get(id)?.displayName ?? ''];
  const byPerson = list.map(
    ({ staffId, counted, minutes, days }): Row =>
      [
        ...who(staffId),
        counted ?? '未规定',
        Math.round(minutes / 6) / 10,
        days.reduce((sum, { spans }) => sum + spans.length, 0),
        sumOf(days, ({ late }) => late.length),
        sumOf(days, ({ early }) => early.length),
        sumOf(days, ({ absent }) => absent.length),
      ].map(plain),
  );
  const byDay = list.flatMap(({ staffId, days }) =>
    days.map(
      (day): Row =>
        [
          day.day,
          ...who(staffId),
          day.minutes,
          day.counts === null ? '未规定' : day.counts ? '是' : '否',
          spanWords(day.spans),
          spanWords(day.shifts),
          sumOf(day.late, ({ minutes }) => minutes),
          sumOf(day.early, ({ minutes }) => minutes),
          day.absent.length === 0 ? '' : spanWords(day.absent),
        ].map(plain),
    ),
  );
  return writeXlsx([
    { sheet: `${month} 汇总`, data: [MONTH_TITLES.map(bold), ...byPerson], stickyRowsCount: 1 },
    { sheet: '每日', data: [DAY_TITLES.map(bold), ...byDay], stickyRowsCount: 1 },
  ]).toBuffer();
}

function spanWords(spans: readonly DaySpan[]): string {
  return spans.map(({ from, to }) => `${timeAt(from)}-${to === null ? '' : endOf(from, to)}`).join('、');
}

function endOf(from: Date, to: Date): string {
  if (calendarDay(from) === calendarDay(to)) return timeAt(to);
  return timeAt(to) === '00:00' ? '24:00' : `次日${timeAt(to)}`;
}

function sumOf<T>(list: readonly T[], of: (one: T) => number): number {
  return list.reduce((sum, one) => sum + of(one), 0);
}

function bold(value: string): Cell {
  return { value, fontWeight: 'bold' };
}

/** Text stays text: a note that begins with `=` is no formula. */
function plain(value: string | number): Cell {
  return typeof value === 'number' ? value : { value, type: String };
}
