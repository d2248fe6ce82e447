/**
 * Jobs (定时任务): durable timers and work, delivered by a loop in the process or by BullMQ on Redis.
 */
export type { Job, JobHandler, JobIds, JobKindOptions, Jobs } from './jobs.ts';
