import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { chromiumPath, keepPicture, openBrowser } from '../support/browser.ts';
import { HotlineProcess } from '../support/hotline-process.ts';

const story = chromiumPath === null ? describe.skip : describe;
if (chromiumPath === null)
  process.stdout.write('SKIPPED: no Chromium on this machine, the handoff is not played in browsers\n');

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const DESKTOP = { viewport: { width: 1280, height: 800 } };

let dataDir: string;
let hotline: HotlineProcess;
let browser: Browser;
let password: string;
const complaints: string[] = [];

beforeAll(async () => {
  if (chromiumPath === null) return;
  dataDir = mkdtempSync(join(tmpdir(), 'hotline-e2e-'));
  [hotline, browser] = await Promise.all([HotlineProcess.start(dataDir), openBrowser()]);
  password = JSON.parse(readFileSync(join(dataDir, 'keys.json'), 'utf8')).DEMO_PASSWORD;
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await hotline?.stop();
  if (dataDir !== undefined) rmSync(dataDir, { recursive: true, force: true });
});

type Device = Parameters<Browser['newContext']>[0];

async function openPage(path: string, device: Device): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...device });
  context.setDefaultTimeout(20_000);
  context.on('weberror', (error) => complaints.push(`${path}: ${error.error().message}`));
  context.on('console', (message) => {
    // The browser itself reports "am I signed in?" (401), what was held back as stale (409), and a case that is his no
    // more (404).
    const isExpected =
      /\b(401|409)\b/.test(message.text()) || /\/(handoffs|conversations)\//.test(message.location().url);
    if (message.type() === 'error' && !isExpected)
      complaints.push(`${path}: ${message.text()} ${message.location().url}`);
  });
  const page = await context.newPage();
  await page.goto(`${hotline.url}${path}`);
  return { page, context };
}

async function signIn(username: string, device: Device): Promise<{ page: Page; context: BrowserContext }> {
  const opened = await openPage('/desk', device);
  const { page } = opened;
  await page.getByLabel('账号').fill(username);
  await page.locator('input[type=password]').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.locator('.top-bar').waitFor();
  return opened;
}

async function setDuty(page: Page, onDuty: boolean): Promise<void> {
  const now = page.locator(`[role=switch][aria-checked=${!onDuty}]`).first();
  await now.click();
  await page.locator(`[role=switch][aria-checked=${onDuty}]`).first().waitFor();
}

async function reply(page: Page, text: string): Promise<void> {
  await page.getByLabel('回复来访人').fill(text);
  await page.getByRole('button', { name: '发送' }).click();
}

/** What the page asks for waits until it is let go; what it sends goes through. */
async function holdNews(page: Page): Promise<() => Promise<void>> {
  let held: Route[] | null = [];
  await page.route(/\/api\/desk\/(handoffs|conversations|queue)/, async (route) => {
    if (route.request().method() === 'GET' && held !== null) held.push(route);
    else await route.continue();
  });
  return async () => {
    const waiting = held ?? [];
    held = null;
    await Promise.all(waiting.map((route) => route.continue()));
  };
}

