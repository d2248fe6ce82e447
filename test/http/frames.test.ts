import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createApp, createMetrics } from '../../src/http/index.ts';

const BUREAU = 'https://www.bureau.example.test';
const TOWN = 'https://town.example.test:8443';
let webDir: string;
let server: Server;

beforeAll(() => {
  webDir = mkdtempSync(join(tmpdir(), 'pages-'));
  for (const folder of ['resident', 'desk']) {
    mkdirSync(join(webDir, folder));
    writeFileSync(join(webDir, folder, 'index.html'), '<!doctype html>');
  }
  writeFileSync(join(webDir, 'resident', 'aid.html'), '<!doctype html>');
});
afterEach(() => new Promise((closed) => server.close(closed)));
afterAll(() => rmSync(webDir, { recursive: true }));

async function headersOf(path: string, embedOrigins?: string[]): Promise<Headers> {
  const logger = pino({ level: 'silent' });
  const options = { logger, metrics: createMetrics(), checks: [], routes: [], webDir, trustedProxies: 0, https: true };
  server = createServer(createApp({ ...options, ...(embedOrigins ? { embedOrigins } : {}) }));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
  expect([response.status, await response.text()]).toEqual([200, '<!doctype html>']);
  server.closeIdleConnections();
  return response.headers;
}

const policyOf = (headers: Headers) => headers.get('content-security-policy')?.split(';') ?? [];

describe('the pages in frames of other sites', () => {
  it('are shown by the sites that are configured, the resident page only', async () => {
    const headers = await headersOf('/?embed=1', [BUREAU, TOWN]);
    const policy = policyOf(headers);
    expect(policy).toContain(`frame-ancestors 'self' ${BUREAU} ${TOWN}`);
    expect(policy).toContain("script-src 'self'");
    expect(headers.get('x-frame-options')).toBeNull();
  });

  it.each(['/desk', '/desk/queue', '/aid'])('are never %s', async (path) => {
    const headers = await headersOf(path, [BUREAU]);
    expect(policyOf(headers)).toContain("frame-ancestors 'none'");
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
  });

  it('are shown by none where none is configured', async () => {
    expect(policyOf(await headersOf('/'))).toContain("frame-ancestors 'none'");
  });
});
