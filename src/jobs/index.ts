/**
 * Jobs (定时任务): durable timers and work. The truth is a collection; a loop in the process or BullMQ on Redis
 * delivers, and a sweeper runs what they forget.
 */
export { BullmqDelivery, type BullmqOptions } from './bullmq-delivery.ts';
export { DurableJobs, type JobDelivery } from './durable-jobs.ts';
export {
  JobDueInvalidError,
  JobKindInvalidError,
  JobsRedisPolicyError,
  JobsRedisUnavailableError,
} from './errors.ts';
export { InProcessDelivery } from './in-process-delivery.ts';
export { type JobRecord, jobCollection } from './job-record.ts';
export type { Job, JobHandler, JobIds, JobKindOptions, Jobs } from './jobs.ts';
export { openRedis, type RedisConnection } from './redis-connection.ts';
