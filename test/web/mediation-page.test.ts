import type { Page } from 'playwright-core';
import { confirmationClock } from '../../src/mediation/index.ts';
import { DeskStage } from '../desk/desk-stage.ts';
import { mediationCaseOf } from '../mediation/case-of.ts';
import { axeViolations } from '../support/axe.ts';
import { chromiumPath, keepPicture } from '../support/browser.ts';
import { DeskPages } from '../support/desk-pages.ts';

const pages = chromiumPath === null ? describe.skip : describe;
if (chromiumPath === null)
  process.stdout.write('SKIPPED: no Chromium on this machine, the page of mediation is not opened\n');

pages('the page of mediation', () => {
  let desk: DeskStage;
  let browser: DeskPages;
  beforeAll(async () => {
    desk = await DeskStage.open();
    browser = await DeskPages.open(desk);
    const now = desk.stage.clock.now();
    const ground = { seal: desk.seal, now };
    const { mediationCases } = desk.room.stored;
    await mediationCases.insert(await mediationCaseOf('calm', ground));
    const danger = { at: now, note: '', attendedBy: null, attendedAt: null };
    const number = 'TJ20260301-0002-0';
    await mediationCases.insert(await mediationCaseOf('grave', { ...ground, number, danger, nextDueAt: now }));
  });
  beforeAll(async () => {
    const now = desk.stage.clock.now();
    const ground = { seal: desk.seal, now };
    const { mediationCases } = desk.room.stored;
    const day = 86_400_000;
    const agreedAt = new Date(now.getTime() - 27 * day);
    const effectiveDay = agreedAt.toISOString().slice(0, 10);
    const confirmation = confirmationClock(effectiveDay);
    const agreement = { terms: '修好漏水', form: 'written', effectiveDay, performBy: null, at: agreedAt } as const;
    const outcome = { outcome: 'agreed', agreement } as const;
    const agreed = { ...outcome, state: 'agreed', confirmation, nextDueAt: confirmation.dueAt } as const;
    await mediationCases.insert(await mediationCaseOf('agreed', { ...ground, number: 'TJ20260301-0003-0', ...agreed }));
    const subsidy = {
      state: 'claimed',
      claimedBy: 'mediator1',
      claimedName: '调解员一号',
      claimedAt: now,
      amountFen: null,
      tableVersion: '',
      audit: null,
      decidedBy: null,
      decidedName: '',
      decidedAt: null,
      note: '',
      paidAt: null,
    } as const;
    const paid = { ...outcome, state: 'closed', subsidy, subsidyState: 'claimed' } as const;
    await mediationCases.insert(await mediationCaseOf('closed', { ...ground, number: 'TJ20260301-0004-0', ...paid }));
  });
  afterAll(async () => {
    await browser?.end();
    await desk?.end();
  });

  it('danger stands first; a case is accepted, and what was done is told', async () => {
    const page = await browser.as('order1', 'mediation', { viewport: { width: 1280, height: 900 } });
    const lines = page.locator('.mediation-list li');
    await lines.nth(2).waitFor();
    expect(await lines.first().textContent()).toContain('可能激化');
    expect(await page.locator('.mediation-list').textContent()).not.toMatch(/申请人甲|138001/u);
    await keepPicture(page, '97-mediation-list-1280');
    await page.getByRole('button', { name: '登记调解申请' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '登记' }).click();
    await page.getByText('还没有填：纠纷类型、事情经过').waitFor();
    const form = page.getByRole('dialog');
    await form.getByLabel('纠纷类型 *').click();
    await page.getByText('相邻关系', { exact: true }).last().click();
    await form.getByLabel('事情经过 *').fill('楼上漏水');
    await form.getByLabel('涉及金额（元）').fill('三千');
    await form.getByRole('button', { name: '登记' }).click();
    await page.getByText('金额要写成数字').waitFor();
    await form.getByLabel('涉及金额（元）').fill('3,000.50');
    await form.getByLabel('对方电话').fill('13700137000');
    await form.getByLabel('地区').fill('蚌埠');
    await page.getByText('安徽省蚌埠市', { exact: true }).last().click();
    await keepPicture(page, '97-mediation-add-1280');
    await form.getByRole('button', { name: '登记' }).click();
    await page.getByText('3000.50 元').waitFor();
    await page.getByRole('button', { name: '‹' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await lines.filter({ hasText: '待受理' }).last().getByRole('button').click();
    await page.getByRole('button', { name: '受理', exact: true }).click();
    await page.getByLabel('调解组织 *').fill('幸福村人民调解委员会');
    await page.getByRole('dialog').click({ trial: true });
    await keepPicture(page, '97-mediation-accept-1280');
    await page.getByRole('button', { name: /确\s*定/u }).click();
    await page.getByText('已受理', { exact: false }).first().waitFor();
    await page.locator('.ant-modal').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: '看号码 对方' }).click();
    const dialog = page.getByRole('dialog').filter({ hasText: '看号码' });
    await dialog.getByLabel('原因 *').fill('');
    await dialog.getByRole('button', { name: '看号码' }).click();
    await dialog.getByRole('alert').getByText('还没有填：原因').waitFor();
    await dialog.getByLabel('原因 *').fill('约时间');
    await dialog.getByRole('button', { name: '看号码' }).click();
    await page.getByRole('link', { name: '+8613700137000' }).waitFor();
    expect(await page.getByRole('link', { name: '人民调解申请书' }).getAttribute('href')).not.toContain('full');
    await page.getByRole('checkbox', { name: /显示完整号码/u }).check();
    expect(await page.getByRole('link', { name: '人民调解申请书' }).getAttribute('href')).toContain('numbers=full');
    await keepPicture(page, '97-mediation-case-1280');
    expect(await axeViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectFits(page);
    await keepPicture(page, '97-mediation-case-390');
    await page.getByRole('button', { name: '‹' }).click();
    await page.getByText('征求对方意见', { exact: true }).click();
    await lines.filter({ hasText: '已受理' }).waitFor();
    expect(await lines.count()).toBe(1);
    await page.getByText('待司法确认', { exact: true }).click();
    await page.getByText('期限将近').waitFor();
    expect(await lines.count()).toBe(1);
    await expectFits(page);
    expect(await axeViolations(page)).toEqual([]);
    await keepPicture(page, '97-mediation-list-390');
    await page.getByText('一案一补', { exact: true }).click();
    await page.getByText('调解员一号 申报').waitFor();
    await expectFits(page);
    await keepPicture(page, '97-mediation-subsidy-390');
    await page.setViewportSize({ width: 1280, height: 900 });
    expect(await axeViolations(page)).toEqual([]);
    await keepPicture(page, '97-mediation-subsidy-1280');
    await page.getByRole('button', { name: '打开' }).click();
    await page.getByText('申报人和调解员不能审核').waitFor();
    await keepPicture(page, '97-mediation-claimed-1280');
    expect(browser.complaints).toEqual([]);
  });
});

async function expectFits(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
}
