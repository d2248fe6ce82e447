import type { Page } from 'playwright-core';
import { createSpeechRouter } from '../../src/http/index.ts';
import type { StoredActivity } from '../../src/sessions/index.ts';
import { axeViolations } from '../support/axe.ts';
import { chromiumPath, keepPicture } from '../support/browser.ts';
import { OFFICE, type ResidentWorld, residentWorld } from './resident-world.ts';

const PHONE = { viewport: { width: 390, height: 844 } };
const EMERGENCY: StoredActivity = {
  type: 'message',
  text: '请先保证安全。',
  attachments: [
    {
      contentType: 'application/vnd.legal-hotline.emergency+json',
      content: { numbers: [{ number: '110', label: '报警' }] },
    },
  ],
};

/** What the server was asked to read. */
const synthesised: string[] = [];
/** A tenth of a second, 8 kHz, 8 bit. */
const SILENCE = Buffer.concat([
  Buffer.from('UklGRkQDAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YSADAAA=', 'base64'),
  Buffer.alloc(800, 128),
]);

const withBrowser = chromiumPath === null ? describe.skip : describe;
if (chromiumPath === null)
  process.stderr.write('SKIPPED: no Chromium, the resident page was not tried on its devices\n');

withBrowser('the resident page on the devices of residents', () => {
  let world: ResidentWorld;
  let page: Page;
  beforeAll(async () => {
    world = await residentWorld((conversationOf, { turns }) => {
      const speak = async (text: string) => {
        synthesised.push(text);
        return { bytes: SILENCE, contentType: 'audio/wav' };
      };
      const router = createSpeechRouter({ speech: { toSpeech: { speak } }, stores: { turns }, conversationOf });
      return [{ path: '/api/speech', router }];
    });
    world.inlet.reply = ({ activity }) =>
      activity.type === 'conversationUpdate' ? [{ type: 'message', text: '您好，我是智能助手。' }] : [];
  }, 180_000);
  afterAll(() => world.close());
  afterEach(async () => {
    for (const context of world.browser.contexts()) await context.close();
  });

  const greeted = (at = page) => at.locator('.message-bot').first().waitFor();
  const say = async (text: string, at = page) => {
    await at.fill('#composer', text);
    await at.click('.send');
    await at.locator('.message-own', { hasText: text }).last().waitFor();
  };
  const told = (text: string) => world.inlet.received.filter(({ activity }) => activity.text === text);
  const more = async (item: string) => {
    await page.getByRole('button', { name: '更多' }).click();
    await page.locator('.menu-item', { hasText: item }).click();
  };

  it('works in a web view of 2020, which knows neither dialogs nor newer calls', async () => {
    const context = await world.browser.newContext(PHONE);
    page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    await page.addInitScript(() => {
      const missing: [object, string[]][] = [
        [HTMLDialogElement.prototype, ['showModal', 'show', 'close']],
        [Element.prototype, ['replaceChildren', 'checkVisibility']],
        [Array.prototype, ['at', 'findLast', 'toSorted', 'toReversed', 'with']],
        [String.prototype, ['at', 'replaceAll']],
        [Object, ['hasOwn', 'groupBy']],
        [Promise, ['any', 'withResolvers']],
        [Crypto.prototype, ['randomUUID']],
        [URL, ['canParse']],
        [window, ['structuredClone', 'ResizeObserver', 'WeakRef', 'visualViewport', 'speechSynthesis']],
      ];
      for (const [owner, names] of missing) for (const name of names) Reflect.deleteProperty(owner, name);
    });
    await page.goto(world.url);
    await greeted();
    await say('老板不给工资');
    await more('身边的法律服务');
    await page.locator('.place').waitFor();
    expect(await page.locator('.header').getAttribute('aria-hidden')).toBe('true');
    await page.keyboard.press('Escape');
    expect(await page.locator('.places').isVisible()).toBe(false);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('更多');
    expect(complaints).toEqual([]);
  }, 30_000);

  it('goes on after a reload, and in a window that keeps nothing goes on until it is closed', async () => {
    page = await world.open(PHONE);
    await greeted();
    await say('第一句话');
    await page.fill('#composer', '还没写完');
    await page.reload();
    await page.locator('.message-own', { hasText: '第一句话' }).waitFor();
    expect(await page.inputValue('#composer')).toBe('还没写完');

    const context = await world.browser.newContext(PHONE);
    page = await context.newPage();
    await page.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException('forbidden', 'SecurityError');
          },
        });
    });
    await page.goto(world.url);
    await greeted();
    const before = world.conversationId();
    await page.getByRole('button', { name: '长辈大字' }).click();
    expect(await page.getAttribute('html', 'data-size')).toBe('elder');
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await say('存不下也能说');
    expect(world.conversationId()).toBe(before);
  }, 30_000);

  it('tells of a lost network, keeps what is written, and sends it once', async () => {
    page = await world.open(PHONE);
    await greeted();
    await page.context().setOffline(true);
    await page.locator('.status', { hasText: '没有网络' }).waitFor();
    await page.fill('#composer', '断网时写的话');
    await page.click('.send');
    await page.locator('.own-state', { hasText: '等连上后自动发送' }).waitFor();
    await keepPicture(page, 'resident-390-offline');
    expect(await axeViolations(page)).toEqual([]);
    await page.context().setOffline(false);
    await page
      .locator('.own-state[data-state=sent], .message-own .own-state:empty')
      .first()
      .waitFor({ state: 'attached' });
    await page.locator('.status[data-tone=bot]').waitFor();
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await say('后来的话');
    expect(told('断网时写的话')).toHaveLength(1);
    expect(await page.locator('.message-own').allTextContents()).toHaveLength(2);
  }, 30_000);

  it('goes on on another device by a code, in the address or typed', async () => {
    page = await world.open(PHONE);
    await greeted();
    await say('在手机上说的');
    const conversation = world.conversationId();
    await more('换到另一台设备');
    await page.locator('.resume-give').click();
    const digits = (await page.locator('.resume-digits').textContent()) ?? '';
    expect(digits).toMatch(/^\d{4} \d{4}$/);
    await page.locator('.resume .qr').waitFor();

    const other = await world.open({
      viewport: { width: 1280, height: 800 },
      query: `#code=${digits.replace(' ', '')}`,
    });
    expect(await other.inputValue('#resume-input')).toBe(digits.replace(' ', ''));
    expect(other.url()).not.toContain('code');
    await other.fill('#resume-input', '1234 567 890');
    await other.getByRole('button', { name: '接着说' }).click();
    await other.locator('.resume-problem', { hasText: '直接在对话里发给我' }).waitFor();
    await other.fill('#resume-input', digits);
    await other.getByRole('button', { name: '接着说' }).click();
    await other.locator('.message-own', { hasText: '在手机上说的' }).waitFor();
    await say('在电脑上接着说', other);
    expect(world.conversationId()).toBe(conversation);
  }, 30_000);

  it('reads new messages aloud when that is wanted, with a button to stop it', async () => {
    const context = await world.browser.newContext(PHONE);
    page = await context.newPage();
    // As text: what the tests are compiled with puts names of its own into functions.
    await page.addInitScript(`
      window.spoken = [];
      const speak = ({ text }) => window.spoken.push(text);
      Object.defineProperty(window, 'speechSynthesis', { value: { getVoices: () => [], cancel: () => {}, speak } });
    `);
    const spoken = () => page.evaluate(() => (window as unknown as { spoken: string[] }).spoken);
    await page.goto(world.url);
    await greeted();
    await more('自动朗读新消息');
    await page.getByRole('button', { name: '关闭' }).click();
    await say('请念给我听');
    await world.inlet.say(world.conversationId(), 'bot', { type: 'message', text: '好的，念给您听。' });
    const stop = page.locator('.stop-reading');
    await stop.waitFor();
    expect(await spoken()).toEqual(['好的，念给您听。']);
    await stop.click();
    expect(await stop.isVisible()).toBe(false);
    await page.locator('.listen').last().click();
    expect(await page.locator('.listen').last().textContent()).toBe('停止朗读');
  }, 30_000);

  it('the server reads what the bot says where the browser has no voice, and says that the voice is synthetic', async () => {
    const context = await world.browser.newContext(PHONE);
    await context.addInitScript("Object.defineProperty(window, 'speechSynthesis', { value: undefined })");
    page = await context.newPage();
    await page.goto(world.url);
    await greeted();
    const listen = page.locator('.listen').last();
    await listen.waitFor();
    expect(await listen.textContent()).toBe('朗读（人工智能合成的声音）');
    await listen.click();
    await page.locator('.listen', { hasText: '朗读（' }).waitFor();
    await listen.click();
    await page.locator('.listen', { hasText: '朗读（' }).waitFor();
    expect(synthesised).toEqual(['您好，我是智能助手。']);
    await world.inlet.say(world.conversationId(), 'lawyer', { type: 'message', text: '我是律师。' });
    await page.locator('.message-lawyer').waitFor();
    expect(await page.locator('.message-lawyer .listen').count()).toBe(0);
    await keepPicture(page, 'resident-390-server-voice');

    await page.route('**/api/speech', (route) =>
      route.fulfill({ status: route.request().method() === 'GET' ? 204 : 503 }),
    );
    await page.reload();
    await page.locator('.listen').first().click();
    await page.locator('.listen', { hasText: '现在不能朗读' }).waitFor();
    await page.unroute('**/api/speech');
    await page.route('**/api/speech', (route) => route.fulfill({ status: 404 }));
    await page.reload();
    await page.locator('.message-bot').first().waitFor();
    expect(await page.locator('.listen').first().isVisible()).toBe(false);
    await page.getByRole('button', { name: '更多' }).click();
    expect(await page.locator('.read-new').isVisible()).toBe(false);
  }, 30_000);

  it('tells by which office somebody came, and opens for any address', async () => {
    page = await world.open({ ...PHONE, query: `?office=${OFFICE.id}` });
    await greeted();
    expect(await page.locator('.arrival').textContent()).toContain(OFFICE.name);
    expect(world.inlet.received.at(-1)?.activity.channelData).toMatchObject({ regionCode: '340321' });
    await keepPicture(page, 'resident-390-office');
    page = await world.open({ ...PHONE, query: '?office=unknown&region=<b>&kiosk=x&lang=zz&elder=9' });
    await greeted();
    expect(await page.locator('.arrival').count()).toBe(0);
    page = await world.open({ viewport: { width: 900, height: 1300 }, path: '/poster', query: `?office=${OFFICE.id}` });
    await page.locator('.sheet .qr').waitFor();
    expect(await page.locator('.link').textContent()).toContain(`/?office=${OFFICE.id}`);
    await keepPicture(page, 'poster');
  }, 30_000);

  it('forgets on a shared device, after a warning that one touch takes away', async () => {
    const context = await world.browser.newContext({ viewport: { width: 1024, height: 768 } });
    page = await context.newPage();
    await page.clock.install();
    await page.goto(`${world.url}/?kiosk=1&office=${OFFICE.id}`);
    await greeted();
    await say('不想让下一位看到的话');
    expect(await page.evaluate(() => window.localStorage.length)).toBe(0);
    await page.clock.fastForward('03:05');
    const stay = page.getByRole('button', { name: '我还在，接着说' });
    await stay.waitFor();
    await keepPicture(page, 'resident-1024-kiosk');
    await stay.click();
    expect(await stay.isVisible()).toBe(false);
    await page.getByRole('button', { name: '用完了', exact: true }).click();
    await page.getByRole('button', { name: '确定清除，重新开始' }).waitFor();
    await page.getByRole('button', { name: '关闭', exact: true }).click();
    await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await page.locator('.message-own', { hasText: '不想让下一位看到的话' }).waitFor();
    await more('查法律援助申请');
    await page.waitForURL('**/aid?**');
    await page.evaluate(() => window.sessionStorage.setItem('hotline.aid.pass', '{}'));
    await page.locator('#kiosk-heading').waitFor({ state: 'attached' });
    await page.clock.fastForward('03:05');
    await stay.click();
    await page.getByRole('link', { name: '回到咨询' }).click();
    await page.locator('.message-own').waitFor();
    await page.clock.fastForward('03:05');
    await stay.waitFor();
    const before = world.conversationId();
    await page.clock.fastForward('01:05');
    await page.locator('.message-own').waitFor({ state: 'detached' });
    await greeted();
    expect(page.url()).toContain(`office=${OFFICE.id}`);
    expect(world.conversationId()).not.toBe(before);
    expect(await page.evaluate(() => window.sessionStorage.getItem('hotline.aid.pass'))).toBeNull();
  }, 30_000);

  it('is left at once by whoever is watched, and leaves nothing behind', async () => {
    page = await world.open({ ...PHONE, query: '#composer' });
    await page.addInitScript(`
      window.stopped = 0;
      const speech = { getVoices: () => [], cancel: () => { window.stopped += 1; }, speak: () => {} };
      Object.defineProperty(window, 'speechSynthesis', { value: speech });
    `);
    await page.reload();
    await page
      .context()
      .route('https://www.weather.com.cn/**', (route) =>
        route.fulfill({ contentType: 'text/html; charset=utf-8', body: '<title>天气</title>' }),
      );
    await greeted();
    expect(await page.getByRole('button', { name: '快速离开' }).count()).toBe(0);
    await world.inlet.say(world.conversationId(), 'bot', EMERGENCY);
    await page.locator('.card-emergency .leave').waitFor();
    await page.locator('.header .leave').click();
    await page.waitForURL('https://www.weather.com.cn/');
    await page.goBack();
    expect(page.url()).not.toContain(world.url);

    await page.goto(world.url);
    await greeted();
    expect(await page.locator('.card-emergency').count()).toBe(0);
    await page.locator('.skip').press('Enter');
    expect(page.url()).toBe(`${world.url}/`);
    await page.fill('#composer', '不想让人看到的话');
    // The other page does not come: what is left of this one is looked at.
    await page.context().unroute('https://www.weather.com.cn/**');
    await page.context().route('https://www.weather.com.cn/**', (route) => route.fulfill({ status: 204 }));
    for (let at = 0; at < 3; at += 1) await page.keyboard.press('Escape');
    expect(await page.textContent('body')).toBe('');
    const left = () =>
      page.evaluate(() => [window.localStorage.length, (window as unknown as { stopped: number }).stopped]);
    expect(await left()).toEqual([0, 1]);
  }, 30_000);

  it('stands on another site by one line, under a strict policy, and is worked with the keyboard', async () => {
    const line = `<script src="${world.url}/embed.js" data-region="340321" async></script>`;
    world.host((request, response) => {
      response.setHeader(
        'content-security-policy',
        `default-src 'none'; script-src ${world.url}; frame-src ${world.url}`,
      );
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(
        `<!doctype html><html lang="zh-CN"><title>某区司法局</title><h1>某区司法局</h1>${line}${line}</html>`,
      );
      request.resume();
    });
    const context = await world.browser.newContext({ viewport: { width: 1280, height: 800 } });
    page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(world.foreignUrl);
    const button = page.getByRole('button', { name: '法律咨询' });
    await button.waitFor();
    expect(await page.locator('legal-hotline').count()).toBe(1);
    await button.press('Enter');
    const panel = page.getByRole('dialog', { name: '12348 法律咨询' });
    await panel.waitFor();
    const frame = page.frameLocator('iframe');
    await frame.locator('.message-bot').first().waitFor();
    await keepPicture(page, 'embed-1280');
    await frame.locator('#composer').fill('在单位网站上问');
    await frame.locator('.send').click();
    await frame.locator('.message-own').waitFor();
    expect(world.inlet.received.some(({ activity }) => activity.channelData?.regionCode === '340321')).toBe(true);
    await frame.locator('#composer').press('Escape');
    await panel.waitFor({ state: 'hidden' });
    await world.inlet.say(world.conversationId(), 'bot', { type: 'message', text: '已经有答复了' });
    await page.getByRole('button', { name: '法律咨询：有新消息' }).press('Enter');
    await frame.locator('.message', { hasText: '已经有答复了' }).waitFor();
    await page.getByRole('button', { name: '关闭' }).press('Escape');
    await panel.waitFor({ state: 'hidden' });
    await page.setViewportSize({ width: 390, height: 780 });
    await page.evaluate(() => (window as unknown as { legalHotline: { open(): void } }).legalHotline.open());
    await frame.locator('.message-own').waitFor();
    expect(await panel.boundingBox()).toMatchObject({ x: 0, y: 0, width: 390, height: 780 });
    await keepPicture(page, 'embed-390');
    expect(await context.cookies()).toEqual([]);
    expect(complaints).toEqual([]);
  }, 30_000);
});
