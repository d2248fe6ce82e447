import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { type AnswerLink, AnswerLinks, answerLinkCollection, LINK_DAYS } from '../../src/answer-links/index.ts';
import { createAnswerPageRouter, createPrivacyPageRouter } from '../../src/http/index.ts';
import type { JobHandler } from '../../src/jobs/index.ts';
import { loadNotices } from '../../src/privacy/index.ts';
import { newTurn, type StoredActivity, type Turn, turnCollection } from '../../src/sessions/index.ts';
import {
  type Collection,
  createFieldSeal,
  type EventStream,
  openSqlite,
  type Storage,
} from '../../src/storage/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'answer-links-'));
const seal = createFieldSeal(Buffer.alloc(32, 7).toString('base64'));
const DAY_MS = 24 * 3_600_000;
let now = new Date('2026-03-01T02:00:00Z');
let storage: Storage;
let turns: EventStream<Turn>;
let kept: Collection<AnswerLink>;
let links: AnswerLinks;
let sweep: JobHandler;
let server: Server;
let url: string;

beforeAll(async () => {
  storage = await openSqlite({ file: join(folder, 'test.db'), checkQueries: true });
  turns = storage.eventStream(turnCollection);
  kept = storage.collection(answerLinkCollection);
  await storage.prepare();
  const jobs = {
    handle: (_kind: string, handler: JobHandler) => {
      sweep = handler;
    },
    schedule: async () => undefined,
    cancel: async () => undefined,
    every: async () => undefined,
    start: async () => undefined,
    drain: async () => undefined,
  };
  links = new AnswerLinks({ links: kept, turns, seal, clock: { now: () => now }, jobs });
  const app = express();
  app.set('trust proxy', 1);
  app.use('/a', createAnswerPageRouter({ answerLinks: links }));
  app.use('/privacy', createPrivacyPageRouter({ notices: () => loadNotices('knowledge') }));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await storage.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  now = new Date('2026-03-01T02:00:00Z');
});

let keys = 0;
async function say(stream: string, activity: Partial<StoredActivity>, from: Turn['from'] = 'bot'): Promise<Turn> {
  const event = newTurn({
    key: `k${++keys}`,
    at: now,
    from,
    sessionId: null,
    activity: { type: 'message', ...activity },
  });
  const [stored] = await turns.append(stream, [event]);
  if (stored === undefined) throw new Error('nothing was appended');
  return stored.event;
}

const TEXT = [
  '用人单位应当按月足额支付工资。',
  '拖欠工资的，可以先向劳动监察投诉，也可以申请劳动仲裁。',
  '怎么做：\n1. 保存工资条、考勤、聊天记录。\n2. 拨打12333投诉。',
  '期限：\n· 1年，从劳动关系终止之日起算。错过了，可能失去仲裁的机会。',
  '依据：《劳动法》第五十条、《劳动争议调解仲裁法》第二十七条',
  '以上由智能助手提供法律信息，不是对具体案件的结论。说“人工”可以找律师。',
].join('\n\n');
const CARD = {
  contentType: 'application/vnd.legal-hotline.answer+json',
  content: { question: '公司拖欠工资怎么办？' },
};

let openings = 0;
async function open(code: string, address = `198.18.0.${++openings}`) {
  const response = await fetch(`${url}/a/${code}`, { headers: { 'x-forwarded-for': address } });
  return { status: response.status, headers: response.headers, html: await response.text() };
}
const linkTo = (...said: Turn[]) =>
  links.create({ conversationId: said[0]?.stream ?? '', turnIds: said.map(({ _id }) => _id) });

