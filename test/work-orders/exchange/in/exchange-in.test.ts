import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parse } from 'yaml';
import { composeExchangeIn, exchangeInStores } from '../../../../src/exchange-in.ts';
import { mayConnect } from '../../../../src/outbound/index.ts';
import { createFieldSeal, openSqlite } from '../../../../src/storage/index.ts';
import { canonicalRequest } from '../../../../src/work-orders/exchange/in/signature.ts';
import {
  createAttachmentFetch,
  Peer,
  PeerBook,
  peerFileSchema,
  signRequest,
  verifyRequest,
} from '../../../../src/work-orders/index.ts';
import { keptLog } from '../../../channels/support/fake-inlet.ts';
import { dispatchBody, ExchangeStage, eventBody, peerOf, SECRET, vectors } from './exchange-stage.ts';

describe('signatures', () => {
  it.each(vectors.vectors)('$name: canonical text, HMAC-SHA256 and HMAC-SM3', (vector) => {
    const { method, path, query = '', timestamp, nonce, rawBody: body } = vector.request;
    const parts = { method, path, query, timestamp: String(timestamp), nonce, body };
    expect(canonicalRequest(parts)).toBe(vector.canonical);
    const target = `https://12348.example.test${path}${query === '' ? '' : `?${query}`}`;
    const by = { key: vector.key, secrets: [vector.secret] };
    const sent = { method, target, body, at: new Date(timestamp * 1000 + 999), nonce };
    expect(signRequest(by, sent)).toEqual(vector.headers);
    expect(signRequest({ ...by, scheme: 'v1sm3' }, sent)['X-HW-Signature']).toBe(`v1sm3=${vector.signatureSm3}`);
  });

  it('are checked whole by whoever has the request', async () => {
    const { request, key, secret } = vectors.vectors[2]!;
    const { method, path, query, timestamp } = request;
    const target = `${path}?${query}`;
    const clock = { now: () => new Date(timestamp * 1000) };
    const used = new Set<string>();
    const nonces = { take: async (_key: string, nonce: string) => void used.add(nonce) };
    const sign = (secrets: string[], nonce: string) => {
      const signed = signRequest(
        { key, secrets },
        { method, target: `https://a.test${target}`, at: clock.now(), nonce },
      );
      return Object.fromEntries(Object.entries(signed).map(([name, value]) => [name.toLowerCase(), value]));
    };
    const verify = (headers: Record<string, string>) =>
      verifyRequest(
        { method, target, headers, body: Buffer.alloc(0) },
        { access: (one) => (one === key ? { peer: 'city', secrets: [secret, 'before'] } : null), nonces, clock },
      );
    await expect(verify(sign([secret], 'nonce-01'))).resolves.toBe('city');
    await expect(verify(sign(['before'], 'nonce-02'))).resolves.toBe('city');
    await expect(verify(sign(['after', secret], 'nonce-03'))).resolves.toBe('city');
    await expect(verify(sign(['after'], 'nonce-04'))).rejects.toMatchObject({ contractCode: 'SIGNATURE_INVALID' });
    for (const signature of [
      '',
      'v2=00',
      'v1=',
      `v1=${'g'.repeat(64)}`,
      `v1sm3=${sign([secret], 'nonce-05')['x-hw-signature']?.slice(3)}`,
    ]) {
      const headers = { ...sign([secret], 'nonce-05'), 'x-hw-signature': signature };
      await expect(verify(headers)).rejects.toMatchObject({ statusCode: 401 });
    }
    for (const [name, value] of [
      ['x-hw-timestamp', '1e9'],
      ['x-hw-timestamp', '-1'],
      ['x-hw-nonce', 'a b'],
      ['x-hw-nonce', 'short'],
    ]) {
      await expect(verify({ ...sign([secret], 'nonce-06'), [name!]: value! })).rejects.toMatchObject({
        statusCode: 401,
      });
    }
    expect([...used]).toEqual(['nonce-01', 'nonce-02', 'nonce-03']);
  });
});

