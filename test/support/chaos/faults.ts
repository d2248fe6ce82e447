import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisServer } from '../../redis-server.ts';
import type { ChaosProcess } from './chaos-process.ts';
import type { StallingProxy } from './stalling-proxy.ts';

/** Something that goes wrong for a while, and is well again when it resolves. */
export interface Fault {
  name: string;
  cause(): Promise<void>;
}

/** What can go wrong beside the death of a process. */
export interface FaultyParts {
  processes: readonly ChaosProcess[];
  /** null: embedded storage. */
  redis: RedisServer | null;
  /** In front of MongoDB and Redis. */
  proxies: readonly StallingProxy[];
  random: () => number;
  /** How long Redis is away; others are shorter. */
  seconds: number;
}

const SLOW_WRITE_MS = 10_000;
const CLOCK_JUMP_MS = 3 * 60_000;

/** The faults of a profile, in the order in which they come round. */
export function faultsOf({ processes, redis, proxies, random, seconds }: FaultyParts): Fault[] {
  const all = (what: Parameters<ChaosProcess['suffer']>[0]) => {
    for (const each of processes) each.suffer(what);
  };
  const fault = (name: string, begin: () => unknown, end: () => unknown, part = 1): Fault => ({
    name,
    async cause() {
      await begin();
      await sleep(seconds * part * 1000);
      await end();
    },
  });
  const jump = (name: string, shiftMs: number): Fault => {
    let victim: ChaosProcess | undefined;
    const begin = () => {
      victim = processes[Math.floor(random() * processes.length)];
      victim?.suffer({ shiftMs });
    };
    return fault(name, begin, () => victim?.suffer({ shiftMs: 0 }), 0.5);
  };
  const slow = fault(
    'writes delayed by 10 s',
    () => all({ delayMs: SLOW_WRITE_MS }),
    () => all({ delayMs: 0 }),
    0.5,
  );
  const clocks = [
    jump('clock 3 min ahead, and back', CLOCK_JUMP_MS),
    jump('clock 3 min behind, and forward', -CLOCK_JUMP_MS),
  ];
  if (redis === null) {
    const full = fault(
      'disk full',
      () => all({ full: true }),
      () => all({ full: false }),
      0.3,
    );
    return [full, slow, ...clocks];
  }
  const halfOpen = fault(
    'half-open connections',
    () => {
      for (const each of proxies) each.stall();
    },
    () => {
      for (const each of proxies) each.cut();
    },
  );
  return [
    fault(`Redis silent for ${seconds} s`, redis.freeze, redis.thaw),
    halfOpen,
    fault(`Redis away for ${seconds} s`, redis.kill, redis.restart),
    fault(
      'Redis lost with all it held',
      () => redis.restart({ empty: true }),
      async () => undefined,
      0.1,
    ),
    slow,
    ...clocks,
  ];
}
