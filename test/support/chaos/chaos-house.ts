import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/clock.ts';
import { LogVerification, problemInWords } from '../../../src/sessions/index.ts';
import { Audit } from '../../../src/staff/index.ts';
import { createFieldSeal, type FieldSeal, openMongo, openSqlite } from '../../../src/storage/index.ts';
import { openStores, type Stores } from '../../../src/stores.ts';
import { hasRedisServer, type RedisServer, startRedisServer } from '../../redis-server.ts';
import { startMongoWireServer } from '../../storage/mongo-wire-server.ts';
import { ChaosProcess } from './chaos-process.ts';
import { StallingProxy } from './stalling-proxy.ts';

/** One process on SQLite, or two web processes and a worker on MongoDB's wire and Redis. */
export type ChaosProfile = 'sqlite' | 'cluster';

/** The processes of the hotline, what they stand on, and eyes on what they store. */
export interface ChaosHouse {
  /** What the storage is, for the title of a report. */
  storage: string;
  processes: readonly ChaosProcess[];
  redis: RedisServer | null;
  proxies: readonly StallingProxy[];
  seal: FieldSeal;
  /** Looks into the storage, and proves its chains of hashes; of embedded storage the process must have ended. */
  look<T>(read: (stores: Stores) => Promise<T>): Promise<T & { chainProblems: string[] }>;
  end(): Promise<void>;
}

const ROLES: Readonly<Record<ChaosProfile, readonly string[]>> = {
  sqlite: ['all'],
  cluster: ['web', 'web', 'worker'],
};
const MONGO_HEAP_MB = 512;

/** @returns null, with one loud line, where a server is missing. None of the processes is up yet. */
export async function openChaosHouse(options: {
  profile: ChaosProfile;
  /** The folder with the built `dist/`. */
  project: string;
  env: Record<string, string>;
  onSeen: (point: string) => void;
}): Promise<ChaosHouse | null> {
  const { profile, project, onSeen } = options;
  const ground = profile === 'cluster' ? await openServers() : NO_SERVERS;
  if (ground === null) return null;
  const folder = mkdtempSync(join(tmpdir(), 'hotline-chaos-'));
  const fieldKey = randomBytes(32).toString('base64');
  const seal = createFieldSeal(fieldKey);
  const env = { ...options.env, ...ground.env, FIELD_KEY: fieldKey };
  const processes = await Promise.all(
    ROLES[profile].map((ROLE, index) =>
      ChaosProcess.make({
        name: `${ROLE} ${index + 1}`,
        dataDir: join(folder, String(index)),
        env: { ...env, ROLE },
        project,
        onSeen,
      }),
    ),
  );
  const file = join(folder, '0', 'hotline.db');
  const open = () => (ground.mongoUrl === '' ? openSqlite({ file }) : openMongo({ url: ground.mongoUrl }));
  return {
    storage: ground.storage,
    processes,
    redis: ground.redis,
    proxies: ground.proxies,
    seal,
    async look(read) {
      const storage = await open();
      try {
        const stores = openStores(storage);
        await storage.prepare();
        return { ...(await read(stores)), chainProblems: await chainProblems(stores, seal) };
      } finally {
        await storage.close();
      }
    },
    async end() {
      await Promise.all(processes.map((each) => each.end('SIGKILL')));
      await ground.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Ground extends Pick<ChaosHouse, 'storage' | 'redis' | 'proxies'> {
  /** Past the proxies; '' for embedded storage. */
  mongoUrl: string;
  env: Record<string, string>;
  end(): Promise<void>;
}

const NO_SERVERS: Ground = {
  storage: 'SQLite',
  redis: null,
  proxies: [],
  mongoUrl: '',
  env: {},
  end: async () => undefined,
};

async function openServers(): Promise<Ground | null> {
  if (!hasRedisServer('chaos on a cluster')) return null;
  const mongo = await startMongoWireServer({ heapMb: MONGO_HEAP_MB });
  if (mongo === null) return null;
  const redis = await startRedisServer();
  const mongoUrl = `${mongo.url.replace(/\/$/, '')}/hotline_chaos_${process.pid}`;
  const proxies: StallingProxy[] = [];
  const through = async (url: string): Promise<string> => {
    const { hostname, port } = new URL(url);
    const proxy = new StallingProxy(hostname, Number(port));
    proxies.push(proxy);
    return url.replace(/:\d+/, `:${await proxy.open()}`);
  };
  const env = { MONGODB_URL: await through(mongoUrl), REDIS_URL: await through(redis.url) };
  return {
    storage: `${mongo.kind}, Redis`,
    redis,
    proxies,
    mongoUrl,
    env,
    async end() {
      for (const proxy of proxies) proxy.close();
      await redis.remove();
      mongo.stop();
    },
  };
}

/** What `hotline verify-log` would say: the audit log, the ledger, and each service against its log. */
async function chainProblems(stores: Stores, seal: FieldSeal): Promise<string[]> {
  const verification = new LogVerification({ ...stores, seal });
  const { brokenAt } = await new Audit(stores.audit, systemClock).check();
  const { broken, gone } = await verification.ledgerCheck();
  const problems = [
    ...(brokenAt === null ? [] : [`line ${brokenAt} of the audit log is altered, removed or moved`]),
    ...(broken === null ? [] : [`line ${broken.seq} of the ledger is ${broken.is}`]),
    ...gone.map((id) => `service ${id} is gone`),
  ];
  for await (const { sessionId, check } of verification.all()) {
    problems.push(...check.problems.map((one) => problemInWords(sessionId, one)));
  }
  return problems;
}
