import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import type { CommandIo } from '../../src/cli/command.ts';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { createSender, signRequest, verifyRequest } from '../../src/work-orders/index.ts';

const KEY = 'city-12345';
const SECRET = 's3cret-12345-demo-0123456789abcdef';
const AS = ['--key', KEY, '--secret', SECRET];

function terminal() {
  const [out, err]: [string[], string[]] = [[], []];
  const stdin = new PassThrough();
  const io: CommandIo = {
    stdin,
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    isTerminal: false,
  };
  return { io, out, err, stdin };
}

describe('hotline simulate city', () => {
  it('sends a hotline what a city sends, signed, and prints its answer', async () => {
    const got: { method: string; path: string; key: unknown; body: Record<string, unknown> }[] = [];
    const server = createServer((request, response) => {
      void (async () => {
        const parts: Buffer[] = [];
        for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
        const body = Buffer.concat(parts);
        const { method = '', url: target = '', headers } = request;
        const access = (key: string) => (key === KEY ? { peer: key, secrets: [SECRET] } : null);
        const clock = { now: () => new Date() };
        await verifyRequest({ method, target, headers, body }, { access, nonces: { take: async () => {} }, clock });
        const told = body.length === 0 ? {} : (JSON.parse(body.toString()) as Record<string, unknown>);
        got.push({ method, path: target, key: headers['idempotency-key'], body: told });
        response.writeHead(target.endsWith('/events') ? 409 : 201).end('{"state":"DISPATCHED"}');
      })();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const to = ['--to', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, ...AS];
    const { io, out } = terminal();
    const city = (...args: string[]) => runCommandLine(['simulate', 'city', ...args, ...to], io);
    expect(await city('dispatch', '--order', 'GZ1')).toBe(0);
    const event = ['--order', 'GZ1', '--seq', '1', '--type', 'EVALUATE', '--json', '{"evaluation":5}'];
    expect(await city('event', ...event)).toBe(1);
    expect(await city('look', '--order', 'GZ1')).toBe(0);
    const base = '/api/integrations/12345/v1/work-orders';
    expect(got).toMatchObject([
      { method: 'POST', path: base, key: 'GZ1:dispatch:1', body: { orderNo: 'GZ1', type: '求助' } },
      { method: 'POST', path: `${base}/GZ1/events`, key: 'GZ1:1', body: { type: 'EVALUATE', seq: 1, evaluation: 5 } },
      { method: 'GET', path: `${base}/GZ1` },
    ]);
    expect(out).toEqual(['201', '409', '201'].map((status) => `${status} {"state":"DISPATCHED"}`));
    server.closeAllConnections();
    server.close();
  });

  it('serves: takes what is signed right, once, does as it is told, and ends', async () => {
    const { io, out, err, stdin } = terminal();
    const served = runCommandLine(['simulate', 'city', 'serve', '--port', '0', ...AS], io);
    while (out.length === 0) await new Promise(setImmediate);
    const base = /http:\S+v1/.exec(out[0] ?? '')?.[0] ?? '';
    const send = createSender();
    const tell = async (secret = SECRET) => {
      const url = `${base}/feedback`;
      const body = JSON.stringify({ eventId: 'e1', orderNo: 'GZ1', seq: 1, type: 'SIGN' });
      const nonce = `nonce-${Math.random()}`;
      const signed = signRequest(
        { key: KEY, secrets: [secret] },
        { method: 'POST', target: url, body, at: new Date(), nonce },
      );
      const { outcome } = await send({ url, headers: { ...signed, 'Idempotency-Key': 'e1' }, body });
      return 'status' in outcome ? outcome.status : outcome.failure;
    };
    const type = async (line: string) => {
      stdin.write(`${line}\n`);
      for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
    };
    expect([await tell(), await tell(), await tell('another secret of many signs')]).toEqual([200, 200, 401]);
    await type('answer 503 60');
    expect(await tell()).toBe(503);
    await type('down');
    expect(await tell()).not.toBe(200);
    await type('up');
    await type('nonsense');
    await type('roll a-new-secret-of-24-characters');
    expect([await tell('a-new-secret-of-24-characters'), await tell()]).toEqual([200, 200]);
    await type('list');
    await type('quit');
    expect(await served).toBe(0);
    expect(out).toContain('GZ1: 1 SIGN');
    expect(err.join()).toContain('nonsense');
  });

  it('without a key nothing is begun; its help is whole', async () => {
    const { io, out } = terminal();
    await expect(runCommandLine(['simulate', 'city', 'look', '--order', 'x', '--key', ''], io)).rejects.toThrow(
      'secret',
    );
    expect(await runCommandLine(['simulate', '--help'], io)).toBe(0);
    for (const word of ['dispatch', 'event', 'look', 'serve', 'RETURN_APPROVED', 'roll SECRET'])
      expect(out.join()).toContain(word);
    expect(await runCommandLine(['simulate', 'village'], io)).toBe(2);
  });
});
