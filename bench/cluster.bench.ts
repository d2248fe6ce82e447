/**
 * Two processes as one hotline, at full size (promises P22, P23, P24): Redis hangs, dies and comes back empty; the
 * primary of MongoDB changes in the middle of writes; processes are restarted one after the other under load; a Redis
 * that may evict keys is refused. Prints what was lost or doubled; ends with 1 when anything was.
 * Needs the built server (npm run build), redis-server, and mongod or Java with Maven.
 * Run: npx tsx bench/cluster.bench.ts [--rounds 10] [--messages 100] [--away 60]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startRedisServer } from '../test/redis-server.ts';
import {
  atRest,
  faultsOf,
  PageResident,
  primaryChanges,
  questionOf,
  rollingRestart,
} from '../test/support/cluster-trials.ts';
import { HotlineProcess } from '../test/support/hotline-process.ts';
import { runProviderLoad } from '../test/support/provider-load.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10' },
    messages: { type: 'string', default: '100' },
    away: { type: 'string', default: '60' },
  },
});
const [rounds, messages, awaySeconds] = [values.rounds, values.messages, values.away].map(Number) as [
  number,
  number,
  number,
];
const wrong: string[] = [];
const say = (line: string) => process.stdout.write(`${line}\n`);

const load = await runProviderLoad({
  suite: 'two processes as one hotline',
  messages: 20,
  seed: 1,
  atOnce: 5,
  heapMb: 1024,
  env: { SHUTDOWN_GRACE_SECONDS: '2', OVERLOAD_LAG_MS: '10000' },
  mongoProxy: true,
});
if (load === null) process.exit(2);
const { house, weChat, servers } = load;

/** Residents write for this long while Redis is away. */
async function withoutRedis(what: string, away: () => void | Promise<void>, back: () => void | Promise<void>) {
  const residents = await Promise.all([0, 1, 2, 3].map((n) => PageResident.open(servers[n % 2] ?? '')));
  const [before, slow]: [number, number[]] = [weChat.faults, []];
  await away();
  const end = Date.now() + awaySeconds * 1000;
  let webhooks = 0;
  await Promise.all([
    ...residents.map(async (resident, n) => {
      for (let said = 0; Date.now() < end; said += 1) {
        const began = performance.now();
        await resident.say(() => servers[(n + said) % 2] ?? '', questionOf(said));
        slow.push(performance.now() - began);
        await sleep(2000);
      }
    }),
    (async () => {
      for (; Date.now() < end; webhooks += 1) {
        await weChat.say(`o${what}${String(Math.floor(webhooks / 10)).padStart(20, '0')}`, questionOf(webhooks));
        await sleep(200);
      }
    })(),
  ]);
  await back();
  const began = performance.now();
  await atRest(house);
  const faults = await faultsOf(house, residents);
  const givenUp = weChat.faults - before;
  if (faults.length + givenUp > 0) wrong.push(`Redis ${what}: ${givenUp} webhooks given up; ${faults.join('; ')}`);
  const longest = Math.max(...slow).toFixed(0);
  const rest = ((performance.now() - began) / 1000).toFixed(1);
  say(
    `Redis ${what} for ${awaySeconds} s: ${slow.length} messages, ${webhooks} webhooks, ${givenUp} given up; slowest acknowledgement ${longest} ms; at rest ${rest} s after`,
  );
}

async function refusesEvictingRedis(): Promise<void> {
  const redis = await startRedisServer('allkeys-lru');
  const folder = mkdtempSync(join(tmpdir(), 'hotline-policy-'));
  for (const ROLE of ['web', 'worker']) {
    const env = {
      NODE_ENV: 'production',
      ROLE,
      REDIS_URL: redis.url,
      FIELD_KEY: Buffer.alloc(32, 7).toString('base64'),
    };
    const outcome = await HotlineProcess.start(folder, env).then(
      async (started) => {
        await started.stop();
        return 'started';
      },
      (error: unknown) => String(error),
    );
    const isRefused = outcome.includes('noeviction');
    say(`ROLE=${ROLE} with a Redis that may evict keys: ${isRefused ? 'refused' : outcome.slice(0, 300)}`);
    if (!isRefused) wrong.push(`ROLE=${ROLE} starts with a Redis that may evict keys`);
  }
  await redis.remove();
  rmSync(folder, { recursive: true, force: true });
}

try {
  await withoutRedis('hangs', house.redis.freeze, house.redis.thaw);
  await withoutRedis('dead', house.redis.kill, () => house.redis.restart({ empty: true }));
  const changed = await primaryChanges(house, { residents: 10, messages: Math.ceil(messages / 10), seed: 2 });
  say(
    `primary changes: ${changed.acknowledged} messages acknowledged, writes troubled ${JSON.stringify(changed.troubled)}, wrong ${changed.faults.length}`,
  );
  wrong.push(...changed.faults);
  const rolled = await rollingRestart(house, weChat, { servers, rounds });
  say(
    `rolling restarts: ${rolled.exits.length}, exits ${[...new Set(rolled.exits)]}, ${rolled.messages} messages, ${rolled.failed.length} failed requests, ${rolled.givenUp} webhooks given up`,
  );
  wrong.push(...rolled.failed, ...rolled.faults);
  if (rolled.givenUp > 0 || rolled.exits.some((code) => code !== 0)) wrong.push('a restart was not clean');
  await refusesEvictingRedis();
} finally {
  await load.end();
}
for (const line of wrong.slice(0, 40)) say(`WRONG: ${line}`);
say(wrong.length === 0 ? 'nothing lost, nothing doubled' : `${wrong.length} things are wrong`);
process.exitCode = wrong.length === 0 ? 0 : 1;
