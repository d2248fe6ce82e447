import { newConversation, newTurn } from '../../src/sessions/index.ts';
import { DeskStage } from '../desk/desk-stage.ts';
import { session } from '../sessions/service-log/service.ts';
import { axeViolations } from '../support/axe.ts';
import { chromiumPath, keepPicture } from '../support/browser.ts';
import { DeskPages } from '../support/desk-pages.ts';

const pages = chromiumPath === null ? describe.skip : describe;
if (chromiumPath === null)
  process.stdout.write('SKIPPED: no Chromium on this machine, pages of personal data are not opened\n');

let desk: DeskStage;
let web: DeskPages;
const PHONE = { viewport: { width: 390, height: 760 }, hasTouch: true, isMobile: true };
const DESKTOP = { viewport: { width: 1280, height: 800 } };

beforeAll(async () => {
  if (chromiumPath === null) return;
  desk = await DeskStage.open();
  web = await DeskPages.open(desk);
  const { stored, clock } = desk.stage;
  const at = new Date(clock.now().getTime() - 3_600_000);
  const address = desk.seal.seal('+8613800138000');
  const first = { _id: 'sms-c1', channel: 'sms' as const, address, regionCode: '340300', at };
  await stored.conversations.insert(newConversation(first));
  const activity = { type: 'message' as const, text: '我叫张三，老板欠薪' };
  await stored.turns.append('sms-c1', [
    newTurn({ key: 'k', at, from: 'resident', sessionId: '20260302-AB12CD34', activity }),
  ]);
  await stored.sessions.insert(
    session({
      _id: '20260302-AB12CD34',
      conversationId: 'sms-c1',
      channel: 'sms',
      openedAt: at,
      closedAt: clock.now(),
      state: 'closed',
    }),
  );
}, 60_000);
afterAll(async () => {
  await web?.end();
  await desk?.end();
});

pages('personal data at the desk', () => {
  it('holds a service, refuses to delete it while it is held, and deletes it afterwards', async () => {
    const supervisor = await desk.person('supervisor1');
    await supervisor
      .post('/privacy/requests', { kind: 'erase', sessionId: '20260302-AB12CD34', reason: '本人到窗口书面申请' })
      .expect(201);
    const page = await web.as('supervisor1', 'privacy/holds', DESKTOP);
    await page.getByLabel('服务编号').fill('20260302-AB12CD34');
    await page.getByLabel('理由').fill('信访复查需要');
    await page.getByRole('button', { name: '设为暂缓删除' }).click();
    await page.getByText('信访复查需要').waitFor();
    await keepPicture(page, 'privacy-holds-desktop');
    await page.getByText('请求', { exact: true }).click();
    await page.getByRole('button', { name: '办理删除' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('理由').fill('已核对身份证原件');
    await dialog.getByRole('button', { name: '办理删除' }).click();
    expect(await dialog.getByRole('alert').textContent()).toContain('现在不能删');
    await keepPicture(page, 'privacy-erase-held-desktop');
    const { body } = await supervisor.get('/privacy/holds').expect(200);
    await supervisor.post(`/privacy/holds/${body.holds[0].id}/lift`, { reason: '复查结束' }).expect(200);
    await dialog.getByRole('button', { name: '办理删除' }).click();
    await page.getByText('正在删除').waitFor();
    await keepPicture(page, 'privacy-requests-desktop');
    expect(await axeViolations(page)).toEqual([]);
    const turns = await desk.stage.stored.turns.read('sms-c1', 0, 10);
    expect(JSON.stringify(turns.filter(({ from }) => from === 'resident'))).not.toContain('张三');
    await page.context().close();
  }, 60_000);

  it('shows how long what is kept and what was deleted, also on a telephone', async () => {
    const page = await web.as('supervisor1', 'privacy/retention', PHONE);
    await page.getByText('1095 天').first().waitFor();
    await keepPicture(page, 'privacy-retention-phone');
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await page.getByText('删除记录', { exact: true }).click();
    await page.getByText('记录完整').waitFor();
    await keepPicture(page, 'privacy-reports-phone');
    expect(await axeViolations(page)).toEqual([]);
    expect(web.complaints).toEqual([]);
    await page.context().close();
  }, 60_000);
});
