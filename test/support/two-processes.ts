import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createFieldSeal, type FieldSeal, openMongo } from '../../src/storage/index.ts';
import { openStores, type Stores } from '../../src/stores.ts';
import { hasRedisServer, type RedisServer, startRedisServer } from '../redis-server.ts';
import { startMongoWireServer } from '../storage/mongo-wire-server.ts';
import { HotlineProcess } from './hotline-process.ts';
import { type MongoProxy, startMongoProxy } from './mongo-proxy.ts';

/** Two processes of the built hotline that share MongoDB and Redis, and the eyes of the test on what they store. */
export interface TwoProcesses {
  processes: readonly HotlineProcess[];
  /** What the storage is, for the title of a report. */
  storage: string;
  stores: Stores;
  redis: RedisServer;
  /** Between the processes and MongoDB, where it was asked for; the test itself reads past it. */
  mongoProxy: MongoProxy | null;
  /** Opens what the processes have sealed: addresses of residents. */
  seal: FieldSeal;
  /** A counter of both processes together: its value by the value of one label. */
  counted(name: string, label: string): Promise<Map<string, number>>;
  end(): Promise<void>;
}

export interface TwoProcessesOptions {
  suite: string;
  env: Record<string, string>;
  roles?: readonly string[];
  /** Memory of a MongoDB-wire server of our own, MB. */
  heapMb?: number;
  /** Put a proxy before MongoDB that can trouble its writes. */
  mongoProxy?: boolean;
}

/** @returns null, and one loud line, where no Redis or no server of MongoDB's wire protocol can be started. */
export async function startTwoProcesses(options: TwoProcessesOptions): Promise<TwoProcesses | null> {
  const { suite, env, roles = ['all', 'all'], heapMb = 256, mongoProxy: hasProxy = false } = options;
  if (!hasRedisServer(suite)) return null;
  const mongo = await startMongoWireServer({ heapMb });
  if (mongo === null) return null;
  const redis = await startRedisServer();
  const url = `${mongo.url.replace(/\/$/, '')}/hotline_two_${process.pid}`;
  const mongoProxy = hasProxy ? await startMongoProxy(url) : null;
  const folder = mkdtempSync(join(tmpdir(), 'hotline-two-'));
  const fieldKey = randomBytes(32).toString('base64');
  const shared = {
    MONGODB_URL: mongoProxy?.url ?? url,
    REDIS_URL: redis.url,
    FIELD_KEY: fieldKey,
    NIGHTLY_EVALUATION: 'off',
    TRUSTED_PROXIES: '1',
    NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, 'twilio-detour.mjs')).href}`,
    ...env,
  };
  const letGo = async (started: readonly HotlineProcess[]): Promise<void> => {
    await Promise.all(started.map((each) => each.stop()));
    await mongoProxy?.close();
    await redis.remove();
    mongo.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const starts = await Promise.allSettled(
    roles.map((ROLE, index) => HotlineProcess.start(join(folder, String(index)), { ...shared, ROLE })),
  );
  const processes = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const failed = starts.find((start) => start.status === 'rejected');
  if (failed !== undefined) {
    await letGo(processes);
    throw failed.reason;
  }
  const storage = await openMongo({ url });
  const stores = openStores(storage);
  return {
    processes,
    storage: mongo.kind,
    stores,
    redis,
    mongoProxy,
    seal: createFieldSeal(fieldKey),
    async counted(name, label) {
      const sums = new Map<string, number>();
      for (const { url: address } of processes) {
        const page = await (await fetch(`${address}/metrics`)).text();
        for (const [, labels = '', value] of page.matchAll(new RegExp(`^${name}\\{(.*)\\} (\\S+)$`, 'gm'))) {
          const of = new RegExp(`${label}="([^"]*)"`).exec(labels)?.[1] ?? '';
          sums.set(of, (sums.get(of) ?? 0) + Number(value));
        }
      }
      return sums;
    },
    async end() {
      await storage.close();
      await letGo(processes);
    },
  };
}
