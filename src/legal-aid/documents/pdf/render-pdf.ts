import { BLANK_DAY, type Block, type Form, type LabelledCell, type SignatureLine } from '../../../forms/index.ts';
import { type Faces, Sheet, type Span, typeset } from '../../../pdf/index.ts';
import { cellLines, textLines } from './cell-lines.ts';
import { CELL, drawTable, type RuledRow } from './ruled-table.ts';

const TITLE = { size: 19, after: 12 } as const;
const HEADING = { size: 11.5, before: 11, after: 5 } as const;
const PROSE = { size: 12, leading: 21, before: 3 } as const;
const NOTE = { size: 9, leading: 13.5, before: 6 } as const;
const SIGNATURE = { size: 11, leading: 30, line: 150 } as const;
const TABLE_BEFORE = 6;
const LABEL_WIDTH = 72;
const ROW_HEIGHT = 25;
const NAMED_MISSING = 30;

/** Draws a form as PDF: A4, black on white, the font embedded with the characters that are used. */
export function renderPdf(form: Form, faces: Faces): Promise<Uint8Array> {
  const sheet = new Sheet(form, faces);
  drawHead(sheet, form);
  for (const [index, block] of form.blocks.entries()) drawBlock(sheet, block, form.blocks[index - 1]);
  if (sheet.missing.size > 0) drawNote(sheet, missingNote([...sheet.missing]));
  return sheet.finish(form.number);
}

function drawHead(sheet: Sheet, { title, number }: Form): void {
  const { faces, width } = sheet;
  const element = sheet.element('H1');
  for (const line of typeset([{ text: title, strong: true }], { faces, size: TITLE.size, width })) {
    sheet.content(element, 'H1', () => sheet.line(line, sheet.left + (width - line.width) / 2, sheet.y, TITLE.size));
    sheet.y += TITLE.size * 1.4;
  }
  sheet.y += TITLE.after;
  const spans: Span[] = number === '' ? [{ text: '编号：' }, { blank: 12 }] : [{ text: `编号：${number}` }];
  drawProse(sheet, spans, { size: 10.5, leading: 18, align: 'right', indent: 0 });
}

function drawBlock(sheet: Sheet, block: Block, before: Block | undefined): void {
  const isTable = block.is === 'fields' || block.is === 'list';
  if (isTable && before !== undefined && before.is !== 'heading') sheet.y += TABLE_BEFORE;
  if (block.is === 'heading') drawHeading(sheet, block.text);
  else if (block.is === 'fields') drawFields(sheet, block.rows);
  else if (block.is === 'list') drawList(sheet, block);
  else if (block.is === 'signatures') drawSignatures(sheet, block.lines);
  else if (block.is === 'note') drawNote(sheet, block.text);
  else {
    sheet.y += PROSE.before;
    drawProse(sheet, block.spans, { ...PROSE, align: block.align, indent: block.isIndented ? 2 * PROSE.size : 0 });
  }
}

function drawFields(sheet: Sheet, rows: readonly (readonly LabelledCell[])[]): void {
  drawTable(
    sheet,
    [],
    rows.map((row) => fieldRow(sheet, row)),
  );
}

function drawHeading(sheet: Sheet, text: string): void {
  const { faces, width } = sheet;
  const { size, before, after } = HEADING;
  sheet.keep(before + size + after + 4 * CELL.leading);
  sheet.y += before;
  const element = sheet.element('H2');
  for (const line of typeset([{ text, strong: true }], { faces, size, width })) {
    sheet.content(element, 'H2', () => sheet.line(line, sheet.left, sheet.y, size));
    sheet.y += size + after;
  }
}

function drawProse(
  sheet: Sheet,
  spans: readonly Span[],
  { size, leading, align, indent }: { size: number; leading: number; align: 'left' | 'right'; indent: number },
): void {
  const { faces, width } = sheet;
  const lines = typeset(spans, { faces, size, width, indent });
  const element = sheet.element('P');
  sheet.keep(leading * Math.min(lines.length, 2));
  for (const line of lines) {
    sheet.keep(leading);
    const x = align === 'right' ? sheet.right - line.width : sheet.left;
    sheet.content(element, 'P', () => sheet.line(line, x, sheet.y + (leading - size) / 2, size));
    sheet.y += leading;
  }
}

