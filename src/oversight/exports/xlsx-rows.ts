import { strToU8, Zip, ZipDeflate } from 'fflate';
import type { Cell } from './export-columns.ts';

/** Rows that a sheet holds, without its head. */
export const XLSX_MOST_ROWS = 1_048_575;

/** Characters that a cell holds; a program takes a longer one for damage. */
const LONGEST_CELL = 32_767;

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** Fast: what is exported is read once. */
const LEVEL = 1;

/** Everything of the workbook (ECMA-376) but its one sheet. */
function partsAround(sheetName: string): Readonly<Record<string, string>> {
  const part = (name: string, type: string) => `<Override PartName="/${name}" ContentType="${TYPE}.${type}+xml"/>`;
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
  const relations = (inner: string) => `${XML}<Relationships xmlns="${PACKAGE}/relationships">${inner}</Relationships>`;
  return {
    '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${part('xl/workbook.xml', 'sheet.main')}${part('xl/worksheets/sheet1.xml', 'worksheet')}${part('xl/styles.xml', 'styles')}</Types>`,
    '_rels/.rels': relations(relation('rId1', 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="${escaped(sheetName)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      relation('rId1', 'worksheet', 'worksheets/sheet1.xml') + relation('rId2', 'styles', 'styles.xml'),
    ),
    'xl/styles.xml': `${XML}<styleSheet xmlns="${MAIN}"><fonts count="2"><font/><font><b/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
  };
}

/**
 * Rows as a workbook (XLSX) with one sheet, a piece as soon as there is one: nothing but the rows of one batch is in
 * memory. Texts stand in the cells themselves, and are texts: no program takes one for a formula.
 */
export async function* xlsxRows(
  sheetName: string,
  head: readonly string[],
  batches: AsyncIterable<readonly (readonly Cell[])[]>,
): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  let failed: Error | null = null;
  const zip = new Zip((error, piece) => {
    if (error !== null) failed = error;
    else ready.push(piece);
  });
  const take = (): Uint8Array[] => {
    if (failed !== null) throw failed;
    return ready.splice(0);
  };
  for (const [name, text] of Object.entries(partsAround(sheetName))) {
    const file = new ZipDeflate(name, { level: LEVEL });
    zip.add(file);
    file.push(strToU8(text), true);
  }
  const sheet = new ZipDeflate('xl/worksheets/sheet1.xml', { level: LEVEL });
  zip.add(sheet);
  sheet.push(
    strToU8(
      `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="${head.length}" width="18" customWidth="1"/></cols><sheetData>${rowXml(head, 1, 1)}`,
    ),
  );
  let written = 1;
  for await (const rows of batches) {
    const first = written + 1;
    sheet.push(strToU8(rows.map((row, at) => rowXml(row, first + at)).join('')));
    written += rows.length;
    yield* take();
  }
  sheet.push(strToU8('</sheetData></worksheet>'), true);
  zip.end();
  yield* take();
}

/** Some programs want to be told of every cell where it stands. */
function rowXml(cells: readonly Cell[], row: number, style = 0): string {
  const s = style === 0 ? '' : ` s="${style}"`;
  const xml = cells.map((cell, at) => {
    const r = ` r="${columnName(at)}${row}"`;
    if (cell === null || cell === '') return style === 0 ? '' : `<c${r}${s}/>`;
    if (typeof cell === 'number') return `<c${r}${s}><v>${cell}</v></c>`;
    return `<c${r} t="inlineStr"${s}><is><t xml:space="preserve">${escaped(cell.slice(0, LONGEST_CELL))}</t></is></c>`;
  });
  return `<row r="${row}">${xml.join('')}</row>`;
}

/** 0 is A, 26 is AA. */
function columnName(at: number): string {
  const letter = String.fromCharCode(65 + (at % 26));
  return at < 26 ? letter : columnName(Math.floor(at / 26) - 1) + letter;
}

/** As XML 1.0 may hold it: what it may not is left out. */
function escaped(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '')
    .replace(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
