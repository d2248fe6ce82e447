import {
  AlignmentType,
  BorderStyle,
  Paragraph,
  type ParagraphChild,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx';
import type { Block, CellValue, LabelledCell } from '../../../forms/index.ts';
import { choiceRuns, HEI, textRuns } from './docx-text.ts';

/** Width between the margins, twentieths of a point. */
export const WIDTH = 9638;
const LABEL_WIDTH = 1440;
const ROW_HEIGHT = 500;
const MARGINS = { top: 60, bottom: 60, left: 100, right: 100, marginUnitType: WidthType.DXA };
/** Choices longer than this stand below each other, characters. */
const SHORT_CHOICE = 16;

/** Labels and values side by side; rows of one, two and three pairs share one grid. */
export function fieldsTable(rows: readonly (readonly LabelledCell[])[]): Table {
  const edgesOf = (pairs: number) =>
    Array.from({ length: pairs }, (_, index) => {
      const start = Math.round((WIDTH * index) / pairs);
      return [start, start + LABEL_WIDTH];
    }).flat();
  const edges = [...new Set([...rows.flatMap(({ length }) => edgesOf(length)), WIDTH])].sort((a, b) => a - b);
  const widths = edges.slice(1).map((edge, index) => edge - (edges[index] ?? 0));
  const spanOf = (from: number, to: number) => edges.indexOf(to) - edges.indexOf(from);
  return tableOf(
    widths,
    rows.map((pairs) => {
      const starts = [...edgesOf(pairs.length), WIDTH];
      const cells = pairs.flatMap(({ label, value }, index) => {
        const [from = 0, middle = 0, to = 0] = starts.slice(2 * index, 2 * index + 3);
        return [
          cellOf([centred(textRuns(label))], { span: spanOf(from, middle), width: middle - from }),
          cellOf(valueParagraphs(value), { span: spanOf(middle, to), width: to - middle }),
        ];
      });
      return rowOf(cells);
    }),
  );
}

/** A list whose heads are repeated on every page. */
export function listTable({ columns, rows, spareRows }: Extract<Block, { is: 'list' }>): Table {
  const shares = columns.reduce((sum, { share }) => sum + share, 0);
  const widths = columns.map(({ share }) => Math.round((WIDTH * share) / shares));
  const heads = columns.map(({ head }, index) =>
    cellOf([centred(textRuns(head, { font: HEI }))], { span: 1, width: widths[index] ?? 0 }),
  );
  const row = (texts: readonly string[]) =>
    rowOf(
      columns.map(({ align }, index) => {
        const runs = textRuns(texts[index] ?? '');
        const paragraph = align === 'center' ? centred(runs) : new Paragraph({ children: runs });
        return cellOf([paragraph], { span: 1, width: widths[index] ?? 0 });
      }),
    );
  const spare = Array.from({ length: spareRows }, () => row([]));
  return tableOf(widths, [rowOf(heads, true), ...rows.map(row), ...spare]);
}

function tableOf(columnWidths: number[], rows: TableRow[]): Table {
  return new Table({
    rows,
    columnWidths,
    width: { size: WIDTH, type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    margins: MARGINS,
  });
}

function rowOf(children: TableCell[], isHead = false): TableRow {
  return new TableRow({ children, tableHeader: isHead, height: { value: ROW_HEIGHT, rule: 'atLeast' } });
}

function cellOf(children: Paragraph[], { span, width }: { span: number; width: number }): TableCell {
  return new TableCell({
    children,
    columnSpan: span,
    width: { size: width, type: WidthType.DXA },
    verticalAlign: VerticalAlign.CENTER,
  });
}

function valueParagraphs(value: CellValue): Paragraph[] {
  if (!Array.isArray(value)) {
    if (value.text.trim() !== '') return [new Paragraph({ children: textRuns(value.text) })];
    return value.lines < 2 ? [new Paragraph({})] : Array.from({ length: value.lines }, writingLine);
  }
  if (value.some(({ text }) => text.length > SHORT_CHOICE)) {
    return value.map((choice) => new Paragraph({ children: choiceRuns(choice) }));
  }
  const children = value.flatMap((choice, index): ParagraphChild[] => [
    ...(index === 0 ? [] : [new TextRun({ text: '　' })]),
    ...choiceRuns(choice),
  ]);
  return [new Paragraph({ children })];
}

/** A line to write on that stays when it is typed on. */
function writingLine(): Paragraph {
  const rule = { style: BorderStyle.SINGLE, size: 4, color: 'auto', space: 1 };
  return new Paragraph({ border: { bottom: rule, between: rule } });
}

function centred(children: ParagraphChild[]): Paragraph {
  return new Paragraph({ children, alignment: AlignmentType.CENTER });
}
