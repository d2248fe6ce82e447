import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gateBy, gateTo, isMetadata, OutboundRefusedError } from '../../src/outbound/index.ts';

const SRC = join(import.meta.dirname, '../../src');
const signal = AbortSignal.timeout(10_000);

let server: Server;
let base: string;
let asked: string[];

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/v1/moved') response.writeHead(302, { location: 'http://127.0.0.1:9/elsewhere' });
    response.end('{}');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

describe('a gate', () => {
  it('lets through what lies below the configured address', async () => {
    const send = gateTo(`${base}/v1/`);
    for (const path of ['/v1', '/v1/x?a=1', '/v1/a/../b'])
      expect((await send(base + path, { signal })).status).toBe(200);
    expect(asked).toEqual(['/v1', '/v1/x?a=1', '/v1/b']);
  });

  it.each([
    ['another path', (at: string) => `${at}/v2`],
    ['a path that only begins so', (at: string) => `${at}/v1x`],
    ['a way up', (at: string) => `${at}/v1/../admin`],
    ['a way up, encoded', (at: string) => `${at}/v1/%2e%2e/admin`],
    ['another host behind an @', (at: string) => `${at}@evil.test/v1`],
    ['a name and password', (at: string) => at.replace('//', '//user:secret@')],
    ['another port', (at: string) => `${at}1/v1`],
    ['another scheme', () => 'file:///etc/passwd'],
    ['no address', () => '/v1'],
  ])('refuses %s before anything is sent', async (_what, address) => {
    await expect(gateTo(`${base}/v1`)(address(base), { signal })).rejects.toThrow(OutboundRefusedError);
    expect(asked).toEqual([]);
  });

  it('follows no redirect', async () => {
    const send = gateTo(base);
    await expect(send(`${base}/v1/moved`, { signal })).rejects.toThrow();
    expect((await send(`${base}/v1/moved`, { signal, redirect: 'manual' })).status).toBe(302);
    expect(asked).toEqual(['/v1/moved', '/v1/moved']);
  });

  it.each([
    'http://169.254.169.254/latest/meta-data',
    'http://100.100.100.200/',
    'http://[fd00:ec2::254]/',
    'http://[::ffff:169.254.169.254]/',
    'http://2852039166/',
    'http://0xa9fe.0xa9fe/',
  ])('never goes to where clouds hand out keys: %s', async (address) => {
    await expect(gateBy(() => true)(address, { signal })).rejects.toThrow(OutboundRefusedError);
  });

  it('knows these in every dress', () => {
    expect(['169.254.1.1', '::ffff:a9fe:a9fe', 'fe80::1'].map(isMetadata)).toEqual([true, true, true]);
    expect(['127.0.0.1', '10.0.0.1', 'example.test', ''].map(isMetadata)).toEqual([false, false, false, false]);
  });
});

/** Files that may open connections by themselves, and why their targets are known. */
const BY_THEMSELVES: Readonly<Record<string, string>> = {
  'outbound/gate.ts': 'the gate',
  'work-orders/exchange/in/fetch-attachment.ts':
    'hosts of the peer’s file, the address looked at and held to, no redirect',
  'work-orders/exchange/out/send-request.ts': 'address of the peer’s settings, no redirect, keeps connections open',
  'cli/receive.ts': 'a tool for who sets up webhooks, asks the address he names',
  'cli/simulate-city/city-caller.ts': 'a tool, asks the address its user names',
};
/** Calls the `fetch` of Node; no method of that name, and no function that the file has under that name itself. */
const FETCHES = /(?<![.\w#])fetch\(/;
const OWN_FETCH = /\bconst fetch = |\bfetch: \(|, fetch,|(?:async|private) fetch\(|^\s+fetch\(\w+: /m;
/** What opens connections is imported by name. */
const IMPORTS =
  /import \{[^}]*\b(?:request|get|connect|createConnection)\b[^}]*\} from 'node:(?:https?|net|tls)'|from '(?:axios|undici|got|node-fetch)'/;

it('every request to another server leaves by a gate', () => {
  const files = readdirSync(SRC, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts'));
  const opening = files.filter((file) => {
    const code = readFileSync(join(SRC, file), 'utf8').replace(/^\s*(?:\/?\*|\/\/).*$/gm, '');
    return IMPORTS.test(code) || (FETCHES.test(code) && !OWN_FETCH.test(code));
  });
  expect(opening.sort()).toEqual(Object.keys(BY_THEMSELVES).sort());
});
