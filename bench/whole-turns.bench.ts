/**
 * Whole turns through the doors of residents on embedded storage with durable writes — a signed webhook or a message
 * of the web page in, understood, answered, stored, the answer out — as ratios to a bare Express POST in the same run.
 * Server and load are processes of their own. Run: npx tsx bench/whole-turns.bench.ts [--seconds 10]   (about 2 minutes)
 */
import { parseArgs } from 'node:util';
import { quantile, saturate, steady } from './load/measure.ts';
import { RawClient } from './load/raw-client.ts';
import type { LoadDoor } from './load/residents.ts';
import { Served } from './load/served.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '10' } } });
const seconds = Number(values.seconds);
const AT_ONCE = 16;

interface Row {
  what: string;
  perSecond: number;
  cpuMicros: number;
  p50: number;
  p99: number;
  halfP50: number;
  halfP99: number;
}

async function bare(): Promise<Row> {
  const served = await Served.start('bare');
  const body = JSON.stringify({ type: 'message', text: '公司拖欠工资两个月了怎么办' });
  const times: number[] = [];
  const before = await served.state();
  const began = performance.now();
  const end = began + seconds * 1000;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      const client = new RawClient(served.port);
      while (performance.now() < end) {
        const begin = performance.now();
        await client.request('POST', '/', ['Content-Type: application/json'], body);
        times.push(performance.now() - begin);
      }
      client.close();
    }),
  );
  const took = (performance.now() - began) / 1000;
  const after = await served.state();
  await served.stop();
  return {
    what: 'bare Express POST',
    perSecond: times.length / took,
    cpuMicros: (after.cpuMicros - before.cpuMicros) / times.length,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    halfP50: Number.NaN,
    halfP99: Number.NaN,
  };
}

async function turns(door: LoadDoor): Promise<Row> {
  const served = await Served.start('hotline');
  await saturate(door, served.port, AT_ONCE, 3);
  const before = await served.state();
  const full = await saturate(door, served.port, AT_ONCE, seconds);
  const after = await served.state();
  const perSecond = full.times.length / full.seconds;
  const half = await steady(door, served.port, perSecond / 2, seconds);
  await served.stop();
  return {
    what: `whole turn, ${door}`,
    perSecond,
    cpuMicros: (after.cpuMicros - before.cpuMicros) / full.times.length,
    p50: quantile(full.times, 0.5),
    p99: quantile(full.times, 0.99),
    halfP50: quantile(half.times, 0.5),
    halfP99: quantile(half.times, 0.99),
  };
}

const rows = [await bare()];
for (const door of ['web', 'wechat', 'sms'] as const) rows.push(await turns(door));
const [first] = rows;
const cell = (value: number, digits: number) => (Number.isNaN(value) ? '' : value.toFixed(digits)).padStart(10);
process.stdout.write(
  `${[
    `${`${AT_ONCE} at once`.padEnd(24)}${['per s', 'ratio', 'CPU µs', 'p50 ms', 'p99 ms', 'half p50', 'half p99'].map((name) => name.padStart(10)).join('')}`,
    ...rows.map(
      ({ what, perSecond, cpuMicros, p50, p99, halfP50, halfP99 }) =>
        what.padEnd(24) +
        cell(perSecond, 0) +
        cell(perSecond / (first?.perSecond ?? 1), 3) +
        cell(cpuMicros, 0) +
        [p50, p99, halfP50, halfP99].map((value) => cell(value, 1)).join(''),
    ),
  ].join('\n')}\n`,
);
