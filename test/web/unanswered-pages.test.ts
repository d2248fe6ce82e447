import { rm } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { DeskStage } from '../desk/desk-stage.ts';
import { fewFiles } from '../desk/unanswered-stage.ts';
import { axeViolations } from '../support/axe.ts';
import { chromiumPath, keepPicture } from '../support/browser.ts';
import { DeskPages } from '../support/desk-pages.ts';

const pages = chromiumPath === null ? describe.skip : describe;
if (chromiumPath === null)
  process.stdout.write('SKIPPED: no Chromium on this machine, pages of unanswered questions are not opened\n');

const DANCE = ['广场舞音响太吵了怎么办', '楼下跳广场舞吵得睡不着', '广场舞噪音太大找谁管', '晚上广场舞太吵谁管'];
const WAGES = ['饭店老板拖着工资不给', '老板拖欠工资还骂人，电话13812345678', '公司三个月没给工资了'];
const DAY = 24 * 3_600_000;

let desk: DeskStage;
let web: DeskPages;
let dir: string;

beforeAll(async () => {
  if (chromiumPath === null) return;
  dir = await fewFiles();
  const opening = DeskStage.open({}, {}, { unansweredFrom: dir });
  desk = await opening;
  web = await DeskPages.open(desk);
  let at = 0;
  for (const text of [...DANCE, ...WAGES, '今天天气怎么样']) {
    at += 1;
    await desk.misunderstood.note({
      _id: `turn-${at}`,
      conversationId: `c-${at}`,
      sessionId: `s-${at}`,
      channel: at % 2 === 0 ? 'wechat' : 'web',
      at: new Date(desk.stage.clock.now().getTime() - (at % 3) * 9 * DAY),
      kind: text.includes('天气') ? 'out-of-scope' : at % 3 === 0 ? 'asked-back' : 'not-understood',
      text,
      decision: 'clarify',
      intent: null,
      topic: text.includes('工资') ? '劳动纠纷' : null,
      confidence: 0.2,
      alternatives: [],
    });
  }
  await desk.deps.unanswered.clusters.recount();
}, 60_000);

afterAll(async () => {
  await web?.end();
  await desk?.end();
  if (dir !== undefined) await rm(dir, { recursive: true, force: true });
});

/** Axe finds nothing on the page with the most on it, and nothing has to be pushed sideways. */
async function expectGood(page: Page): Promise<void> {
  expect(await axeViolations(page)).toEqual([]);
  await expectFitting(page);
}

async function expectFitting(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
}

pages('questions that went unanswered', () => {
  it('become a draft with a diff, on the desktop', async () => {
    const page = await web.as('supervisor1', 'misunderstood', { viewport: { width: 1280, height: 900 } });
    await page.getByRole('button', { name: /4 问 · 4 人/ }).click();
    await page.getByRole('heading', { name: '来访人的问法' }).waitFor();
    await keepPicture(page, '80-unanswered-cluster');
    await expectFitting(page);
    await page.getByRole('button', { name: '加到已有意图' }).click();
    await page.getByLabel('说法，一行一句').fill('广场舞音响太吵了怎么办\n房东不退押金');
    await page.getByRole('button', { name: '看看改动' }).click();
    await page.getByText('这句在意图“rent-deposit”里').waitFor();
    expect(await page.getByRole('button', { name: '存为草稿' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: '新增答复' }).click();
    await page.getByLabel('问题名称').fill('广场舞太吵怎么办？');
    await page.getByLabel('编号').fill('square-dance-noise');
    await page.getByLabel('事项类别').click();
    await page.getByTitle('劳动纠纷').last().click();
    await page.getByRole('button', { name: '看看改动' }).click();
    await page.getByText('+++ b/knowledge/answers/labour.yaml').waitFor();
    await keepPicture(page, '81-unanswered-new-answer');
    await page.getByRole('button', { name: '存为草稿' }).click();
    await page.getByRole('button', { name: /新增答复：广场舞太吵怎么办？/ }).click();
    await page.getByRole('link', { name: '下载补丁' }).waitFor();
    await page.getByText('drafts apply d-1').waitFor();
    await keepPicture(page, '82-unanswered-draft');
    await expectGood(page);
    await page.getByText('逐条标注').click();
    await page.getByText('广场舞噪音太大找谁管').waitFor();
    await page.context().close();
  }, 30_000);

  it('are seen without transcripts by a knowledge editor, on a phone in the dark', async () => {
    const phone = {
      viewport: { width: 390, height: 780 },
      hasTouch: true,
      isMobile: true,
      colorScheme: 'dark' as const,
    };
    const page = await web.as('editor1', 'misunderstood', phone);
    await page.getByRole('button', { name: /3 问 · 3 人/ }).waitFor();
    await keepPicture(page, '83-unanswered-phone');
    await expectFitting(page);
    await page.getByRole('button', { name: /3 问 · 3 人/ }).click();
    await page.getByText('老板拖欠工资不给').first().waitFor();
    expect(await page.content()).not.toContain('13812345678');
    await page.getByRole('button', { name: '加到已有意图' }).click();
    await page.getByRole('button', { name: '看看改动' }).click();
    await page.getByRole('region', { name: '内容文件的改动' }).waitFor();
    await keepPicture(page, '84-unanswered-phone-draft');
    await expectGood(page);
    await page.getByRole('button', { name: '返回列表' }).click();
    await page.getByText('逐条标注').click();
    await page.getByText('饭店老板拖着工资不给').waitFor();
    expect(await page.getByRole('button', { name: '看对话' }).count()).toBe(0);
    expect(web.complaints).toEqual([]);
    await page.context().close();
  }, 30_000);
});
