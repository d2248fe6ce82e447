import type { Page } from 'playwright-core';
import { UnmappedValueError } from '../../src/work-orders/index.ts';
import { DeskStage } from '../desk/desk-stage.ts';
import type { StageOrders } from '../desk/orders-stage.ts';
import { axeViolations } from '../support/axe.ts';
import { chromiumPath, keepPicture } from '../support/browser.ts';
import { DeskPages } from '../support/desk-pages.ts';
import { dispatched, told } from '../work-orders/orders/order-stage.ts';

const pages = chromiumPath === null ? describe.skip : describe;
if (chromiumPath === null)
  process.stdout.write('SKIPPED: no Chromium on this machine, the pages of work orders are not opened\n');

const WIDE = { viewport: { width: 1280, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 } };

pages('the pages of work orders', () => {
  let desk: DeskStage;
  let web: DeskPages;
  beforeAll(async () => {
    desk = await DeskStage.open();
    const { orders, exchange } = desk.deps as unknown as StageOrders;
    const { clock } = desk.stage;
    const at = () => ({ acceptedAt: clock.now(), dispatchedAt: clock.now() });
    await orders.service.open(dispatched('CITY-1', { ...at(), title: '公司拖欠三个月工资', urgency: 'urgent' }));
    clock.pass(40 * 86_400_000);
    await orders.service.open(
      told('one', { ...at(), title: '楼上装修噪音扰民', conversationId: null, reach: 'phone' }),
    );
    await orders.service.open(dispatched('CITY-2', { ...at(), title: '咨询工伤认定' }));
    const { order } = await orders.service.open(dispatched('CITY-3', { ...at(), title: '物业费纠纷' }));
    const by = { as: 'handler' as const, id: 'x', name: '工单办理员一号' };
    await orders.service.step(order._id, { type: 'SIGN', at: clock.now(), by, eventId: 'sign', seq: null });
    await exchange.outbox.work();
    const place = { peer: 'sample-city', call: 'dispatch' as const, orderNo: 'X-1', dispatchSeq: 1, eventId: '' };
    const because = { path: 'kind', value: '77', out: false, in: 'codes.kind' };
    const unmapped = new UnmappedValueError({ name: '样例市12345', file: 'sample-city.yaml' }, because);
    await exchange.refused.note({ ...place, regionCode: null }, { type: '77', lxr: '某人' }, unmapped);
    web = await DeskPages.open(desk);
  });
  afterAll(async () => {
    await web?.end();
    await desk.end();
  });

  it('an order is taken, signed and answered from the list by the keyboard, and a phone shows one after the other', async () => {
    const page = await web.as('order1', 'orders', WIDE);
    const first = page.getByRole('button', { name: /咨询工伤认定/ });
    await first.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '我来办' }).click();
    await page.getByRole('link', { name: '+8613800138000' }).waitFor();
    await page.getByRole('button', { name: '签收', exact: true }).click();
    await page.getByRole('button', { name: '办结答复' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '办结答复' }).click();
    await dialog.getByRole('alert').getByText('请填写“办理结果”').waitFor();
    await dialog.getByLabel('办理结果 *').click();
    await page.locator('.ant-select-item-option').filter({ hasText: '已解决' }).first().click();
    await dialog.getByLabel('答复内容 *').fill('工伤认定请向参保地人社部门申请。');
    await keepPicture(page, '96-order-answer');
    await dialog.getByRole('button', { name: '办结答复' }).click();
    await page.getByLabel('办理经过').getByText('已答复').waitFor();
    // The list beside it says so as well.
    await page.getByRole('button', { name: /咨询工伤认定.*已答复/ }).waitFor();
    await expectGood(page);
    await keepPicture(page, '96-order-1280');
    await page.setViewportSize(PHONE.viewport);
    await expectFits(page);
    await keepPicture(page, '96-order-390');
    await page.getByRole('button', { name: '‹' }).click();
    await page.getByRole('button', { name: '登记工单' }).waitFor();
    await expectFits(page);
    await keepPicture(page, '96-orders-390');
    expect(web.complaints).toEqual([]);
  });

  it('the board shows what is late and what is due, the exchange what did not arrive', async () => {
    const page = await web.as('supervisor1', 'deadlines', WIDE);
    await page.getByRole('region', { name: '已超时' }).getByText('公司拖欠三个月工资').waitFor();
    await expectGood(page);
    await keepPicture(page, '97-deadlines-1280');
    await page.setViewportSize(PHONE.viewport);
    await expectFits(page);
    await keepPicture(page, '97-deadlines-390');
    await page.setViewportSize(WIDE.viewport);
    await page.goto(`${desk.url}/desk/exchange`);
    await page.getByRole('button', { name: '重新发送' }).first().waitFor();
    await page.getByRole('button', { name: '详情' }).first().click();
    await page.getByText('422 VALIDATION').first().waitFor();
    await expectGood(page);
    await keepPicture(page, '98-exchange-1280');
    await page.getByRole('button', { name: '重新发送' }).first().click();
    await page.getByRole('dialog').getByText('编号不变').waitFor();
    await keepPicture(page, '98-exchange-again');
    await page.getByRole('dialog').getByRole('button', { name: '重新发送' }).click();
    await page.getByText('已排队').first().waitFor();
    await page.getByText('未受理的派单').click();
    await page.getByRole('button', { name: '详情' }).first().click();
    await page.getByText('（不显示）').waitFor();
    await page.getByText('已受理', { exact: true }).click();
    await page.getByText('没有。', { exact: true }).waitFor();
    await page.getByText('待处理', { exact: true }).click();
    await page.setViewportSize(PHONE.viewport);
    await expectFits(page);
    await keepPicture(page, '98-exchange-390');
    expect(web.complaints).toEqual([]);
  });
});

async function expectFits(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
}

async function expectGood(page: Page): Promise<void> {
  expect(await axeViolations(page)).toEqual([]);
  await expectFits(page);
}
