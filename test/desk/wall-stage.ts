import { pino } from 'pino';
import { type Hours, openedAt } from '../../src/handoff/index.ts';
import { type DangerousMediation, type OpenReview, Wall, type WallLimits } from '../../src/oversight/index.ts';
import type { StaffStage } from '../staff/staff-stage.ts';

export const WALL_LIMITS: WallLimits = {
  queue: 5,
  waitMs: 180_000,
  emergencyMs: 60_000,
  silentMs: 120_000,
  repeats: 3,
  undelivered: 1,
  reviewMs: 24 * 3_600_000,
};

/** What a test says is wrong with the house. */
export class HouseTroubles {
  undelivered = 0;
  deadJobs = 0;
  exchange = { dead: 0, near: 0 };
  brokenRecords = 0;
  notReady: string[] = [];
  reviews: OpenReview[] = [];
  mediations: DangerousMediation[] = [];
}

/** The wall over what a stage keeps. */
export function stageWall(room: StaffStage, hours: Hours, troubles = new HouseTroubles()): Wall {
  const { stage, staff, stored, auditChain } = room;
  return new Wall({
    handoffs: stage.stored.handoffs,
    sessions: stage.stored.sessions,
    service: stage.service,
    roster: stage.roster,
    profiles: () => staff.profiles(),
    openSince: (at) => openedAt(hours, at),
    reviewsDue: async (before) =>
      troubles.reviews
        .filter(({ dueAt }) => dueAt < before)
        .map(({ reviewId, dueAt, regionCode }) => ({ _id: reviewId, dueAt, regionCode })),
    mediations: async () => troubles.mediations,
    undelivered: async () => troubles.undelivered,
    deadJobs: async () => troubles.deadJobs,
    exchange: async () => troubles.exchange,
    auditChain: () => auditChain.state(),
    brokenRecords: async () => troubles.brokenRecords,
    notReady: async () => troubles.notReady,
    alarms: stored.wallAlarms,
    limits: WALL_LIMITS,
    jobs: stage.jobs,
    clock: stage.clock,
    log: pino({ level: 'silent' }),
  });
}
