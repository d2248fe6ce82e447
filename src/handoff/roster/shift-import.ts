import { HotlineError } from '../../errors.ts';
import { calendarDay } from '../../knowledge/index.ts';
import { timeAt } from '../shanghai-days.ts';
import { readSheetCells } from './sheet-file.ts';
import type { Shift } from './shift.ts';
import { type RowProblem, readShiftRows, type ShiftPerson, type ShiftRow } from './shift-table.ts';
import type { Shifts } from './shifts.ts';

/** What a row leads to; `unchanged`: the very shift is there already. */
export interface ImportedRow extends ShiftRow {
  outcome: 'new' | 'changed' | 'unchanged';
}

export interface ShiftImportReport {
  /** Nothing was written: it was a rehearsal, or a row is wrong. */
  isDry: boolean;
  rows: ImportedRow[];
  problems: RowProblem[];
}

export interface ShiftImportOptions {
  shifts: Shifts;
  people: readonly ShiftPerson[];
  /** Staff id of who takes it in. */
  by: string;
  /** Only say what it would do. */
  isDry: boolean;
}

/**
 * Takes the shifts of an XLSX file into the roster. All rows or none: with one wrong row nothing is written. The same
 * file again changes nothing; one file is taken in after the other.
 * @throws ShiftFileError 422 when it is not a table of shifts at all.
 */
export async function importShifts(bytes: Buffer, options: ShiftImportOptions): Promise<ShiftImportReport> {
  const cells = await readSheetCells(bytes);
  return options.shifts.imports.run('', () => takeIn(readShiftRows(cells, options.people), options));
}

async function takeIn(
  read: ReturnType<typeof readShiftRows>,
  { shifts, by, isDry }: ShiftImportOptions,
): Promise<ShiftImportReport> {
  const there = await standing(shifts, read.rows);
  const planned = read.rows.map((row) => ({ row, found: compare(row, there.get(row.staffId) ?? []) }));
  const rows = planned.map(({ row, found }): ImportedRow => ({ ...row, outcome: found.outcome }));
  const problems = [...read.problems, ...planned.flatMap(({ row, found }) => problemsOf(row, found, shifts))];
  problems.sort((a, b) => a.row - b.row);
  if (isDry || problems.length > 0) return { isDry: true, rows, problems };
  for (const { row, found } of planned) {
    try {
      if (found.outcome === 'new') await shifts.add(inputOf(row), by, 'import');
      if (found.outcome === 'changed') await shifts.change(found.same._id, inputOf(row), by);
    } catch (error) {
      // Somebody else gave him a shift in this moment.
      if (!(error instanceof HotlineError) || error.statusCode >= 500) throw error;
      problems.push({ row: row.row, column: '', problem: error.message });
    }
  }
  return { isDry: false, rows, problems };
}

type Found = { outcome: 'new'; clash: Shift | null } | { outcome: 'changed' | 'unchanged'; same: Shift };

/** The shifts that stand around these rows, by person. */
async function standing(shifts: Shifts, rows: readonly ShiftRow[]): Promise<Map<string, Shift[]>> {
  const byPerson = new Map<string, Shift[]>();
  if (rows.length === 0) return byPerson;
  const from = new Date(Math.min(...rows.map((row) => row.from.getTime())));
  const before = new Date(Math.max(...rows.map((row) => row.to.getTime())));
  for (const shift of await shifts.between(from, before)) {
    byPerson.set(shift.staffId, [...(byPerson.get(shift.staffId) ?? []), shift]);
  }
  return byPerson;
}

function compare(row: ShiftRow, theirs: readonly Shift[]): Found {
  const same = theirs.find(
    ({ from, to }) => from.getTime() === row.from.getTime() && to.getTime() === row.to.getTime(),
  );
  if (same !== undefined) {
    return { outcome: same.kind === row.kind && same.note === row.note ? 'unchanged' : 'changed', same };
  }
  return { outcome: 'new', clash: theirs.find(({ from, to }) => from < row.to && row.from < to) ?? null };
}

function problemsOf(row: ShiftRow, found: Found, shifts: Shifts): RowProblem[] {
  if (found.outcome !== 'new') return [];
  if (found.clash !== null) {
    const { from, to } = found.clash;
    const problem = `这个人已有班次：${calendarDay(from)} ${timeAt(from)}—${timeAt(to)}，时间重叠。`;
    return [{ row: row.row, column: '开始', problem }];
  }
  const problem = shifts.problemOf(row);
  return problem === null ? [] : [{ row: row.row, column: '日期', problem }];
}

function inputOf({ staffId, from, to, kind, note }: ShiftRow) {
  return { staffId, from, to, kind, note };
}
