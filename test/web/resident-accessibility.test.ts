import type { Page } from 'playwright-core';
import type { StoredActivity } from '../../src/sessions/index.ts';
import { axeViolations } from '../support/axe.ts';
import { chromiumPath, keepPicture } from '../support/browser.ts';
import { type ResidentWorld, residentWorld } from './resident-world.ts';

const GREETING = '您好，我是智能助手，不是真人。\n遇到危险请先拨打 110；随时可以点“找人工”。';
const choices = (...titles: string[]) => titles.map((title) => ({ title, value: title }));
const ANSWER: StoredActivity = {
  type: 'message',
  text: '可以要求支付工资。',
  choices: choices('查法律援助条件', '找人工', '有别的问题'),
  attachments: [
    {
      contentType: 'application/vnd.legal-hotline.answer+json',
      content: {
        question: '老板拖欠工资怎么办',
        short: '可以要求马上付清，也可以申请劳动仲裁。',
        full: '工资应当按月以货币形式支付给劳动者本人，不得无故拖欠。',
        steps: ['先收好工资条、聊天记录、考勤', '打 12333 投诉，或者到劳动仲裁委申请仲裁'],
        deadlines: [{ limit: '1年', from: '离开单位那天', lost: '仲裁委可能不受理' }],
        adds: ['您说已经离职：要抓紧。'],
        together: ['· 还可以要经济补偿'],
        ask: '您还在那里上班吗？',
        grounds: [{ label: '《劳动法》第五十条', version: '2018' }],
        aidMatter: 'wage',
        hotlines: ['12333'],
        verifiedBy: '',
        asOf: '2026-11-01',
      },
    },
  ],
};
const QUESTION: StoredActivity = {
  type: 'message',
  text: '第 2 步，共 5 步\n您一家人一个月大概有多少收入？',
  choices: choices('两千以下', '两千到四千', '四千以上', '不清楚', '退出'),
};
const EMERGENCY: StoredActivity = {
  type: 'message',
  text: '请先保证安全，马上打 110。',
  attachments: [
    {
      contentType: 'application/vnd.legal-hotline.emergency+json',
      content: {
        numbers: [
          { number: '110', label: '报警' },
          { number: '12338', label: '妇女维权热线' },
        ],
      },
    },
  ],
};
const RATING: StoredActivity = {
  type: 'message',
  text: '这次服务您满意吗？',
  choices: choices('满意', '基本满意', '不满意'),
};
const handoff = (value: object): StoredActivity => ({ type: 'event', name: 'handoff.status', value });

const withBrowser = chromiumPath === null ? describe.skip : describe;
if (chromiumPath === null)
  process.stderr.write('SKIPPED: no Chromium, the resident page was not tried with axe-core\n');

