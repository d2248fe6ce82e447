import writeXlsx, { type Cell, type Row } from 'write-excel-file/node';
import { csvLine, timeInWords } from '../../text/index.ts';
import type { FigureCell, FigureReport, FigureTable } from './table.ts';

/** Excel takes a file without it for GBK. */
const BOM = '\ufeff';
const LONGEST_SHEET_NAME = 31;

/** One table as CSV: UTF-8 with its mark, CRLF; a text that looks like a formula is kept from being one. */
export function tableCsv({ columns, rows, note }: FigureTable): string {
  const lines = [columns.map(({ title }) => title), ...rows, ...(note === '' ? [] : [[note]])];
  return BOM + lines.map(csvLine).join('');
}

/** A report as CSV: its tables one below the other, each under its title. */
export function reportCsv({ title, subtitle, tiles, tables, notes, madeAt }: FigureReport): string {
  const lines: FigureCell[][] = [[title], [subtitle], [`制表时间：${timeInWords(madeAt)}`], []];
  for (const { label, value, note } of tiles) lines.push([label, value, note]);
  for (const one of tables) {
    lines.push(
      [],
      [one.title],
      one.columns.map((column) => column.title),
      ...one.rows.map((row) => [...row]),
    );
    if (one.note !== '') lines.push([one.note]);
  }
  lines.push([], ...notes.map((note) => [note]));
  return BOM + lines.map(csvLine).join('');
}

/** One table as a workbook. */
export function tableXlsx(table: FigureTable): Promise<Buffer> {
  return writeXlsx([sheetOf(table)]).toBuffer();
}

/** A report as a workbook: the main figures, then a sheet a table, then the definitions. */
export function reportXlsx({ title, subtitle, tiles, tables, notes, madeAt }: FigureReport): Promise<Buffer> {
  const head: Row[] = [[bold(title)], [subtitle], [`制表时间：${timeInWords(madeAt)}`], []];
  const main: Row[] = tiles.map(({ label, value, note }) => [label, value, note].map(cellOf));
  return writeXlsx([
    {
      sheet: '概况',
      data: [...head, ['指标', '数值', '说明'].map(bold), ...main],
      columns: [{ width: 28 }, { width: 16 }, { width: 60 }],
    },
    ...tables.map(sheetOf),
    { sheet: '口径', data: notes.map((note): Row => [cellOf(note)]), columns: [{ width: 120 }] },
  ]).toBuffer();
}

function sheetOf({ title, columns, rows, note }: FigureTable) {
  const data: Row[] = [columns.map((column) => bold(column.title)), ...rows.map((row): Row => row.map(cellOf))];
  if (note !== '') data.push([], [cellOf(note)]);
  return {
    // A sheet's name takes no brackets of either kind used for lists, nor more than 31 characters.
    sheet: title.replace(/[\\/?*[\]:]/gu, '').slice(0, LONGEST_SHEET_NAME),
    data,
    columns: columns.map((column) => ({
      width: column.align === 'left' ? 26 : Math.max(12, 2.2 * column.title.length),
    })),
    stickyRowsCount: 1,
  };
}

function bold(value: string): Cell {
  return { value, fontWeight: 'bold' };
}

function cellOf(value: FigureCell): Cell {
  return typeof value === 'number' ? value : { value, type: String };
}
