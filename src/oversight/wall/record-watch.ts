import { Schema } from 'mongoose';
import type { Logger } from 'pino';
import { type Clock, SHANGHAI_MS } from '../../clock.ts';
import type { Jobs } from '../../jobs/index.ts';
import { type Collection, type CollectionDefinition, changeOrInsert, type Stored } from '../../storage/index.ts';

/** What the last nightly look at the ledger of service records found. */
export interface RecordCheck extends Stored {
  /** When, UTC. */
  at: Date;
  /** Records that are gone without having been erased, and one for the ledger itself where it was altered. */
  broken: number;
}

const checkSchema = new Schema(
  {
    _id: { type: String, required: true },
    at: { type: Date, required: true },
    broken: { type: Number, required: true },
  },
  { versionKey: false },
);

export const recordCheckCollection: CollectionDefinition<RecordCheck> = { name: 'recordChecks', schema: checkSchema };

const ID = 'ledger';
const JOB = 'service-record-night';
const LOOK_EVERY_MS = 20 * 60_000;
const NIGHT = { from: 2, before: 6 };
const HOUR_MS = 3_600_000;

interface Deps {
  checks: Collection<RecordCheck>;
  /** The ledger, and every service that it names. */
  ledgerCheck: () => Promise<{ broken: unknown; gone: readonly string[] }>;
  jobs: Pick<Jobs, 'handle' | 'every'>;
  clock: Clock;
  log: Pick<Logger, 'error'>;
}

/** Looks every night whether records of services are there and unaltered by their ledger (服务日志夜间校验). */
export class RecordWatch {
  constructor(private readonly deps: Deps) {
    deps.jobs.handle(JOB, () => this.look());
  }

  async start(): Promise<void> {
    await this.deps.jobs.every(JOB, LOOK_EVERY_MS);
  }

  /** Of the last look; 0 before the first. */
  async broken(): Promise<number> {
    return (await this.deps.checks.get(ID))?.broken ?? 0;
  }

  async check(): Promise<RecordCheck> {
    const { checks, ledgerCheck, clock, log } = this.deps;
    const { broken: altered, gone } = await ledgerCheck();
    const found: RecordCheck = { _id: ID, at: clock.now(), broken: gone.length + (altered === null ? 0 : 1) };
    await changeOrInsert(checks, found, () => found);
    if (found.broken > 0)
      log.error({ records: found.broken }, 'records of services were altered: see hotline verify-log');
    return found;
  }

  private async look(): Promise<void> {
    const now = this.deps.clock.now().getTime();
    const hour = new Date(now + SHANGHAI_MS).getUTCHours();
    const age = now - ((await this.deps.checks.get(ID))?.at.getTime() ?? 0);
    if (age > 48 * HOUR_MS || (hour >= NIGHT.from && hour < NIGHT.before && age > 12 * HOUR_MS)) await this.check();
  }
}
