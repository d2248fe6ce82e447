/** A server under load, in a process of its own: the whole hotline, or Express with nothing behind it. Told by `fork`. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';

/** What a server tells of itself when it is asked. */
export interface ServerState {
  /** Bytes, after a collection where `--expose-gc` is on. */
  memory: NodeJS.MemoryUsage;
  /** Turns handled since the start, and those under way. */
  turns: number;
  underWay: number;
  /** CPU time of this process, µs. */
  cpuMicros: number;
}

const tell = (message: object): void => {
  process.send?.(message);
};

function stateOf(turns: number, underWay: number): ServerState {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  return { memory: process.memoryUsage(), turns, underWay, cpuMicros: user + system };
}

async function serveHotline(): Promise<void> {
  // Loaded here only: the bare server is to start as a bare server does.
  const { loadConfig } = await import('../../src/config/index.ts');
  const { startHotline } = await import('../../src/main.ts');
  const { SECRETS, UNHURRIED } = await import('../../test/support/running-hotline.ts');
  const place = { NODE_ENV: 'test', PORT: '0', HOST: '127.0.0.1', NLU_RELOAD: 'off', NIGHTLY_EVALUATION: 'off' };
  const config = loadConfig({ ...place, ...SECRETS, ...UNHURRIED, TRUSTED_PROXIES: '1', ...process.env });
  const hotline = await startHotline(config, pino({ level: 'silent' }));
  const { inlet, metrics } = hotline.house;
  process.on('message', async (message) => {
    if (message === 'stop') {
      await hotline.stop();
      process.exit(0);
    }
    const counted = await metrics.registry.getSingleMetric('hotline_turns_total')?.get();
    const turns = counted?.values.reduce((sum, { value }) => sum + value, 0) ?? 0;
    tell({ state: stateOf(turns, inlet.busy) });
  });
  tell({ port: hotline.port });
}

function serveNothing(): void {
  const app = express();
  app.post('/', express.json(), (_request, response) => {
    response.json({ id: 1 });
  });
  const server = createServer(app);
  let turns = 0;
  server.on('request', () => {
    turns += 1;
  });
  server.listen(0, '127.0.0.1', () => tell({ port: (server.address() as AddressInfo).port }));
  process.on('message', (message) => {
    if (message === 'stop') process.exit(0);
    tell({ state: stateOf(turns, 0) });
  });
}

if (process.argv[2] === 'bare') serveNothing();
else await serveHotline();
