import type { Page } from 'playwright-core';
import { newConversation, newTurn, type Turn } from '../../src/sessions/index.ts';
import { DeskStage } from '../desk/desk-stage.ts';
import { stageServices } from '../desk/services-stage.ts';
import { newHandoff } from '../handoff/new-handoff.ts';
import { axeViolations } from '../support/axe.ts';
import { chromiumPath, keepPicture } from '../support/browser.ts';
import { DeskPages } from '../support/desk-pages.ts';

const pages = chromiumPath === null ? describe.skip : describe;
if (chromiumPath === null)
  process.stdout.write('SKIPPED: no Chromium on this machine, the pages of the record of services are not opened\n');

let desk: DeskStage;
let web: DeskPages;

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const DESKTOP = { viewport: { width: 1280, height: 800 } };
const SERVICE = '20260302-K7M3PQ4X';
const MINUTE = 60_000;

beforeAll(async () => {
  if (chromiumPath === null) return;
  desk = await DeskStage.open();
  web = await DeskPages.open(desk);
  await fill();
}, 60_000);

afterAll(async () => {
  await web?.end();
  await desk?.end();
});

/** One service with everything in it, and some more for the list; all sealed. */
async function fill(): Promise<void> {
  const { stage, seal } = desk;
  const { facts, serviceLog } = stageServices(desk.room, seal);
  const lawyer = await desk.person('lawyer1');
  const opened = stage.clock.now().getTime() - 3 * 3_600_000;
  const at = (minutes: number) => new Date(opened + minutes * MINUTE);
  const { sessions, turns, handoffs, conversations } = stage.stored;
  const begin = async (sessionId: string, from: Date): Promise<void> => {
    const place = { _id: `c-${sessionId}`, channel: 'sms' as const, address: seal.seal('+8613800001234') };
    await conversations.insert(newConversation({ ...place, regionCode: '340300', at: from }));
  };
  const end = async (sessionId: string): Promise<void> => {
    const session = await sessions.get(sessionId);
    if (session === null) throw new Error('no service');
    await serviceLog.step.settle(session);
    const sealed = await sessions.change(sessionId, (current) => ({ ...current, settled: true }));
    if (sealed !== null) await facts.build(sealed);
  };
  await serviceLog.begin();
  await begin(SERVICE, at(0));
  const say = async (from: Turn['from'], minutes: number, text: string, inReplyTo?: string): Promise<Turn> => {
    const input = { key: `${SERVICE}${minutes}${from}`, at: at(minutes), from, sessionId: SERVICE };
    const activity = { type: 'message' as const, text };
    const spoken = newTurn({ ...input, activity, ...(inReplyTo === undefined ? {} : { inReplyTo }) });
    const [stored] = await turns.append(`c-${SERVICE}`, [{ ...spoken, staffId: from === 'lawyer' ? lawyer.id : null }]);
    if (stored === undefined) throw new Error('not stored');
    return stored.event;
  };
  const asked = await say('resident', 0, '我叫王大锤，电话13800001234，老板拖欠工资三个月了怎么办');
  await turns.change(asked._id, (turn) => ({
    ...turn,
    understanding: {
      decision: 'answer',
      intent: 'wage-arrears',
      topic: '劳动纠纷',
      confidence: 0.93,
      alternatives: [{ intent: 'dismissal', confidence: 0.05 }],
      emergency: null,
      band: 'sure',
      reason: '和“拖欠工资”最接近',
    },
  }));
  await say('bot', 0.1, '可以先向劳动监察投诉，也可以申请劳动仲裁。仲裁时效是一年。', asked._id);
  await say('resident', 2, '我想和律师说');
  await say('lawyer', 6, '您好，我是值班律师。请问有没有劳动合同和工资条？');
  const ended = { state: 'closed', place: 'over', closedAt: at(15.2), endedAt: at(15), settled: true } as const;
  const whose = { _id: `${SERVICE}-h1`, conversationId: `c-${SERVICE}`, sessionId: SERVICE, channel: 'sms' as const };
  const served = {
    lawyerId: lawyer.id,
    lawyerName: '值班律师一号',
    outcome: 'resolved' as const,
    regionCode: '340300',
  };
  await handoffs.insert(
    newHandoff({
      ...whose,
      ...ended,
      ...served,
      requestedAt: at(2),
      history: [
        { step: 'offer', at: at(2.2), by: null, detail: lawyer.id },
        { step: 'accept', at: at(4), by: lawyer.id, detail: '' },
        { step: 'end', at: at(15), by: lawyer.id, detail: '' },
      ],
    }),
  );
  await desk.session(SERVICE, {
    channel: 'sms',
    regionCode: '340300',
    openedAt: at(0),
    closedAt: at(15.2),
    state: 'closed',
    outcome: 'handed-over',
    closeReason: 'handoff-closed',
    lawyerId: lawyer.id,
    rating: 'dissatisfied',
    ratedAt: at(16),
    ratingState: 'rated',
  });
  await end(SERVICE);
  for (let n = 1; n <= 8; n += 1) {
    const id = `20260302-A0000${n}`;
    await begin(id, at(n * 3));
    const spoken = { key: id, at: at(n * 3), from: 'resident' as const, sessionId: id };
    await turns.append(`c-${id}`, [newTurn({ ...spoken, activity: { type: 'message', text: '离婚财产怎么分' } })]);
    await desk.session(id, {
      openedAt: at(n * 3),
      closedAt: at(n * 3 + 4),
      state: 'closed',
      outcome: n % 2 === 0 ? 'answered' : 'abandoned',
      closeReason: 'silence',
      intents: [],
      topic: '婚姻家庭',
      rating: n === 4 ? 'satisfied' : null,
      ratingState: n === 4 ? 'rated' : 'none',
    });
    await end(id);
  }
}