describe('the exchange of a house', () => {
  const answers = async (access: Parameters<typeof composeExchangeIn>[0]['access']) => {
    const stage = await ExchangeStage.open();
    const storage = await openSqlite({ file: ':memory:' });
    const { logger, lines } = keptLog();
    const composed = composeExchangeIn({
      config: { ...stage.config, PAPERS_DIR: undefined, PAPERS_SCAN_COMMAND: undefined, PUBLIC_BASE_URL: undefined },
      stores: exchangeInStores(storage),
      told: { current: { peers: stage.peers } },
      orders: stage.orders,
      access,
      queueFeed: { publish: () => {} },
      seal: createFieldSeal(stage.config.fieldKeys),
      jobs: stage.jobs,
      clock: stage.clock,
      logger,
    });
    await storage.prepare();
    await composed.start();
    const base = await stage.serveRoutes(composed.routes());
    const asked = { key: 'police-key', secrets: [SECRET] };
    const told = await stage.ask('GET', '/work-orders', undefined, asked, base);
    const document = await stage.send('GET', '/openapi.json', {}, '', base);
    await stage.end();
    await storage.close();
    return { told: [told.status, told.body.code], document: document.status, log: lines.join('') };
  };

  it('is off where nobody has a key: nothing is served, and the start says so', async () => {
    const { told, document, log } = await answers(null);
    expect([told, document]).toEqual([[404, 'hotline_http_not_found'], 404]);
    expect(log).toContain('the exchange with 12345 is off');
  });

  it('knows cities alone: the police have a key of theirs, and no work orders', async () => {
    const file = parse(await readFile('knowledge/peers/sample-police.yaml', 'utf8')) as Record<string, unknown>;
    const police = new Peer(peerFileSchema.parse(file), 'sample-police.yaml');
    const access = (key: string) => {
      if (key === 'police-key') return { peer: police, secrets: [SECRET] };
      return key === 'city-key' ? { peer: peerOf('city-a'), secrets: [SECRET] } : null;
    };
    const { told, document, log } = await answers(access);
    expect([told, document]).toEqual([[401, 'KEY_UNKNOWN'], 200]);
    expect(log).not.toContain('is off');
  });
});

describe('where we may connect', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '224.0.0.1',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001::1',
    'localhost',
    '',
  ])('not to %s', (address) => {
    expect(mayConnect(address, [])).toBe(false);
  });

  it('to public addresses, and to the networks that are allowed', () => {
    for (const address of ['8.8.8.8', '223.5.5.5', '2400:3200::1', '::ffff:8.8.8.8'])
      expect(mayConnect(address, [])).toBe(true);
    expect(mayConnect('10.20.3.4', ['10.20.0.0/16'])).toBe(true);
    expect(mayConnect('::ffff:10.20.3.4', ['10.20.0.0/16'])).toBe(true);
    expect(mayConnect('10.21.3.4', ['10.20.0.0/16', 'nonsense'])).toBe(false);
    // Metadata of clouds stay closed, whoever allows them.
    for (const address of ['169.254.169.254', '100.100.100.200', 'fd00:ec2::254'])
      expect(mayConnect(address, ['169.254.0.0/16', '0.0.0.0/0', '100.64.0.0/10', '::/0'])).toBe(false);
  });
});