function fieldRow({ faces, width }: Sheet, pairs: readonly LabelledCell[]): RuledRow {
  const valueWidth = width / pairs.length - LABEL_WIDTH;
  const cells = pairs.flatMap(({ label, value }) => [
    {
      width: LABEL_WIDTH,
      lines: textLines(label, faces, CELL.size, LABEL_WIDTH - 6),
      align: 'center' as const,
      isHead: true,
    },
    {
      width: valueWidth,
      lines: cellLines(value, faces, CELL.size, valueWidth - 2 * CELL.padX),
      align: 'left' as const,
      isHead: false,
    },
  ]);
  return { cells, leastHeight: ROW_HEIGHT };
}

function drawList(sheet: Sheet, { columns, rows, spareRows }: Extract<Block, { is: 'list' }>): void {
  const { faces } = sheet;
  const shares = columns.reduce((sum, { share }) => sum + share, 0);
  const widths = columns.map(({ share }) => (sheet.width * share) / shares);
  const row = (texts: readonly string[], isHead: boolean): RuledRow => ({
    leastHeight: ROW_HEIGHT,
    cells: columns.map(({ align }, index) => {
      const width = widths[index] ?? 0;
      const text = texts[index] ?? '';
      const inner = width - 2 * CELL.padX;
      return {
        width,
        lines: text === '' ? [] : textLines(text, faces, CELL.size, inner, isHead),
        align: isHead ? 'center' : align,
        isHead,
      };
    }),
  });
  const heads = [
    row(
      columns.map(({ head }) => head),
      true,
    ),
  ];
  const spare = Array.from({ length: spareRows }, () => row([], false));
  drawTable(sheet, heads, [...rows.map((texts) => row(texts, false)), ...spare]);
}

function drawSignatures(sheet: Sheet, lines: readonly SignatureLine[]): void {
  const { faces } = sheet;
  const { size, leading, line: length } = SIGNATURE;
  sheet.keep(lines.length * leading + 8);
  sheet.y += 8;
  for (const { label, by, value } of lines) {
    const element = sheet.element('P');
    const width = by === 'seal' ? sheet.width : sheet.width - length;
    const [text] = typeset([{ text: by === 'seal' ? label : `${label}：` }], { faces, size, width });
    const [filled] = typeset([{ text: filledIn(by, value) }], { faces, size, width: length });
    const top = sheet.y + leading - size - 4;
    const edge = by === 'seal' ? sheet.right - 2 * size : sheet.right - length;
    sheet.content(element, 'P', () => {
      if (text !== undefined) sheet.line(text, edge - text.width, top, size);
      if (filled !== undefined) sheet.line(filled, edge, top, size);
    });
    if (by === 'pen') sheet.ruling(() => sheet.writingLine(edge, sheet.right, top + size + 3));
    sheet.y += leading;
  }
}

function filledIn(by: SignatureLine['by'], value: string): string {
  if (by === 'seal') return '';
  return value === '' && by === 'day' ? BLANK_DAY : ` ${value}`;
}

function drawNote(sheet: Sheet, text: string): void {
  sheet.y += NOTE.before;
  drawProse(sheet, [{ text: `注：${text}` }], { ...NOTE, align: 'left', indent: 0 });
}

/** Which characters stand for the marks, so that a name can be completed by hand. */
function missingNote(missing: readonly string[]): string {
  const named = missing.slice(0, NAMED_MISSING).map((text) => {
    const points = Array.from(text, (one) => `U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase()}`);
    return points.join(' ');
  });
  const more = missing.length > NAMED_MISSING ? '等' : '';
  return `〓处的字不在打印字库内，编码依次为${named.join('、')}${more}，请手工填写；复制本文件的文字可以得到原字。`;
}
