import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasRedisServer, startRedisServer } from '../redis-server.ts';
import { until } from './jobs-stage.ts';

const program = fileURLToPath(new URL('./jobs-process.ts', import.meta.url));
const tsx = fileURLToPath(import.meta.resolve('tsx'));
const started: ChildProcess[] = [];

async function startProcess(folder: string, round: number, count: number, redisUrl?: string): Promise<ChildProcess> {
  const options = [folder, String(round), String(count), ...(redisUrl === undefined ? [] : [redisUrl])];
  const child = spawn(process.execPath, ['--import', tsx, program, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  await once(child.stdout!, 'data');
  return child;
}

function linesOf(folder: string, file: string): string[] {
  const path = join(folder, file);
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
}

async function killedThreeTimes(redisUrl?: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hotline-jobs-'));
  const runs = () => linesOf(folder, 'runs');
  const ended = () => new Set(runs().flatMap((line) => (line.startsWith('end ') ? [line.slice(4)] : [])));
  const confirmed = () => linesOf(folder, 'scheduled');
  // Each round is killed while it schedules and runs.
  for (const [round, least] of [10, 25, 40].entries()) {
    const child = await startProcess(folder, round, 1000, redisUrl);
    await until(() => confirmed().filter((key) => key.startsWith(`${round}-`) && ended().has(key)).length >= least);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  const left = confirmed().filter((key) => !ended().has(key));
  expect(left.length).toBeGreaterThan(0);

  const last = await startProcess(folder, 3, 0, redisUrl);
  await until(() => left.every((key) => ended().has(key)));
  expect(confirmed().filter((key) => !ended().has(key))).toEqual([]);
  const ticks = linesOf(folder, 'ticks').length;
  await until(() => linesOf(folder, 'ticks').length >= ticks + 2);
  // A run is only repeated when it was cut short: at most 8 at a time, in each of three crashes.
  const begun = runs().filter((line) => line.startsWith('begin '));
  expect(begun.length - new Set(begun).size).toBeLessThanOrEqual(3 * 8);
  // In order this time: the process ends by itself once it has drained, so no timer and no socket is left.
  const gone = once(last, 'exit');
  last.kill('SIGTERM');
  expect(await gone).toEqual([0, null]);
  expect(runs().at(-1)).toBe('drained');
  rmSync(folder, { recursive: true, force: true });
}

describe('P7: jobs of a process that is killed', () => {
  afterEach(() => {
    for (const child of started.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  });

  it('are all run by the next one, without Redis', () => killedThreeTimes());

  const withRedis = hasRedisServer('P7: jobs of a killed process, with Redis') ? it : it.skip;
  withRedis('are all run by the next one, with Redis', async () => {
    const redis = await startRedisServer();
    await killedThreeTimes(redis.url).finally(() => redis.remove());
  });
});