describe('the page of an answer', () => {
  it('says what was said then: answer, steps, deadline, grounds, a person to call', async () => {
    const question = await say('sms-a', { text: '我叫张三，公司拖欠工资' }, 'resident');
    const answer = await say('sms-a', {
      text: TEXT,
      attachments: [CARD],
      choices: [{ title: '找律师', value: '找律师' }],
    });
    const { status, headers, html } = await open(await linkTo(question, answer));
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/html; charset=utf-8/);
    expect(headers.get('x-robots-tag')).toContain('noindex');
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(html).toContain('<html lang="zh-CN">');
    expect(html).toContain('<h1>公司拖欠工资怎么办？</h1>');
    expect(html).toContain('2026年3月1日的答复');
    expect(html).toContain('<h2>怎么做</h2><ol><li>保存工资条、考勤、聊天记录。</li><li>拨打12333投诉。</li></ol>');
    expect(html).toContain('<h2>期限</h2><ul><li>1年，从劳动关系终止之日起算。错过了，可能失去仲裁的机会。</li></ul>');
    expect(html).toContain('<h2>依据</h2><p>《劳动法》第五十条、《劳动争议调解仲裁法》第二十七条</p>');
    expect(html).toContain('回复短信，发前面的数字</h2><ol><li>找律师</li></ol>');
    expect(html).toContain('<a class="call" href="tel:12348">');
    expect(html).not.toContain('张三');
    expect(html).not.toContain('<script');
    expect(Buffer.byteLength(html)).toBeLessThan(20_000);
  });

  it('carries no tags of the words, no mobile telephone and no identity number; offices stay', async () => {
    const text =
      '<b onclick="x">注意</b>&\n\n申请人电话13800138000，身份证11010119900307123X，法律援助中心0552-1234567。';
    const { html } = await open(await linkTo(await say('voice-a', { text })));
    expect(html).toContain('&lt;b onclick=&quot;x&quot;&gt;注意&lt;/b&gt;&amp;');
    expect(html).not.toMatch(/13800138000|11010119900307123X/);
    expect(html).toContain('0552-1234567');
  });

  it('has nothing to choose where nobody can answer by text message', async () => {
    const turn = await say('voice-a', { text: '您好。', choices: [{ title: '找律师', value: '找律师' }] });
    expect((await open(await linkTo(turn))).html).not.toContain('找律师');
  });
});

describe('the code', () => {
  it('is the same for the same turns, 60 bits, and not what is stored', async () => {
    const turn = await say('sms-a', { text: '您好。' });
    const [one, two] = [await linkTo(turn), await linkTo(turn)];
    expect(one).toBe(two);
    expect(one).toMatch(/^[a-z2-7]{12}$/);
    const stored: AnswerLink[] = [];
    for await (const link of kept.scan()) stored.push(link);
    expect(JSON.stringify(stored)).not.toContain(one);
    expect((await open(one.toUpperCase())).status).toBe(200);
  });

  it.each(['aaaaaaaaaaaa', 'x', '%2e%2e%2f', 'a'.repeat(3000)])('%s is none: a friendly 404', async (code) => {
    const { status, html } = await open(code);
    expect(status).toBe(404);
    expect(html).toContain('没有找到这条答复');
    expect(html).toContain('href="tel:12348"');
  });

  it('expires after 30 days with a friendly 410, opens again when it is sent again, and is forgotten later', async () => {
    const turn = await say('sms-a', { text: '会过期的答复。' });
    const code = await linkTo(turn);
    now = new Date(now.getTime() + LINK_DAYS * DAY_MS);
    expect(await open(code)).toMatchObject({ status: 410, html: expect.stringContaining('已经过期') });
    await linkTo(turn);
    expect((await open(code)).status).toBe(200);
    now = new Date(now.getTime() + (LINK_DAYS + 61) * DAY_MS);
    await sweep({ kind: '', key: '', ids: {}, dueAt: now, attempt: 1 });
    expect((await open(code)).status).toBe(404);
  });

  it('is not to be guessed: 30 a minute from one address, then a sentence', async () => {
    const statuses: number[] = [];
    for (let times = 0; times < 32; times++) statuses.push((await open('aaaaaaaaaaab', '198.18.9.9')).status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
    const refused = await open('aaaaaaaaaaab', '198.18.9.9');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.html).toContain('12348');
    expect((await open('aaaaaaaaaaab', '198.18.9.10')).status).toBe(404);
    // A household has 2^64 addresses of IPv6.
    const household = await Promise.all(
      Array.from({ length: 31 }, (_each, at) => open('aaaaaaaaaaab', `2001:db8:1:2::${at + 1}`)),
    );
    expect(household.filter(({ status }) => status === 429)).toHaveLength(1);
  });
});

describe('the notice on personal data', () => {
  it('is a page of its own without script: all its parts, its version, and the ways on', async () => {
    const answer = await fetch(`${url}/privacy`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const html = await answer.text();
    const { title, parts, version } = loadNotices('knowledge');
    for (const words of [title, version, ...parts.flatMap((part) => [part.title, part.text])])
      expect(html).toContain(words);
    expect(html).toContain('href="tel:12348"');
    expect(html).not.toContain('<script');
    expect(Buffer.byteLength(html)).toBeLessThan(20_000);
  });
});
