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
  afterAll(async () => {
    await browser?.end();
    await desk?.end();
  });

  it('danger stands first; a case is accepted, and what was done is told', async () => {
    const page = await browser.as('order1', 'mediation', { viewport: { width: 1280, height: 900 } });
    const lines = page.locator('.mediation-list li');
    await lines.nth(1).waitFor();
    expect(await lines.first().textContent()).toContain('可能激化');
    expect(await page.locator('.mediation-list').textContent()).not.toMatch(/申请人甲|138001/u);
    await keepPicture(page, 'mediation-list');
    await lines.nth(1).getByRole('button').click();
    await page.getByRole('button', { name: '受理', exact: true }).click();
    await page.getByLabel('调解组织 *').fill('幸福村人民调解委员会');
    await page.getByRole('button', { name: /确\s*定/u }).click();
    await page.getByText('已受理', { exact: false }).first().waitFor();
    await page.locator('.ant-modal').waitFor({ state: 'hidden' });
    await keepPicture(page, 'mediation-case');
    expect(await axeViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await keepPicture(page, 'mediation-case-small');
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(wide).toBe(false);
    expect(browser.complaints).toEqual([]);
  });
});
