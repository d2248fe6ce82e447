import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromiumPath, keepPicture, openBrowser } from '../support/browser.ts';
import { HotlineProcess } from '../support/hotline-process.ts';

const story = chromiumPath === null ? describe.skip : describe;
if (chromiumPath === null)
  process.stdout.write('SKIPPED: no Chromium on this machine, the browser story is not played\n');

let dataDir: string;
let hotline: HotlineProcess;
let browser: Browser;
let password: string;
const complaints: string[] = [];

beforeAll(async () => {
  if (chromiumPath === null) return;
  dataDir = mkdtempSync(join(tmpdir(), 'hotline-e2e-'));
  hotline = await HotlineProcess.start(dataDir);
  password = JSON.parse(readFileSync(join(dataDir, 'keys.json'), 'utf8')).DEMO_PASSWORD;
  browser = await openBrowser();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await hotline?.stop();
  if (dataDir !== undefined) rmSync(dataDir, { recursive: true, force: true });
});

async function openPage(
  path: string,
  options: Parameters<Browser['newContext']>[0],
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(`${path}: ${error.message}`));
  page.on('console', (message) => {
    // The browser reports the expected 401 of "am I signed in?" by itself.
    if (message.type() === 'error' && !message.text().includes('401')) complaints.push(`${path}: ${message.text()}`);
  });
  await page.goto(`${hotline.url}${path}`);
  return { page, context };
}

async function signIn(username: string, options: Parameters<Browser['newContext']>[0]): Promise<Page> {
  const { page } = await openPage('/desk', options);
  await page.getByLabel('账号').fill(username);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  return page;
}

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
const DESKTOP = { viewport: { width: 1280, height: 800 } };

/** How this resident answers the pre-check: the question's words → the choice taken or the text typed. */
const ANSWERS: readonly [RegExp, string | { type: string }][] = [
  [/事情发生在哪里/, '蚌埠市'],
  [/哪个(?:区|县)/, { type: '不清楚' }],
  [/什么事情/, '讨要工资'],
  [/已经.*律师|请了律师|有律师/, { type: '没有' }],
  [/农民工|进城|打工/, { type: '是' }],
  [/几天|期限|时效|截止/, { type: '不清楚' }],
];

