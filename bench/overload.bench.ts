/**
 * Overload (P25): what a started hotline can answer, then three times as much for a minute, then what remains of it.
 * Prints one table. Run: npx tsx bench/overload.bench.ts [seconds of overload, default 60]   (about 100 s)
 */
import { setTimeout as pause } from 'node:timers/promises';
import { USUAL_LIMITS } from '../src/bot/index.ts';
import { quantile, saturate } from './load/measure.ts';
import { RawClient } from './load/raw-client.ts';
import { arrive, QUESTIONS } from './load/residents.ts';
import { Served } from './load/served.ts';

const SECONDS = Number(process.argv[2] ?? 60);
const TIMES = 3;
/** Seconds between two messages of one resident: the page allows one a second, forty a minute. */
const EVERY_S = 2;
const PROBE_MS = 500;

interface Phase {
  sent: number;
  acknowledged: number;
  refused: number;
  lost: number;
  ack: number[];
  health: number[];
  danger: number[];
  person: number[];
  memoryMb: number[];
  /** Longest delay of the server's event loop and of this process's, ms. */
  serverLag: number;
  ownLag: number;
}

const phase = (): Phase => ({
  sent: 0,
  acknowledged: 0,
  refused: 0,
  lost: 0,
  ack: [],
  health: [],
  danger: [],
  person: [],
  memoryMb: [],
  serverLag: 0,
  ownLag: 0,
});

/** Connections that are lent for one request each: what is sent does not wait for what is answered. */
class Lines {
  private readonly free: RawClient[] = [];
  constructor(private readonly port: number) {}

