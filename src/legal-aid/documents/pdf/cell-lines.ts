import type { CellValue, Choice } from '../../../forms/index.ts';
import { type Faces, type Line, typeset } from '../../../pdf/index.ts';

/** One line of a cell. */
export type CellLine =
  | { is: 'text'; line: Line }
  | { is: 'choices'; boxes: { isTicked: boolean; x: number | null; line: Line; textX: number }[] }
  | { is: 'writing' };

const GAP = 1.1;
const BOX = 1.15;

/** What stands in a cell, in lines of a width. An empty cell of one line has none: the cell is the place to write. */
export function cellLines(value: CellValue, faces: Faces, size: number, width: number): CellLine[] {
  if (Array.isArray(value)) return choiceLines(value, faces, size, width);
  if (value.text.trim() !== '') return textLines(value.text, faces, size, width);
  return value.lines < 2 ? [] : Array.from({ length: value.lines }, () => ({ is: 'writing' as const }));
}

export function textLines(text: string, faces: Faces, size: number, width: number, isStrong = false): CellLine[] {
  return typeset([{ text, strong: isStrong }], { faces, size, width }).map((line) => ({ is: 'text' as const, line }));
}

/** Side by side where they fit, in columns of one width; long ones below each other. */
function choiceLines(choices: readonly Choice[], faces: Faces, size: number, width: number): CellLine[] {
  const box = size * BOX;
  const set = choices.map(({ text, isTicked }) => ({
    isTicked,
    lines: typeset([{ text }], { faces, size, width: width - box }),
  }));
  const widths = set.map(({ lines }) => Math.max(...lines.map((line) => line.width)) + box);
  const gap = size * GAP;
  const inOneLine = widths.reduce((sum, one) => sum + one, 0) + gap * (choices.length - 1) <= width;
  const column = Math.max(...widths, 1) + gap;
  const columns = inOneLine ? choices.length : Math.max(1, Math.floor((width + gap) / column));
  if (columns === 1) {
    return set.flatMap(({ isTicked, lines }) =>
      lines.map((line, index) => ({
        is: 'choices' as const,
        boxes: [{ isTicked, x: index === 0 ? 0 : null, line, textX: box }],
      })),
    );
  }
  const rows: CellLine[] = [];
  for (let at = 0; at < set.length; at += columns) {
    let x = 0;
    const boxes = set.slice(at, at + columns).map(({ isTicked, lines }, index) => {
      const start = x;
      x += inOneLine ? (widths[at + index] ?? 0) + gap : column;
      return { isTicked, x: start, line: lines[0] ?? { runs: [], width: 0 }, textX: start + box };
    });
    rows.push({ is: 'choices', boxes });
  }
  return rows;
}
