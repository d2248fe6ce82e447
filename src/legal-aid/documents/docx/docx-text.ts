import { CheckBox, type ParagraphChild, TextRun } from 'docx';
import type { Choice } from '../../../forms/index.ts';
import { cleanText, type Span } from '../../../pdf/index.ts';

/** Fonts that Chinese Windows, WPS and LibreOffice know. */
export const SONG = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', cs: 'Times New Roman', eastAsia: '宋体' };
export const HEI = { ascii: 'Arial', hAnsi: 'Arial', cs: 'Arial', eastAsia: '黑体' };
const BOXES = {
  checkedState: { value: '2611', font: 'Segoe UI Symbol' },
  uncheckedState: { value: '2610', font: 'Segoe UI Symbol' },
};
const WIDE_SPACE = '　';

export interface RunLook {
  font?: typeof SONG;
  /** Half points. */
  size?: number;
  isBold?: boolean;
}

/** Runs of a text; a new line in it is a new line in the document. */
export function textRuns(text: string, { font, size, isBold = false }: RunLook = {}): TextRun[] {
  return cleanText(text)
    .split('\n')
    .map(
      (line, index) =>
        new TextRun({
          text: line,
          ...(isBold ? { bold: true } : {}),
          ...(index === 0 ? {} : { break: 1 }),
          ...(font === undefined ? {} : { font }),
          ...(size === undefined ? {} : { size }),
        }),
    );
}

/** Runs of a running text; a blank is an underlined space to write on. */
export function spanRuns(spans: readonly Span[], look: RunLook = {}): TextRun[] {
  return spans.flatMap((span) =>
    'blank' in span
      ? [blankRun(span.blank, look.size)]
      : textRuns(span.text, { ...look, isBold: span.strong === true || look.isBold === true }),
  );
}

export function blankRun(characters: number, size?: number): TextRun {
  const text = WIDE_SPACE.repeat(characters);
  return new TextRun({ text, underline: {}, ...(size === undefined ? {} : { size }) });
}

/** A box that can be ticked in the editor, and its text. */
export function choiceRuns({ text, isTicked }: Choice): ParagraphChild[] {
  return [new CheckBox({ checked: isTicked, ...BOXES }), ...textRuns(text)];
}