  async post(path: string, token: string, number: number, body: object) {
    const line = this.free.pop() ?? new RawClient(this.port);
    const address = `X-Forwarded-For: 198.${51 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;
    const headers = ['Content-Type: application/json', address];
    if (token !== '') headers.push(`Authorization: Bearer ${token}`);
    const answer = await line.request('POST', path, headers, JSON.stringify(body));
    this.free.push(line);
    return answer;
  }

  close(): void {
    for (const line of this.free) line.close();
  }
}

const { atOnce, shortFrom, fullFrom, lagMs } = USUAL_LIMITS;
const served = await Served.start('hotline', {
  env: {
    OVERLOAD_TURNS_AT_ONCE: String(atOnce),
    OVERLOAD_SHORT_FROM: String(shortFrom),
    OVERLOAD_FULL_FROM: String(fullFrom),
    OVERLOAD_LAG_MS: String(lagMs),
  },
});
const { port } = served;
const url = `http://127.0.0.1:${port}`;
const lines = new Lines(port);

const figures = async (): Promise<Map<string, number>> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
};

async function talkers(count: number): Promise<{ path: string; token: string; number: number }[]> {
  const made: { path: string; token: string; number: number }[] = [];
  for (let first = 0; first < count; first += 16) {
    await Promise.all(
      Array.from({ length: Math.min(16, count - first) }, async (_, index) => {
        const number = first + index;
        const { token } = JSON.parse((await lines.post('/channels/web/token', '', number, {})).body) as {
          token: string;
        };
        const opened = JSON.parse((await lines.post('/v3/directline/conversations', token, number, {})).body) as {
          conversationId: string;
        };
        made.push({ path: `/v3/directline/conversations/${opened.conversationId}/activities`, token, number });
      }),
    );
  }
  return made;
}

/** Health, and residents who are in danger or call for a person, each from his coming to his answer. */
function probe(into: Phase, first: number) {
  let isOver = false;
  const every = async (ms: number, look: (round: number) => Promise<void>): Promise<void> => {
    for (let round = 0; !isOver; round += 1) {
      await Promise.all([pause(ms), look(round).catch(() => undefined)]);
    }
  };
  const timed = async (times: number[], work: () => Promise<unknown>): Promise<void> => {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  };
  const resident = (times: number[], number: number, text: string) => async (round: number) => {
    const one = await arrive('web', port, first + number + round);
    await timed(times, () => one.say(text));
    one.leave();
  };
  const all = Promise.all([
    every(PROBE_MS / 2, () => timed(into.health, async () => (await fetch(`${url}/healthz`)).text())),
    every(PROBE_MS, resident(into.danger, 0, '救命，他拿着刀要砍我')),
    every(PROBE_MS, resident(into.person, 10_000, '转人工')),
    every(2000, async () => {
      const now = await figures();
      into.memoryMb.push((now.get('process_resident_memory_bytes') ?? 0) / 1024 / 1024);
      into.serverLag = Math.max(into.serverLag, (now.get('nodejs_eventloop_lag_max_seconds') ?? 0) * 1000);
    }),
  ]);
  return async () => {
    isOver = true;
    await all;
  };
}

/** Sends `rate` messages a second whatever becomes of them. */
async function press(rate: number, seconds: number, into: Phase): Promise<void> {
  const residents = await talkers(Math.ceil(rate * EVERY_S));
  const stop = probe(into, 100_000 + Math.floor(rate));
  const began = performance.now();
  const open = new Set<Promise<void>>();
  for (let sent = 0; performance.now() - began < seconds * 1000; ) {
    for (const due = ((performance.now() - began) / 1000) * rate; sent < due; sent += 1) {
      const one = residents[sent % residents.length];
      if (one === undefined) break;
      const at = performance.now();
      const work = lines
        .post(one.path, one.token, one.number, {
          type: 'message',
          text: QUESTIONS[sent % QUESTIONS.length],
          from: { id: 'resident' },
        })
        .then(({ status }) => {
          if (status < 300) {
            into.acknowledged += 1;
            into.ack.push(performance.now() - at);
          } else into.refused += 1;
        })
        .catch(() => {
          into.lost += 1;
        })
        .finally(() => open.delete(work));
      open.add(work);
      into.sent += 1;
    }
    const slept = performance.now();
    await pause(5);
    into.ownLag = Math.max(into.ownLag, performance.now() - slept - 5);
  }
  await Promise.all(open);
  await stop();
}

const counted = (of: Map<string, number>, name: string): number =>
  [...of].filter(([key]) => key === name || key.startsWith(`${name}{`)).reduce((sum, [, value]) => sum + value, 0);

const warm = await saturate('web', port, 32, 5);
const { times, seconds } = await saturate('web', port, 32, 10);
const capacity = times.length / seconds;
const before = await figures();

const half = phase();
await press(capacity / 2, Math.min(10, SECONDS), half);
await pause(1000);
const middle = await figures();
const over = phase();
await press(capacity * TIMES, SECONDS, over);
const ended = performance.now();
let recoveredMs = Number.NaN;
let after = await figures();
for (; performance.now() - ended < 120_000; await pause(100)) {
  after = await figures();
  if (after.get('hotline_load_level') === 0 && after.get('hotline_turns_under_way') === 0) {
    recoveredMs = performance.now() - ended;
    break;
  }
}
const later = phase();
await press(capacity / 2, Math.min(10, SECONDS), later);
await pause(2000);
const last = await figures();

const ms = (list: readonly number[], share: number): string => quantile(list, share).toFixed(0);
const row = (name: string, of: Phase, from: Map<string, number>, to: Map<string, number>): string[] => {
  const since = (metric: string): number => counted(to, metric) - counted(from, metric);
  return [
    name,
    `${of.sent}`,
    `${of.acknowledged}`,
    `${of.refused + of.lost}`,
    `${since('hotline_turns_shortened_total')}`,
    `${ms(of.ack, 0.5)} / ${ms(of.ack, 0.99)}`,
    `${ms(of.health, 0.5)} / ${ms(of.health, 0.99)}`,
    `${ms(of.danger, 0.5)} / ${ms(of.danger, 0.99)}`,
    `${ms(of.person, 0.5)} / ${ms(of.person, 0.99)}`,
    `${Math.min(...of.memoryMb).toFixed(0)} … ${Math.max(...of.memoryMb).toFixed(0)}`,
    `${of.serverLag.toFixed(0)} / ${of.ownLag.toFixed(0)}`,
  ];
};
const table = [
  [
    '',
    'sent',
    'acknowledged',
    'refused',
    'short',
    'ack ms',
    'health ms',
    'danger ms',
    'person ms',
    'memory MB',
    'longest lag ms, server / load',
  ],
  row('half of it', half, before, middle),
  row(`${TIMES} times as much, ${SECONDS} s`, over, middle, after),
  row('half of it, afterwards', later, after, last),
];
const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0))) ?? [];
const handled = counted(last, 'hotline_turns_total') - counted(before, 'hotline_turns_total');
const probes = [half, over, later].reduce((sum, { danger, person }) => sum + danger.length + person.length, 0);
const taken = half.acknowledged + over.acknowledged + later.acknowledged + probes;
process.stdout.write(
  `${[
    `capacity ${capacity.toFixed(0)} whole turns a second (warmed up with ${warm.times.length}); p50 / p99`,
    ...table.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ')),
    `calm again by itself ${(recoveredMs / 1000).toFixed(1)} s after the load; taken in ${taken}, handled ${handled}, greetings included`,
  ].join('\n')}\n`,
);
lines.close();
await served.stop();
