import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express, { Router } from 'express';
import { pino } from 'pino';
import supertest from 'supertest';
import { standingPage } from '../../src/answer-links/index.ts';
import { clientAddress } from '../../src/client-address.ts';
import { withoutWords } from '../../src/config/logger.ts';
import { createDeskRouter } from '../../src/desk/index.ts';
import {
  createApp,
  createHttpServer,
  createMetrics,
  createSecurityContactRouter,
  SERVER_LIMITS,
} from '../../src/http/index.ts';
import { ACCESS } from '../../src/staff/index.ts';

const NOW = new Date('2026-11-23T04:00:00Z');
let webDir: string;
let logged: string[];

beforeAll(() => {
  webDir = mkdtempSync(join(tmpdir(), 'pages-'));
  for (const folder of ['resident', 'desk']) {
    mkdirSync(join(webDir, folder));
    writeFileSync(join(webDir, folder, 'index.html'), '<!doctype html><head></head>');
  }
});
afterAll(() => rmSync(webDir, { recursive: true }));
beforeEach(() => {
  logged = [];
});

function app({ proxies = 0, contact }: { proxies?: number; contact?: string } = {}) {
  const open = Router();
  open.get('/address', (request, response) => {
    response.json({ counted: clientAddress(request) });
  });
  open.get('/fails', () => {
    throw new Error('mongodb://hotline:password-of-mongo@10.0.0.1/ is down');
  });
  open.post('/json', express.json({ limit: '1kb' }), (_request, response) => {
    response.json({});
  });
  open.get('/page', (_request, response) => {
    response.type('html').send(standingPage('告知书', ''));
  });
  const publicBaseUrl = 'https://hotline.example.test';
  return createApp({
    logger: pino({ serializers: { err: withoutWords } }, { write: (line: string) => logged.push(line) }),
    metrics: createMetrics(),
    checks: [],
    routes: [
      { path: '/open', router: open },
      {
        path: '/.well-known/security.txt',
        router: createSecurityContactRouter({ contact, publicBaseUrl, clock: { now: () => NOW } }),
      },
    ],
    webDir,
    trustedProxies: proxies,
    https: true,
    publicBaseUrl,
  });
}

const policyOf = (headers: Record<string, string>) =>
  new Map(
    (headers['content-security-policy'] ?? '').split(';').map((part) => {
      const [name = '', ...sources] = part.trim().split(' ');
      return [name, sources] as const;
    }),
  );

