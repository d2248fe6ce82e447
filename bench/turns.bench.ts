/**
 * Turns a second through the whole bot, as ratios to a bare Express POST in the same run. Prints one table.
 * Run: npx tsx bench/turns.bench.ts   (about 40 s)
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { pino } from 'pino';
import { loadConfig } from '../src/config/index.ts';
import { startHotline } from '../src/main.ts';

const SECONDS = 6;
const AT_ONCE = 32;
const QUESTIONS = ['公司拖欠工资两个月了怎么办', '物业服务差可以不交物业费吗', '借钱不还怎么办', '再见', '满意'];

interface Row {
  what: string;
  perSecond: number;
  p50: number;
  p99: number;
}

/** Runs `work` from `AT_ONCE` sides for `SECONDS`. */
async function measure(what: string, work: (side: number, round: number) => Promise<unknown>): Promise<Row> {
  const times: number[] = [];
  const end = performance.now() + SECONDS * 1000;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, side) => {
      for (let round = 0; performance.now() < end; round += 1) {
        const begin = performance.now();
        await work(side, round);
        times.push(performance.now() - begin);
      }
    }),
  );
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { what, perSecond: times.length / SECONDS, p50: at(0.5), p99: at(0.99) };
}

function listen(server: Server): Promise<string> {
  return new Promise((done) =>
    server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
  );
}

const post = async (url: string, body: unknown) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  await response.text();
};

const bare = express();
bare.post('/', express.json(), (_request, response) => {
  response.json({ id: 1 });
});
const bareServer = createServer(bare);
const bareUrl = await listen(bareServer);

const dataDir = mkdtempSync(join(tmpdir(), 'hotline-bench-'));
const began = performance.now();
const config = loadConfig({ DATA_DIR: dataDir, PORT: '0', HOST: '127.0.0.1', NODE_ENV: 'test' });
const hotline = await startHotline(config, pino({ level: 'silent' }));
const readyMs = performance.now() - began;
const { inlet } = hotline.house;

const turn = async (conversationId: string, text: string) => {
  const key = `bench:${randomUUID()}`;
  const { replies } = await inlet.receive({
    channel: 'web',
    conversationId,
    address: '',
    key,
    activity: { type: 'message', text },
  });
  return replies;
};

const rows = [
  await measure('bare Express POST', (side) => post(bareUrl, { side })),
  await measure('GET /healthz of the hotline', () =>
    fetch(`http://127.0.0.1:${hotline.port}/healthz`).then((r) => r.text()),
  ),
  await measure('whole turn, stored, understood, answered, stored', (side, round) =>
    turn(`web-bench-${side}-${Math.floor(round / QUESTIONS.length)}`, QUESTIONS[round % QUESTIONS.length] ?? ''),
  ),
  await measure('the same, all in one conversation each', (side, round) =>
    turn(`web-long-${side}`, QUESTIONS[round % 3] ?? ''),
  ),
];

const [first] = rows;
const lines = rows.map(({ what, perSecond, p50, p99 }) =>
  [
    what.padEnd(52),
    perSecond.toFixed(0).padStart(8),
    (perSecond / (first?.perSecond ?? 1)).toFixed(3).padStart(8),
    p50.toFixed(1).padStart(8),
    p99.toFixed(1).padStart(8),
  ].join(''),
);
const head = `${'32 at once'.padEnd(52)}${'per s'.padStart(8)}${'ratio'.padStart(8)}${'p50 ms'.padStart(8)}${'p99 ms'.padStart(8)}`;
const rss = process.memoryUsage().rss / 1024 / 1024;
process.stdout.write(
  `${[head, ...lines, '', `composed and ready in ${readyMs.toFixed(0)} ms; memory ${rss.toFixed(0)} MB`].join('\n')}\n`,
);

await hotline.stop();
bareServer.close();
rmSync(dataDir, { recursive: true, force: true });
