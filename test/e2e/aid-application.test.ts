import type { Browser, Page } from 'playwright-core';
import { NOTHING_TOLD } from '../../src/legal-aid/index.ts';
import { chromiumPath, keepPicture, openBrowser } from '../support/browser.ts';
import { type RunningHotline, runHotline } from '../support/running-hotline.ts';

const story = chromiumPath === null ? describe.skip : describe;
if (chromiumPath === null)
  process.stdout.write('SKIPPED: no Chromium on this machine, the way of an application is not played\n');

let hotline: RunningHotline;
let browser: Browser;
const complaints: string[] = [];

beforeAll(async () => {
  if (chromiumPath === null) return;
  hotline = await runHotline();
  browser = await openBrowser();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await hotline?.end();
});

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const DESKTOP = { viewport: { width: 1366, height: 900 } };

async function blank(options: Parameters<Browser['newContext']>[0]): Promise<Page> {
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // The browser reports the 401 of "am I signed in?" and the 409 of who came too late by itself.
    if (message.type() === 'error' && !/401|409/.test(message.text())) complaints.push(message.text());
  });
  return page;
}

async function signIn(username: string): Promise<Page> {
  const page = await blank(DESKTOP);
  await page.goto(`${hotline.url}/desk/aid`);
  await page.getByLabel('账号').fill(username);
  await page.getByLabel('密码').fill(hotline.demoStaff[0]?.password ?? '');
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('region', { name: '申请列表' }).waitFor();
  return page;
}

/** Opens the dialog of a step. */
const begin = (page: Page, step: string) =>
  page.getByRole('region', { name: '办理' }).getByRole('button', { name: step, exact: true }).click();
const told = (page: Page) => page.locator('.aid-told-words').innerText();
async function confirm(page: Page): Promise<void> {
  await page.locator('.ant-modal-footer .ant-btn-primary').click();
  await page.locator('.ant-modal-wrap').waitFor({ state: 'hidden' });
}

/** Writes an application down as the conversation of this page does. */
async function apply(conversationId: string): Promise<string> {
  const { applications } = hotline.house;
  const { _id } = await applications.draft({
    ...NOTHING_TOLD,
    key: 'e2e',
    channel: 'web',
    conversationId,
    sessionId: null,
    matter: 'wage',
    matterName: '讨要工资等劳动报酬',
    applicant: { ...NOTHING_TOLD.applicant, name: '申请人甲', birthDay: '1990-03-07', phone: '+8613800138000' },
    story: '在工地干了三个月，工资一直没有发。',
  });
  return (await applications.submit(_id)).application.number;
}

story('an application for legal aid', () => {
  it('goes from the resident to a lawyer, and the resident sees where it stands', async () => {
    const resident = await blank(PHONE);
    const begun = resident.waitForResponse(
      (response) => /\/v3\/directline\/conversations$/.test(response.url()) && response.ok(),
    );
    await resident.goto(hotline.url);
    const { conversationId } = (await (await begun).json()) as { conversationId: string };
    const log = resident.getByRole('log');
    await log.getByText('智能助手').first().waitFor();

    // It arrives on open desks by itself.
    const [officer, supervisor] = await Promise.all([signIn('aid1'), signIn('supervisor1')]);
    const number = await apply(conversationId);
    const item = (page: Page) => page.locator('.aid-item', { hasText: number });
    await Promise.all([item(officer).click(), item(supervisor).click()]);
    await officer.getByText('在工地干了三个月').waitFor();
    await keepPicture(officer, '30-aid-received');

    // Two ask for papers; the one who comes second is told who was faster.
    for (const page of [officer, supervisor]) {
      await begin(page, '一次性告知补充材料');
      await page.getByRole('button', { name: '再加一份' }).click();
      await page.getByPlaceholder('材料名称').last().fill('身份证');
    }
    expect(await told(officer)).toContain('还需要补充材料：身份证');
    await keepPicture(officer, '31-aid-ask-papers');
    await confirm(officer);
    await supervisor.getByRole('alert').filter({ hasText: '别人先办了一步：法律援助审查员一号' }).waitFor();
    await keepPicture(supervisor, '32-aid-somebody-was-faster');
    await supervisor.getByRole('button', { name: '取消' }).click();
    await log.getByText('还需要补充材料：身份证').waitFor();

    // The resident looks it up with the code that came into his conversation, and sends a photo.
    const progress = await resident.context().newPage();
    await progress.goto(`${hotline.url}/aid?number=${number}`);
    await progress.getByLabel('办理时留的手机号，后 4 位').fill('8000');
    await progress.getByRole('button', { name: '发验证码给我' }).click();
    const [, code = ''] = /验证码(\d{6})/.exec(await log.getByText('验证码').last().innerText()) ?? [];
    await progress.getByLabel('6 位验证码').fill(code);
    await progress.getByRole('button', { name: '看进度' }).click();
    await progress.getByRole('heading', { name: '等您补材料' }).waitFor();
    await keepPicture(progress, '33-aid-progress');
    await progress
      .getByLabel('身份证：拍照或选文件')
      .setInputFiles({ name: '身份证.png', mimeType: 'image/png', buffer: await progress.screenshot() });
    await progress.getByText('身份证.png 已经收下').waitFor();
    await progress.getByRole('heading', { name: '已收到', exact: true }).waitFor();

    // The officer sees the file, reviews, grants, and assigns.
    await officer.locator('.aid-files').getByText('身份证.png').waitFor();
    for (const step of ['开始审查', '给予法律援助']) {
      await begin(officer, step);
      if (step === '给予法律援助') {
        await officer.locator('.ant-modal').getByRole('combobox').click();
        await officer.locator('.ant-select-item-option', { hasText: '劳动争议调解与仲裁代理' }).click();
        expect(await told(officer)).toContain('决定给予法律援助');
      }
      await confirm(officer);
    }
    await begin(officer, '安排律师');
    await officer.getByRole('radio', { name: /值班律师一号/ }).check();
    expect(await told(officer)).toContain('已安排值班律师一号承办');
    await keepPicture(officer, '34-aid-assign');
    await confirm(officer);
    await officer.locator('.answer-where').getByText('律师承办中').waitFor();
    await keepPicture(officer, '35-aid-assigned');

    // All three see it: the resident, in the conversation and on the page, and the lawyer.
    await log.getByText('已安排值班律师一号承办').waitFor();
    await progress.getByRole('button', { name: '刷新' }).click();
    await progress.getByRole('heading', { name: '律师已安排' }).waitFor();
    await keepPicture(progress, '36-aid-progress-assigned');
    const lawyer = await signIn('lawyer1');
    await item(lawyer).click();
    await lawyer.getByRole('button', { name: '结案' }).waitFor();
    await keepPicture(lawyer, '37-aid-lawyer');
    expect(complaints).toEqual([]);
  }, 90_000);

  it('does not tell a stranger whether it exists', async () => {
    const page = await blank(PHONE);
    await page.goto(`${hotline.url}/aid`);
    await page.getByLabel('编号', { exact: true }).fill('FY20990101-0001-1');
    await page.getByLabel('办理时留的手机号，后 4 位').fill('1234');
    await page.getByRole('button', { name: '发验证码给我' }).click();
    await page.getByText('编号和手机尾号对得上的话').waitFor();
    await page.getByLabel('6 位验证码').fill('000000');
    await page.getByRole('button', { name: '看进度' }).click();
    await page.getByText('编号或者验证码不对').waitFor();
  }, 30_000);
});
