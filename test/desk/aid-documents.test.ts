import { type AidApplication, applicationFrom, NOTHING_TOLD } from '../../src/legal-aid/index.ts';
import { readPdf } from '../legal-aid/documents/read-pdf.ts';
import { docxText, readZip } from '../legal-aid/documents/read-zip.ts';
import { DeskStage, type Person } from './desk-stage.ts';

/** The bytes of an answer, whatever its type. */
function bytesOf(person: Person, url: string) {
  return person
    .get(url)
    .buffer(true)
    .parse((answer, done) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => done(null, Buffer.concat(parts)));
    });
}

describe('documents at the desk', () => {
  let desk: DeskStage;
  let officer: Person;
  let lawyer: Person;
  beforeAll(async () => {
    desk = await DeskStage.open();
    officer = await desk.person('aid1');
    lawyer = await desk.person('lawyer1');
    const now = desk.stage.clock.now();
    const told = {
      ...NOTHING_TOLD,
      channel: 'web' as const,
      conversationId: null,
      sessionId: null,
      applicant: {
        ...NOTHING_TOLD.applicant,
        name: '申请人甲',
        identityNumber: '11010119680305121X',
        phone: '+8613800001234',
      },
    };
    const insert = (key: string, fields: Partial<AidApplication>) => {
      const made = applicationFrom({ ...told, key }, desk.seal, now);
      const ids = { _id: key, openKey: key, slotKey: key };
      const state = 'under-review' as const;
      const number = 'FY20261122-0007-3';
      return desk.room.stored.aidApplications.insert({ ...made, ...ids, state, number, receivedAt: now, ...fields });
    };
    await insert('a1', { lawyerId: lawyer.id });
    await insert('a2', {});
    await insert('draft', { state: 'draft', number: '' });
  });
  afterAll(() => desk.end());

  it('gives every kind in both formats under a Chinese file name, numbers masked', async () => {
    const titles = {
      application: '法律援助申请表',
      'income-statement': '经济状况说明表',
      commitment: '个人诚信承诺书',
      receipt: '申请材料接收凭证',
      'missing-papers': '补充材料通知书',
      decision: '法律援助决定书',
    };
    for (const [kind, title] of Object.entries(titles)) {
      const pdf = await bytesOf(officer, `/aid/a1/documents/${kind}.pdf`);
      expect([pdf.status, pdf.headers['content-type']]).toEqual([200, 'application/pdf']);
      const name = encodeURIComponent(`${title}-FY20261122-0007-3.pdf`);
      expect(pdf.headers['content-disposition']).toContain(`filename*=UTF-8''${name}`);
      expect(pdf.headers['cache-control']).toBe('no-store');
      expect(readPdf(pdf.body).text).toContain(title);
      expect(readPdf(pdf.body).text).not.toMatch(/11010119680305121X|13800001234/);
      const docx = await bytesOf(officer, `/aid/a1/documents/${kind}.docx`);
      expect(docx.headers['content-type']).toContain('wordprocessingml.document');
      expect(docxText(readZip(docx.body).get('word/document.xml') ?? '')).toContain(title);
    }
  });

  it('writes numbers out when asked, and the audit says that', async () => {
    const answer = await bytesOf(officer, '/aid/a1/documents/application.pdf?numbers=full');
    expect(readPdf(answer.body).text).toContain('证件号码11010119680305121X联系电话13800001234');
    const lines = (await desk.audited()).filter((line) => line.includes('aid-document'));
    expect(lines.at(-1)).toBe(`${officer.id} aid-document a1 application.pdf full`);
    expect(lines.at(-2)).toBe(`${officer.id} aid-document a1 decision.docx masked`);
    expect((await officer.get('/aid/a1/documents/application.pdf?numbers=some')).status).toBe(422);
  });

  it('a lawyer gets those of his own case; drafts, strange kinds and formats are not there', async () => {
    expect((await lawyer.get('/aid/a1/documents/receipt.pdf')).status).toBe(200);
    for (const [person, url] of [
      [lawyer, '/aid/a2/documents/receipt.pdf'],
      [officer, '/aid/draft/documents/receipt.pdf'],
      [officer, '/aid/nothing/documents/receipt.pdf'],
      [officer, '/aid/a1/documents/register.pdf'],
      [officer, '/aid/a1/documents/letter.pdf'],
      [officer, '/aid/a1/documents/receipt.exe'],
      [officer, '/aid/a1/documents/constructor.pdf'],
    ] as const) {
      expect([url, (await person.get(url)).status]).toEqual([url, 404]);
    }
  });

  it('registers a session: masked, for the supervisor and the lawyer who served, and audited', async () => {
    await desk.stage.waiting('c');
    await desk.stage.residentSays('c', '老板欠薪，我的电话是13800001234');
    const closedAt = desk.stage.clock.now();
    await desk.session('s-c', { conversationId: 'c', regionCode: '340300', lawyerId: lawyer.id, closedAt });
    await desk.session('s-other', { conversationId: 'other' });
    const supervisor = await desk.person('supervisor1');
    const answer = await bytesOf(supervisor, '/sessions/s-c/register.pdf');
    const { text } = readPdf(answer.body);
    expect(text).toContain('所在地区安徽省蚌埠市');
    expect(text).toContain('老板欠薪，我的电话是*******1234');
    expect(text).toContain('咨询事项拖欠工资');
    expect(text).toContain('值班律师值班律师一号');
    expect((await desk.audited()).at(-1)).toBe(`${supervisor.id} session-register s-c pdf`);
    expect((await lawyer.get('/sessions/s-c/register.docx')).status).toBe(200);
    expect((await lawyer.get('/sessions/s-other/register.docx')).status).toBe(404);
    expect((await supervisor.get('/sessions/s-c/register.txt')).status).toBe(404);
    expect((await officer.get('/sessions/s-c/register.pdf')).status).toBe(403);
  });
});
