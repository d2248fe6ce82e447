import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { asHotlineError } from '../errors.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Session } from '../sessions/index.ts';
import type { Collection } from '../storage/index.ts';

const SETTLE_JOB = 'service-settle';
const SWEEP_JOB = 'service-settle-sweep';
const SWEEP_EVERY_MS = 60_000;
/** Services that one sweep takes up. */
const SWEPT = 200;
/** The turn that closes a service commits its last words a moment after. */
const COMMIT_MS = 1_500;
const MOST_ROUNDS = 5;

/** One thing that follows from a closed service. Called at least once for each change, in order: must be idempotent. */
export interface SettlingStep {
  /** For the log. */
  name: string;
  settle(session: Session): Promise<void>;
}

interface SettlingDeps {
  sessions: Collection<Session>;
  jobs: Jobs;
  logger: Logger;
  now: () => Date;
}

/**
 * Works out what follows from a service after it closed, and again after it was rated or reviewed (服务结束后的办理):
 * its record is sealed, its facts are kept for search and figures, its quality is scored. One durable job a service;
 * what a crash loses the sweep finds by `settled`.
 */
export class ServiceSettling {
  private readonly steps: SettlingStep[] = [];

  constructor(private readonly deps: SettlingDeps) {
    deps.jobs.handle(SETTLE_JOB, (job) => this.settle(job.key), { attempts: 8, backoffMs: 2_000 });
    deps.jobs.handle(SWEEP_JOB, () => this.sweep());
  }

  /** Later steps may read what earlier ones wrote. */
  follow(...steps: readonly SettlingStep[]): void {
    this.steps.push(...steps);
  }

  async start(): Promise<void> {
    await this.deps.jobs.every(SWEEP_JOB, SWEEP_EVERY_MS);
  }

  /** A closed service has changed. Whoever changes it also sets `settled` to false, so that nothing is lost. */
  async touch(sessionId: string): Promise<void> {
    const at = new Date(this.deps.now().getTime() + COMMIT_MS);
    try {
      await this.deps.jobs.schedule(SETTLE_JOB, sessionId, at, {});
    } catch (error) {
      this.deps.logger.warn({ session: sessionId, code: asHotlineError(error).code }, 'settling is left to the sweep');
    }
  }

  /** Run all steps now; for the job, and for rebuilding. */
  async settle(sessionId: string): Promise<void> {
    const { sessions } = this.deps;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const session = await sessions.get(sessionId);
      if (session === null || session.state !== 'closed') return;
      for (const step of this.steps) await step.settle(session);
      const after = await sessions.change(sessionId, (current) =>
        isSame(current, session) && current.settled !== true ? { ...current, settled: true } : null,
      );
      if (after === null || isSame(after, session)) return;
    }
  }

  private async sweep(): Promise<void> {
    const before = new Date(this.deps.now().getTime() - 2 * COMMIT_MS);
    const left = await this.deps.sessions.find({
      where: { state: 'closed', settled: false, closedAt: { before } },
      sort: { closedAt: 1 },
      limit: SWEPT,
    });
    for (const { _id } of left) await this.touch(_id);
  }
}

function isSame({ settled: _a, ...one }: Session, { settled: _b, ...other }: Session): boolean {
  return isDeepStrictEqual(one, other);
}
