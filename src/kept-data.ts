/**
 * The data that are kept (数据): opened only when they are whole, of a version that this release reads, and under our
 * keys; and what is done to them while the hotline runs.
 */
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Metrics } from './http/index.ts';
import type { Jobs } from './jobs/index.ts';
import { measuredStorage } from './measured-storage.ts';
import { DATA_STEPS, OLDEST_READ } from './migrations.ts';
import { ShortLived } from './short-lived.ts';
import {
  checkFieldKeys,
  type FieldSeal,
  type Migrated,
  Migrations,
  ProcessBook,
  refuseHalfFilled,
  type Storage,
} from './storage/index.ts';
import { openStores, type Stores } from './stores.ts';

const MIGRATE_JOB = 'data-migration';
const MIGRATE_EVERY_MS = 60_000;

/** Declares, prepares and checks. @throws coded errors that name what to do. */
export async function openKeptData(storage: Storage, deps: { seal: FieldSeal; clock: Clock; metrics: Metrics }) {
  const stores = openStores(measuredStorage(storage, deps.metrics));
  await storage.prepare();
  const { migrations, processes } = await readableData(storage, stores, deps.clock);
  await checkFieldKeys(stores.keyStandings, deps.seal);

  /** Work of its own on the data: begun with the jobs, ended before the storage is closed. */
  function upkeep(jobs: Jobs, logger: Logger) {
    const shortLived = new ShortLived({ stores, jobs, clock: deps.clock });
    jobs.handle(MIGRATE_JOB, async () => {
      const { steps, version, waitsFor } = await migrations.runDue();
      if (steps.length > 0) logger.info({ steps, version, waitsFor }, 'data: steps of their form were run');
    });
    return {
      async start(): Promise<void> {
        if (storage.engine === 'sqlite') await processes.enterAlone(migrations.newest);
        else await processes.enter(migrations.newest);
        await Promise.all([jobs.every(MIGRATE_JOB, MIGRATE_EVERY_MS), shortLived.start()]);
      },
      end: () => processes.leave(),
    };
  }
  return { stores, migrations, upkeep };
}

/** @throws StoreFillingError when the data are half of a restore, or of a version that this release cannot read. */
export async function readableData(storage: Storage, stores: Stores, clock: Clock) {
  await refuseHalfFilled(storage.whole);
  const processes = new ProcessBook({ processes: stores.dataProcesses, clock });
  const collections = new Map<string, Migrated>();
  for (const store of Object.values(stores)) collections.set(store.name, store);
  const migrations = new Migrations({
    steps: DATA_STEPS,
    versions: stores.dataVersions,
    collections,
    processes,
    oldest: OLDEST_READ,
  });
  await migrations.check();
  return { migrations, processes };
}
