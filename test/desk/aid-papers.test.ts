import { rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { AidApplication } from '../../src/legal-aid/index.ts';
import { told } from '../legal-aid/application/aid-stage.ts';
import { jpeg } from '../legal-aid/uploads/sample-files.ts';
import { DeskStage, type Person } from './desk-stage.ts';

describe('papers at the desk', () => {
  let desk: DeskStage;
  let officer: Person;
  let lawyer: Person;
  let application: AidApplication;
  let file: string;
  const path = (id = file) => `/aid/applications/${application._id}/papers/${id}`;
  beforeEach(async () => {
    desk = await DeskStage.open();
    [officer, lawyer] = await Promise.all([desk.person('aid1'), desk.person('lawyer1')]);
    await desk.stage.conversation('c-p');
    const { _id } = await desk.applications.draft(told('p'));
    application = (await desk.applications.submit(_id)).application;
    const owner = { conversationId: 'c-p', channel: 'web' } as const;
    const kept = await desk.papers.receive(owner, { bytes: jpeg(), name: '身份证.jpg', paperId: 'p1' });
    file = kept.file.id;
  });
  afterEach(() => desk.end());

  it('are listed with what the scanner said, and saved, never shown; each opening is audited', async () => {
    const list = await officer.get(`/aid/applications/${application._id}/papers`);
    expect(list.body.files).toMatchObject([{ id: file, paperId: 'p1', name: '身份证.jpg', scan: 'unscanned' }]);
    const answer = await officer.get(path()).responseType('blob');
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'no-store',
    });
    expect(answer.headers['content-disposition']).toMatch(/^attachment; .*filename\*=UTF-8''/);
    const body = answer.body as Buffer;
    expect([body.includes('JFIF'), body.includes('HOME-POSITION')]).toEqual([true, false]);
    expect(await desk.audited()).toContain(`${officer.id} aid-paper-open ${application._id}:${file}`);
  });

  it('whose bytes are gone or altered are told so', async () => {
    const stored = join(desk.papersFolder, file.slice(0, 2), file);
    await truncate(stored, 50);
    for (let tried = 0; tried < 2; tried += 1) {
      const answer = await officer.get(path());
      expect([answer.status, answer.body.code, answer.headers['content-disposition']]).toEqual([
        500,
        'hotline_aid_paper_unreadable',
        undefined,
      ]);
      await rm(stored, { force: true });
    }
  });

  it('are out of reach for a lawyer to whom the case was not given, and under other ids', async () => {
    expect((await lawyer.get(path())).status).toBe(404);
    expect((await desk.anybody().get(path())).status).toBe(401);
    for (const id of ['0'.repeat(32), '..%2F..%2Fhotline.db']) expect((await officer.get(path(id))).status).toBe(404);
  });
});
