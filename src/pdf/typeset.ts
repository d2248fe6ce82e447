import { cleanText } from './clean-text.ts';
import type { Faces } from './face.ts';

/** A piece of a running text. */
export type Span = { text: string; strong?: boolean } | { blank: number };

/** A piece of a line drawn in one go. */
export interface Run {
  /** From the start of the line. */
  x: number;
  width: number;
  shown: string;
  /** What `shown` stands for, when that is something else. */
  actual: string | null;
  isStrong: boolean;
  /** A place to write on: a line, no text. */
  isBlank: boolean;
}

export interface Line {
  runs: Run[];
  width: number;
}

interface Atom extends Omit<Run, 'x'> {
  isNewLine: boolean;
}

const NOT_AT_START = /^[，。、；：？！）》」』】〉”’…—·％‰℃〕,.;:?!)\]}%]/u;
const NOT_AT_END = /[（《「『【〈“‘〔([{￥¥]$/u;
const OF_A_WORD = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}.,\-_@/*+:]$/u;

const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });

export interface Setting {
  faces: Faces;
  size: number;
  width: number;
  /** Of the first line. */
  indent?: number;
}

/** Breaks a text into lines: between Chinese characters, not before closing and not after opening marks. */
export function typeset(spans: readonly Span[], { faces, size, width, indent = 0 }: Setting): Line[] {
  const lines: Line[] = [];
  let atoms: Atom[] = [];
  let used = indent;
  const put = (end: number, isFirst: boolean) => {
    lines.push(lineOf(trimmed(atoms.slice(0, end)), isFirst ? indent : 0));
    atoms = withoutLeadingSpace(atoms.slice(end));
    used = atoms.reduce((sum, atom) => sum + atom.width, 0);
  };
  for (const atom of atomsOf(spans, faces, size)) {
    if (atom.isNewLine) {
      put(atoms.length, lines.length === 0);
      continue;
    }
    if (used + atom.width > width + 0.01 && atoms.length > 0 && atom.shown !== ' ') {
      put(lastBreak([...atoms, atom]), lines.length === 0);
    }
    atoms.push(atom);
    used += atom.width;
  }
  put(atoms.length, lines.length === 0);
  return lines;
}

/** Where to break before the last atom, which does not fit any more; if nowhere, right before it. */
function lastBreak(atoms: readonly Atom[]): number {
  for (let at = atoms.length - 1; at > 0; at -= 1) {
    if (mayBreak(atoms[at - 1], atoms[at])) return at;
  }
  return atoms.length - 1;
}

function mayBreak(before: Atom | undefined, after: Atom | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  if (NOT_AT_START.test(after.shown) || NOT_AT_END.test(before.shown)) return false;
  return !(isWord(before) && isWord(after));
}

function isWord({ shown, isBlank }: Atom): boolean {
  return !isBlank && OF_A_WORD.test(shown);
}

function atomsOf(spans: readonly Span[], faces: Faces, size: number): Atom[] {
  return spans.flatMap((span): Atom[] => {
    if ('blank' in span) {
      const blank = { shown: '', actual: null, width: size, isStrong: false, isBlank: true, isNewLine: false };
      return Array.from({ length: span.blank }, () => blank);
    }
    const isStrong = span.strong === true;
    const face = isStrong ? faces.strong : faces.regular;
    return Array.from(graphemes.segment(cleanText(span.text)), ({ segment }) => {
      const { shown, actual, width } = face.character(segment === '\n' ? ' ' : segment);
      return { shown, actual, width: width * size, isStrong, isBlank: false, isNewLine: segment === '\n' };
    });
  });
}

function lineOf(atoms: readonly Atom[], start: number): Line {
  const runs: Run[] = [];
  let x = start;
  for (const { isNewLine: _, ...atom } of atoms) {
    const last = runs.at(-1);
    const joins =
      last !== undefined &&
      last.actual === null &&
      atom.actual === null &&
      last.isStrong === atom.isStrong &&
      last.isBlank === atom.isBlank;
    if (joins) {
      last.shown += atom.shown;
      last.width += atom.width;
    } else runs.push({ ...atom, x });
    x += atom.width;
  }
  return { runs, width: x };
}

function trimmed(atoms: Atom[]): Atom[] {
  let end = atoms.length;
  while (end > 0 && atoms[end - 1]?.shown === ' ') end -= 1;
  return atoms.slice(0, end);
}

function withoutLeadingSpace(atoms: Atom[]): Atom[] {
  let start = 0;
  while (start < atoms.length && atoms[start]?.shown === ' ') start += 1;
  return atoms.slice(start);
}
