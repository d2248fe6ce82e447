import { BLANK_RECORD, DocumentThread } from '../../../src/legal-aid/documents/index.ts';
import { aidForm } from '../../../src/legal-aid/documents/make-form.ts';
import { readPdf } from './read-pdf.ts';
import { docxText, readZip } from './read-zip.ts';
import { fullRecord, longRecord, sampleContext } from './sample-record.ts';

describe('documents made in a thread', () => {
  let thread: DocumentThread;
  beforeEach(() => {
    thread = new DocumentThread();
  });
  afterEach(() => thread.close());

  const form = (record = fullRecord) => aidForm('application', record, sampleContext('full'));

  it('come back whole, several asked for at once, and this thread goes on meanwhile', async () => {
    let ticks = 0;
    const ticking = setInterval(() => {
      ticks += 1;
    }, 5);
    const [pdf, docx, blank] = await Promise.all([
      thread.write(form(longRecord), 'pdf'),
      thread.write(form(), 'docx'),
      thread.write(form(BLANK_RECORD), 'pdf'),
    ]);
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(10);
    expect(readPdf(pdf ?? new Uint8Array()).text).toContain('事实40：');
    expect(docxText(readZip(docx ?? new Uint8Array()).get('word/document.xml') ?? '')).toContain('申请人甲');
    expect(readPdf(blank ?? new Uint8Array()).pages.length).toBeGreaterThan(1);
  });

  it('says what was wrong and goes on', async () => {
    await expect(thread.fieldsOf(Buffer.from('no zip'))).rejects.toMatchObject({
      code: 'hotline_legal_aid_document_failed',
    });
    expect((await thread.write(form(), 'docx')).length).toBeGreaterThan(1000);
  });

  it('refuses what waits when it is closed, and starts again when asked again', async () => {
    const waiting = thread.write(form(), 'pdf');
    const refused = expect(waiting).rejects.toMatchObject({ code: 'hotline_legal_aid_document_failed' });
    await thread.close();
    await refused;
    expect((await thread.write(form(), 'docx')).length).toBeGreaterThan(1000);
  });
});
