import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Request, Router } from 'express';
import pino, { type Logger } from 'pino';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { createWebChannel, resumeCodeCollection, type WebChannel } from '../../src/channels/web/index.ts';
import { systemClock } from '../../src/clock.ts';
// Not by the room's index: that brings the makers of PDF and DOCX files along, a second for each suite.
import { createApp } from '../../src/http/create-app.ts';
import { createDirectoryRouter } from '../../src/http/directory-router.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import type { DirectoryEntry } from '../../src/knowledge/index.ts';
import { openSqlite } from '../../src/storage/index.ts';
import { FakeInlet, fingerprint, openTestStore, type TestStore } from '../channels/support/fake-inlet.ts';
import { openBrowser } from '../support/browser.ts';
import { builtPages } from '../support/built-pages.ts';

/** The only place in the directory of this world. */
export const OFFICE: DirectoryEntry = {
  id: 'sample-station',
  kind: 'station',
  name: '示例：怀远县公共法律服务站',
  regionCode: '340321',
  address: '',
  hours: '',
  week: [],
  phone: '12348',
  services: ['法律咨询'],
  languages: [],
  website: '',
  position: null,
  verified: false,
  source: '示例',
  sample: true,
};
const FAST = { perSecond: 200, burst: 400, perMinute: 10_000, tokensPerMinute: 10_000 };

/** One server and one browser for a suite: the built page, real web chat, and a bot that says what the test wants. */
export interface ResidentWorld {
  url: string;
  /** Another site, which shows what the test gives to `host`. */
  foreignUrl: string;
  inlet: FakeInlet;
  browser: Browser;
  host(answer: RequestListener): void;
  /** A device of its own. */
  open(options?: BrowserContextOptions & { query?: string; path?: string }): Promise<Page>;
  /** The conversation that last said something or came in. */
  conversationId(): string;
  close(): Promise<void>;
}

export async function residentWorld(
  extra: (
    conversationOf: (request: Request) => string,
    store: TestStore,
  ) => { path: string; router: Router }[] = () => [],
): Promise<ResidentWorld> {
  const [webDir, browser, store] = await Promise.all([builtPages(), openBrowser(), openTestStore()]);
  const folder = mkdtempSync(join(tmpdir(), 'resident-world-'));
  const storage = await openSqlite({ file: join(folder, 'codes.db'), checkQueries: true });
  const codes = storage.collection(resumeCodeCollection);
  await storage.prepare();
  const inlet = new FakeInlet(store, 'not-needed');
  inlet.reply = () => [];
  let answerHost: RequestListener = (_request, response) => response.end();
  const foreign = createServer((request, response) => answerHost(request, response));
  const foreignUrl = await listening(foreign);
  const logger: Logger = pino({ level: 'silent' });
  const web = webChannel(inlet, store, codes, logger);
  const server = createServer(
    createApp({
      logger,
      metrics: createMetrics(),
      checks: [],
      routes: [
        ...web.routes,
        { path: '/api/directory', router: directoryRouter() },
        ...extra((request) => web.conversationOf(request), store),
      ],
      webDir,
      trustedProxies: 0,
      https: false,
      embedOrigins: [foreignUrl],
    }),
  );
  web.attachUpgrade(server);
  const url = await listening(server);
  return {
    url,
    foreignUrl,
    inlet,
    browser,
    host(answer) {
      answerHost = answer;
    },
    async open({ query = '', path = '/', ...options } = {}) {
      const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...options });
      const page = await context.newPage();
      await page.goto(`${url}${path}${query}`);
      return page;
    },
    conversationId: () => inlet.received.at(-1)?.conversationId ?? '',
    async close() {
      await browser.close();
      await web.close();
      for (const each of [server, foreign]) await closed(each);
      await Promise.all([store.close(), storage.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function webChannel(
  inlet: FakeInlet,
  { turns, conversations, feed }: TestStore,
  codes: NonNullable<Parameters<typeof createWebChannel>[0]['resume']>['codes'],
  logger: Logger,
): WebChannel {
  const secret = 'secret of the test, long enough';
  return createWebChannel({
    inlet,
    turns,
    conversations,
    feed,
    secret,
    tokenKey: secret,
    resume: { codes, fingerprint },
    clock: systemClock,
    logger,
    limits: FAST,
  });
}

function directoryRouter(): Router {
  const region = { code: '340321', name: '怀远县', parent: '340300' };
  return createDirectoryRouter({
    directory: {
      get: async (id) => (id === OFFICE.id ? OFFICE : null),
      inRegion: async () => ({ entries: [OFFICE], regionCode: OFFICE.regionCode }),
      nearest: async () => [],
      page: async () => ({ entries: [OFFICE], next: null }),
      search: async () => [],
    },
    told: { current: { knowledge: { regions: { find: () => region, all: () => [region] } as never } } },
    clock: systemClock,
    perMinute: 10_000,
  });
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function closed(server: Server): Promise<unknown> {
  server.closeAllConnections();
  return new Promise((done) => server.close(done));
}
