import type { BrowserContextOptions, Page } from 'playwright-core';
import { addDays } from '../../src/knowledge/index.ts';
import { DayCounting } from '../../src/oversight/index.ts';
import { DeskStage } from '../desk/desk-stage.ts';
import { drawing, servicesOfDay } from '../oversight/statistics/many-services.ts';
import { axeViolations } from '../support/axe.ts';
import { chromiumPath, keepPicture } from '../support/browser.ts';
import { DeskPages } from '../support/desk-pages.ts';

const pages = chromiumPath === null ? describe.skip : describe;
if (chromiumPath === null)
  process.stdout.write('SKIPPED: no Chromium on this machine, the page of statistics is not opened\n');

let desk: DeskStage;
let web: DeskPages;

beforeAll(async () => {
  if (chromiumPath === null) return;
  desk = await DeskStage.open();
  web = await DeskPages.open(desk);
  const { serviceFacts } = desk.room.stored;
  const [one, two] = await Promise.all([desk.person('lawyer1'), desk.person('lawyer2')]);
  const draw = drawing(9);
  const among = {
    draw,
    regions: ['340302', '340303', '340304', '340311', null],
    lawyers: [one.id, one.id, one.id, two.id],
  };
  const counting = new DayCounting({
    ...desk.room.stored,
    dutySpans: desk.stage.stored.dutySpans,
    clock: desk.stage.clock,
  });
  // Today is Monday 2026-03-02; a week of services, and one day of the time before.
  for (const day of ['2026-01-20', ...Array.from({ length: 7 }, (_, at) => addDays('2026-02-24', at))]) {
    await Promise.all(servicesOfDay(day, 14, among).map((each) => serviceFacts.insert(each)));
    await counting.count(day);
  }
}, 60_000);

afterAll(async () => {
  await web?.end();
  await desk?.end();
});

async function open(options: BrowserContextOptions): Promise<Page> {
  const page = await web.as('supervisor1', 'statistics', options);
  await page.getByRole('region', { name: '每日服务量' }).locator('svg').waitFor();
  return page;
}

const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

pages('statistics', () => {
  it('show figures with charts, each with its table, on a wide screen', async () => {
    const page = await open({ viewport: { width: 1280, height: 800 } });
    const tile = (name: string) => page.locator('.figure-tile', { has: page.getByText(name, { exact: true }) });
    await expect(tile('服务量').locator('.figure-value').innerText()).resolves.toBe('98');
    expect(await tile('服务量').innerText()).toContain('上期 14');
    expect(await tile('满意率').innerText()).toMatch(/\d+\.\d\d%\s+\d+\/\d+/);
    // Every chart is drawn with a size, says what it shows, and its table says the same.
    const charts = page.locator('.chart');
    expect(await charts.count()).toBe(10);
    for (const chart of await charts.all()) {
      const box = await chart.locator('svg').boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThan(50);
    }
    const days = page.getByRole('region', { name: '每日服务量' }).first();
    await days.getByText('查看数据表').click();
    expect(await days.locator('tbody tr').count()).toBe(30);
    expect(await days.getByRole('row', { name: /^2026-02-24/ }).innerText()).toContain('14');
    await days.getByText('查看数据表').click();
    await keepPicture(page, '90-statistics');
    expect(await axeViolations(page)).toEqual([]);
    expect(await fits(page)).toBeLessThanOrEqual(0);

    await page.getByRole('combobox', { name: '渠道' }).click();
    await page.locator('.ant-select-item-option', { hasText: '电话' }).click();
    await page
      .getByRole('region', { name: '渠道', exact: true })
      .first()
      .getByText(/最多的是电话，\d+ 次，占 100\.00%/)
      .waitFor();

    await page.locator('.roster-head').getByText('人员', { exact: true }).click();
    const first = page.locator('.figure-people tbody tr').first();
    await first.waitFor();
    expect(await page.locator('.figure-people').innerText()).toContain('样本太少');
    await page.getByRole('button', { name: '服务量', exact: true }).click();
    expect(await first.innerText()).toContain('值班律师一号');
    expect(await page.locator('th[aria-sort="descending"]').innerText()).toContain('服务量');
    await keepPicture(page, '91-statistics-people');
    expect(await axeViolations(page)).toEqual([]);

    await page.getByRole('button', { name: '指标口径' }).click();
    await page.getByText('放弃等待、改为留言的都在分母里').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.roster-head').getByText('报表', { exact: true }).click();
    const link = page.getByRole('link', { name: '下载“公开数据表” PDF' });
    expect(await link.getAttribute('href')).toBe('/api/desk/statistics/public/2026-02.pdf');
    await keepPicture(page, '92-statistics-reports');
    await page.context().close();
  }, 30_000);

  it('fit on a phone, in the dark, and refuse a range that is none', async () => {
    const page = await open({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
      colorScheme: 'dark',
    });
    expect(await fits(page)).toBeLessThanOrEqual(0);
    await keepPicture(page, '93-statistics-phone');
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('combobox', { name: '时间' }).click();
    await page.locator('.ant-select-item-option', { hasText: '自选' }).click();
    await page.getByLabel('到', { exact: true }).fill('2025-12-01');
    await page.getByRole('alert').getByText('结束日期不能早于开始日期').waitFor();
    await page.getByLabel('从', { exact: true }).fill('2025-12-01');
    await page.getByText('这段时间没有已结束的服务').waitFor();
    expect(await fits(page)).toBeLessThanOrEqual(0);
    await page.context().close();
    expect(web.complaints).toEqual([]);
  }, 30_000);
});
