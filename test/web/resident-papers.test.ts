import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import type { Browser, Page } from 'playwright-core';
import { createWebChannel, type WebChannel } from '../../src/channels/index.ts';
import { systemClock } from '../../src/clock.ts';
import { createApp, createMetrics, createPapersRouter } from '../../src/http/index.ts';
import { type AidApplication, papersAttachment } from '../../src/legal-aid/index.ts';
import { FakeInlet, openTestStore, type TestStore } from '../channels/support/fake-inlet.ts';
import { OFFICER } from '../legal-aid/application/aid-stage.ts';
import { PapersStage } from '../legal-aid/uploads/papers-stage.ts';
import { exe, jpeg, pdf } from '../legal-aid/uploads/sample-files.ts';
import { chromiumPath, keepPicture, openBrowser } from '../support/browser.ts';

const WEB = resolve(import.meta.dirname, '../../web');
const run = promisify(execFile);
/** The resident page alone, in a process of its own: the bundler does not run inside of the tests' sandbox. */
const BUILD = `
  import { build } from 'vite';
  const input = { resident: ${JSON.stringify(join(WEB, 'resident/index.html'))} };
  const outDir = process.argv[1];
  const configFile = ${JSON.stringify(join(WEB, 'vite.config.ts'))};
  await build({ configFile, logLevel: 'error', build: { outDir, rolldownOptions: { input } } });
`;
const ASKED = '您的法律援助申请还需要补充材料：1.身份证；2.欠条。请在2026年12月1日前补交，可以直接把照片发在这里。';

const withBrowser = chromiumPath === null ? describe.skip : describe;
if (chromiumPath === null)
  process.stderr.write('SKIPPED: no Chromium, the papers of the resident page were not tried\n');

withBrowser('papers on the resident page', () => {
  let webDir: string;
  let browser: Browser;
  let stage: PapersStage;
  let store: TestStore;
  let inlet: FakeInlet;
  let web: WebChannel;
  let server: Server;
  let url: string;
  let page: Page;
  let application: AidApplication;

  beforeAll(async () => {
    webDir = await mkdtemp(join(tmpdir(), 'resident-page-'));
    await run(process.execPath, ['--input-type=module', '-e', BUILD, webDir], { cwd: resolve(WEB, '..') });
    browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await rm(webDir, { recursive: true, force: true });
  });

  beforeEach(async () => {
    stage = await PapersStage.open();
    store = await openTestStore();
    inlet = new FakeInlet(store, 'not-needed');
    inlet.reply = () => [];
    const logger = pino({ level: 'silent' });
    const secret = 'secret of the test, long enough';
    const { turns, conversations, feed } = store;
    web = createWebChannel({ inlet, turns, conversations, feed, secret, tokenKey: secret, clock: systemClock, logger });
    const papers = createPapersRouter({
      papers: stage.papers,
      applications: stage.aid.service,
      conversationOf: (request) => web.conversationOf(request),
    });
    const routes = [...web.routes, { path: '/api/aid/papers', router: papers }];
    server = createServer(
      createApp({ logger, metrics: createMetrics(), checks: [], routes, webDir, trustedProxies: 0, https: false }),
    );
    web.attachUpgrade(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    await page.context().close();
    await web.close();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    await store.close();
    await stage.end();
  });

  /** The page of a resident whose application was handed in and whose papers are asked for. */
  async function open(options: { width: number; height: number; dark?: boolean; query?: string }): Promise<void> {
    const { width, height, dark, query = '' } = options;
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light' });
    page = await context.newPage();
    await page.goto(`${url}/${query}`);
    await page.waitForFunction(() => document.querySelector('.status')?.getAttribute('data-tone') === 'bot');
    await page.fill('#composer', '我要申请法律援助');
    await page.click('.send');
    await page.waitForSelector('.message-own');
    expect(await page.locator('.papers').isVisible()).toBe(false);
    const conversationId = inlet.received[0]?.conversationId ?? '';
    application = await stage.aid.received('w', { conversationId });
    await inlet.say(conversationId, 'system', {
      type: 'message',
      text: ASKED,
      attachments: [papersAttachment(application)],
    });
    await page.waitForSelector('.papers-row');
  }
  const row = (name: string) => page.locator('.papers-row', { hasText: name });
  const choose = (name: string, files: { name: string; bytes: Buffer }[]) =>
    row(name)
      .locator('input[type=file]')
      .setInputFiles(files.map(({ name: file, bytes }) => ({ name: file, mimeType: 'image/jpeg', buffer: bytes })));
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
    expect(await stage.onDisk()).toHaveLength(1);
  });

  it('can be chosen with the keyboard, and the buttons say what for', async () => {
    await open({ width: 1100, height: 900, query: '?lang=en' });
    const button = page.getByRole('button', { name: 'Photo or file: 身份证' });
    await button.focus();
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
    await chooser.setFiles([{ name: 'id.jpg', mimeType: 'image/jpeg', buffer: jpeg() }]);
    await status('Files received: 1. Still missing: 欠条.');
    await keepPicture(page, 'papers-sent-english');
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
