import { CsvError, parse } from 'csv-parse/sync';
import { decodeUtf8 } from '../../text/index.ts';
import { xlsxCells } from '../../xlsx-cells.ts';
import { DirectoryFileError } from '../errors.ts';

/** A row of a table: the line it begins at in the file (of a sheet: its row), and its cells. */
export interface TableRow {
  line: number;
  cells: string[];
}

/** A table of text: its header and its rows; rows without a word are left out. */
export interface TextTable {
  header: string[];
  rows: TableRow[];
}

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const OLD_EXCEL = [0xd0, 0xcf, 0x11, 0xe0];

/**
 * Reads a table from the bytes of a CSV file (UTF-8 with or without mark, or GBK as Chinese Excel saves it) or of the
 * first sheet of an XLSX file; which of them it is, the bytes tell.
 * @throws DirectoryFileError with the line, where there is one, and the remedy.
 */
export async function readTable(bytes: Buffer, limitMs?: number): Promise<TextTable> {
  if (startsWith(bytes, OLD_EXCEL)) {
    throw new DirectoryFileError('is in the old Excel format (.xls); save it as .xlsx or as CSV');
  }
  const rows = startsWith(bytes, ZIP) ? await sheetRows(bytes, limitMs) : csvRows(textOf(bytes));
  const [header, ...rest] = rows.filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (header === undefined) throw new DirectoryFileError('is empty: the first line must name the columns');
  return { header: header.cells, rows: rest };
}

function startsWith(bytes: Buffer, mark: readonly number[]): boolean {
  return mark.every((byte, at) => bytes[at] === byte);
}

function textOf(bytes: Buffer): string {
  const utf8 = decodeUtf8(bytes);
  if (utf8.text !== null) return utf8.text;
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes);
  } catch {
    throw new DirectoryFileError('is neither UTF-8 nor GBK; save it as CSV UTF-8');
  }
}

function csvRows(text: string): TableRow[] {
  const [firstLine = ''] = text.split(/\r?\n/, 1);
  const delimiter = firstLine.includes('\t') && !firstLine.includes(',') ? '\t' : ',';
  const rows: TableRow[] = [];
  let line = 1;
  try {
    parse(text, {
      delimiter,
      bom: true,
      relax_column_count: true,
      skip_empty_lines: false,
      on_record: (cells: string[], { lines }) => {
        rows.push({ line, cells: cells.map(clean) });
        line = lines + 1;
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new DirectoryFileError(`line ${line}: is not CSV (${error.code})`);
  }
  return rows;
}

async function sheetRows(bytes: Buffer, limitMs?: number): Promise<TableRow[]> {
  try {
    const rows = await xlsxCells(bytes, limitMs);
    return rows.map((cells, at) => ({ line: at + 1, cells: cells.map(cellText) }));
  } catch {
    throw new DirectoryFileError('cannot be read as an Excel file (.xlsx); save it again, or as CSV');
  }
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'boolean') return cell ? '是' : '否';
  return clean(cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell));
}

function clean(cell: string): string {
  return cell
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\r\n?/gu, '\n')
    .trim();
}
