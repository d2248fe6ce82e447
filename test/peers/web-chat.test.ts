import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { resolve } from 'node:path';
import express from 'express';
import type { Browser, Page } from 'playwright-core';
import { until } from '../channels/support/serve.ts';
import { WebStage } from '../channels/support/web-stage.ts';
import { chromiumPath, keepPicture, openBrowser } from '../support/browser.ts';

/** Microsoft's Web Chat as it is, on the page of another site, as the other side of web chat. */
const BUNDLE = resolve(import.meta.dirname, '../../node_modules/.cache/web-chat/webchat-4.18.1.js');
const canRun = chromiumPath !== null && existsSync(BUNDLE);
if (!canRun) {
  const missing = chromiumPath === null ? 'no Chromium' : 'no Web Chat (node scripts/web-chat.mjs fetches it)';
  process.stderr.write(`SKIPPED: ${missing}, Microsoft's Web Chat was not tried\n`);
}

const pageOf = (hotline: string) => `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>某县司法局</title>
<style>body { margin: 0 } #chat { height: 100vh }</style><div id="chat"></div>
<script src="/webchat.js"></script>
<script type="module">
  const answer = await fetch('${hotline}/channels/web/token', { method: 'POST' });
  const { token } = await answer.json();
  // The client waits 3 to 15 s by chance before it connects again; here it does not.
  const { random } = Math;
  Math.random = () => -0.2499;
  const directLine = WebChat.createDirectLine({ domain: '${hotline}/v3/directline', token });
  Math.random = random;
  WebChat.renderWebChat({ directLine, locale: 'zh-CN' }, document.getElementById('chat'));
</script></html>`;

const GREETING = '您好，请说说您遇到的事。';
const answer = (text: string) => ({
  type: 'message' as const,
  text: `收到：${text}`,
  choices: [{ title: '找值班律师', value: '人工' }],
});

(canRun ? describe : describe.skip)('Microsoft’s Web Chat', () => {
  let stage: WebStage;
  let site: Server;
  let browser: Browser;
  let page: Page;
  let pictures: Buffer[];
  const connections = new Set<Socket>();
  const problems: string[] = [];

  beforeAll(async () => {
    pictures = [];
    const app = express();
    app.get('/webchat.js', (_request, response) => {
      response.sendFile(BUNDLE, { dotfiles: 'allow' });
    });
    app.get('/', (_request, response) => {
      response.type('html').send(pageOf(stage.served.url));
    });
    site = createServer(app).listen(0, '127.0.0.1');
    await once(site, 'listening');
    const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    stage = await WebStage.open({
      origins: [origin],
      typingAfterMs: 50,
      papers: {
        list: async () => ({ isOpen: true }),
        receive: async (_owner, { bytes }) => {
          pictures.push(bytes);
          return { file: { id: 'file-1' }, isNew: true };
        },
      },
    });
    stage.inlet.reply = ({ activity }) => {
      if (activity.type === 'event') return [{ type: 'message', text: '图片收到了，已放进您的申请材料。' }];
      if (activity.type === 'message') return [answer(activity.text ?? '')];
      return [{ type: 'message', text: GREETING, choices: [{ title: '讨薪', value: '公司不发工资' }] }];
    };
    stage.served.server.on('connection', (socket) => connections.add(socket));
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 480, height: 760 } });
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.goto(origin);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await stage.close();
    site.closeAllConnections();
    await new Promise((closed) => site.close(closed));
  });

  const bubbles = () => page.locator('.webchat__bubble__content').allInnerTexts();
  const shown = (texts: string[]) => until(bubbles, (all) => all.join('|') === texts.join('|'));
  const action = (title: string) =>
    page.getByRole('toolbar', { name: '建议的操作' }).getByRole('button', { name: title });
  const thinking = () => page.getByText('显示键入指示器').first();
  const own = () => page.locator('.webchat__activity-status--self').allInnerTexts();
  const write = async (text: string) => {
    await page.getByRole('textbox', { name: '消息输入框' }).fill(text);
    await page.keyboard.press('Enter');
  };

  it('greets in Chinese, with choices to press', async () => {
    await shown([GREETING]);
    await action('讨薪').waitFor();
    await page.getByText('连接状态: 已连接').waitFor({ state: 'attached' });
  });

  it('sends what is chosen, shows that the bot thinks, and its answer', async () => {
    let think = () => {};
    stage.inlet.thought = new Promise<void>((resolve) => {
      think = resolve;
    });
    await action('讨薪').click();
    await thinking().waitFor({ state: 'attached' });
    await shown([GREETING, '公司不发工资']);
    think();
    await shown([GREETING, '公司不发工资', '收到：公司不发工资']);
    await thinking().waitFor({ state: 'detached' });
    await action('找值班律师').waitFor();
    expect(await own()).toEqual([expect.stringContaining('发送')]);
  });

  it('shows what was missed while the line was down, once, and goes on', async () => {
    for (const socket of connections) socket.destroy();
    const id = stage.inlet.received[0]?.conversationId ?? '';
    await stage.inlet.say(id, 'lawyer', { type: 'message', text: '我是值班律师。' });
    const before = [GREETING, '公司不发工资', '收到：公司不发工资', '我是值班律师。'];
    await shown(before);
    await write('有欠条');
    await shown([...before, '有欠条', '收到：有欠条']);
  });

  it('uploads a picture with what was written beside it', async () => {
    const picture = await page.screenshot();
    await page.locator('input[type=file]').setInputFiles({ name: '欠条.png', mimeType: 'image/png', buffer: picture });
    await page.locator('.webchat__attachment-icon--checked').waitFor();
    await write('这是欠条');
    const after = ['[图片] 欠条.png', '图片收到了，已放进您的申请材料。', '这是欠条', '收到：这是欠条'];
    await until(bubbles, (all) => all.slice(-4).join('|') === after.join('|'));
    expect(pictures).toEqual([picture]);
    await thinking().waitFor({ state: 'detached' });
    await keepPicture(page, 'web-chat');
  });

  it('shows each message of the resident as sent, and no page error', async () => {
    expect((await own()).filter((status) => !status.includes('发送') || /正在|失败|重试/.test(status))).toEqual([]);
    expect(await bubbles()).toHaveLength(10);
    expect(problems).toEqual([]);
  });
});
