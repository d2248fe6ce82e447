import { type Faces, type Line, loadFaces, Sheet, typeset } from '../../pdf/index.ts';
import { timeInWords } from '../../text/index.ts';
import type { FigureCell, FigureReport, FigureTable } from './table.ts';

const COLOURS = {
  brand: '#0f6b70',
  ink: '#1f2a2c',
  soft: '#5d6a6c',
  rule: '#c9d2d1',
  head: '#e3efef',
  stripe: '#f5f8f8',
  bar: '#6fb3b2',
} as const;
const TITLE = 20;
const HEADING = { size: 12.5, before: 20, after: 8 } as const;
const CELL = { size: 9, leading: 13, padX: 5, padY: 3.6 } as const;
/** Room that words keep beside figures. */
const LEAST_TEXT = 62;
const LEAST_FIGURE = 30;
const TILE = { columns: 4, gap: 8, height: 56, label: 8.5, value: 15, note: 7 } as const;
const BARS = { height: 7, least: 1.5, width: 0.3 } as const;
const COLUMNS = { height: 78, most: 62 } as const;
const NOTE = { size: 8.5, leading: 13 } as const;

/** Draws a report as PDF (可打印的报告): A4, its main figures as tiles, tables with bars beside, definitions at the end. */
export async function printReport(report: FigureReport): Promise<Uint8Array> {
  const faces = await loadFaces();
  const { title, subtitle, madeAt } = report;
  const sheet = new Sheet({ title: `${title} ${subtitle}`, agency: '', subject: subtitle, createdAt: madeAt }, faces);
  drawHead(sheet, report);
  drawTiles(sheet, report.tiles);
  for (const table of report.tables) drawTable(sheet, table);
  drawHeading(sheet, '口径说明', NOTE.leading);
  for (const note of report.notes) drawProse(sheet, note, NOTE, COLOURS.ink);
  return sheet.finish('');
}

function drawHead(sheet: Sheet, { title, subtitle, madeAt }: FigureReport): void {
  const [line] = typeset([{ text: title, strong: true }], { faces: sheet.faces, size: TITLE, width: sheet.width });
  if (line !== undefined) tell(sheet, 'H1', line, sheet.left, sheet.y, TITLE, COLOURS.brand);
  sheet.y += TITLE * 1.5;
  drawProse(sheet, subtitle, { size: 11.5, leading: 17 }, COLOURS.ink);
  drawProse(sheet, `制表时间：${timeInWords(madeAt)}（北京时间）`, NOTE, COLOURS.soft);
  sheet.ruling(() => sheet.ground(sheet.left, sheet.y + 4, sheet.width, 1.6, COLOURS.brand));
  sheet.y += 14;
}

/** The main figures, four in a row: name, value, and its counts or the comparison. */
function drawTiles(sheet: Sheet, tiles: FigureReport['tiles']): void {
  const width = (sheet.width - (TILE.columns - 1) * TILE.gap) / TILE.columns;
  for (let at = 0; at < tiles.length; at += TILE.columns) {
    const row = tiles.slice(at, at + TILE.columns);
    const notes = row.map(({ note }) => lines(sheet.faces, note, TILE.note, width - 16).slice(0, 2));
    const height = TILE.height + (notes.some(({ length }) => length > 1) ? 10 : 0);
    sheet.keep(height + TILE.gap);
    for (const [nth, { label, value }] of row.entries()) {
      const x = sheet.left + nth * (width + TILE.gap);
      const top = sheet.y;
      sheet.ruling(() => sheet.ground(x, top, width, height, COLOURS.stripe, 4));
      const [name] = lines(sheet.faces, label, TILE.label, width - 16);
      const [figure] = lines(sheet.faces, value, TILE.value, width - 16, true);
      if (name !== undefined) tell(sheet, 'P', name, x + 8, top + 7, TILE.label, COLOURS.soft);
      if (figure !== undefined) tell(sheet, 'P', figure, x + 8, top + 20, TILE.value, COLOURS.ink);
      for (const [nthLine, note] of (notes[nth] ?? []).entries()) {
        tell(sheet, 'P', note, x + 8, top + 42 + 10 * nthLine, TILE.note, COLOURS.soft);
      }
    }
    sheet.y += height + TILE.gap;
  }
}

function drawTable(sheet: Sheet, table: FigureTable): void {
  drawHeading(sheet, table.title, 4 * (CELL.leading + 2 * CELL.padY));
  if (table.rows.length === 0) {
    drawProse(sheet, '没有数据。', NOTE, COLOURS.soft);
    return;
  }
  if (table.chart?.kind === 'columns') drawColumns(sheet, table, table.chart.column);
  const bars = table.chart?.kind === 'bars' ? barsOf(table, table.chart.column) : null;
  const room = bars === null ? sheet.width : sheet.width * (1 - BARS.width);
  const widths = widthsOf(sheet.faces, table, room);
  const element = sheet.element('Table');
  const row = (cells: readonly FigureCell[], isHead: boolean, nth: number) => {
    const set = cells.map((cell, at) =>
      lines(sheet.faces, String(cell), CELL.size, (widths[at] ?? 0) - 2 * CELL.padX, isHead),
    );
    const height = Math.max(...set.map(({ length }) => length)) * CELL.leading + 2 * CELL.padY;
    if (height > sheet.room) {
      sheet.newPage();
      if (!isHead)
        row(
          table.columns.map(({ title }) => title),
          true,
          0,
        );
    }
    const top = sheet.y;
    sheet.ruling(() => {
      if (isHead) sheet.ground(sheet.left, top, sheet.width, height, COLOURS.head);
      else if (nth % 2 === 1) sheet.ground(sheet.left, top, sheet.width, height, COLOURS.stripe);
      sheet.hairline(sheet.left, sheet.right, top + height, COLOURS.rule);
      const bar = isHead ? 0 : (bars?.[nth] ?? 0);
      if (bar > 0) {
        const length = Math.max(BARS.least, bar * (sheet.width * BARS.width - 10));
        sheet.ground(sheet.left + room + 6, top + (height - BARS.height) / 2, length, BARS.height, COLOURS.bar, 1);
      }
    });
    const line = sheet.element('TR', element);
    let x = sheet.left;
    for (const [at, cell] of set.entries()) {
      const width = widths[at] ?? 0;
      const isRight = table.columns[at]?.align === 'right';
      const tag = isHead ? 'TH' : 'TD';
      const child = sheet.element(tag, line);
      const begin = x;
      sheet.content(child, tag, () => {
        for (const [nthLine, text] of cell.entries()) {
          const left = isRight ? begin + width - CELL.padX - text.width : begin + CELL.padX;
          const down = top + CELL.padY + nthLine * CELL.leading + (CELL.leading - CELL.size) / 2;
          sheet.line(text, left, down, CELL.size, COLOURS.ink);
        }
      });
      x += width;
    }
    sheet.y += height;
  };
  row(
    table.columns.map(({ title }) => title),
    true,
    0,
  );
  for (const [nth, cells] of table.rows.entries()) row(cells, false, nth);
  if (table.note !== '') {
    sheet.y += 4;
    drawProse(sheet, table.note, NOTE, COLOURS.soft);
  }
}