withBrowser('the resident page, for everybody', () => {
  let world: ResidentWorld;
  let page: Page;
  beforeAll(async () => {
    world = await residentWorld();
    world.inlet.reply = ({ activity }) =>
      activity.type === 'conversationUpdate' ? [{ type: 'message', text: GREETING }] : [];
  }, 180_000);
  afterAll(() => world.close());
  afterEach(() => page.context().close());

  const says = (from: 'bot' | 'lawyer' | 'system', activity: StoredActivity) =>
    world.inlet.say(world.conversationId(), from, activity);
  const ask = async (text: string) => {
    await page.fill('#composer', text);
    await page.click('.send');
    await page.locator('.message-own', { hasText: text }).last().waitFor();
  };
  const tone = (wanted: string) => page.locator(`.status[data-tone=${wanted}]`).waitFor();

  /** Asks whether anything is cut off to the side. */
  async function fits(name: string): Promise<void> {
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect([name, tooWide]).toEqual([name, false]);
  }

  /** The same, and keeps a picture. */
  async function picture(name: string): Promise<void> {
    await keepPicture(page, `resident-${name}`);
    await fits(name);
  }

  /** The same, and what axe-core finds. */
  async function look(name: string): Promise<void> {
    await picture(name);
    expect([name, await axeViolations(page)]).toEqual([name, []]);
  }

  const VARIANTS = [
    { name: '390', width: 390, height: 844, query: '', dark: false },
    { name: '320-largest-dark', width: 320, height: 640, query: '?elder=2', dark: true },
    { name: '1280-english', width: 1280, height: 900, query: '?lang=en', dark: false },
  ];

  it.each(VARIANTS)(
    'breaks no rule from the greeting to the rating: $name',
    async (variant) => {
      const { name, width, height, query, dark } = variant;
      // A large screen shows the same parts; two pictures of them will do.
      const step = width > 500 ? fits : picture;
      page = await world.open({
        viewport: { width, height },
        colorScheme: dark ? 'dark' : 'light',
        hasTouch: width < 500,
        query,
      });
      await page.locator('.message-bot').waitFor();
      if (width === 390) await look(`${name}-1-start`);
      else await step(`${name}-1-start`);
      await ask('老板拖欠我三个月工资');
      await says('bot', ANSWER);
      await page.locator('.card-answer').waitFor();
      await step(`${name}-2-answer`);
      await page.locator('.message-asks .choice', { hasText: '查法律援助条件' }).click();
      await says('bot', QUESTION);
      await page.locator('.choice', { hasText: '两千以下' }).waitFor();
      await step(`${name}-3-question`);
      await says('bot', EMERGENCY);
      await page.locator('.card-emergency').waitFor();
      await step(`${name}-4-emergency`);
      await says('system', handoff({ state: 'queued', position: 3, onDuty: 1 }));
      await tone('queue');
      await step(`${name}-5-waiting`);
      await says('system', handoff({ state: 'accepted', lawyerName: '值班律师一号' }));
      await says('lawyer', { type: 'message', text: '您好，请把工资条先收好。' });
      await tone('lawyer');
      await page.locator('.message-lawyer').waitFor();
      // What tells of it stands on no number to call.
      const { top, bottom } = await page.locator('.log').evaluate(({ parentElement }) => {
        const news = document.querySelector('.new-messages:not(.stop-reading)')?.getBoundingClientRect();
        return {
          top: news?.height === 0 ? Infinity : news?.top,
          bottom: parentElement?.getBoundingClientRect().bottom,
        };
      });
      expect(top).toBeGreaterThanOrEqual(bottom ?? Infinity);
      await step(`${name}-6-lawyer`);
      await says('system', handoff({ state: 'closed' }));
      await says('bot', RATING);
      await page.locator('.choice', { hasText: '基本满意' }).waitFor();
      // All that was said still stands there.
      await look(`${name}-7-rating`);
      await page.locator('.header .quiet', { hasText: /^(更多|More)$/ }).click();
      await step(`${name}-8-menu`);
      await page.locator('.menu-item', { hasText: /换到另一台设备|another device/ }).click();
      await page.locator('.resume-give').click();
      await page.locator('.resume .qr').waitFor();
      await page.fill('#resume-input', '0000 0000');
      await page.locator('.resume-form button').click();
      const problem = page.locator('.resume-problem', { hasText: /短码不对|The code is wrong/ });
      await problem.waitFor();
      // It stands below the box, and must not stand below the screen.
      const { y = 0, height: lines = 0 } = (await problem.boundingBox()) ?? {};
      expect(y + lines).toBeLessThanOrEqual(height);
      await look(`${name}-9-resume`);
    },
    60_000,
  );

  it('has large targets, the main ones at every size and all of them in large letters', async () => {
    page = await world.open({ viewport: { width: 390, height: 844 } });
    await page.locator('.message-bot').waitFor();
    await ask('被拖欠工资');
    await says('bot', QUESTION);
    await page.locator('.choice').first().waitFor();
    const small = (selector: string) =>
      page.locator(selector).evaluateAll((all) =>
        all
          .map((each) => ({ words: each.textContent, box: each.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0 && (box.height < 60 || box.width < 60))
          .map(({ words, box }) => [words, box.width, box.height]),
      );
    expect(await small('.send, .voice, .person, .choice, .example, .call')).toEqual([]);
    const bodySize = () => page.evaluate(() => getComputedStyle(document.body).fontSize);
    const sizes = [await bodySize()];
    for (const label of ['长辈大字', '再大一号']) {
      await page.getByRole('button', { name: label }).click();
      sizes.push(await bodySize());
      expect(await small('button, .call')).toEqual([]);
    }
    expect(sizes).toEqual(['18px', '24px', '30px']);
    await page.reload();
    expect(await bodySize()).toBe('30px');
  }, 30_000);

  it('shows the way to a person on a screen enlarged to 400 % and over an open keyboard', async () => {
    page = await world.open({ viewport: { width: 320, height: 256 }, query: '?elder=1' });
    await page.locator('.message-bot').waitFor();
    await ask('被拖欠工资');
    await says('bot', QUESTION);
    await page.locator('.choice').first().waitFor();
    const person = page.getByRole('button', { name: '找人工' });
    for (const [width, height] of [
      [320, 256],
      [390, 380],
      [390, 500],
      [844, 390],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.focus('#composer');
      const box = await person.boundingBox();
      expect(box !== null && box.y >= 0 && box.y + box.height <= height && box.x + box.width <= width).toBe(true);
      await fits(`low-${width}x${height}`);
    }
    await page.setViewportSize({ width: 320, height: 256 });
    await look('zoom-400');
  }, 30_000);

  it('is spoken once: what is new in the log, the state in the status line, nothing of the history', async () => {
    const context = await world.browser.newContext({ viewport: { width: 390, height: 844 } });
    page = await context.newPage();
    // What a screen reader is told: what comes into a log that is not silent.
    await page.addInitScript(() => {
      const scope = window as unknown as { heard: string[] };
      scope.heard = [];
      new MutationObserver((changes) => {
        for (const { addedNodes, target } of changes)
          if (target instanceof Element && target.matches('[role=log]:not([aria-live=off])'))
            for (const node of addedNodes) scope.heard.push(node.textContent ?? '');
      }).observe(document, { childList: true, subtree: true });
    });
    const heard = () => page.evaluate(() => (window as unknown as { heard: string[] }).heard.join('\n'));
    await page.goto(world.url);
    await page.locator('.message-bot').waitFor();
    await ask('被拖欠工资');
    await says('bot', { type: 'message', text: '可以要求支付工资。' });
    await says('system', handoff({ state: 'queued', position: 1, onDuty: 1 }));
    await tone('queue');
    expect((await heard()).split('可以要求支付工资。')).toHaveLength(2);
    expect(await page.getByRole('status', { name: '当前状态' }).textContent()).toContain('下一位就是您');
    expect(await page.locator('[aria-live]:not([role=log]), [role=log] [role=status]').count()).toBe(0);
    await page.reload();
    await page.locator('.earlier').waitFor();
    expect(await heard()).toBe('');
  }, 30_000);

  it('is worked with the keyboard alone, in an order that makes sense, and moves nothing about', async () => {
    page = await world.open({
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
      forcedColors: 'active',
    });
    await page.locator('.message-bot').waitFor();
    const focused = () =>
      page.evaluate(() => document.activeElement?.textContent?.trim() || document.activeElement?.id);
    const order: (string | undefined)[] = [];
    for (let at = 0; at < 6; at += 1) {
      await page.keyboard.press('Tab');
      order.push(await focused());
    }
    expect(order).toEqual(['跳到输入框', '长辈大字', '更多', '找人工', '110', '被拖欠工资']);
    await look('forced-colours');
    await page.getByRole('button', { name: '更多' }).press('Enter');
    await page.keyboard.press('Escape');
    expect(await focused()).toBe('更多');
    const shift = await page.evaluate(
      () =>
        new Promise<number>((done) => {
          new PerformanceObserver((list) =>
            done(list.getEntries().reduce((sum, entry) => sum + (entry as unknown as { value: number }).value, 0)),
          ).observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => done(0), 200);
        }),
    );
    expect(shift).toBeLessThan(0.1);
  }, 30_000);
});
