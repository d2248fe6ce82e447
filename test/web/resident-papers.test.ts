import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { createPapersRouter } from '../../src/http/index.ts';
import { type AidApplication, papersAttachment } from '../../src/legal-aid/index.ts';
import { OFFICER } from '../legal-aid/application/aid-stage.ts';
import { PapersStage } from '../legal-aid/uploads/papers-stage.ts';
import { exe, jpeg, pdf } from '../legal-aid/uploads/sample-files.ts';
import { axeViolations } from '../support/axe.ts';
import { chromiumPath, keepPicture } from '../support/browser.ts';
import { type ResidentWorld, residentWorld } from './resident-world.ts';

const ASKED = '您的法律援助申请还需要补充材料：1.身份证；2.欠条。请在2026年12月1日前补交，可以直接把照片发在这里。';

const withBrowser = chromiumPath === null ? describe.skip : describe;
if (chromiumPath === null)
  process.stderr.write('SKIPPED: no Chromium, the papers of the resident page were not tried\n');

withBrowser('papers on the resident page', () => {
  let stage: PapersStage;
  let world: ResidentWorld;
  let page: Page;
  let application: AidApplication;
  let residents = 0;
  const folder = mkdtempSync(join(tmpdir(), 'resident-papers-'));

  beforeAll(async () => {
    stage = await PapersStage.open();
    world = await residentWorld((conversationOf) => [
      {
        path: '/api/aid/papers',
        router: createPapersRouter({
          papers: stage.papers,
          applications: stage.aid.service,
          conversationOf,
          perMinute: 10_000,
        }),
      },
    ]);
  }, 180_000);
  afterEach(() => page.context().close());
  afterAll(async () => {
    await world.close();
    await stage.end();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The page of a resident whose application was handed in and whose papers are asked for. */
  async function open(options: { width: number; height: number; dark?: boolean; query?: string }): Promise<void> {
    const { width, height, dark, query = '' } = options;
    page = await world.open({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', query });
    await page.waitForFunction(() => document.querySelector('.status')?.getAttribute('data-tone') === 'bot');
    await page.fill('#composer', '我要申请法律援助');
    await page.click('.send');
    await page.waitForSelector('.message-own');
    expect(await page.locator('.papers').isVisible()).toBe(false);
    const conversationId = world.conversationId();
    residents += 1;
    application = await stage.aid.received(`w${residents}`, { conversationId });
    await world.inlet.say(conversationId, 'system', {
      type: 'message',
      text: ASKED,
      attachments: [papersAttachment(application)],
    });
    await page.waitForSelector('.papers-row');
  }
  const row = (name: string) => page.locator('.papers-row', { hasText: name });
  /** By path: bytes handed to the browser one by one take seconds. */
  const choose = (name: string, files: { name: string; bytes: Buffer }[]) => {
    const paths = files.map((file) => join(folder, file.name));
    files.forEach(({ bytes }, at) => {
      writeFileSync(paths[at] ?? '', bytes);
    });
    return row(name).locator('input[type=file]').setInputFiles(paths);
  };
  const status = (words: string) => page.locator('.papers-status', { hasText: words }).waitFor();

  it('are sent for the paper they show, listed, and taken back', async () => {
    await open({ width: 1100, height: 900 });
    expect(await page.locator('.papers-row .papers-name > span:first-child').allTextContents()).toEqual([
      '身份证',
      '欠条',
      '个人诚信承诺书',
      '别的材料',
    ]);
    await keepPicture(page, 'papers-asked-desktop');
    await choose('身份证', [
      { name: '身份证正面.jpg', bytes: jpeg() },
      { name: '身份证反面.jpg', bytes: jpeg({ seed: 3 }) },
    ]);
    await status('收到了 2 个文件。还差：欠条。');
    expect(await row('身份证').locator('.papers-received').textContent()).toBe('已收到 2 个文件');
    await choose('欠条', [{ name: '欠条.pdf', bytes: pdf() }]);
    await status('收到了 1 个文件。要的材料都收到了。');
    await page.locator('.papers').scrollIntoViewIfNeeded();
    await keepPicture(page, 'papers-sent-desktop');
    const stored = await stage.aid.service.get(application._id);
    expect(stored?.uploads.map(({ name }) => name)).toEqual(['身份证正面.jpg', '身份证反面.jpg', '欠条.pdf']);
    await page.getByRole('button', { name: '删除 欠条.pdf' }).click();
    await status('已删除：欠条.pdf');
    expect((await stage.aid.service.get(application._id))?.papers[1]?.state).toBe('needed');
    await page.reload();
    await page.waitForSelector('.papers-file');
    expect(await page.locator('.papers-sent .papers-file').count()).toBe(2);
  });

  it('that are refused say so where they stand, on a phone, in large letters and in the dark', async () => {
    await open({ width: 360, height: 740, dark: true, query: '?elder=1' });
    await choose('身份证', [
      { name: '身份证.jpg', bytes: exe() },
      { name: '照片.jpg', bytes: jpeg().subarray(0, 240) },
      { name: '很大.jpg', bytes: Buffer.alloc(11 * 1024 * 1024, 1) },
      { name: '好的.jpg', bytes: jpeg() },
    ]);
    await status('收到了 1 个文件。还差：欠条。');
    const problems = await page.locator('.papers-sending [role=alert]').allTextContents();
    expect(problems).toEqual([
      expect.stringMatching(/没有发成：身份证\.jpg这种文件收不了/),
      expect.stringMatching(/没有发成：照片\.jpg文件不完整/),
      expect.stringMatching(/没有发成：很大\.jpg文件太大，每个不能超过 10 MB/),
    ]);
    await page.locator('.papers-sending').scrollIntoViewIfNeeded();
    await keepPicture(page, 'papers-refused-phone');
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await page.getByRole('button', { name: '不发了：身份证.jpg' }).click();
    expect(await page.locator('.papers-sending [role=alert]').count()).toBe(2);
  });

  it('lose nothing when the network breaks: the file waits here and is sent again', async () => {
    await open({ width: 390, height: 800 });
    await keepPicture(page, 'papers-asked-phone');
    await page.route('**/api/aid/papers', (route) =>
      route.request().method() === 'POST' ? route.abort() : route.continue(),
    );
    await choose('欠条', [{ name: '欠条.jpg', bytes: jpeg() }]);
    await page.locator('.papers-sending [role=alert]', { hasText: '文件还在您这里' }).waitFor();
    await page.unroute('**/api/aid/papers');
    await page.getByRole('button', { name: '再发一次' }).click();
    await status('收到了 1 个文件');
    expect((await stage.aid.service.get(application._id))?.uploads.map(({ name }) => name)).toEqual(['欠条.jpg']);
  });

  it('can be chosen with the keyboard, and the buttons say what for', async () => {
    await open({ width: 1100, height: 900, query: '?lang=en' });
    const button = page.getByRole('button', { name: 'Photo or file: 身份证' });
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button.press('Enter')]);
    await chooser.setFiles([{ name: 'id.jpg', mimeType: 'image/jpeg', buffer: jpeg() }]);
    await status('Files received: 1. Still missing: 欠条.');
    await keepPicture(page, 'papers-sent-english');
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.getByRole('region', { name: 'Send your papers' }).isVisible()).toBe(true);
  });

  it('cannot be removed once they are reviewed', async () => {
    await open({ width: 1100, height: 900 });
    await choose('身份证', [{ name: '身份证.jpg', bytes: jpeg() }]);
    await status('收到了 1 个文件');
    await stage.aid.take(application._id, OFFICER, { type: 'begin-review' });
    await page.getByRole('button', { name: '删除 身份证.jpg' }).click();
    await status('申请已经在审查');
    expect(await page.getByRole('button', { name: /^删除/ }).count()).toBe(0);
  });
});
