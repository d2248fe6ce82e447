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

async function startProcess(folder: string, count: number, redisUrl?: string): Promise<ChildProcess> {
  const args = ['--import', tsx, program, folder, String(count), ...(redisUrl === undefined ? [] : [redisUrl])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
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
  const ended = () => linesOf(folder, 'runs').filter((line) => line.startsWith('end ')).length;
  // Each round schedules the same keys anew, and is killed in the middle of scheduling and running.
  for (const least of [10, 25, 40]) {
    const child = await startProcess(folder, 400, redisUrl);
    const before = ended();
    await until(() => ended() >= before + least);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  const confirmed = new Set(linesOf(folder, 'scheduled'));
  const cut = linesOf(folder, 'runs').length;
  const open = [...confirmed].filter((key) => !hasEndedSinceLastScheduled(folder, key));
  expect(open.length).toBeGreaterThan(0);

  const last = await startProcess(folder, 0, redisUrl);
  await until(() => {
    const after = new Set(linesOf(folder, 'runs').slice(cut));
    return open.every((key) => after.has(`end ${key}`));
  });
  const ticks = linesOf(folder, 'ticks').length;
  await until(() => linesOf(folder, 'ticks').length >= ticks + 2);
  // In order this time: the process ends by itself once it has drained, so no timer and no socket is left.
  const gone = once(last, 'exit');
  last.kill('SIGTERM');
  expect(await gone).toEqual([0, null]);
  expect(linesOf(folder, 'runs').at(-1)).toBe('drained');
  rmSync(folder, { recursive: true, force: true });

  /** Scheduling is confirmed before its line is written, so a run that ended later may count for it or for the one before. */
  function hasEndedSinceLastScheduled(at: string, key: string): boolean {
    const times = linesOf(at, 'scheduled').filter((line) => line === key).length;
    return linesOf(at, 'runs').filter((line) => line === `end ${key}`).length >= times;
  }
}

describe('P7: jobs of a process that is killed', () => {
  afterEach(() => {
    for (const child of started.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  });

  it('are all run by the next one, without Redis', () => killedThreeTimes());

  const withRedis = hasRedisServer('P7: jobs of a killed process, with Redis') ? it : it.skip;
  withRedis('are all run by the next one, with Redis', async () => {
    const redis = await startRedisServer();
    await killedThreeTimes(redis.url);
    await redis.remove();
  });
});
