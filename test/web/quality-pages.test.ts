import type { BrowserContextOptions, Page } from 'playwright-core';
import { DeskStage } from '../desk/desk-stage.ts';
import { saidIn, servedBy } from '../desk/quality-stage.ts';
import { axeViolations } from '../support/axe.ts';
import { chromiumPath, keepPicture } from '../support/browser.ts';
import { DeskPages } from '../support/desk-pages.ts';

const pages = chromiumPath === null ? describe.skip : describe;
if (chromiumPath === null)
  process.stdout.write('SKIPPED: no Chromium on this machine, pages of the quality review are not opened\n');

let desk: DeskStage;
let web: DeskPages;

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const DESKTOP = { viewport: { width: 1280, height: 800 } };

beforeAll(async () => {
  if (chromiumPath === null) return;
  desk = await DeskStage.open();
  web = await DeskPages.open(desk);
  for (const username of ['reviewer-one', 'reviewer-two']) await desk.withRoles(username, ['reviewer']);
  const lawyer = await desk.person('lawyer1');
  for (const id of ['first', 'second']) {
    const session = await servedBy(desk, lawyer.id, id, { emergency: id === 'second' ? 'E-VIOLENCE' : null });
    await saidIn(desk, id, '谢谢您');
    await desk.quality.scoring.step.settle(session);
    desk.stage.clock.pass(60_000);
  }
}, 60_000);

afterAll(async () => {
  await web?.end();
  await desk?.end();
});

function signedIn(username: string, part: string, options: BrowserContextOptions): Promise<Page> {
  return web.as(username, `quality/${part}`, options);
}

/** No rule of accessibility is broken, and nothing has to be pushed sideways. */
async function expectGood(page: Page): Promise<void> {
  expect(await axeViolations(page)).toEqual([]);
  await expectFits(page);
}

async function expectFits(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
}

/** All points for each item, danger not applicable, then handed in. */
async function fillIn(page: Page, comment: string): Promise<void> {
  const items = page.locator('.score-item');
  await items.first().waitFor();
  for (const item of await items.all()) {
    if ((await item.locator('legend').innerText()) === '险情先报号码') await item.getByLabel('不适用').check();
    else await item.locator('.ant-btn').first().click();
  }
  await page.getByLabel('总的意见 *').fill(comment);
}

pages('the quality review', () => {
  it('is scored blind, compared, appealed and decided by another', async () => {
    const one = await signedIn('reviewer-one', 'queue', DESKTOP);
    await one.getByText('等您复核').waitFor();
    await expectFits(one);
    await keepPicture(one, '120-quality-queue');
    await one.getByRole('button', { name: '领取下一件' }).click();
    await one.getByRole('heading', { name: '请先给出您自己的分' }).waitFor();
    // Blind: nothing of the machine's is there yet. And no number of the resident's.
    expect(await one.locator('.evidence, .comparison').count()).toBe(0);
    expect(await one.locator('.quality-transcript').innerText()).not.toContain('13800001234');
    await one.getByRole('button', { name: '提交评分' }).click();
    await one.getByRole('alert').getByText('还有 9 项没有评').waitFor();
    await fillIn(one, '讲得清楚，应答慢了。');
    await one.getByText('合计 100 分').waitFor();
    await expectGood(one);
    await keepPicture(one, '121-quality-sheet');
    await one.getByRole('button', { name: '提交评分' }).click();
    const comparison = one.getByRole('region', { name: '自动评分和人工评分' });
    await comparison.getByText('等了 3 分 20 秒才有人应答（时限 3 分 0 秒）').waitFor();
    const grounds = comparison.locator('.score-line', { hasText: '说明法律依据' });
    await grounds.getByRole('button', { name: '看依据 1' }).click();
    await one.locator('[data-focus]', { hasText: '第二十七条' }).waitFor();
    await expectFits(one);
    await keepPicture(one, '122-quality-comparison');

    const lawyer = await signedIn('lawyer1', 'mine', PHONE);
    await lawyer.getByText('没有人工评分').first().waitFor();
    await expectFits(lawyer);
    await keepPicture(lawyer, '123-quality-mine-phone');
    await lawyer.getByRole('button', { name: '查看' }).click();
    await lawyer.getByText('讲得清楚，应答慢了。').waitFor();
    // Who complained, and who scored, is not told to the one it is about.
    expect(await lawyer.locator('.quality-case').innerText()).not.toMatch(/不满意|reviewer-one/);
    await lawyer.getByLabel('说明或者申诉').fill('当时排队的人多，请再看一次。');
    await lawyer.getByRole('button', { name: '提出申诉' }).click();
    await lawyer.getByText('申诉中', { exact: true }).waitFor();
    await expectGood(lawyer);
    await keepPicture(lawyer, '124-quality-appeal-phone');

    const two = await signedIn('reviewer-two', 'appeals', { ...DESKTOP, colorScheme: 'dark' });
    await two.getByRole('button', { name: '2026-03-02 10:00' }).click();
    await two.getByLabel('维持原分的理由').fill('时限以标准为准，维持。');
    await expectGood(two);
    await keepPicture(two, '125-quality-decide-dark');
    await two.getByRole('button', { name: '维持原分' }).click();
    await two.getByText('申诉答复：维持').waitFor();
    await Promise.all([one, lawyer, two].map((page) => page.context().close()));
    expect(web.complaints).toEqual([]);
  }, 40_000);

  it('reports how machine and people agree, and publishes its rubric, on a phone too', async () => {
    const page = await signedIn('supervisor1', 'agreement', PHONE);
    await page.getByText('只有 1 次，少于 30 次').waitFor();
    await expectGood(page);
    await keepPicture(page, '126-quality-agreement-phone');
    await page.getByLabel('从', { exact: true }).fill('2027-01-01');
    await page.getByRole('alert').getByText('日期没有选对').waitFor();
    await page.locator('.quality-head').getByText('评分标准').click();
    await page.getByRole('heading', { name: /告知援助权利/ }).waitFor();
    await expectFits(page);
    await keepPicture(page, '127-quality-rubric-phone');
    await page.setViewportSize(DESKTOP.viewport);
    await page.locator('.quality-head').getByText('已复核').click();
    await page.getByText('申诉答复：维持').waitFor();
    await expectFits(page);
    await keepPicture(page, '128-quality-reviewed');
    await page.context().close();
    expect(web.complaints).toEqual([]);
  }, 30_000);
});
