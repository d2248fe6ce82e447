import type { Sheet } from '../../../pdf/index.ts';
import type { CellLine } from './cell-lines.ts';

export interface RuledCell {
  width: number;
  lines: CellLine[];
  align: 'left' | 'center';
  isHead: boolean;
}

export interface RuledRow {
  cells: RuledCell[];
  /** At least so high, points. */
  leastHeight: number;
}

export const CELL = { size: 10.5, leading: 16, padX: 5, padY: 4.5 } as const;
/** Shorter rows are not divided between pages. */
const UNDIVIDED = 5;

/** Draws rows one below the other; `heads` again on every page. A row too long for a page goes on on the next. */
export function drawTable(sheet: Sheet, heads: readonly RuledRow[], rows: readonly RuledRow[]): void {
  const table = sheet.element('Table');
  const drawHeads = () => {
    for (const head of heads) drawPart(sheet, table, head, 0, linesOf(head));
  };
  const [first] = rows;
  const headHeight = heads.reduce((sum, head) => sum + heightOf(head), 0);
  const opening = first === undefined ? 0 : Math.min(heightOf(first), 4 * CELL.leading);
  sheet.keep(headHeight + opening);
  drawHeads();
  for (const row of rows) drawRow(sheet, table, row, drawHeads);
}

function drawRow(sheet: Sheet, table: PDFKit.PDFStructureElement, row: RuledRow, drawHeads: () => void): void {
  const total = linesOf(row);
  if (total <= UNDIVIDED && heightOf(row) > sheet.room) {
    sheet.newPage();
    drawHeads();
  }
  let done = 0;
  do {
    const fitting = Math.floor((sheet.room - 2 * CELL.padY) / CELL.leading);
    const part = Math.min(total - done, Math.max(fitting, 1));
    if (fitting < Math.min(2, total - done) && done + fitting < total) {
      sheet.newPage();
      drawHeads();
      continue;
    }
    // A page does not begin with a single last line.
    const taken = part > 2 && total - done - part === 1 ? part - 1 : part;
    drawPart(sheet, table, row, done, done + taken);
    done += taken;
  } while (done < total);
}

function drawPart(
  sheet: Sheet,
  table: PDFKit.PDFStructureElement,
  { cells, leastHeight }: RuledRow,
  from: number,
  to: number,
): void {
  const isWhole = from === 0 && to >= Math.max(...cells.map(({ lines }) => lines.length));
  const inked = (to - from) * CELL.leading + 2 * CELL.padY;
  const height = isWhole ? Math.max(leastHeight, inked) : inked;
  const row = sheet.element('TR', table);
  let x = sheet.left;
  for (const cell of cells) {
    const { width, isHead } = cell;
    const at = x;
    sheet.ruling(() => sheet.box(at, sheet.y, width, height));
    const tag = isHead ? 'TH' : 'TD';
    // The label of a row that goes on is said again.
    const lines = isHead && cell.lines.length <= to - from ? cell.lines : cell.lines.slice(from, to);
    const element = sheet.element(tag, row);
    if (lines.length > 0) sheet.content(element, tag, () => drawLines(sheet, cell, lines, at, height));
    x += width;
  }
  sheet.y += height;
}

function drawLines(
  sheet: Sheet,
  { width, align, isHead }: RuledCell,
  lines: readonly CellLine[],
  x: number,
  height: number,
): void {
  const { size, leading, padX } = CELL;
  let top = sheet.y + (height - lines.length * leading) / 2 + (leading - size) / 2;
  if (!isHead && lines.length > 2) top = sheet.y + CELL.padY + (leading - size) / 2;
  for (const one of lines) {
    if (one.is === 'writing') sheet.writingLine(x + padX, x + width - padX, top + size + 2);
    else if (one.is === 'choices') {
      for (const { isTicked, x: boxX, line, textX } of one.boxes) {
        if (boxX !== null) sheet.tickBox(isTicked, x + padX + boxX, top, size);
        sheet.line(line, x + padX + textX, top, size);
      }
    } else {
      const start = align === 'center' ? (width - one.line.width) / 2 : padX;
      sheet.line(one.line, x + start, top, size);
    }
    top += leading;
  }
}

function linesOf({ cells }: RuledRow): number {
  return Math.max(1, ...cells.map(({ lines }) => lines.length));
}

function heightOf(row: RuledRow): number {
  return Math.max(row.leastHeight, linesOf(row) * CELL.leading + 2 * CELL.padY);
}
