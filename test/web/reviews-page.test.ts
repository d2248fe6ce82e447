import type { Page } from 'playwright-core';
import type { FollowUp } from '../../src/after-service.ts';
import { DeskStage, type Person } from '../desk/desk-stage.ts';
import { axeViolations } from '../support/axe.ts';
import { chromiumPath, keepPicture } from '../support/browser.ts';
import { DeskPages } from '../support/desk-pages.ts';

const pages = chromiumPath === null ? describe.skip : describe;
if (chromiumPath === null)
  process.stdout.write('SKIPPED: no Chromium on this machine, the page of reviews is not opened\n');

const PHONE = { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true };
const DESKTOP = { viewport: { width: 1280, height: 900 } };
const DAY_MS = 86_400_000;

let desk: DeskStage;
let web: DeskPages;
let reviewer: Person;

beforeAll(async () => {
  if (chromiumPath === null) return;
  desk = await DeskStage.open();
  web = await DeskPages.open(desk);
  await rated('20260302-AAAA1111', { reason: '说得太快，我没听懂，电话13911112222', emergency: null });
  desk.stage.clock.pass(DAY_MS);
  await rated('20260303-BBBB2222', { reason: '', emergency: 'E-VIOLENCE' });
  reviewer = await desk.withRoles('overseer-a', ['supervisor']);
}, 60_000);

afterAll(async () => {
  await web?.end();
  await desk?.end();
});

async function rated(id: string, told: { reason: string; emergency: string | null }): Promise<void> {
  const { stage, seal } = desk;
  const followUp = desk.deps.followUp as FollowUp;
  const at = stage.clock.now();
  await stage.conversation(`c-${id}`);
  const conversation = await stage.stored.conversations.change(`c-${id}`, (current) => ({
    ...current,
    channel: 'sms',
    address: seal.seal('+8613800001234'),
  }));
  if (conversation === null) throw new Error('no conversation');
  const closed = { state: 'closed', closedAt: at, outcome: 'answered', ratingState: 'asked' } as const;
  await desk.session(id, { channel: 'sms', emergency: told.emergency, ...closed });
  await followUp.ratings.take({ conversation, sessionId: id, level: 'dissatisfied', key: `k-${id}`, at });
  if (told.reason !== '') {
    await followUp.ratings.giveReason({ sessionId: id, text: told.reason, key: `r-${id}`, at });
  }
}

async function expectGood(page: Page): Promise<void> {
  expect(await axeViolations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
}

/** Choose from a list of the form. */
async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByLabel(label).click();
  await page.locator('.ant-select-item-option').filter({ hasText: option }).first().click();
}

pages('reviews of bad ratings', () => {
  it('are worked on from the list to their end', async () => {
    const page = await web.as(reviewer.username, 'reviews', DESKTOP);
    await page.getByText('2026-03-09 前办结').waitFor();
    await keepPicture(page, '84-reviews');
    await page.getByRole('button', { name: /20260302-AAAA1111$/ }).click();
    await page.getByText('说得太快，我没听懂').waitFor();
    expect(await page.content()).not.toMatch(/13911112222|13800001234/);
    const take = page.getByRole('button', { name: '我来办' });
    if (await take.isVisible()) await take.click();
    await page.getByRole('button', { name: '看电话和原话' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '看电话和原话' }).click();
    await page.getByRole('link', { name: '+8613800001234' }).waitFor();
    await page.getByText('13911112222').waitFor();

    await page.getByRole('button', { name: '记下这次回电' }).click();
    await page.getByRole('alert').getByText('请选结果').waitFor();
    await choose(page, '结果', '联系上了');
    await page.getByLabel('来访人怎么说').fill('希望律师说慢一点');
    await page.getByRole('button', { name: '记下这次回电' }).click();
    await page.locator('.review-written').getByText('希望律师说慢一点').waitFor();
    await choose(page, '属于哪一种', '没讲清楚');
    await page.getByRole('button', { name: '写入查明情况' }).click();
    await page.locator('.review-written').getByText('没讲清楚').waitFor();
    await page.getByRole('button', { name: '办结', exact: true }).click();
    await page.getByRole('alert').getByText('请写明整改了什么').waitFor();
    await choose(page, '做了什么', '和值班人员谈话');
    await page.getByLabel('具体情况').fill('谈过了，以后放慢语速');
    await page.getByRole('button', { name: '写入整改' }).click();
    await page.locator('.review-written').getByText('谈过了，以后放慢语速').waitFor();
    await expectGood(page);
    await page.locator('.reviews-room').evaluate((room) => room.scrollTo(0, 0));
    await keepPicture(page, '85-review');
    await page.getByRole('button', { name: '办结', exact: true }).click();
    await page.locator('.review-steps').getByText('办结').waitFor();
    expect(await page.getByRole('button', { name: '写入整改' }).count()).toBe(0);
  });

  it('fit on a telephone, in the dark too, and warn of who may answer', async () => {
    const page = await web.as(reviewer.username, 'reviews', { ...PHONE, colorScheme: 'dark' });
    await page.getByText('2026-03-10 前办结').waitFor();
    await expectGood(page);
    await keepPicture(page, '86-reviews-phone');
    await page.getByRole('button', { name: /20260303-BBBB2222$/ }).click();
    await page.getByText('回电前想想接电话的可能是谁').waitFor();
    await expectGood(page);
    await keepPicture(page, '87-review-phone');
  });
});