/** The page is as wide as the screen: nothing has to be pushed sideways. */
async function expectFits(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
}

pages('the record of services', () => {
  it('is searched, read with the bot’s reasons, shown in clear with a reason, and exported', async () => {
    const page = await web.as('supervisor1', 'sessions', DESKTOP);
    await page.getByLabel('对话里的词').fill('拖欠工资');
    await page.getByRole('button', { name: '检索', exact: true }).click();
    const found = page.locator('.session-found mark');
    await found.first().waitFor();
    expect(await page.locator('.sessions tbody tr').count()).toBe(1);
    expect(await page.locator('.session-found').innerText()).not.toContain('13800001234');
    await keepPicture(page, 'sessions-search-desktop');

    await page.getByRole('button', { name: '存为视图' }).click();
    await page.getByLabel('名称').fill('拖欠工资');
    await page
      .getByRole('button', { name: '保 存' })
      .or(page.getByRole('button', { name: '保存', exact: true }))
      .click();
    await page.getByText('视图已保存').waitFor();

    await page.getByRole('button', { name: /^查看 .* 的记录$/ }).click();
    await page.getByText('和“拖欠工资”最接近').waitFor();
    await keepPicture(page, 'sessions-replay-desktop');
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: '查看原文' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: '查看' }).click();
    await page.getByText('请写明原因，至少四个字').waitFor();
    await page.getByLabel('原因').fill('核对投诉内容');
    await page.getByRole('dialog').getByRole('button', { name: '查看' }).click();
    await page.getByText('电话13800001234，老板拖欠工资').waitFor();
    expect((await desk.audited()).some((line) => line.includes('session-reveal'))).toBe(true);

    await page.getByRole('button', { name: '导出' }).click();
    await page.getByLabel('文本（CSV）').check();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('dialog').getByRole('button', { name: '导出' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/\.csv$/u);
    await page.context().close();
  });

  it('shows the log of a service with its clocks, and an alarm when it was tampered with', async () => {
    const page = await web.as('reviewer1', `sessions/${SERVICE}`, DESKTOP);
    await page.getByRole('tab', { name: '服务日志' }).click();
    await page.getByText(/^日志完整，\d+ 条，校验通过$/).waitFor();
    expect(await page.locator('.clock-bar').first().innerText()).toMatch(/机器人接待.*等候人工.*人员接待.*小结/s);
    await keepPicture(page, 'sessions-log-desktop');
    expect(await axeViolations(page)).toEqual([]);
    await desk.room.stored.serviceEvents.change(`${SERVICE}:0000000003`, (event) => ({ ...event, by: 'x' }));
    await page.reload();
    await page.getByRole('tab', { name: '服务日志' }).click();
    await page.getByText('第 3 条或它的前一条被改动').waitFor();
    await keepPicture(page, 'sessions-log-broken');
    await desk.room.stored.serviceEvents.change(`${SERVICE}:0000000003`, (event) => ({ ...event, by: null }));
    await page.context().close();
  });

  it('fits a phone, light and dark', async () => {
    const page = await web.as('supervisor1', 'sessions', { ...PHONE, colorScheme: 'dark' });
    await page.locator('.sessions tbody tr').first().waitFor();
    await expectFits(page);
    await page.getByRole('button', { name: '更多条件' }).click();
    await expectFits(page);
    await keepPicture(page, 'sessions-list-phone');
    await page.goto(`${desk.url}/desk/sessions/${SERVICE}`);
    await page.getByRole('tab', { name: '服务日志' }).click();
    await page.locator('.log-line').first().waitFor();
    await expectFits(page);
    await keepPicture(page, 'sessions-log-phone');
    expect(await axeViolations(page)).toEqual([]);
    await page.context().close();
    expect(web.complaints).toEqual([]);
  });
});