story('a resident, a lawyer and a supervisor', () => {
  it('play the whole story', async () => {
    const { page: resident } = await openPage('/', PHONE);
    const log = resident.getByRole('log');
    const composer = resident.locator('#composer');
    const say = async (text: string) => {
      await composer.fill(text);
      await resident.getByRole('button', { name: '发送' }).click();
    };
    await log.getByText('智能助手').first().waitFor();
    await keepPicture(resident, '01-resident-greeting');

    // Asks why he was not paid; where the bot asks which question is meant, he takes the first.
    await say('老板拖欠我三个月工资不给');
    await resident.locator('.card-answer, .choice:has-text("都不是")').first().waitFor();
    if ((await resident.locator('.card-answer').count()) === 0) {
      await keepPicture(resident, '02-resident-which-question');
      await resident.locator('.choice', { hasText: '拖欠工资' }).first().click();
    }
    const answer = resident.locator('.card-answer').first();
    await answer.waitFor();
    expect(await answer.innerText()).toContain('《劳动法》第五十条');
    expect(await answer.innerText()).toContain('1年');
    await keepPicture(resident, '03-resident-answer');

    // Checks whether legal aid is due.
    await resident.locator('.choice', { hasText: '查法律援助条件' }).last().click();
    for (let step = 0; step < 12 && (await resident.locator('.card-pre-check').count()) === 0; step += 1) {
      await resident.waitForTimeout(400);
      const question = await resident.locator('.message-bot').last().innerText();
      const [, answerTo] = ANSWERS.find(([pattern]) => pattern.test(question)) ?? [null, { type: '不清楚' }];
      if (typeof answerTo === 'string') await resident.locator('.choice', { hasText: answerTo }).last().click();
      else await say(answerTo.type);
      await resident.waitForTimeout(400);
    }
    const preCheck = resident.locator('.card-pre-check');
    await preCheck.waitFor();
    expect(await preCheck.innerText()).toMatch(/可能符合|需人工核实/);
    expect(await preCheck.innerText()).toContain('法律援助法');
    expect(await preCheck.innerText()).not.toMatch(/批准|拒绝/);
    await keepPicture(resident, '04-resident-pre-check');

    // A lawyer goes on duty; the resident asks for one.
    const lawyer = await signIn('lawyer1', DESKTOP);
    const duty = lawyer.getByRole('switch', { name: '值班' });
    await duty.click();
    await lawyer.locator('[role=switch][aria-checked=true]').first().waitFor();
    await resident.getByRole('button', { name: '找人工' }).click();
    await resident.locator('.status[data-tone=queue]').waitFor();
    await keepPicture(resident, '05-resident-waiting');
    const offer = lawyer.locator('.offer');
    await offer.waitFor();
    await keepPicture(lawyer, '06-lawyer-is-offered-who-waits');
    await offer.getByRole('button', { name: '接待' }).click();
    await resident.locator('.status[data-tone=lawyer]').waitFor();

    // Both type to each other; the bot is silent.
    const botMessages = await resident.locator('.message-bot').count();
    await say('律师您好，我有工资条和微信记录');
    await lawyer.getByText('我有工资条和微信记录').first().waitFor();
    await lawyer.getByLabel('回复来访人').fill('您好，请先把工资条和聊天记录保存好，我帮您看怎么申请劳动仲裁。');
    await lawyer.getByRole('button', { name: '发送' }).click();
    await log.getByText('我帮您看怎么申请劳动仲裁').waitFor();
    expect(await resident.locator('.message-bot').count()).toBe(botMessages);
    await keepPicture(resident, '07-resident-with-lawyer');
    await keepPicture(lawyer, '08-lawyer-with-resident');

    // The lawyer ends it and writes the record; the resident is asked once and rates.
    await lawyer.getByRole('button', { name: '结束', exact: true }).click();
    await lawyer.getByRole('button', { name: '确定结束' }).click();
    const record = lawyer.locator('.wrap-up');
    await record.getByRole('radio', { name: '已解答' }).check();
    await record.locator('textarea').fill('已告知仲裁时效和所需材料');
    await keepPicture(lawyer, '09-lawyer-writes-the-record');
    await record.getByRole('button', { name: '保存小结' }).click();
    await record.waitFor({ state: 'detached' });
    const rating = resident.locator('.choice', { hasText: /^满意/ }).last();
    await rating.waitFor();
    await keepPicture(resident, '10-resident-is-asked');
    await rating.click();
    await log.getByText('谢谢您的评价').waitFor();
    await keepPicture(resident, '11-resident-rated');

    // The supervisor finds it, with what was understood at each turn.
    const supervisor = await signIn('supervisor1', DESKTOP);
    await supervisor.getByRole('button', { name: /^今日概况/ }).click();
    await supervisor.locator('.figure').first().waitFor();
    await keepPicture(supervisor, '12-supervisor-today');
    await supervisor.getByRole('button', { name: '服务', exact: true }).click();
    const session = supervisor.locator('.session-link').first();
    await session.waitFor();
    await keepPicture(supervisor, '13-supervisor-sessions');
    await session.click();
    await supervisor.locator('.understanding').first().waitFor();
    const transcript = await supervisor.locator('body').innerText();
    expect(transcript).toContain('老板拖欠我三个月工资不给');
    expect(transcript).toContain('我帮您看怎么申请劳动仲裁');
    expect(transcript).toContain('满意');
    await keepPicture(supervisor, '14-supervisor-transcript');
    expect(complaints).toEqual([]);
  }, 180_000);

  it('let a resident in need of a large page read it, in light and dark', async () => {
    const { page, context } = await openPage('/?elder=1', PHONE);
    await page.getByRole('log').getByText('智能助手').first().waitFor();
    await keepPicture(page, '20-resident-elder');
    const boxes = await Promise.all((await page.getByRole('button').all()).map((button) => button.boundingBox()));
    const small = boxes.filter((box) => box !== null && (box.height < 44 || box.width < 44)).length;
    expect(small).toBe(0);
    await context.close();
    const { page: dark, context: night } = await openPage('/', { ...PHONE, colorScheme: 'dark' });
    await dark.getByRole('log').getByText('智能助手').first().waitFor();
    await keepPicture(dark, '21-resident-dark');
    await night.close();
  }, 60_000);

  it('show danger first', async () => {
    const { page, context } = await openPage('/', PHONE);
    await page.getByRole('log').getByText('智能助手').first().waitFor();
    await page.locator('#composer').fill('救命，我老公拿刀要砍我');
    await page.getByRole('button', { name: '发送' }).click();
    const call = page.locator('.card-emergency a[href="tel:110"]').first();
    await call.waitFor();
    await keepPicture(page, '22-resident-emergency');
    await context.close();
  }, 60_000);
});
