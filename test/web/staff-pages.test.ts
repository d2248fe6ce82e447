import { Secret, TOTP } from 'otpauth';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { DeskStage } from '../desk/desk-stage.ts';
import { PASSWORD } from '../staff/staff-stage.ts';
import { axeViolations } from '../support/axe.ts';
import { chromiumPath, keepPicture, openBrowser } from '../support/browser.ts';
import { builtPages } from '../support/built-pages.ts';
import { serveDeskPages } from '../support/desk-pages.ts';

const pages = chromiumPath === null ? describe.skip : describe;
if (chromiumPath === null)
  process.stdout.write('SKIPPED: no Chromium on this machine, pages of accounts and of the roster are not opened\n');

let desk: DeskStage;
let browser: Browser;
const complaints: string[] = [];

const PHONE = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };
const DESKTOP = { viewport: { width: 1280, height: 800 } };
const OWN = '窗台上三只橘猫在打盹';

beforeAll(async () => {
  if (chromiumPath === null) return;
  const [webDir, ...opened] = await Promise.all([builtPages(), openBrowser(), DeskStage.open()]);
  [browser, desk] = opened;
  serveDeskPages(desk, webDir);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await desk?.end();
});

/** A page of the desk at the time of the stage: Monday 2026-03-02, 10:00 in Shanghai. */
async function open(options: BrowserContextOptions, path = ''): Promise<Page> {
  const context = await browser.newContext({
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  await page.clock.setFixedTime(desk.stage.clock.now());
  page.setDefaultTimeout(10_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${desk.url}/desk${path}`);
  return page;
}

async function signIn(page: Page, username: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('账号').fill(username);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
}

async function signedIn(username: string, path: string, options: BrowserContextOptions): Promise<Page> {
  const page = await open(options, `/${path}`);
  await signIn(page, username);
  return page;
}

const openMenu = (page: Page) => page.getByRole('button', { name: /的账号菜单$/ }).click();

const turnTo = (page: Page, part: string) => page.locator('.roster-head').getByText(part, { exact: true }).click();

/** A code of the authenticator at the time of the stage. */
function codeOf(secret: string): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: desk.stage.clock.now().getTime() });
}

/** The page is as wide as the screen: nothing has to be pushed sideways. */
async function expectFits(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
}

async function expectGood(page: Page): Promise<void> {
  expect(await axeViolations(page)).toEqual([]);
  await expectFits(page);
}

pages('signing in and one’s own account', () => {
  it('goes in two steps, by the phone’s code or a recovery code', async () => {
    const page = await open(PHONE);
    await signIn(page, 'aid1', '不是这个密码吧');
    await page.getByRole('alert').getByText('账号或密码不对').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await signIn(page, 'aid1');
    await openMenu(page);
    await page.getByRole('menuitem', { name: '我的账号' }).click();
    await page.getByRole('button', { name: '开启两步验证' }).click();
    await page.getByLabel('先输入您的密码').fill(PASSWORD);
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByRole('img', { name: '两步验证的二维码' }).waitFor();
    const secret = (await page.locator('.secret').innerText()).replace(/\s/g, '');
    await page.getByLabel(/^身份验证器显示的/).fill('000000');
    await page.getByRole('button', { name: '确认并开启' }).click();
    await page.getByRole('alert').getByText('验证码不对').waitFor();
    await expectFits(page);
    await page.getByLabel(/^身份验证器显示的/).fill(codeOf(secret));
    await page.getByRole('button', { name: '确认并开启' }).click();
    const codes = page.getByRole('list', { name: '备用码' }).getByRole('listitem');
    await codes.nth(9).waitFor();
    const recovery = await codes.allInnerTexts();
    expect(new Set(recovery).size).toBe(10);
    await keepPicture(page, '60-recovery-codes');
    // Not left before it is said that they are kept.
    expect(await page.getByRole('button', { name: '完成' }).isDisabled()).toBe(true);
    await page.getByLabel('我已经保存好了').check();
    await page.getByRole('button', { name: '完成' }).click();
    await page.getByText('备用码还剩 10 个').waitFor();
    await expectFits(page);

    const other = await open(DESKTOP);
    await signIn(other, 'aid1');
    const code = other.getByLabel('验证码');
    await code.waitFor();
    expect(
      await code.evaluate((field) => [document.activeElement === field, field.getAttribute('autocomplete')]),
    ).toEqual([true, 'one-time-code']);
    // Each code counts once: the one that switched it on is used up.
    await code.fill(codeOf(secret));
    await other.getByRole('alert').getByText('验证码不对').waitFor();
    await other.getByRole('button', { name: /用备用码/ }).click();
    await other.getByLabel('备用码').fill(recovery[0] ?? '');
    await other.getByRole('button', { name: '确认' }).click();
    await openMenu(other);
    await other.getByRole('menuitem', { name: '我的账号' }).click();
    await other.getByText('备用码还剩 9 个').waitFor();
    await keepPicture(other, '61-my-account');
    await other.getByRole('button', { name: /^退出这台设备/ }).click();
    await other.getByText('没有别的设备登录').waitFor();
    // The other page finds out as soon as it asks for anything.
    await page.getByRole('button', { name: '生成新的备用码' }).click();
    await page.getByLabel('先输入您的密码').fill(PASSWORD);
    await page.getByRole('button', { name: '生成新的备用码' }).click();
    await page.getByText('登录已过期').waitFor();
    await Promise.all([page.context().close(), other.context().close()]);
  }, 30_000);
});

pages('accounts of colleagues', () => {
  it('are made with a password that is shown once and changed first', async () => {
    const admin = await open(DESKTOP);
    await signIn(admin, 'admin1');
    await admin.getByRole('button', { name: '新建账号' }).click();
    await admin.getByLabel('账号 *').fill('aid1');
    await admin.getByLabel('姓名 *').fill('值班律师三号');
    await admin.getByRole('button', { name: '建立账号' }).click();
    await admin.getByText('账号“aid1”已经有人用').waitFor();
    await admin.getByLabel('账号 *').fill('lawyer3');
    await admin.getByRole('button', { name: '建立账号' }).click();
    const temporary = await admin.getByRole('status', { name: '临时密码' }).innerText();
    await admin.keyboard.press('Escape');
    await admin.getByRole('button', { name: /我已转告/ }).click();

    const lawyer = await open(PHONE);
    await signIn(lawyer, 'lawyer3', temporary);
    await lawyer.getByRole('heading', { name: '请先设置自己的密码' }).waitFor();
    expect(await axeViolations(lawyer)).toEqual([]);
    await lawyer.getByLabel('现在的密码').fill(temporary);
    await lawyer.getByLabel('新密码', { exact: true }).fill('password123');
    await lawyer.getByText(/弱 · 是常见的密码/).waitFor();
    await lawyer.getByLabel('再输入一遍新密码').fill('password123');
    await lawyer.getByRole('button', { name: '保存新密码' }).click();
    await lawyer
      .getByRole('alert')
      .getByText(/这个密码不能用/)
      .waitFor();
    for (const label of ['新密码', '再输入一遍新密码']) await lawyer.getByLabel(label, { exact: true }).fill(OWN);
    await expectFits(lawyer);
    await lawyer.getByRole('button', { name: '保存新密码' }).click();
    await lawyer.getByRole('button', { name: /的账号菜单$/ }).waitFor();

    // The profile, then the end of the account; the lawyer is out at his next step.
    await admin.getByLabel('要回避的当事人').fill('示例建筑公司\n张示例');
    await admin.getByRole('button', { name: '保存值班资料' }).click();
    await admin.getByText('值班资料已保存').waitFor();
    const clients = (await desk.room.staff.profiles())
      .map((profile) => profile.clients)
      .filter(({ length }) => length > 0);
    expect(clients).toEqual([['示例建筑公司', '张示例']]);
    await keepPicture(admin, '62-staff-profile');
    await admin.getByRole('button', { name: '停用账号' }).click();
    const asked = admin.getByRole('dialog').filter({ hasText: '停用账号：值班律师三号' });
    await asked.getByText('再也不能登录').waitFor();
    await asked.getByRole('button', { name: '停用账号' }).click();
    await admin.getByRole('button', { name: '重新启用' }).waitFor();
    await lawyer.reload();
    await lawyer.getByRole('heading', { name: '登录值班台' }).waitFor();
    await Promise.all([admin.context().close(), lawyer.context().close()]);
  }, 30_000);

  it('keep their last administrator, and say so', async () => {
    const page = await open({ ...DESKTOP, colorScheme: 'dark' });
    await signIn(page, 'admin1');
    await page.getByRole('button', { name: /admin1/ }).click();
    await page.getByRole('checkbox', { name: /^督导员/ }).check();
    await page.getByRole('checkbox', { name: /^管理员/ }).uncheck();
    await page.getByRole('region', { name: '姓名和角色' }).getByRole('button', { name: '保存' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
    await page
      .getByRole('alert')
      .getByText(/自己的管理员角色|最后一个/)
      .waitFor();
    expect(await page.getByRole('checkbox', { name: /^管理员/ }).isChecked()).toBe(true);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await axeViolations(page)).toEqual([]);
    await keepPicture(page, '63-last-administrator');
    await page.context().close();
  }, 30_000);
});

pages('the roster', () => {
  it('is planned, and a shift swapped, each by who may', async () => {
    const boss = await desk.person('supervisor1');
    const [one, two] = [await desk.person('lawyer1'), await desk.person('lawyer2')];
    const shift = { staffId: one.id, from: '2026-03-03T00:30:00Z', to: '2026-03-03T04:00:00Z', kind: 'desk' };
    await boss.post('/shifts', shift);
    await boss.post('/shifts', { ...shift, staffId: two.id, from: '2026-03-05T10:00:00Z', to: '2026-03-06T00:30:00Z' });

    const supervisor = await signedIn('supervisor1', 'roster', DESKTOP);
    const tuesday = supervisor.locator('.day', { hasText: '03-03 周二' });
    await tuesday.getByRole('button', { name: /值班律师一号.*08:30—12:00/ }).waitFor();
    await supervisor.locator('.day', { hasText: '03-05 周四' }).getByText('18:00—次日 08:30').waitFor();
    await expectGood(supervisor);
    // Two shifts of one person at once are refused, with the other's time.
    await supervisor.getByRole('button', { name: '在 2026-03-03 排一班' }).click();
    await supervisor.getByLabel('值班人员 *').click();
    await supervisor.locator('.ant-select-item-option', { hasText: 'lawyer1' }).click();
    await supervisor.getByLabel('开始 *').fill('11:00');
    await supervisor.getByLabel('结束 *').fill('13:00');
    await supervisor.getByRole('dialog').getByRole('button', { name: '保存' }).click();
    await supervisor.getByRole('alert').getByText('在 03-03 08:30—12:00 已经有班次').waitFor();
    await supervisor.getByLabel('开始 *').fill('14:00');
    await supervisor.getByLabel('结束 *').fill('17:30');
    await supervisor.getByRole('dialog').getByRole('button', { name: '保存' }).click();
    await tuesday.getByRole('button', { name: /14:00—17:30/ }).waitFor();
    await keepPicture(supervisor, '64-roster-week');

    const lawyer = await signedIn('lawyer1', 'roster', { ...PHONE, colorScheme: 'dark' });
    await lawyer.getByRole('button', { name: /值班律师一号.*08:30—12:00/ }).click();
    await lawyer.getByRole('button', { name: '申请换班或顶班' }).click();
    await lawyer.getByLabel('找谁 *').click();
    await lawyer.locator('.ant-select-item-option', { hasText: '值班律师二号' }).click();
    await lawyer.getByLabel('换对方的哪一班 *').click();
    await lawyer.locator('.ant-select-item-option', { hasText: '03-05 18:00—次日 08:30' }).click();
    await lawyer.getByRole('button', { name: '提出申请' }).click();
    await lawyer.getByText('已提出').waitFor();
    await turnTo(lawyer, '换班');
    await lawyer.getByText('等对方同意', { exact: true }).waitFor();
    await expectGood(lawyer);

    const partner = await signedIn('lawyer2', 'roster/exchanges', PHONE);
    await partner.getByRole('button', { name: '同意', exact: true }).click();
    await partner.getByRole('dialog').getByRole('button', { name: '同意', exact: true }).click();
    await partner.getByText('等督导员批准', { exact: true }).waitFor();
    await keepPicture(partner, '65-roster-exchange');

    await turnTo(supervisor, '换班');
    await supervisor.getByRole('button', { name: '批准' }).click();
    await supervisor.getByRole('dialog').getByRole('button', { name: '批准' }).click();
    await supervisor.getByText('没有换班申请').waitFor();
    await turnTo(supervisor, '班次');
    await tuesday.getByRole('button', { name: /值班律师二号.*08:30—12:00/ }).waitFor();
    await Promise.all([supervisor, lawyer, partner].map((page) => page.context().close()));
    expect(complaints).toEqual([]);
  }, 40_000);

  it('tells hours at any instant, and the duty days of a month', async () => {
    const page = await signedIn('supervisor1', 'roster/hours', DESKTOP);
    await page.getByText('开着', { exact: false }).first().waitFor();
    await page.getByLabel('时间（北京时间）').fill('2026-10-01T10:00');
    await page.getByText('国庆节').waitFor();
    await page.getByText('不开，是备勤时间').waitFor();
    await expectGood(page);
    await turnTo(page, '值班日');
    await page.getByText('2026-03', { exact: true }).waitFor();
    await page.getByText('还没有规定满多少时间算一个值班日').waitFor();
    await expectFits(page);
    expect(complaints).toEqual([]);
  }, 30_000);
});