describe('attachments that a peer tells of', () => {
  const bytes = Buffer.from('%PDF-1.7 合同');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  let stage: ExchangeStage;
  let server: Server;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let asked: string[] = [];
  let number = 0;

  beforeAll(async () => {
    stage = await ExchangeStage.open();
    server = createServer((request, response) => {
      asked.push(`${request.headers.host} ${request.url}`);
      answer(request, response);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    stage.filePort = (server.address() as AddressInfo).port;
    const attachmentHosts = ['files.example.test', 'inner.example.test', 'meta.example.test', '127.0.0.1'];
    const city = peerOf('city-a', { attachmentHosts, attachmentNetworks: ['127.0.0.1/32'] });
    stage.peers = new PeerBook([city, peerOf('city-b', { attachmentHosts })]);
    stage.names.set('files.example.test', '127.0.0.1');
    stage.names.set('inner.example.test', '10.0.0.8');
    stage.names.set('meta.example.test', '169.254.169.254');
  });
  afterAll(async () => {
    await stage.end();
    await new Promise((closed) => server.close(closed));
  });
  beforeEach(() => {
    asked = [];
    stage.scan = null;
    answer = (_request, response) => response.end(bytes);
  });

  const attachment = (fields: Record<string, unknown> = {}) => ({
    id: 'a1',
    name: '合同.pdf',
    contentType: 'application/pdf',
    size: bytes.length,
    sha256,
    url: `http://files.example.test:${stage.filePort}/files/a1`,
    expiresAt: '2026-01-06T09:20:00+08:00',
    ...fields,
  });

  /** Dispatches an order with attachments and lets the work on them run. */
  async function fetched(attachments: Record<string, unknown>[], key: Parameters<ExchangeStage['ask']>[3] = {}) {
    number += 1;
    const told = await stage.ask('POST', '/work-orders', dispatchBody(`ATT-${number}`, { attachments }), key);
    expect(told.status).toBe(201);
    const id: string = told.body.workOrderId;
    const again = await run();
    const order = await stage.orders.get(id);
    return { id, orderNo: `ATT-${number}`, again, attachments: order?.attachments ?? [] };
  }

  /** @returns whether it is to be tried again. */
  async function run(): Promise<boolean> {
    stage.clock.ms += 1000;
    const [scheduled] = [...stage.jobs.scheduled.values()];
    try {
      await stage.jobs.runDue();
      return false;
    } catch {
      if (scheduled !== undefined) {
        const { kind, key, ids } = scheduled.job;
        await stage.jobs.schedule(kind, key, stage.clock.now(), ids);
      }
      return true;
    }
  }

  it('are fetched, checked, scanned and kept, each once', async () => {
    const { id, attachments } = await fetched([attachment()]);
    const { copy, problem } = attachments[0]!;
    expect([problem, asked.length]).toEqual(['', 1]);
    const { file, content } = await stage.files.open(id, copy);
    expect(file).toMatchObject({ name: '合同.pdf', contentType: 'application/pdf', sha256, scan: 'clean' });
    const pieces: Buffer[] = [];
    for await (const piece of content) pieces.push(piece);
    expect(Buffer.concat(pieces)).toEqual(bytes);
    await expect(stage.files.open('another order', copy)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('of a supplement too; those that are there are not fetched again', async () => {
    const { id, orderNo } = await fetched([attachment()]);
    const more = { text: '', attachments: [attachment({ id: 'a2' })] };
    expect(
      (await stage.ask('POST', `/work-orders/${orderNo}/events`, eventBody('s1', 1, 'SUPPLEMENT', more))).status,
    ).toBe(202);
    await run();
    expect((await stage.orders.get(id))?.attachments.map(({ id: name, copy }) => [name, copy === ''])).toEqual([
      ['a1', false],
      ['a2', false],
    ]);
    expect(asked).toHaveLength(2);
  });

  it.each<[string, () => Record<string, unknown>, string, number]>([
    ['a host that is not on the list', () => ({ url: `http://evil.example.test:${stage.filePort}/` }), 'address', 0],
    [
      'a host whose name only begins so',
      () => ({ url: `http://files.example.test.evil.test:${stage.filePort}/` }),
      'address',
      0,
    ],
    [
      'a name and password before the host',
      () => ({ url: `http://a:b@files.example.test:${stage.filePort}/` }),
      'address',
      0,
    ],
    ['another port', () => ({ url: 'http://files.example.test:22/' }), 'address', 0],
    ['another protocol', () => ({ url: `https://files.example.test:${stage.filePort}/` }), 'address', 0],
    [
      'a name that leads into a private network',
      () => ({ url: `http://inner.example.test:${stage.filePort}/` }),
      'address',
      0,
    ],
    [
      'a name that leads to metadata of a cloud',
      () => ({ url: `http://meta.example.test:${stage.filePort}/` }),
      'address',
      0,
    ],
    ['another hash', () => ({ sha256: '0'.repeat(64) }), 'sha256', 1],
    ['fewer bytes than told', () => ({ size: bytes.length + 1 }), 'size', 1],
    ['more bytes than told', () => ({ size: 3 }), 'size', 1],
    ['more than we take', () => ({ size: 21 * 1024 * 1024 }), 'too-large', 0],
    ['a time that is over', () => ({ expiresAt: '2026-01-05T09:00:00+08:00' }), 'expired', 0],
  ])('not from %s', async (_name, fields, problem, requests) => {
    const { attachments, again } = await fetched([attachment(fields())]);
    expect([attachments[0]?.problem, attachments[0]?.copy, again, asked.length]).toEqual([
      problem,
      '',
      false,
      requests,
    ]);
  });

  it('not from loopback where the peer was not allowed it', async () => {
    const other = { key: 'other-city', secrets: ['another-secret-of-thirty-two-signs!'] };
    const { attachments } = await fetched([attachment()], other);
    expect([attachments[0]?.problem, asked.length]).toEqual(['address', 0]);
  });

  it('follow no redirect, and are asked for again while the peer is down', async () => {
    answer = (_request, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${stage.filePort}/secret` }).end();
    expect((await fetched([attachment()])).attachments[0]?.problem).toBe('refused');
    expect(asked).toHaveLength(1);
    answer = (_request, response) => response.writeHead(503).end();
    const { id, again } = await fetched([attachment()]);
    expect([again, (await stage.orders.get(id))?.attachments[0]?.problem]).toEqual([true, '']);
    answer = (_request, response) => response.destroy();
    expect(await run()).toBe(true);
    answer = (_request, response) => response.end(bytes);
    expect(await run()).toBe(false);
    expect((await stage.orders.get(id))?.attachments[0]?.copy).not.toBe('');
  });

  it('wait for a scanner that is down, and are not kept when it finds something', async () => {
    stage.scan = { scan: async () => 'failed' };
    const { id, again } = await fetched([attachment()]);
    expect([again, (await stage.orders.get(id))?.attachments[0]?.copy]).toEqual([true, '']);
    stage.scan = { scan: async () => 'found' };
    expect(await run()).toBe(false);
    expect((await stage.orders.get(id))?.attachments[0]).toMatchObject({ copy: '', problem: 'harmful' });
  });

  it('are given up after the last attempt, until a person wants them fetched again', async () => {
    answer = (_request, response) => response.writeHead(503).end();
    const { id } = await fetched([attachment()]);
    const [scheduled] = [...stage.jobs.scheduled.values()];
    scheduled!.job.attempt = 24;
    expect(await run()).toBe(false);
    expect((await stage.orders.get(id))?.attachments[0]?.problem).toBe('unreachable');
    answer = (_request, response) => response.end(bytes);
    await stage.copies.again(id);
    expect(await run()).toBe(false);
    expect((await stage.orders.get(id))?.attachments[0]).toMatchObject({ problem: '' });
    expect((await stage.orders.get(id))?.attachments[0]?.copy).not.toBe('');
  });

  it('of an order that was never opened are forgotten, after it had time to come', async () => {
    await stage.copies.expect('order-nobody', 'dispatch');
    expect(await run()).toBe(true);
    [...stage.jobs.scheduled.values()][0]!.job.attempt = 6;
    expect(await run()).toBe(false);
    expect(asked).toEqual([]);
  });

  it('leave no bytes behind: not of a crash, nor of an order that is forgotten', async () => {
    const { id, attachments } = await fetched([attachment()]);
    const { copy = '' } = attachments[0] ?? {};
    const shelf = (file: string) => readdir(join(stage.folder, 'orders', file.slice(0, 2)));
    const lost = createHash('sha256').update('order-lost\na1').digest('hex').slice(0, 32);
    stage.broken.add('files.insert');
    const file = { place: 'a1', name: 'a', contentType: 'text/html', bytes };
    await expect(stage.files.keep('order-lost', file)).rejects.toMatchObject({ statusCode: 503 });
    stage.broken.clear();
    expect(await shelf(lost)).toContain(lost);
    const { ms } = stage.clock;
    stage.clock.ms = Date.now() + 25 * 3_600_000;
    await stage.files.sweep();
    stage.clock.ms = ms;
    expect(await shelf(lost)).not.toContain(lost);
    await expect(stage.files.open(id, copy)).resolves.toBeDefined();
    await stage.files.forget(id);
    await expect(stage.files.open(id, copy)).rejects.toMatchObject({ code: 'hotline_exchange_file_missing' });
    expect(await shelf(copy)).not.toContain(copy);
  });

  it('go by https alone outside of tests', async () => {
    const source = { attachmentHosts: ['files.example.test'], attachmentNetworks: [] };
    const fetch = createAttachmentFetch({ resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
    for (const url of [
      'http://files.example.test/a',
      'https://files.example.test:8443/a',
      'https://files.example.test/a',
      'file:///etc/passwd',
    ]) {
      expect(await fetch({ url, size: 1, sha256 }, source)).toEqual({ problem: 'address' });
    }
  });
});
