import type { Span } from '../pdf/index.ts';

/**
 * A document as it is drawn by every format: what stands where, and nothing of points, fonts or XML. Empty values are
 * places to write on with a pen.
 */
export interface Form {
  /** Drawn in the middle at the head, and the title in the file's properties. */
  title: string;
  /** Agency that issues it; its author in the file's properties. '' when not known. */
  agency: string;
  /** Number of the case or session, in the head and on every page; '' when there is none. */
  number: string;
  /** What it is, for the file's properties. */
  subject: string;
  /** When it was made, UTC. */
  createdAt: Date;
  blocks: Block[];
}

export interface Choice {
  text: string;
  isTicked: boolean;
}

/** What stands in a cell of a form. */
export type CellValue = { text: string /** Lines to write on when the text is empty. */; lines: number } | Choice[];

export interface LabelledCell {
  label: string;
  value: CellValue;
}

export interface ListColumn {
  head: string;
  /** Share of the width. */
  share: number;
  align: 'left' | 'center';
}

export interface SignatureLine {
  label: string;
  /** Signed with a pen, sealed, or a day to write. */
  by: 'pen' | 'seal' | 'day';
  value: string;
}

export type Block =
  | { is: 'heading'; text: string }
  | { is: 'paragraph'; spans: Span[]; align: 'left' | 'right'; isIndented: boolean }
  /** Label and value side by side in a ruled table; one to three of them in a row. */
  | { is: 'fields'; rows: LabelledCell[][] }
  /** A ruled table that may go on over pages, its heads repeated on each. */
  | { is: 'list'; columns: ListColumn[]; rows: string[][] /** Empty rows to write on. */; spareRows: number }
  /** Lines to sign on, kept together, on the right. */
  | { is: 'signatures'; lines: SignatureLine[] }
  /** Small print. */
  | { is: 'note'; text: string };

/** One cell; `lines` to write on when the text is empty. */
export function cell(label: string, text: string, lines = 1): LabelledCell {
  return { label, value: { text, lines } };
}

/** Boxes to tick; `ticked` names those that are, by their code. */
export function boxes<Code extends string>(
  label: string,
  words: Readonly<Record<Code, string>>,
  ticked: readonly (Code | null)[],
): LabelledCell {
  return { label, value: choices(words, ticked) };
}

export function choices<Code extends string>(
  words: Readonly<Record<Code, string>>,
  ticked: readonly (Code | null)[],
): Choice[] {
  return Object.entries<string>(words).map(([code, text]) => ({
    text,
    isTicked: ticked.some((one) => one === code),
  }));
}

export function heading(text: string): Block {
  return { is: 'heading', text };
}

/** A paragraph with its first line set in; strings are text, numbers are blanks of so many characters. */
export function paragraph(...parts: (string | number)[]): Block {
  return { is: 'paragraph', spans: parts.map(spanOf), align: 'left', isIndented: true };
}

/** A line from the margin on, as the one who is addressed stands in a letter. */
export function flush(...parts: (string | number)[]): Block {
  return { is: 'paragraph', spans: parts.map(spanOf), align: 'left', isIndented: false };
}

/** A day to be written by hand. */
export const BLANK_DAY = '　　　　年　　　月　　　日';

/** A line to sign on. */
export function pen(label: string): SignatureLine {
  return { label, by: 'pen', value: '' };
}

/** Where the seal of the agency goes. */
export function seal(agency: string, kind = '法律援助机构'): SignatureLine {
  return { label: `${agency === '' ? kind : agency}（盖章）`, by: 'seal', value: '' };
}

export function day(label: string, value = ''): SignatureLine {
  return { label, by: 'day', value };
}

/** The text, or a blank of so many characters where there is none. */
export function orBlank(text: string, blank: number): string | number {
  return text === '' ? blank : text;
}

function spanOf(part: string | number): Span {
  return typeof part === 'number' ? { blank: part } : { text: part };
}
