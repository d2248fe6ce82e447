import type { Page } from 'playwright-core';
import { DeskStage, type Person } from '../desk/desk-stage.ts';
import { emptyCard } from '../handoff/stage.ts';
import { axeViolations } from '../support/axe.ts';
import { chromiumPath, keepPicture } from '../support/browser.ts';
import { DeskPages } from '../support/desk-pages.ts';

const pages = chromiumPath === null ? describe.skip : describe;
if (chromiumPath === null)
  process.stdout.write('SKIPPED: no Chromium on this machine, pages of the wall and of the audit are not opened\n');

let desk: DeskStage;
let web: DeskPages;
let lawyer: Person;

const DESKTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };

beforeAll(async () => {
  if (chromiumPath === null) return;
  desk = await DeskStage.open();
  web = await DeskPages.open(desk);
  lawyer = await desk.person('lawyer1');
  await desk.stage.onDuty(lawyer.id);
}, 60_000);

afterAll(async () => {
  await web?.end();
  await desk?.end();
});

async function expectGood(page: Page): Promise<void> {
  expect(await axeViolations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
}

pages('the live wall', () => {
  it('is pushed what happens, says alarms once, and is told who attends to them', async () => {
    const { stage } = desk;
    const page = await web.as('supervisor1', 'wall', DESKTOP);
    await page.getByText('没有告警').waitFor();
    await page.getByText('连接断了', { exact: false }).waitFor({ state: 'detached' });
    const said = page.locator('.wall > [aria-live]');
    expect(await said.innerText()).toBe('');
    await stage.waiting('first');
    await desk.session('s-first', { conversationId: 'first' });
    await stage.waiting('danger', 0, { ...emptyCard, emergency: 'E-violence', urgent: ['有人身危险'] });
    stage.clock.pass(2_000);
    stage.queueFeed.publish();
    const alarm = page.getByRole('listitem').filter({ hasText: '有危险的来访人在等人工' });
    await alarm.getByText('有人身危险').waitFor();
    expect(await said.innerText()).toBe('新告警：有危险的来访人在等人工');
    await page.getByText('2 人').first().waitFor();
    await page.getByRole('region', { name: '值班人员' }).getByText('值班律师一号').waitFor();
    await expectGood(page);
    await keepPicture(page, '97-wall');
    await alarm.getByRole('button', { name: '我来处理' }).click();
    await alarm.getByText(/督导员一号 10:00 起在处理/).waitFor();
    expect(await page.getByText('0 条没有人处理').count()).toBe(1);
    expect(await alarm.getByRole('link', { name: '去处理' }).getAttribute('href')).toBe('/desk/live/s-danger-h1');

    await page.getByRole('button', { name: '全屏' }).click();
    await page.getByRole('button', { name: '退出全屏' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
    await expectGood(page);
    await keepPicture(page, '97-wall-full');
    await page.getByRole('button', { name: '退出全屏' }).click();
    await page.getByRole('button', { name: '全屏', exact: true }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBeUndefined();

    // Ages go on by themselves.
    await page.clock.setFixedTime(new Date(stage.clock.now().getTime() + 200_000));
    await page.getByRole('region', { name: '排队' }).getByText('超过 180 秒').first().waitFor();
    await page.context().close();
  });

  it('fits a phone', async () => {
    const page = await web.as('supervisor1', 'wall', PHONE);
    await page.getByRole('region', { name: '排队' }).waitFor();
    await expectGood(page);
    await keepPicture(page, '97-wall-phone');
    await page.context().close();
  });
});

pages('the audit', () => {
  it('is searched, proven whole, and says at which line it was altered', async () => {
    const { auditChain, stored } = desk.room;
    await auditChain.check();
    const page = await web.as('admin1', 'audit', DESKTOP);
    await page.getByText(/完整：2026-03-02 10:00 校验/).waitFor();
    const rows = page.getByRole('region', { name: '审计记录' }).locator('tbody tr');
    await rows.first().waitFor();
    expect(await page.getByText('您看得到的是').count()).toBe(0);
    const what = page.getByRole('combobox', { name: '操作' });
    await what.click();
    await what.fill('确认告警');
    await what.press('Enter');
    await rows.nth(1).waitFor({ state: 'detached' });
    await rows.filter({ hasText: 'emergency 1' }).waitFor();
    expect(await rows.first().innerText()).toContain('督导员一号');
    expect(await page.getByRole('link', { name: '导出 CSV' }).getAttribute('href')).toBe(
      '/api/desk/audit/export.csv?what=alarm-acknowledge',
    );
    await page.getByLabel('对象编号').fill('没有这个');
    await page.getByText('没有符合条件的记录').waitFor();
    await page.getByLabel('对象编号').fill('');
    const [second] = await stored.auditEvents.read('audit', 1, 1);
    await stored.auditEvents.change(second!._id, (line) => ({ ...line, address: '10.0.0.9' }));
    await auditChain.check();
    await page.reload();
    await page
      .getByRole('alert')
      .getByText(/第 2 行对不上/)
      .waitFor();
    await page.locator('.audit-mark').first().waitFor();
    await expectGood(page);
    await keepPicture(page, '98-audit');
    await page.setViewportSize({ width: 320, height: 640 });
    await expectGood(page);
    await keepPicture(page, '98-audit-phone');
    await page.context().close();
  });

  it('nothing went wrong on the pages', () => {
    expect(web.complaints).toEqual([]);
  });
});
