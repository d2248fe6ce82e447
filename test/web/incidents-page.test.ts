import type { Page } from 'playwright-core';
import { DeskStage, type Person } from '../desk/desk-stage.ts';
import { blankHandoff } from '../handoff/stage.ts';
import { axeViolations } from '../support/axe.ts';
import { chromiumPath, keepPicture } from '../support/browser.ts';
import { DeskPages } from '../support/desk-pages.ts';
import { incidentOf } from '../work-orders/incidents/incident-of.ts';

const pages = chromiumPath === null ? describe.skip : describe;
if (chromiumPath === null)
  process.stdout.write('SKIPPED: no Chromium on this machine, the page of dangers is not opened\n');

let desk: DeskStage;
let lawyer: Person;
let other: Person;
let supervisor: Person;

beforeAll(async () => {
  desk = await DeskStage.open();
  [lawyer, other, supervisor] = [
    await desk.person('lawyer1'),
    await desk.person('lawyer2'),
    await desk.person('supervisor1'),
  ];
  const { stage, room } = desk;
  const at = stage.clock.now();
  await stage.conversation('c1');
  await desk.session('s1', { conversationId: 'c1', emergency: 'E-VIOLENCE' });
  await stage.stored.handoffs.insert({
    ...blankHandoff('s1-h1', at),
    lawyerId: lawyer.id,
  });
  const offer = { id: 'one-key:x', way: 'one-key', at, by: null, answer: 'refused', answeredAt: at } as const;
  await room.stored.policeIncidents.insert(
    incidentOf({
      _id: 's1',
      conversationId: 'c1',
      handoffId: 's1-h1',
      channel: 'voice',
      openedAt: at,
      offers: [offer],
    }),
  );
  await room.stored.policeIncidents.insert(incidentOf({ _id: 's2', conversationId: 'c2', codes: ['E-MISSING'] }));
});
afterAll(() => desk.end());

describe('dangers and the police', () => {
  it('a lawyer reaches those of his cases, a supervisor all', async () => {
    const ids = async (person: Person) =>
      (await person.get('/incidents?state=open')).body.incidents.map(({ id }: { id: string }) => id).sort();
    expect(await ids(supervisor)).toEqual(['s1', 's2']);
    expect(await ids(lawyer)).toEqual(['s1']);
    expect(await ids(other)).toEqual([]);
    expect((await other.get('/incidents/s1')).status).toBe(404);
    expect((await other.post('/incidents/s1/attend')).status).toBe(404);
  });

  it('what is handed over is masked, and seen in full for a reason that is kept', async () => {
    const report = {
      kind: 'threat',
      transfer: 'data',
      place: '某小区3栋',
      summary: '电话13911112222 的人说要来砸门',
      reason: '生命受到威胁',
      seen: 0,
    };
    const numbered = { ...report, callbackNumber: '13800001234' };
    expect(await lawyer.post('/incidents/s1/report', numbered)).toMatchObject({
      status: 422,
      body: { code: 'hotline_incident_callback' },
    });
    const reported = await lawyer.post('/incidents/s1/report', { ...numbered, callbackAgreed: true });
    expect(reported.body.incident.reports).toMatchObject([{ kind: 'threat', delivery: 'delivered', keeper: null }]);
    expect(JSON.stringify(reported.body)).not.toMatch(/13911112222|13800001234/);
    // A button pressed twice.
    expect((await lawyer.post('/incidents/s1/report', { ...report, seen: 0 })).status).toBe(409);
    const revealed = await supervisor.post('/incidents/s1/reveal', { reason: '核对' });
    expect(revealed.body.reports).toMatchObject([{ callbackNumber: '+8613800001234', place: '某小区3栋' }]);
    const lines = [];
    for await (const line of desk.room.stored.auditEvents.scan()) if (line.subject === 's1') lines.push(line);
    expect(lines.map(({ what, reason }) => [what, reason])).toEqual(
      expect.arrayContaining([
        ['incident-report', '生命受到威胁'],
        ['incident-reveal', '核对'],
      ]),
    );
    expect(JSON.stringify(lines)).not.toMatch(/1391|1380000/);
  });
});

async function expectGood(page: Page): Promise<void> {
  expect(await axeViolations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
}

pages('the page of dangers', () => {
  let web: DeskPages;
  beforeAll(async () => {
    web = await DeskPages.open(desk);
  });
  afterAll(() => web?.end());

  it('leads from what was offered to what was handed over and to its end', async () => {
    const page = await web.as('supervisor1', 'incidents', { viewport: { width: 1280, height: 900 } });
    await page.getByRole('button', { name: '打开 s1' }).click();
    await page.getByText('电话可能被别人看着').waitFor();
    await page.getByText('一键转接 · 不愿意').waitFor();
    await page.getByRole('button', { name: '我来接手' }).click();
    await page.getByText('我接手').first().waitFor();
    await page.getByRole('button', { name: '补充移交' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '移交' }).click();
    await dialog.getByRole('alert').getByText('请选警情').waitFor();
    await dialog.getByLabel('警情 *').click();
    await page.locator('.ant-select-item-option').filter({ hasText: '暴力伤害' }).first().click();
    await dialog.getByLabel('情况 *').fill('对方持刀，来访人躲在屋里');
    await keepPicture(page, '95-incident-report');
    await dialog.getByRole('button', { name: '移交' }).click();
    await page.locator('.incident-report').filter({ hasText: '对方持刀' }).getByText('已送达').waitFor();
    await page.getByText('110', { exact: true }).click();
    await page.getByText('记下由谁处理').waitFor();
    await expectGood(page);
    await keepPicture(page, '95-incident');
  });

  it('fits a telephone', async () => {
    const page = await web.as('supervisor1', 'incidents/s1', { viewport: { width: 390, height: 800 }, hasTouch: true });
    await page.getByRole('button', { name: '了结' }).waitFor();
    await expectGood(page);
    await keepPicture(page, '95-incident-phone');
    expect(web.complaints).toEqual([]);
  });
});
