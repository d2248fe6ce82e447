import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createFieldSeal, type FieldSeal, openMongo } from '../../src/storage/index.ts';
import { openStores, type Stores } from '../../src/stores.ts';
import { hasRedisServer, startRedisServer } from '../redis-server.ts';
import { startMongoWireServer } from '../storage/mongo-wire-server.ts';
import { HotlineProcess } from './hotline-process.ts';

/** Two processes of the built hotline that share MongoDB and Redis, and the eyes of the test on what they store. */
export interface TwoProcesses {
  processes: readonly HotlineProcess[];
  /** What the storage is, for the title of a report. */
  storage: string;
  stores: Stores;
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
}

/** @returns null, and one loud line, where no Redis or no server of MongoDB's wire protocol can be started. */
export async function startTwoProcesses(options: TwoProcessesOptions): Promise<TwoProcesses | null> {
  const { suite, env, roles = ['all', 'all'], heapMb = 256 } = options;
  if (!hasRedisServer(suite)) return null;
  const mongo = await startMongoWireServer({ heapMb });
  if (mongo === null) return null;
  const redis = await startRedisServer();
  const url = `${mongo.url.replace(/\/$/, '')}/hotline_two_${process.pid}`;
  const folder = mkdtempSync(join(tmpdir(), 'hotline-two-'));
  const fieldKey = randomBytes(32).toString('base64');
  const shared = {
    MONGODB_URL: url,
    REDIS_URL: redis.url,
    FIELD_KEY: fieldKey,
    NIGHTLY_EVALUATION: 'off',
    TRUSTED_PROXIES: '1',
    NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, 'twilio-detour.mjs')).href}`,
    ...env,
  };
  const letGo = async (started: readonly HotlineProcess[]): Promise<void> => {
    await Promise.all(started.map((each) => each.stop()));
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
