import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Document, Footer, Packer, Paragraph, TextRun } from 'docx';
import {
  AidDocuments,
  BLANK_RECORD,
  CONSULTATION_FIELDS,
  createDocumentPress,
  FIELDS,
} from '../../../src/legal-aid/documents/index.ts';
import { docxText, readZip } from './read-zip.ts';
import { fullConsultation, fullRecord, refusedRecord, sampleContext } from './sample-record.ts';

let dir: string;
let documents: AidDocuments;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hotline-templates-'));
  documents = new AidDocuments(await createDocumentPress(), dir);
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** A template with these lines; `|` divides a line into runs, as editors do. */
async function template(name: string, lines: string[], foot = ''): Promise<void> {
  const runs = (line: string) => line.split('|').map((text) => new TextRun({ text, bold: true }));
  const document = new Document({
    sections: [
      {
        footers: { default: new Footer({ children: [new Paragraph(foot)] }) },
        children: lines.map((line) => new Paragraph({ children: runs(line) })),
      },
    ],
  });
  await writeFile(join(dir, name), await Packer.toBuffer(document));
}

async function filled(record = fullRecord, kind: 'application' | 'decision' = 'application') {
  const { bytes } = await documents.ofApplication(kind, 'docx', record, sampleContext('masked'));
  const files = readZip(bytes);
  return { text: docxText(files.get('word/document.xml') ?? ''), files };
}

describe('the agency’s own templates', () => {
  it('fills fields, in divided runs, more than once, in the footer, with spaces; and keeps the look', async () => {
    const lines = [
      '本局申请表',
      '姓名：{{applicant.name}}',
      '又：{{applic|ant.name}}',
      '{{ matter.name }}',
      '电话{{applicant.phone}}。',
    ];
    await template('application.docx', lines, '编号 {{number}}');
    const { text, files } = await filled();
    expect(text).toBe('本局申请表\n姓名：申请人甲\n又：申请人甲\n请求支付劳动报酬\n电话*******1234。\n');
    const foot = [...files].filter(([name]) => name.includes('footer')).map(([, xml]) => docxText(xml));
    expect(foot.join('')).toContain('编号 FY20261122-0007-3');
    expect(files.get('word/document.xml')).toMatch(/<w:b\/>(?:(?!<\/w:r>)[\s\S])*申请人甲/);
  });

  it('leaves a line to write on for what is not known, and breaks lines where the value does', async () => {
    await template('application.docx', ['{{applicant.name}}', '{{facts}}']);
    const { files } = await filled({
      ...BLANK_RECORD,
      facts: [
        { label: '甲', value: '一' },
        { label: '乙', value: '二' },
      ],
    });
    const xml = files.get('word/document.xml') ?? '';
    expect(xml).toContain('<w:u w:val="single"/>');
    expect(docxText(xml)).toContain('甲：一\n乙：二');
  });

  it('never takes a resident’s words for a field', async () => {
    await template('application.docx', ['{{story}}', '{{otherParty}}']);
    const { text } = await filled({
      ...fullRecord,
      story: '{{applicant.identityNumber}}',
      otherParty: '{{nothing}} <b>&',
    });
    expect(text).not.toContain('1234');
    expect(text).toContain('applicant.identityNumber');
    expect(text).toContain('<b>&');
  });

  it('knows every documented field', async () => {
    await template(
      'application.docx',
      Object.keys(FIELDS).map((key) => `{{${key}}}`),
    );
    await template(
      'register.docx',
      Object.keys(CONSULTATION_FIELDS).map((key) => `{{${key}}}`),
    );
    expect(await documents.checkTemplates()).toEqual(['application', 'register']);
    expect((await filled()).text).not.toContain('{{');
    const { bytes } = await documents.register('docx', fullConsultation, sampleContext('masked'));
    const text = docxText(readZip(bytes).get('word/document.xml') ?? '');
    expect(text).not.toContain('{{');
    expect(text).toContain('老板欠我工资');
    expect(text).not.toContain('13800001234');
  });

  it('takes the template of the way a decision went before the general one', async () => {
    await template('decision.docx', ['通用 {{decision.outcome}}']);
    await template('decision-refused.docx', ['不予 {{decision.reasons}}']);
    expect((await filled(refusedRecord, 'decision')).text).toBe('不予 属于公司之间的货款纠纷。\n');
    expect((await filled(fullRecord, 'decision')).text).toMatch(/^通用 /);
  });

  it('draws its own form where there is no template, and always for PDF', async () => {
    await template('decision.docx', ['{{number}}']);
    expect((await filled()).text).toContain('法律援助申请表');
    const { bytes } = await documents.ofApplication('decision', 'pdf', fullRecord, sampleContext('full'));
    expect(Buffer.from(bytes.subarray(0, 5)).toString()).toBe('%PDF-');
  });

  it('refuses a field that does not exist, by name', async () => {
    await template('receipt.docx', ['{{applicant.name}} {{applicant.nmae}} {{身份证}}']);
    const refusal = { code: 'hotline_legal_aid_template_field', message: expect.stringContaining('receipt.docx') };
    await expect(documents.checkTemplates()).rejects.toMatchObject(refusal);
    const failed = documents.ofApplication('receipt', 'docx', fullRecord, sampleContext('full'));
    await expect(failed).rejects.toMatchObject({
      ...refusal,
      details: [{ field: 'applicant.nmae' }, { field: '身份证' }],
    });
  });

  it('refuses files that are no DOCX, have the name of no document, or a folder that is not there', async () => {
    await writeFile(join(dir, 'receipt.docx'), 'not a document');
    const damaged = { code: 'hotline_legal_aid_template_file', message: expect.stringContaining('receipt.docx') };
    await expect(documents.checkTemplates()).rejects.toMatchObject(damaged);
    await rm(join(dir, 'receipt.docx'));
    await template('shenqing.docx', ['{{number}}']);
    await expect(documents.checkTemplates()).rejects.toThrow(/shenqing\.docx[\s\S]*application/);
    await rm(join(dir, 'shenqing.docx'));
    await writeFile(join(dir, '~$application.docx'), 'lock of an editor');
    await writeFile(join(dir, 'readme.txt'), '');
    expect(await documents.checkTemplates()).toEqual([]);
    const lost = new AidDocuments(await createDocumentPress(), join(dir, 'lost'));
    await expect(lost.checkTemplates()).rejects.toThrow(/AID_TEMPLATES_DIR[\s\S]*ENOENT/);
  });
});
