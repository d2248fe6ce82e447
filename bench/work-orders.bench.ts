/**
 * What it costs to bring messages to a city surely: plain signed posts, the same through the outbox, and through the outbox
 * after the city was down for three hours of a simulated clock. One order has three events. Proves that each event counted
 * once and in order. Prints one table.
 * Run: npx tsx bench/work-orders.bench.ts [ORDERS]   (about 60 s for 1,000)
 */
import { randomUUID } from 'node:crypto';
import { createSender, signRequest } from '../src/work-orders/index.ts';
import { OutboxStage, SECRET } from '../test/work-orders/exchange/out/outbox-stage.ts';
import { ANSWER, OFFICER } from '../test/work-orders/orders/order-stage.ts';

const orders = Number(process.argv[2] ?? 1_000);
const DOWN_MS = 3 * 3_600_000;
const AT_ONCE = 8;
const STEPS = [{ type: 'SIGN' }, { type: 'START' }, ANSWER] as const;
const EXPECTED = ['1 SIGN', '2 PROGRESS', '3 COMPLETE'];

/** Runs `work` for each order, so many at once. @returns seconds in all. */
async function timed(work: (order: number) => Promise<void>): Promise<number> {
  const started = performance.now();
  let next = 0;
  const side = async (): Promise<void> => {
    for (let order = next++; order < orders; order = next++) await work(order);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, side));
  return (performance.now() - started) / 1000;
}

/** The same requests without an outbox: what the network and the city alone cost. */
async function plain(): Promise<number> {
  const stage = await OutboxStage.open();
  const send = createSender();
  const url = `${stage.url}/feedback`;
  const seconds = await timed(async (order) => {
    for (const [at, { type }] of STEPS.entries()) {
      const eventId = `p${order}:${at + 1}`;
      const body = JSON.stringify({ eventId, orderNo: `P${order}`, seq: at + 1, type });
      const request = { method: 'POST', target: url, body, at: stage.clock.now(), nonce: randomUUID() };
      const signed = signRequest({ key: 'city-12345', secrets: [SECRET] }, request);
      await send({ url, headers: { ...signed, 'Idempotency-Key': eventId }, body });
    }
  });
  await stage.end();
  return seconds;
}

async function opened(): Promise<OutboxStage> {
  const stage = await OutboxStage.open();
  await timed(async (order) => {
    await stage.dispatched(`GZ${order}`);
  });
  return stage;
}

/** Take the steps of every order; they lie in the outbox then. */
async function stepped(stage: OutboxStage): Promise<void> {
  const page = await stage.orders.listOfPeer('sample-city', { limit: 1000 });
  let next = 0;
  const side = async (): Promise<void> => {
    for (let at = next++; at < page.items.length; at = next++) {
      const order = page.items[at];
      if (order !== undefined) await stage.take(order._id, OFFICER, ...STEPS);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, side));
}

/** Orders of which an event is missing, doubled or out of order. */
function wrong(stage: OutboxStage): number {
  const numbers = Array.from({ length: orders }, (_, order) => `GZ${order}`);
  return numbers.filter((number) => stage.taken(number).join() !== EXPECTED.join()).length;
}

async function through(downMs: number): Promise<{ seconds: number; wrong: number; requests: number; again: number }> {
  const stage = await opened();
  if (downMs > 0) stage.city.mood = { is: 'down' };
  await stepped(stage);
  if (downMs > 0) await stage.passing(downMs);
  stage.city.mood = { is: 'up' };
  const started = performance.now();
  await stage.passing(downMs);
  const seconds = (performance.now() - started) / 1000;
  const { receipts } = stage.city;
  const again = receipts.filter(({ isRepeated }) => isRepeated).length;
  const result = { seconds, wrong: wrong(stage), requests: receipts.length, again };
  await stage.end();
  return result;
}

const events = orders * STEPS.length;
await plain();
const alone = await plain();
const up = await through(0);
const back = await through(DOWN_MS);
const line = (name: string, seconds: number, rest: string) =>
  process.stdout.write(
    `${name.padEnd(34)}${seconds.toFixed(2).padStart(8)} s ${Math.round(events / seconds)
      .toString()
      .padStart(7)}/s ${(seconds / alone).toFixed(1).padStart(6)}×  ${rest}\n`,
  );
process.stdout.write(`${orders} orders, ${events} events\n`);
line('plain signed posts', alone, '');
for (const [name, run] of [
  ['through the outbox', up],
  ['after three hours without the city', back],
] as const) {
  line(name, run.seconds, `wrong orders ${run.wrong}, requests ${run.requests}, repeated ${run.again}`);
}
if (up.wrong + back.wrong > 0) process.exitCode = 1;
