import { Schema } from 'mongoose';
import type { Logger } from 'pino';
import { type Clock, SHANGHAI_MS } from '../clock.ts';
import type { Jobs } from '../jobs/index.ts';
import { type Collection, type CollectionDefinition, changeOrInsert, type Stored } from '../storage/index.ts';
import type { Audit } from './audit.ts';

/** What the last check of the audit log found (审计链校验). */
export interface AuditChainState extends Stored {
  /** Lines that were checked, all of the log at that time. */
  lines: number;
  /** Hash of the last of them: a later check finds it where it was, or the log was written anew. */
  hash: string;
  /** When it was checked, UTC. */
  at: Date;
  /** Number of the first line that does not fit; null where all do. */
  brokenAt: number | null;
  /** Since when it is known to be broken, UTC. */
  brokenSince: Date | null;
}

const stateSchema = new Schema(
  {
    _id: { type: String, required: true },
    lines: { type: Number, required: true },
    hash: { type: String, default: '' },
    at: { type: Date, required: true },
    brokenAt: { type: Number, default: null },
    brokenSince: { type: Date, default: null },
  },
  { versionKey: false },
);

export const auditChainCollection: CollectionDefinition<AuditChainState> = { name: 'auditChain', schema: stateSchema };

const ID = 'audit';
const NIGHT_JOB = 'audit-chain-night';
const NOW_JOB = 'audit-chain-check';
const LOOK_EVERY_MS = 10 * 60_000;
/** Hours in Shanghai in which the nightly check may begin; one that was missed is made up for after two days by day too. */
const NIGHT = { from: 2, before: 6 };
const HOUR_MS = 3_600_000;

interface Deps {
  states: Collection<AuditChainState>;
  audit: Pick<Audit, 'check'>;
  jobs: Pick<Jobs, 'handle' | 'every' | 'schedule'>;
  clock: Clock;
  log: Pick<Logger, 'info' | 'error'>;
}

/** Checks the chain of the audit log every night, and when somebody asks. */
export class AuditChain {
  constructor(private readonly deps: Deps) {
    deps.jobs.handle(NIGHT_JOB, () => this.look());
    deps.jobs.handle(NOW_JOB, () => this.check().then(() => undefined));
  }

  async start(): Promise<void> {
    await this.deps.jobs.every(NIGHT_JOB, LOOK_EVERY_MS);
  }

  /** Null before the first check. */
  state(): Promise<AuditChainState | null> {
    return this.deps.states.get(ID);
  }

  /** Check it soon, in one of the processes. Durable on return. */
  async ask(): Promise<void> {
    await this.deps.jobs.schedule(NOW_JOB, ID, this.deps.clock.now(), {});
  }

  /** Check every line now. */
  async check(): Promise<AuditChainState> {
    const { states, audit, clock, log } = this.deps;
    const before = await states.get(ID);
    const at = clock.now();
    const { lines, hash, brokenAt } = await audit.check(
      before === null ? null : { seq: before.lines, hash: before.hash },
    );
    const found: AuditChainState = { _id: ID, lines, hash, at, brokenAt, brokenSince: null };
    // Broken, it keeps what was known to be right: looking again at a log written anew does not make it right.
    const kept = await changeOrInsert(states, found, (current) =>
      brokenAt === null ? found : { ...current, at, brokenAt, brokenSince: current.brokenSince ?? at },
    );
    if (brokenAt === null) log.info({ lines }, 'the audit log is whole');
    else log.error({ line: brokenAt }, 'the audit log was changed: a line does not fit the chain');
    return kept ?? found;
  }

  private async look(): Promise<void> {
    const now = this.deps.clock.now().getTime();
    const hour = new Date(now + SHANGHAI_MS).getUTCHours();
    const age = now - ((await this.state())?.at.getTime() ?? 0);
    const isNight = hour >= NIGHT.from && hour < NIGHT.before;
    if (age > 48 * HOUR_MS || (isNight && age > 12 * HOUR_MS)) await this.check();
  }
}
