/** The live wall (装配：实时大屏): what it looks at. */
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Config } from './config/index.ts';
import type { ToldContent } from './content.ts';
import type { Duty } from './duty.ts';
import { overdueReviews } from './follow-up/index.ts';
import { type HandoffService, openedAt } from './handoff/index.ts';
import type { Jobs } from './jobs/index.ts';
import type { LiveKnowledge } from './knowledge/index.ts';
import type { MediationCases } from './mediation/index.ts';
import { RecordWatch, Wall } from './oversight/index.ts';
import type { LogVerification } from './sessions/index.ts';
import type { Storage } from './storage/index.ts';
import type { Stores } from './stores.ts';

interface Dependencies {
  config: Config;
  storage: Pick<Storage, 'ping'>;
  stores: Stores;
  duty: Pick<Duty, 'roster' | 'staff' | 'auditChain'>;
  handoff: HandoffService;
  told: Pick<LiveKnowledge<ToldContent>, 'current'>;
  verification: Pick<LogVerification, 'ledgerCheck'>;
  /** Messages that did not arrive. */
  undelivered: () => Promise<number>;
  /** Cases of mediation. */
  mediation: Pick<MediationCases, 'alarmed'>;
  /** Messages to 12345 and 110. */
  exchange: { counts(): Promise<{ dead: number; near: number }> };
  /** The recogniser works. Rejects where it does not. */
  recognises: () => Promise<void>;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
}

export function composeWall({
  config,
  storage,
  stores,
  duty,
  handoff,
  told,
  jobs,
  clock,
  logger,
  ...deps
}: Dependencies) {
  const { staff, roster, auditChain } = duty;
  const ledgerCheck = () => deps.verification.ledgerCheck();
  const records = new RecordWatch({ checks: stores.recordChecks, ledgerCheck, jobs, clock, log: logger });
  const parts = { storage: () => storage.ping(), recogniser: deps.recognises };
  const wall = new Wall({
    handoffs: stores.handoffs,
    sessions: stores.sessions,
    service: handoff,
    roster,
    profiles: () => staff.profiles(),
    openSince: (at) => openedAt(told.current.duty.hours, at),
    reviewsDue: (before) => overdueReviews(stores.serviceReviews, before),
    mediations: async () => {
      const cases = await deps.mediation.alarmed();
      return cases.flatMap(({ _id, regionCode, danger }) =>
        danger === null ? [] : [{ mediationId: _id, regionCode, since: danger.at }],
      );
    },
    undelivered: deps.undelivered,
    deadJobs: () => stores.jobs.count({ where: { state: 'failed' } }),
    exchange: () => deps.exchange.counts(),
    auditChain: () => auditChain.state(),
    brokenRecords: () => records.broken(),
    notReady: () => failing(parts),
    alarms: stores.wallAlarms,
    limits: {
      queue: config.WALL_QUEUE_LIMIT,
      waitMs: config.WALL_WAIT_SECONDS * 1000,
      emergencyMs: config.WALL_EMERGENCY_SECONDS * 1000,
      silentMs: config.SILENT_LAWYER_SECONDS * 1000,
      repeats: config.WALL_REPEAT_SERVICES,
      undelivered: config.WALL_UNDELIVERED_LIMIT,
      reviewMs: config.WALL_REVIEW_HOURS * 3_600_000,
    },
    jobs,
    clock,
    log: logger,
  });

  /** Begin timers. */
  async function start(): Promise<void> {
    await Promise.all([wall.start(), records.start(), auditChain.start()]);
  }
  return { wall, start };
}

/** Names of parts whose check rejects. */
async function failing(parts: Readonly<Record<string, () => Promise<void>>>): Promise<string[]> {
  const found = await Promise.all(
    Object.entries(parts).map(([name, check]) =>
      check().then(
        () => [],
        () => [name],
      ),
    ),
  );
  return found.flat();
}
