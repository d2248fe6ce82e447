import PDFDocument from 'pdfkit';
import { type Faces, STAND_IN } from './face.ts';
import { type Line, typeset } from './typeset.ts';

type Structure = PDFKit.PDFStructureElement;

/** A4 in points, and the margins. */
export const PAGE = { width: 595.28, height: 841.89, side: 56.7, top: 56, bottom: 62 } as const;
const RULE = 0.7;
const FINE_RULE = 0.4;

/** Share of the size from the top of a line of Chinese to where its characters stand. */
const BASELINE = 0.88;

/** What the file says of itself. */
export interface SheetHead {
  title: string;
  /** Who issues it; '' when not known. */
  agency: string;
  subject: string;
  /** UTC. */
  createdAt: Date;
}

/** The pages of one document: where the pen is, text and rules drawn with their place in the structure. */
export class Sheet {
  readonly left = PAGE.side;
  readonly width = PAGE.width - 2 * PAGE.side;
  y: number = PAGE.top;
  /** Characters that the font has no glyph for, each once. */
  readonly missing = new Set<string>();
  private readonly doc: PDFKit.PDFDocument;
  private readonly root: Structure;

  constructor(
    { title, agency, subject, createdAt }: SheetHead,
    readonly faces: Faces,
  ) {
    this.doc = new PDFDocument({
      size: [PAGE.width, PAGE.height],
      margin: 0,
      pdfVersion: '1.7',
      lang: 'zh-CN',
      displayTitle: true,
      tagged: true,
      bufferPages: true,
      info: {
        Title: title,
        Author: agency,
        Subject: subject,
        Creator: 'legal-hotline',
        CreationDate: createdAt,
      },
      font: '',
    });
    this.doc.registerFont('regular', faces.regular.font);
    this.doc.registerFont('strong', faces.strong.font);
    this.root = this.doc.struct('Document');
    this.doc.addStructure(this.root);
  }

  get right(): number {
    return this.left + this.width;
  }

  /** Height left on this page. */
  get room(): number {
    return PAGE.height - PAGE.bottom - this.y;
  }

  newPage(): void {
    this.doc.addPage();
    this.y = PAGE.top;
  }

  /** Goes to the next page when less than this is left. */
  keep(height: number): void {
    if (this.room < height && this.y > PAGE.top) this.newPage();
  }

  /** An element of the structure; below the document when no parent is given. */
  element(type: string, parent: Structure = this.root): Structure {
    const element = this.doc.struct(type);
    parent.add(element);
    return element;
  }

  /** What `draw` draws belongs to this element, for those who hear the document. */
  content(element: Structure, tag: string, draw: () => void): void {
    const content = this.doc.markStructureContent(tag);
    draw();
    this.doc.endMarkedContent();
    element.add(content);
  }

  /** A line of text whose top is at `top`. */
  line({ runs }: Line, x: number, top: number, size: number, colour = '#000000'): void {
    const baseline = top + size * BASELINE;
    for (const { shown, actual, isStrong, isBlank, x: offset, width } of runs) {
      if (isBlank) {
        this.rule(x + offset, baseline + 2, x + offset + width, baseline + 2, RULE);
        continue;
      }
      if (actual !== null) {
        if (shown === STAND_IN) this.missing.add(actual);
        this.doc.markContent('Span', { actual });
      }
      this.doc
        .font(isStrong ? 'strong' : 'regular')
        .fontSize(size)
        .fillColor(colour);
      this.doc.text(shown, x + offset, baseline, { lineBreak: false, baseline: 'alphabetic' });
      if (actual !== null) this.doc.endMarkedContent();
    }
  }

  /** A box to tick, the size of a character; reads as ☑ or ☐. */
  tickBox(isTicked: boolean, x: number, top: number, size: number): void {
    const side = size * 0.78;
    const y = top + size * 0.16;
    this.doc.markContent('Span', { actual: isTicked ? '☑' : '☐' });
    this.doc
      .lineWidth(0.8)
      .rect(x + 0.6, y, side, side)
      .stroke('#000000');
    if (isTicked) {
      this.doc
        .lineWidth(1.4)
        .moveTo(x + side * 0.2, y + side * 0.5)
        .lineTo(x + side * 0.48, y + side * 0.8)
        .lineTo(x + side * 1.08, y + side * 0.08)
        .stroke('#000000');
    }
    this.doc.font('regular').fontSize(size).fillOpacity(0);
    this.doc.text('□', x, top + size * BASELINE, { lineBreak: false, baseline: 'alphabetic' });
    this.doc.fillOpacity(1);
    this.doc.endMarkedContent();
  }

  /** Rules and boxes; not part of what is read. */
  ruling(draw: () => void): void {
    this.doc.markContent('Artifact', { type: 'Layout' });
    draw();
    this.doc.endMarkedContent();
  }

  box(x: number, y: number, width: number, height: number): void {
    this.doc.lineWidth(RULE).rect(x, y, width, height).stroke('#000000');
  }

  /** A coloured ground, a bar. */
  ground(x: number, y: number, width: number, height: number, colour: string, radius = 0): void {
    this.doc.roundedRect(x, y, width, height, radius).fill(colour);
  }

  /** A fine coloured line across. */
  hairline(x1: number, x2: number, y: number, colour: string): void {
    this.doc.lineWidth(FINE_RULE).moveTo(x1, y).lineTo(x2, y).stroke(colour);
  }

  /** A line to write on. */
  writingLine(x1: number, x2: number, y: number): void {
    this.rule(x1, y, x2, y, FINE_RULE);
  }

  private rule(x1: number, y1: number, x2: number, y2: number, weight: number): void {
    this.doc.lineWidth(weight).moveTo(x1, y1).lineTo(x2, y2).stroke('#000000');
  }

  /** Writes the foot of every page and closes the file. */
  finish(number: string): Promise<Uint8Array> {
    const { start, count } = this.doc.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      this.doc.switchToPage(start + page);
      this.doc.markContent('Artifact', { type: 'Pagination' });
      this.foot(`第 ${page + 1} 页　共 ${count} 页`, number === '' ? '' : `编号：${number}`);
      this.doc.endMarkedContent();
    }
    return new Promise((resolve, reject) => {
      const parts: Buffer[] = [];
      this.doc.on('data', (part: Buffer) => parts.push(part));
      this.doc.on('end', () => resolve(Buffer.concat(parts)));
      this.doc.on('error', reject);
      this.doc.end();
    });
  }

  private foot(pages: string, number: string): void {
    const size = 9;
    const top = PAGE.height - PAGE.bottom + 22;
    const set = (text: string) => typeset([{ text }], { faces: this.faces, size, width: this.width })[0];
    const [middle, left] = [set(pages), set(number)];
    if (middle !== undefined) this.line(middle, this.left + (this.width - middle.width) / 2, top, size);
    if (left !== undefined && number !== '') this.line(left, this.left, top, size);
  }
}