story('a resident, two lawyers and a supervisor', () => {
  it('play a handoff from the first offer to the record', async () => {
    const [{ page: resident }, { page: one }, { page: two, context: ofTwo }] = await Promise.all([
      openPage('/', PHONE),
      signIn('lawyer1', DESKTOP),
      signIn('lawyer2', PHONE),
    ]);
    const log = resident.getByRole('log');
    const serves = (name: string) => resident.locator('.status[data-tone=lawyer]', { hasText: name }).waitFor();
    const ask = async (text: string) => {
      await resident.locator('#composer').fill(text);
      await resident.getByRole('button', { name: '发送' }).click();
    };
    await log.getByText('智能助手').first().waitFor();

    // The first lawyer is offered it, sees how long he has, and is busy.
    await setDuty(one, true);
    await ask('老板拖欠我三个月工资，我要找律师');
    const offerToOne = one.locator('.offer');
    await offerToOne.waitFor();
    expect(await offerToOne.locator('.offer-left').innerText()).toMatch(/\d+\s*秒/);
    await keepPicture(one, 'handoff-01-offer');
    await resident.locator('.status[data-tone=queue]').waitFor();
    await keepPicture(resident, 'handoff-02-resident-waits');
    await offerToOne.getByRole('button', { name: '不接' }).click();
    await keepPicture(one, 'handoff-03-why-not');
    await one.getByRole('button', { name: '正忙' }).click();
    await offerToOne.waitFor({ state: 'detached' });

    // The second comes on duty, on his telephone, and takes it; the resident sees who it is.
    await setDuty(two, true);
    const offerToTwo = two.locator('.offer');
    await offerToTwo.waitFor();
    await keepPicture(two, 'handoff-04-offer-phone');
    await offerToTwo.getByRole('button', { name: '接待' }).click();
    await serves('值班律师二号');
    await keepPicture(resident, 'handoff-05-resident-sees-who');

    // Both speak, and the bot does not.
    const botSaid = await resident.locator('.message-bot').count();
    await ask('律师您好，我手里有工资条');
    await two.getByText('我手里有工资条').first().waitFor();
    await reply(two, '您好，工资条请收好，我先看看。');
    await log.getByText('工资条请收好').waitFor();
    await keepPicture(two, 'handoff-06-talk-phone');

    // A second tab that has not heard the latest: what is written there is held back, and shown with the news.
    const tab = await ofTwo.newPage();
    await tab.goto(two.url());
    await tab.getByText('工资条请收好').first().waitFor();
    const letGo = await holdNews(tab);
    await ask('还有，他昨天把我辞退了');
    await two.getByText('他昨天把我辞退了').first().waitFor();
    await Promise.all([
      tab.waitForResponse((response) => response.status() === 409),
      reply(tab, '那就按欠薪申请仲裁。'),
    ]);
    await letGo();
    const stale = tab.locator('.stale-reply');
    await stale.waitFor();
    expect(await stale.innerText()).toContain('他昨天把我辞退了');
    await keepPicture(tab, 'handoff-07-stale-second-tab');
    await stale.getByRole('button', { name: '再看看' }).click();
    await stale.waitFor({ state: 'detached' });
    expect(await log.innerText()).not.toContain('那就按欠薪申请仲裁');
    await tab.close();

    // Passed on to the first with a word about it, who takes it now.
    await two.getByRole('button', { name: '转交' }).click();
    const transfer = two.getByRole('dialog');
    await transfer.getByRole('radio', { name: /值班律师一号/ }).check();
    await transfer.locator('textarea').fill('被辞退了，请接着谈赔偿');
    await keepPicture(two, 'handoff-08-transfer-phone');
    await transfer.getByRole('button', { name: '转交' }).click();
    await offerToOne.waitFor();
    expect(await offerToOne.innerText()).toContain('请接着谈赔偿');
    await keepPicture(one, 'handoff-09-transfer-offered');
    await keepPicture(two, 'handoff-10-transfer-waits-phone');
    await offerToOne.getByRole('button', { name: '接待' }).click();
    await serves('值班律师一号');
    await keepPicture(resident, 'handoff-11-resident-passed-on');
    await setDuty(two, false);
    await keepPicture(two, 'handoff-12-passed-on-phone');
    await reply(one, '被辞退可以一并要求赔偿金，我帮您列好了材料。');
    await log.getByText('我帮您列好了材料').waitFor();

    // Handed back to the bot with what was settled, and the record of it; the bot answers again.
    expect(await resident.locator('.message-bot').count()).toBe(botSaid);
    await one.getByRole('button', { name: '结束', exact: true }).click();
    await one.getByRole('radio', { name: /交回机器人/ }).check();
    await one.getByRole('dialog').locator('textarea').fill('申请劳动仲裁，要求工资和赔偿金');
    await keepPicture(one, 'handoff-13-hand-back');
    await one.getByRole('button', { name: '确定交回' }).click();
    await log.getByText('申请劳动仲裁，要求工资和赔偿金').waitFor();
    await writeRecord(one, '已列材料清单', 'handoff-14-record');
    await ask('劳动仲裁要交钱吗');
    await resident.locator('.message-bot').nth(botSaid).waitFor();
    await keepPicture(resident, 'handoff-15-resident-bot-again');

    // He asks again; the lawyer who knows him is offered it.
    await ask('我还是要找律师');
    await offerToOne.waitFor();
    await offerToOne.getByRole('button', { name: '接待' }).click();
    await serves('值班律师一号');

    // The supervisor sees it at once, whispers, and takes it over.
    const { page: supervisor } = await signIn('supervisor1', DESKTOP);
    await supervisor.locator('.handoff').first().waitFor();
    await keepPicture(supervisor, 'handoff-16-supervisor-live');
    await supervisor.locator('.handoff').first().click();
    await supervisor.getByRole('button', { name: '耳语' }).click();
    await supervisor.getByRole('dialog').locator('textarea').fill('先问他有没有劳动合同');
    await supervisor.getByRole('dialog').getByRole('button', { name: /^发给/ }).click();
    await one.getByText('先问他有没有劳动合同').first().waitFor();
    await keepPicture(one, 'handoff-17-whispered');
    await supervisor.getByRole('button', { name: '接手' }).click();
    await supervisor.getByRole('dialog').locator('textarea').fill('来访人要求换人');
    await supervisor.getByRole('dialog').getByRole('button', { name: '确定' }).click();
    await serves('督导员一号');
    await reply(supervisor, '我是督导员，由我继续为您解答。');
    await log.getByText('由我继续为您解答').waitFor();
    await keepPicture(one, 'handoff-18-taken-over');
    await keepPicture(supervisor, 'handoff-19-supervisor-serves');
    expect(await resident.locator('body').innerText()).not.toContain('先问他有没有劳动合同');

    // Ended, with its record.
    await supervisor.getByRole('button', { name: '结束', exact: true }).click();
    await supervisor.getByRole('button', { name: '确定结束' }).click();
    await writeRecord(supervisor, '已解释仲裁程序', 'handoff-20-supervisor-record');
    await resident.locator('.choice', { hasText: /^满意/ }).last().waitFor();
    await keepPicture(resident, 'handoff-21-resident-is-asked');
    expect(complaints).toEqual([]);
  }, 120_000);
});

async function writeRecord(page: Page, note: string, picture: string): Promise<void> {
  const record = page.locator('.wrap-up');
  // What is owed stands there also for whoever looks again.
  await record.waitFor({ timeout: 10_000 }).catch(async () => {
    await keepPicture(page, `${picture}-missing`);
    await page.reload();
    await record.waitFor();
  });
  await record.getByRole('radio', { name: '已解答' }).check();
  await record.locator('textarea').fill(note);
  await keepPicture(page, picture);
  await record.getByRole('button', { name: '保存小结' }).click();
  await record.waitFor({ state: 'detached' });
}
