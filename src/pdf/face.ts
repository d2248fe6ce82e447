import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { create, type Font, type GlyphRun } from 'fontkit';

/** Drawn where the font has no glyph: the printer's mark for a missing character. */
export const STAND_IN = '〓';
const EMOJI_STAND_IN = '［表情］';

const PICTURE = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u;
/** Joiners and selectors that only change the look of a neighbour. */
const LOOK_ONLY = /\p{Variation_Selector}|\p{Join_Control}/gu;

/** One character as a reader sees it. */
export interface Character {
  /** What is drawn. */
  shown: string;
  /** What it stands for, when that is something else. */
  actual: string | null;
  /** Width for a size of 1. */
  width: number;
}

/**
 * A font, read once and kept. It sets one glyph for each character, without ligatures and kerning: Chinese needs
 * none, and it is a hundred times faster.
 */
export class Face {
  private readonly known = new Map<string, Character>();

  private constructor(readonly font: Font) {}

  static of(bytes: Uint8Array): Face {
    const font = create(bytes);
    font.layout = (text) => layOut(font, text);
    return new Face(font);
  }

  /** @param text one character as a reader sees it (a grapheme). */
  character(text: string): Character {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const drawn = text.replace(LOOK_ONLY, '');
    const missing = PICTURE.test(text) ? EMOJI_STAND_IN : STAND_IN;
    const shown = this.has(drawn) ? drawn : missing;
    const width = layOut(this.font, shown).advanceWidth / this.font.unitsPerEm;
    const character = { shown, actual: shown === text ? null : text, width };
    if (this.known.size < KEPT) this.known.set(text, character);
    return character;
  }

  private has(text: string): boolean {
    const points = codePointsOf(text);
    return points.length > 0 && points.every((point) => this.font.hasGlyphForCodePoint(point));
  }
}

/** Characters whose widths are kept. */
const KEPT = 20_000;

export interface Faces {
  regular: Face;
  strong: Face;
}

/** Reads Noto Sans SC (SIL Open Font License) from its package. */
export async function loadFaces(): Promise<Faces> {
  const entry = createRequire(import.meta.url).resolve('@embedpdf/fonts-sc');
  const folder = join(dirname(entry), '..', 'fonts');
  const [regular, strong] = await Promise.all(
    ['NotoSansHans-Regular.otf', 'NotoSansHans-Bold.otf'].map((name) => readFile(join(folder, name))),
  );
  return { regular: Face.of(regular ?? new Uint8Array()), strong: Face.of(strong ?? new Uint8Array()) };
}

function layOut(font: Font, text: string): GlyphRun {
  const glyphs = codePointsOf(text).map((point) => font.glyphForCodePoint(point));
  const positions = glyphs.map(({ advanceWidth }) => ({ xAdvance: advanceWidth, yAdvance: 0, xOffset: 0, yOffset: 0 }));
  return { glyphs, positions, advanceWidth: glyphs.reduce((sum, { advanceWidth }) => sum + advanceWidth, 0) };
}

function codePointsOf(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}
