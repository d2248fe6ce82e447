/** The part of fontkit that documents use; it comes without types. */
declare module 'fontkit' {
  interface Glyph {
    id: number;
    codePoints: number[];
    /** In units of the em. */
    advanceWidth: number;
  }
  interface GlyphRun {
    glyphs: Glyph[];
    positions: { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number }[];
    advanceWidth: number;
  }
  interface Font {
    unitsPerEm: number;
    hasGlyphForCodePoint(codePoint: number): boolean;
    glyphForCodePoint(codePoint: number): Glyph;
    layout(text: string): GlyphRun;
  }
  function create(bytes: Uint8Array): Font;
}

declare namespace PDFKit.Mixins {
  /** pdfkit takes a font that is read already. */
  interface PDFFont {
    registerFont(name: string, font: import('fontkit').Font): this;
  }
}
