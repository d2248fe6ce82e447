import {
  AlignmentType,
  Document,
  Footer,
  HeadingLevel,
  Packer,
  PageNumber,
  Paragraph,
  type Table,
  TabStopType,
  TextRun,
} from 'docx';
import { BLANK_DAY, type Block, type Form, type SignatureLine } from '../../../forms/index.ts';
import { fieldsTable, listTable, WIDTH } from './docx-tables.ts';
import { blankRun, HEI, SONG, spanRuns, textRuns } from './docx-text.ts';

/** A4 and its margins, twentieths of a point. */
const PAGE = { size: { width: 11906, height: 16838 }, margin: { top: 1134, bottom: 1134, left: 1134, right: 1134 } };
/** Sizes in half points. */
const SIZE = { title: 36, heading: 23, prose: 24, cell: 21, signature: 22, note: 18 } as const;
const SIGNATURE_BLANKS = 13;

/** Draws a form as DOCX: A4, black on white, with fonts that the reader's machine has; boxes can be ticked. */
export async function renderDocx(form: Form): Promise<Uint8Array> {
  const { title, agency, subject, number, blocks } = form;
  const document = new Document({
    title,
    creator: agency,
    lastModifiedBy: agency,
    subject,
    styles: {
      default: {
        document: {
          run: { font: SONG, size: SIZE.cell, color: '000000', language: { value: 'zh-CN', eastAsia: 'zh-CN' } },
        },
        heading1: { run: { font: HEI, size: SIZE.title, bold: true, color: '000000' } },
        heading2: { run: { font: HEI, size: SIZE.heading, bold: true, color: '000000' } },
      },
    },
    sections: [
      {
        properties: { page: PAGE },
        footers: { default: foot(number) },
        children: [
          ...head(title, number),
          ...blocks.flatMap((block, index) => [...gap(block, blocks[index - 1]), ...drawBlock(block)]),
        ],
      },
    ],
  });
  return Packer.toBuffer(document);
}

function head(title: string, number: string): Paragraph[] {
  return [
    new Paragraph({
      heading: HeadingLevel.HEADING_1,
      alignment: AlignmentType.CENTER,
      spacing: { after: 200 },
      children: textRuns(title),
    }),
    new Paragraph({
      alignment: AlignmentType.RIGHT,
      spacing: { after: 80 },
      children: spanRuns([{ text: '编号：' }, number === '' ? { blank: 12 } : { text: number }]),
    }),
  ];
}

/** Two tables that touch would become one. */
function gap(block: Block, before: Block | undefined): Paragraph[] {
  const isTable = (one: Block | undefined) => one?.is === 'fields' || one?.is === 'list';
  return isTable(block) && isTable(before) ? [new Paragraph({ spacing: { line: 120 } })] : [];
}

function drawBlock(block: Block): (Paragraph | Table)[] {
  switch (block.is) {
    case 'heading':
      return [
        new Paragraph({
          heading: HeadingLevel.HEADING_2,
          keepNext: true,
          spacing: { before: 200, after: 100 },
          children: textRuns(block.text),
        }),
      ];
    case 'paragraph':
      return [
        new Paragraph({
          alignment: block.align === 'right' ? AlignmentType.RIGHT : AlignmentType.LEFT,
          spacing: { before: 60, line: 400 },
          ...(block.isIndented ? { indent: { firstLine: 480 } } : {}),
          children: spanRuns(block.spans, { size: SIZE.prose }),
        }),
      ];
    case 'fields':
      return [fieldsTable(block.rows)];
    case 'list':
      return [listTable(block)];
    case 'signatures':
      return block.lines.map((line, index) => signature(line, index < block.lines.length - 1));
    case 'note':
      return [
        new Paragraph({ spacing: { before: 120 }, children: textRuns(`注：${block.text}`, { size: SIZE.note }) }),
      ];
  }
}

function signature({ label, by, value }: SignatureLine, keepNext: boolean): Paragraph {
  const look = { size: SIZE.signature };
  const name = textRuns(by === 'seal' ? `${label}　　` : `${label}：`, look);
  const place = by === 'pen' ? [blankRun(SIGNATURE_BLANKS, SIZE.signature)] : textRuns(BLANK_DAY, look);
  const filled = value === '' ? place : textRuns(value, look);
  return new Paragraph({
    alignment: AlignmentType.RIGHT,
    keepNext,
    spacing: { before: 240 },
    children: by === 'seal' ? name : [...name, ...filled],
  });
}

function foot(number: string): Footer {
  const pages = new TextRun({
    size: SIZE.note,
    children: ['\t第 ', PageNumber.CURRENT, ' 页　共 ', PageNumber.TOTAL_PAGES, ' 页'],
  });
  const left = number === '' ? [] : textRuns(`编号：${number}`, { size: SIZE.note });
  return new Footer({
    children: [
      new Paragraph({
        tabStops: [{ type: TabStopType.CENTER, position: WIDTH / 2 }],
        children: [...left, pages],
      }),
    ],
  });
}
