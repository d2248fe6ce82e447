import { MINUTE_MS, startOfDay } from '../shanghai-days.ts';
import { ShiftFileError } from './errors.ts';
import type { ShiftKind } from './shift.ts';
import { type CellTime, dayOfCell, lengthOf, spanOfCell, textOf, timeOfCell } from './shift-cells.ts';
import { SHIFT_LIMIT_MS, type ShiftInput } from './shifts.ts';

/** Columns of the table, as their titles read. */
export const SHIFT_COLUMNS = ['日期', '开始', '结束', '账号', '姓名', '类别', '备注'] as const;
type Column = (typeof SHIFT_COLUMNS)[number];

export const KIND_WORDS: Readonly<Record<ShiftKind, string>> = { desk: '值班', 'on-call': '备勤' };

/** Rows of shifts that one file may have. */
export const ROW_LIMIT = 2000;
const LONGEST_NOTE = 200;

/** Somebody who can have a shift. */
export interface ShiftPerson {
  id: string;
  username: string;
  displayName: string;
}

/** What is wrong with a row, in words for who filled it in; rows count from 1, as in Excel. */
export interface RowProblem {
  row: number;
  column: string;
  problem: string;
}

/** A shift as a row tells it. */
export interface ShiftRow extends ShiftInput {
  row: number;
}

/**
 * The shifts of a table: its first row that is not empty names the columns.
 * @throws ShiftFileError 422 when columns are missing, or there are too many rows.
 */
export function readShiftRows(
  cells: readonly (readonly unknown[])[],
  people: readonly ShiftPerson[],
): { rows: ShiftRow[]; problems: RowProblem[] } {
  const headerAt = cells.findIndex(isFilled);
  if (headerAt < 0) throw new ShiftFileError('表格是空的：第一行要写列名。');
  const titles = (cells[headerAt] ?? []).map(textOf);
  const columns = new Map(SHIFT_COLUMNS.map((column) => [column, titles.indexOf(column)]));
  const isMissing = (column: Column) => (columns.get(column) ?? -1) < 0;
  const missing: string[] = (['日期', '开始'] as const).filter(isMissing);
  if (isMissing('账号') && isMissing('姓名')) missing.push('账号或姓名');
  if (missing.length > 0) throw new ShiftFileError(`缺少列：${missing.join('、')}。请用模板填写。`);
  const body = cells.map((row, at) => ({ row, at })).filter(({ row, at }) => at > headerAt && isFilled(row));
  if (body.length > ROW_LIMIT) throw new ShiftFileError(`一次最多导入 ${ROW_LIMIT} 行，这个文件有 ${body.length} 行。`);
  const rows: ShiftRow[] = [];
  const problems: RowProblem[] = [];
  for (const { row, at } of body) {
    const read = readRow((column) => row[columns.get(column) ?? -1] ?? null, people);
    if ('shift' in read) rows.push({ row: at + 1, ...read.shift });
    else problems.push(...read.problems.map((problem) => ({ row: at + 1, ...problem })));
  }
  return { rows, problems: [...problems, ...clashes(rows)].sort((a, b) => a.row - b.row) };
}

type Wrong = Omit<RowProblem, 'row'>;

function readRow(
  cell: (column: Column) => unknown,
  people: readonly ShiftPerson[],
): { shift: ShiftInput } | { problems: Wrong[] } {
  const problems: Wrong[] = [];
  const wrong = (column: string, problem: string): null => {
    problems.push({ column, problem });
    return null;
  };
  const day = dayOfCell(cell('日期')) ?? wrong('日期', '看不懂日期，请写成 2026-03-02。');
  const times = readTimes(cell, wrong);
  const person = personOf(textOf(cell('账号')), textOf(cell('姓名')), people);
  if ('problem' in person) wrong(person.column, person.problem);
  const kind = kindOf(textOf(cell('类别'))) ?? wrong('类别', '类别只能写“值班”或“备勤”。');
  const note = textOf(cell('备注'));
  if (note.length > LONGEST_NOTE) wrong('备注', `备注最多 ${LONGEST_NOTE} 个字。`);
  if (day === null || times === null || kind === null || 'problem' in person || problems.length > 0) {
    return { problems };
  }
  const from = new Date(startOfDay(day) + times.from * MINUTE_MS);
  const to = new Date(from.getTime() + times.length * MINUTE_MS);
  if (to.getTime() - from.getTime() > SHIFT_LIMIT_MS) {
    return { problems: [{ column: '结束', problem: '一个班次最长 24 小时。' }] };
  }
  return { shift: { staffId: person.id, from, to, kind, note } };
}

function readTimes(
  cell: (column: Column) => unknown,
  wrong: (column: string, problem: string) => null,
): { from: number; length: number } | null {
  const both = textOf(cell('结束')) === '' && !(cell('结束') instanceof Date) ? spanOfCell(cell('开始')) : null;
  const from: CellTime | null = both?.from ?? timeOfCell(cell('开始'));
  const to: CellTime | null = both?.to ?? timeOfCell(cell('结束'));
  if (from === null || from.nextDay || from.minutes === 24 * 60) {
    return wrong('开始', '看不懂开始时间，请写成 8:30。');
  }
  if (to === null) return wrong('结束', '看不懂结束时间，请写成 17:30；第二天结束写“次日8:00”。');
  const length = lengthOf(from, to);
  if (length === null) return wrong('结束', '结束早于开始；第二天结束请写“次日8:00”。');
  return { from: from.minutes, length };
}

function personOf(
  username: string,
  name: string,
  people: readonly ShiftPerson[],
): { id: string } | { column: string; problem: string } {
  if (username !== '') {
    const person = people.find((one) => one.username === username.toLowerCase());
    if (person === undefined) return { column: '账号', problem: `没有可以值班的账号“${username.slice(0, 40)}”。` };
    const isOther = name !== '' && person.displayName !== name;
    return isOther ? { column: '姓名', problem: '姓名和账号不是同一个人。' } : { id: person.id };
  }
  if (name === '') return { column: '账号', problem: '账号、姓名至少写一个。' };
  const named = people.filter(({ displayName }) => displayName === name);
  const [person] = named;
  if (person === undefined) return { column: '姓名', problem: `没有可以值班的人叫“${name.slice(0, 40)}”。` };
  return named.length > 1 ? { column: '姓名', problem: '有人同名，请写账号。' } : { id: person.id };
}

function kindOf(text: string): ShiftKind | null {
  if (text === '' || text === KIND_WORDS.desk) return 'desk';
  return text === KIND_WORDS['on-call'] ? 'on-call' : null;
}

/** Rows of one person that overlap; told at the later row. */
function clashes(rows: readonly ShiftRow[]): RowProblem[] {
  const byPerson = new Map<string, ShiftRow[]>();
  for (const row of rows) byPerson.set(row.staffId, [...(byPerson.get(row.staffId) ?? []), row]);
  return [...byPerson.values()].flatMap((list) =>
    list.flatMap((row, at) => {
      const other = list.slice(0, at).find((one) => one.from < row.to && row.from < one.to);
      if (other === undefined) return [];
      return [{ row: row.row, column: '开始', problem: `和第 ${other.row} 行是同一个人，时间重叠。` }];
    }),
  );
}

function isFilled(row: readonly unknown[]): boolean {
  return row.some((cell) => cell instanceof Date || textOf(cell) !== '');
}
