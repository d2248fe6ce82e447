/**
 * Memory for each conversation that is open: residents of the web page, each with a stream and one question answered.
 * The heap is read after a collection. Run: npx tsx bench/live-conversations.bench.ts [--residents 10000]
 */
import { parseArgs } from 'node:util';
import { arrive, QUESTIONS, type Resident } from './load/residents.ts';
import { Served } from './load/served.ts';

const { values } = parseArgs({ options: { residents: { type: 'string', default: '10000' } } });
const all = Number(values.residents);
const AT_ONCE = 16;

const served = await Served.start('hotline');
const open: Resident[] = [];
let next = 0;
/** Lets residents come until so many are there. */
async function fillTo(wanted: number): Promise<void> {
  const comers = Array.from({ length: AT_ONCE }, async () => {
    while (next < wanted) {
      next += 1;
      const resident = await arrive('web', served.port, next);
      await resident.say(QUESTIONS[next % QUESTIONS.length] ?? '');
      open.push(resident);
    }
  });
  await Promise.all(comers);
}

const rows: { residents: number; rss: number; heap: number }[] = [];
for (const share of [0.02, 0.25, 0.5, 1]) {
  await fillTo(Math.round(all * share));
  const { memory } = await served.state();
  rows.push({ residents: open.length, rss: memory.rss, heap: memory.heapUsed });
}
const [first] = rows;
const lines = rows.map(({ residents, rss, heap }) => {
  const more = residents - (first?.residents ?? 0);
  const each = more === 0 ? '' : ((heap - (first?.heap ?? 0)) / more / 1024).toFixed(1);
  const eachRss = more === 0 ? '' : ((rss - (first?.rss ?? 0)) / more / 1024).toFixed(1);
  const cells = [String(residents), (heap / 2 ** 20).toFixed(0), (rss / 2 ** 20).toFixed(0), each, eachRss];
  return cells.map((cell) => cell.padStart(12)).join('');
});
const head = ['residents', 'heap MB', 'RSS MB', 'heap KB each', 'RSS KB each']
  .map((name) => name.padStart(12))
  .join('');
process.stdout.write(`${[head, ...lines].join('\n')}\n`);
for (const resident of open) resident.leave();
await served.stop();