describe('headers', () => {
  it.each(['/', '/desk', '/desk/sessions', '/open/page', '/open/address', '/healthz', '/nothing', '/open/fails'])(
    'of %s let nothing inline run and nobody frame it',
    async (path) => {
      const { headers } = await supertest(app()).get(path);
      const policy = policyOf(headers);
      expect([...policy.values()].flat().join(' ')).not.toMatch(/unsafe|\*|https?:(?!\/\/)/);
      expect(policy.get('script-src')).toEqual(["'self'"]);
      expect(policy.get('object-src')).toEqual(["'none'"]);
      expect(policy.get('base-uri')).toEqual(["'none'"]);
      expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
      expect(policy.get('connect-src')?.join(' ')).toContain('wss://hotline.example.test');
      expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(headers['x-powered-by']).toBeUndefined();
    },
  );

  it('name the one style that stands in pages behind short links', async () => {
    const { headers, text } = await supertest(app()).get('/open/page');
    expect(text.match(/<style>/g)).toHaveLength(1);
    expect(text).not.toMatch(/ style=|<script| on\w+=/);
    expect(policyOf(headers).get('style-src')?.join(' ')).toMatch(/^'self' 'sha256-[\w+/]+=*'$/);
  });

  it('give the desk a nonce for its styles, another one each time', async () => {
    const nonces = [];
    for (const path of ['/desk', '/desk']) {
      const { headers, text } = await supertest(app()).get(path);
      const [, nonce = ''] = /<meta property="csp-nonce" nonce="([\w-]{22})" \/>/.exec(text) ?? [];
      expect(policyOf(headers).get('style-src')).toContain(`'nonce-${nonce}'`);
      nonces.push(nonce);
    }
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it('take no host that is none', async () => {
    const { headers } = await supertest(app()).get('/').set('Host', "a.test;script-src 'unsafe-inline'");
    expect(headers['content-security-policy']).not.toContain('unsafe-inline');
  });
});

describe('errors', () => {
  it('tell nothing of what is inside, nor does the log tell secrets', async () => {
    const { status, text } = await supertest(app()).get('/open/fails');
    expect([status, text]).toEqual([500, expect.stringContaining('系统出了点问题')]);
    expect(text + logged.join('')).not.toMatch(/password-of-mongo|mongodb:/);
    expect(text).not.toMatch(/\bat |\.ts|Error/);
  });

  it.each([
    ['a body too large', 413, { body: JSON.stringify({ a: 'x'.repeat(2000) }) }],
    ['a body that is no JSON', 400, { body: '{"a":' }],
    ['a body that is packed wrongly', 400, { body: '{}', encoding: 'gzip' }],
    ['a body packed in an unknown way', 415, { body: '{}', encoding: 'zzz' }],
  ])(
    'of %s are refused',
    async (_what, status, { body, encoding = 'identity' }: { body: string; encoding?: string }) => {
      const answer = await supertest(app())
        .post('/open/json')
        .set({ 'Content-Type': 'application/json', 'Content-Encoding': encoding })
        .send(body);
      expect(answer.status).toBe(status);
      expect(answer.text).not.toMatch(/\bat |\.ts|node_modules/);
    },
  );
});

describe('the address that limits count by', () => {
  const counted = async (proxies: number, forwarded: string) =>
    (await supertest(app({ proxies })).get('/open/address').set('X-Forwarded-For', forwarded)).body.counted;

  it('is nothing that a client says when there is no proxy', async () => {
    expect(await counted(0, '203.0.113.9')).toBe('127.0.0.1');
  });

  it('is what the nearest trusted proxy saw, whatever the client put before it', async () => {
    expect(await counted(1, '198.51.100.1, 203.0.113.9')).toBe('203.0.113.9');
    expect(await counted(2, '198.51.100.1, 203.0.113.9, 10.0.0.2')).toBe('203.0.113.9');
  });

  it('is one for a household of IPv6', async () => {
    expect(await counted(1, '2001:db8:1:2:aaaa::1')).toBe(await counted(1, '2001:db8:1:2:bbbb::2'));
  });
});

describe('slow clients', () => {
  it('are cut off', async () => {
    const server = createHttpServer(app(), {
      headersTimeout: 60,
      requestTimeout: 120,
      connectionsCheckingInterval: 20,
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const said = await Promise.all(
      ['GET / HTTP/1.1\r\nHost: a\r\n', BODY_NEVER_SENT].map((words) => lastWords(server, words)),
    );
    expect(said).toEqual([expect.stringMatching(/^HTTP\/1\.1 408/), expect.stringMatching(/^HTTP\/1\.1 408|^$/)]);
    await new Promise((done) => server.close(done));
  });

  it('have seconds in the house, not minutes', () => {
    const server = createHttpServer(app());
    expect(server.headersTimeout).toBe(SERVER_LIMITS.headersTimeout);
    expect(server.headersTimeout).toBeLessThanOrEqual(15_000);
    expect(server.requestTimeout).toBeLessThanOrEqual(180_000);
    expect(server.maxHeadersCount).toBe(100);
  });
});

const BODY_NEVER_SENT =
  'POST /open/json HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nContent-Type: application/json\r\n\r\n{';

function lastWords(server: Server, words: string): Promise<string> {
  return new Promise((done) => {
    let said = '';
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => socket.write(words));
    socket.on('data', (piece) => {
      said += String(piece);
    });
    socket.on('error', () => done(said));
    socket.on('close', () => done(said));
  });
}

describe('security.txt', () => {
  const PATH = '/.well-known/security.txt';
  it('names whom to tell, and until when that is true', async () => {
    const { status, text, headers } = await supertest(app({ contact: 'mailto:a@b.test' })).get(PATH);
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(text.split('\n')).toEqual([
      'Contact: mailto:a@b.test',
      'Expires: 2027-05-22T00:00:00.000Z',
      'Preferred-Languages: zh, en',
      'Canonical: https://hotline.example.test/.well-known/security.txt',
      '',
    ]);
  });

  it('is not there where nobody is named', async () => {
    expect((await supertest(app()).get(PATH)).status).toBe(404);
  });
});

/** Open to people who are not signed in yet, or no more. */
const OUTSIDE_THE_TABLE = [
  'delete /session',
  'get /oidc/callback',
  'get /oidc/start',
  'get /sign-in-options',
  'post /session',
  'post /session/second-factor',
];

describe('calls that change something at the desk', () => {
  interface Layer {
    route?: { path: string; methods: Record<string, boolean> };
  }
  const anything: unknown = new Proxy(() => anything, {
    get: (_target, name) => (name === 'then' ? undefined : anything),
  });
  const router = createDeskRouter(anything as Parameters<typeof createDeskRouter>[0]);
  const desk = express().use('/api/desk', router);
  const routes = (router.stack as Layer[]).flatMap(({ route }) =>
    route === undefined ? [] : Object.keys(route.methods).map((method) => ({ method, path: route.path })),
  );
  const changing = routes.filter(({ method }) => !['get', 'head'].includes(method));

  it('are all in the table, but signing in and out', () => {
    const promised = Object.values(ACCESS).map(({ method, path }) => `${method} ${path}`);
    const mounted = new Set(routes.map(({ method, path }) => `${method} ${path}`));
    expect(promised.filter((one) => !mounted.has(one))).toEqual([]);
    expect([...mounted].filter((one) => !promised.includes(one)).sort()).toEqual(OUTSIDE_THE_TABLE);
    expect(changing.length).toBeGreaterThan(100);
  });

  it('are refused without the page’s own header, and from pages of others', async () => {
    const passed: string[] = [];
    for (const { method, path } of changing) {
      const address = `/api/desk${path.replace(/:\w+/g, 'x')}`;
      const ask = () =>
        supertest(desk)[method as 'post'](address).set('Cookie', '__Host-hotline_desk=x; hotline_desk=x');
      const without = await ask();
      const foreign = await ask().set({ 'X-Hotline-Desk': '1', 'Sec-Fetch-Site': 'cross-site' });
      const sibling = await ask().set({ 'X-Hotline-Desk': '1', Origin: 'https://other.example.test' });
      const codes = [without, foreign, sibling].map(({ status, body }) => `${status} ${body.code}`);
      if (codes.join() !== '403 hotline_desk_header,403 hotline_desk_origin,403 hotline_desk_origin') {
        passed.push(`${method} ${path}: ${codes.join()}`);
      }
    }
    expect(passed).toEqual([]);
  }, 60_000);

  it('are the only ones that a cookie opens', () => {
    const src = join(import.meta.dirname, '../../src');
    const reading = readdirSync(src, { recursive: true })
      .map(String)
      .filter(
        (file) =>
          file.endsWith('.ts') &&
          /headers\.cookie|cookies\b\[|req(?:uest)?\.cookies/.test(readFileSync(join(src, file), 'utf8')),
      );
    expect(reading.every((file) => file.startsWith('desk/'))).toBe(true);
    expect(reading.length).toBeGreaterThan(0);
  });
});