/** By their shares, but a figure stands in one line, and its title where there is room: others give up what they do not need. */
function widthsOf(faces: Faces, { columns, rows }: FigureTable, room: number): number[] {
  const shares = columns.reduce((sum, { width }) => sum + width, 0);
  const fair = columns.map(({ width }) => (room * width) / shares);
  const inOneLine = (text: string, strong = false) =>
    Math.max(0, ...lines(faces, text, CELL.size, room, strong).map(({ width }) => width)) + 2 * CELL.padX + 0.5;
  for (const isTitled of [true, false]) {
    const least = columns.map(({ align, title }, at) => {
      if (align !== 'right') return Math.min(fair[at] ?? 0, LEAST_TEXT);
      const cells = rows.map((row) => inOneLine(String(row[at] ?? '')));
      return Math.max(LEAST_FIGURE, isTitled ? inOneLine(title, true) : 0, ...cells);
    });
    const spare = fair.map((width, at) => Math.max(0, width - (least[at] ?? 0)));
    const all = spare.reduce((sum, width) => sum + width, 0);
    const lacking = fair.reduce((sum, width, at) => sum + Math.max(0, (least[at] ?? 0) - width), 0);
    if (lacking === 0) return fair;
    if (lacking <= all)
      return fair.map((width, at) => Math.max(width, least[at] ?? 0) - ((spare[at] ?? 0) * lacking) / all);
  }
  return fair;
}

/** Upright columns above a table of days or months, the highest and the lowest named; the table says them all. */
function drawColumns(sheet: Sheet, { rows }: FigureTable, column: number): void {
  const values = rows.map((row) => numberIn(row[column]));
  const most = Math.max(1, ...values);
  sheet.keep(COLUMNS.height + 4 * CELL.leading);
  const bottom = sheet.y + COLUMNS.height - 12;
  const step = sheet.width / Math.max(values.length, 1);
  sheet.ruling(() => {
    for (const [at, value] of values.entries()) {
      const height = (COLUMNS.most * value) / most;
      const x = sheet.left + at * step + step * 0.15;
      if (value > 0) sheet.ground(x, bottom - height, Math.min(step * 0.7, 26), height, COLOURS.bar);
    }
    sheet.hairline(sheet.left, sheet.right, bottom, COLOURS.rule);
    const [first, last] = [rows[0]?.[0], rows.at(-1)?.[0]];
    for (const [text, isRight] of [
      [first, false],
      [last, true],
    ] as const) {
      const [line] = lines(sheet.faces, String(text ?? ''), 7.5, sheet.width);
      if (line === undefined) continue;
      sheet.line(line, isRight ? sheet.right - line.width : sheet.left, bottom + 3, 7.5, COLOURS.soft);
    }
  });
  sheet.y += COLUMNS.height + 6;
}

function barsOf({ rows }: FigureTable, column: number): number[] {
  const values = rows.map((row) => numberIn(row[column]));
  const most = Math.max(1, ...values);
  return values.map((value) => value / most);
}

function numberIn(cell: FigureCell | undefined): number {
  return typeof cell === 'number' ? cell : 0;
}

function drawHeading(sheet: Sheet, text: string, below: number): void {
  const { size, before, after } = HEADING;
  sheet.keep(before + size + after + below);
  sheet.y += before;
  const [line] = lines(sheet.faces, text, size, sheet.width, true);
  if (line !== undefined) tell(sheet, 'H2', line, sheet.left, sheet.y, size, COLOURS.brand);
  sheet.y += size + after;
}

function drawProse(
  sheet: Sheet,
  text: string,
  { size, leading }: { size: number; leading: number },
  colour: string,
): void {
  const element = sheet.element('P');
  for (const line of lines(sheet.faces, text, size, sheet.width)) {
    sheet.keep(leading);
    const top = sheet.y + (leading - size) / 2;
    sheet.content(element, 'P', () => sheet.line(line, sheet.left, top, size, colour));
    sheet.y += leading;
  }
}

function tell(sheet: Sheet, tag: string, line: Line, x: number, top: number, size: number, colour: string): void {
  sheet.content(sheet.element(tag), tag, () => sheet.line(line, x, top, size, colour));
}

function lines(faces: Faces, text: string, size: number, width: number, strong = false): Line[] {
  return typeset([{ text, strong }], { faces, size, width });
}
