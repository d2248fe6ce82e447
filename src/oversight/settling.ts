import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { asHotlineError } from '../errors.ts';
import type { Job, Jobs } from '../jobs/index.ts';
import type { Session } from '../sessions/index.ts';
import type { Collection, Page } from '../storage/index.ts';

const SETTLE_JOB = 'service-settle';
const SWEEP_JOB = 'service-settle-sweep';
const SWEEP_EVERY_MS = 60_000;
/** Services that one sweep takes up. */
const SWEPT = 200;
/** The turn that closes a service commits its last words a moment after. */
const COMMIT_MS = 1_500;
const MOST_ROUNDS = 5;
/** Tries of one job; together they take some four minutes. */
const ATTEMPTS = 8;
/** A service whose job tries again is none of the sweep's. */
const TRIED_MS = 10 * 60_000;
/** One that was given up is tried again after this, and twice as long each time. */
const GIVEN_UP_MS = 3_600_000;
const LONGEST_GIVEN_UP_MS = 24 * 3_600_000;
/** Services that fail whose tries are remembered here. */
const REMEMBERED = 10_000;
/** What is not settled after this is worth a look. */
const LATE_MS = 15 * 60_000;
const COUNTED = 10_000;

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

/** A service of which a step fails. */
interface Failing {
  /** The sweep leaves it alone until then. */
  until: Date;
  givenUp: number;
}

/**
 * Works out what follows from a service after it closed, and again after it was rated or reviewed (服务结束后的办理):
 * its record is sealed, its facts are kept for search and figures, its quality is scored. One durable job a service;
 * what a crash loses the sweep finds by `settled`. A step that fails keeps no other step from its work, and a service that fails
 * no other service: it is tried again, ever more seldom, and operators are told when a job is given up.
 */
export class ServiceSettling {
  private readonly steps: SettlingStep[] = [];
  private readonly failing = new Map<string, Failing>();

  constructor(private readonly deps: SettlingDeps) {
    deps.jobs.handle(SETTLE_JOB, (job) => this.attempt(job), { attempts: ATTEMPTS, backoffMs: 2_000 });
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

  /** Closed services that wait for longer than they should; for the operators' figures. Counted up to 10,000. */
  lateCount(): Promise<number> {
    const before = new Date(this.deps.now().getTime() - LATE_MS);
    return this.deps.sessions.count({ where: { state: 'closed', settled: false, closedAt: { before } } }, COUNTED);
  }

  private async attempt({ key: sessionId, attempt }: Job): Promise<void> {
    try {
      await this.settle(sessionId);
      this.failing.delete(sessionId);
    } catch (error) {
      const isGivenUp = attempt >= ATTEMPTS;
      const givenUp = (this.failing.get(sessionId)?.givenUp ?? 0) + (isGivenUp ? 1 : 0);
      const pauseMs = isGivenUp ? Math.min(GIVEN_UP_MS * 2 ** (givenUp - 1), LONGEST_GIVEN_UP_MS) : TRIED_MS;
      this.remember(sessionId, { until: new Date(this.deps.now().getTime() + pauseMs), givenUp });
      if (isGivenUp) this.deps.logger.error({ session: sessionId }, 'a closed service is left unsettled for now');
      throw error;
    }
  }

  /**
   * Run all steps now; for the job, and for rebuilding.
   * @throws what the first step that failed threw, after the others had their turn.
   */
  async settle(sessionId: string): Promise<void> {
    const { sessions } = this.deps;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const session = await sessions.get(sessionId);
      if (session === null || session.state !== 'closed') return;
      await this.run(session);
      const after = await sessions.change(sessionId, (current) =>
        isSame(current, session) && current.settled !== true ? { ...current, settled: true } : null,
      );
      if (after === null || isSame(after, session)) return;
    }
  }

  private async run(session: Session): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.steps) {
      try {
        await step.settle(session);
      } catch (error) {
        failures.push(error);
        const facts = { session: session._id, step: step.name, code: asHotlineError(error).code };
        this.deps.logger.warn(facts, 'a step after a closed service failed');
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  private async sweep(): Promise<void> {
    const now = this.deps.now();
    const before = new Date(now.getTime() - 2 * COMMIT_MS);
    let taken = 0;
    let after: string | null = null;
    do {
      const page: Page<Session> = await this.deps.sessions.page({
        where: { state: 'closed', settled: false, closedAt: { before } },
        sort: { closedAt: 1 },
        limit: SWEPT,
        ...(after === null ? {} : { after }),
      });
      const left = page.items.filter(({ _id }) => (this.failing.get(_id)?.until ?? before) < now);
      for (const { _id } of left) await this.touch(_id);
      taken += left.length;
      after = page.next;
    } while (after !== null && taken < SWEPT);
  }

  private remember(sessionId: string, failing: Failing): void {
    this.failing.delete(sessionId);
    this.failing.set(sessionId, failing);
    const [oldest] = this.failing.keys();
    if (this.failing.size > REMEMBERED && oldest !== undefined) this.failing.delete(oldest);
  }
}

function isSame({ settled: _a, ...one }: Session, { settled: _b, ...other }: Session): boolean {
  return isDeepStrictEqual(one, other);
}
