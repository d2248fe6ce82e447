import { XMLValidator } from 'fast-xml-parser';
import { DOCUMENT_KINDS, DOCUMENT_TITLES } from '../../../src/legal-aid/documents/index.ts';
import { makeDocument, SIZES } from './every-document.ts';
import { docxText, readZip } from './read-zip.ts';
import { LONG_NAME, LONG_STORY } from './sample-record.ts';

async function body(...wanted: Parameters<typeof makeDocument>): Promise<string> {
  return readZip(await makeDocument(...wanted)).get('word/document.xml') ?? '';
}

describe('documents as DOCX', () => {
  for (const kind of DOCUMENT_KINDS) {
    for (const size of SIZES) {
      it(`${kind}, ${size}: well-formed parts, title, page numbers, A4`, async () => {
        const files = readZip(await makeDocument(kind, 'docx', size));
        for (const [name, xml] of files) {
          if (/\.(xml|rels)$/.test(name)) expect([name, XMLValidator.validate(xml)]).toEqual([name, true]);
        }
        const title = kind === 'decision' && size === 'long' ? '不予法律援助决定书' : DOCUMENT_TITLES[kind];
        expect(files.get('docProps/core.xml')).toContain(`<dc:title>${title}</dc:title>`);
        expect(files.get('word/styles.xml')).toContain('w:eastAsia="zh-CN"');
        const xml = files.get('word/document.xml') ?? '';
        expect(docxText(xml).trim().startsWith(title)).toBe(true);
        expect(xml).toContain('w:w="11906" w:h="16838"');
        expect(files.get('word/footer1.xml')).toMatch(/PAGE[\s\S]*NUMPAGES/);
      });
    }
  }

  it('says the same as the PDF, with boxes that can be ticked', async () => {
    const xml = await body('application', 'docx', 'full');
    const text = docxText(xml).replace(/\s/g, '');
    for (const part of ['申请人甲', '110101196803051234', '1968年3月5日', '2300元至2400.50元', '2026年11月22日']) {
      expect(text).toContain(part);
    }
    expect(xml.match(/<w14:checked w14:val="(1|true)"\/>/g)).toHaveLength(7);
  });

  it('masks numbers when asked to', async () => {
    for (const kind of DOCUMENT_KINDS) {
      const text = docxText(await body(kind, 'docx', 'full', 'masked'));
      expect(text).not.toMatch(/110101196803051234|13800001234|13900005678|110101197001010002/);
    }
  });

  it('keeps names, stories, rare characters and emoji as they are', async () => {
    const text = docxText(await body('application', 'docx', 'long'));
    expect(text).toContain(LONG_NAME);
    expect(text).toContain(LONG_STORY);
  });

  it('repeats the heads of lists, and keeps two tables apart', async () => {
    expect(await body('register', 'docx', 'long')).toContain('<w:tblHeader/>');
    expect(await body('receipt', 'docx', 'full')).not.toMatch(/<\/w:tbl><w:tbl>/);
  });

  it('leaves lines to write on where nothing was told', async () => {
    expect(await body('application', 'docx', 'blank')).toContain('<w:between ');
    expect(await body('commitment', 'docx', 'blank')).toMatch(/<w:u w:val="single"\/>[\s\S]{0,120}　{8}/);
  });
});
