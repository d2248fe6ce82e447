/**
 * The conversations of one day of a province, one after the other as fast as they are answered: a question, one more,
 * a farewell, over web, WeChat and text messages, on embedded storage with durable writes. The server may use 2 GB.
 * Prints how much of a day they take, the answer times, and memory as it grows.
 * Run: npx tsx bench/day.bench.ts [--conversations 100000]   (a quarter of an hour)
 */
import { parseArgs } from 'node:util';
import { quantile } from './load/measure.ts';
import { arrive, QUESTIONS } from './load/residents.ts';
import { Served } from './load/served.ts';

const { values } = parseArgs({ options: { conversations: { type: 'string', default: '100000' } } });
const all = Number(values.conversations);
const AT_ONCE = 12;
const DOORS = ['web', 'wechat', 'sms'] as const;
const DAY_S = 86_400;

const served = await Served.start('hotline', { node: ['--max-old-space-size=1536'] });
const times: number[] = [];
const memory: { after: number; rss: number }[] = [];
let begun = 0;
let faults = 0;
const began = performance.now();

async function converse(number: number): Promise<void> {
  const resident = await arrive(DOORS[number % DOORS.length] ?? 'sms', served.port, number);
  try {
    for (const text of [QUESTIONS[number % 4] ?? '', QUESTIONS[(number + 1) % 4] ?? '', '再见，谢谢']) {
      const begin = performance.now();
      await resident.say(text);
      times.push(performance.now() - begin);
    }
  } finally {
    resident.leave();
  }
}

await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    while (begun < all) {
      begun += 1;
      const mine = begun;
      await converse(mine).catch((error: unknown) => {
        faults += 1;
        if (faults <= 3) process.stderr.write(`${String(error)}\n`);
      });
      if (mine % Math.ceil(all / 5) === 0) memory.push({ after: mine, rss: (await served.state()).memory.rss });
    }
  }),
);
const took = (performance.now() - began) / 1000;
const { cpuMicros } = await served.state();
await served.stop();
const rows: [string, string][] = [
  ['conversations', String(all)],
  ['messages answered', String(times.length)],
  ['conversations that failed', String(faults)],
  ['seconds', took.toFixed(0)],
  ['share of a day', `${((100 * took) / DAY_S).toFixed(2)} %`],
  ['messages a second', (times.length / took).toFixed(0)],
  ['CPU of the server, ms a message', (cpuMicros / 1000 / times.length).toFixed(2)],
  ['answer p50 / p95 / p99, ms', [0.5, 0.95, 0.99].map((share) => quantile(times, share).toFixed(1)).join(' / ')],
  ['memory as it went, MB', memory.map(({ rss }) => (rss / 2 ** 20).toFixed(0)).join(' ')],
];
process.stdout.write(`${rows.map(([what, value]) => `${what.padEnd(34)}${value.padStart(28)}`).join('\n')}\n`);
