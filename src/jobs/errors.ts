import { HotlineError } from '../errors.ts';

/** The instant a job is to run at is not a date. Found where the job is scheduled, not when it is due. */
export class JobDueInvalidError extends HotlineError {
  constructor(kind: string) {
    super('hotline_jobs_due_invalid', 500, `A job of kind "${kind}" was given no valid date to run at.`);
  }
}

/** A kind is declared in a way that cannot be kept apart from others. Found at start. */
export class JobKindInvalidError extends HotlineError {
  constructor(kind: string) {
    super('hotline_jobs_kind_invalid', 500, `"${kind}" is no kind of job: it must be named, and without "/".`);
  }
}

/** Redis does not answer. Found at start; later the sweeper does without it. */
export class JobsRedisUnavailableError extends HotlineError {
  constructor(withinMs: number, cause: unknown) {
    super(
      'hotline_jobs_redis_unavailable',
      503,
      `Redis did not answer within ${withinMs} ms: check REDIS_URL and that Redis runs, or unset REDIS_URL.`,
      { cause },
    );
  }
}

/** Redis may throw away keys when its memory is full, and with them jobs that wait. Refused in production. */
export class JobsRedisPolicyError extends HotlineError {
  constructor(policy: string) {
    super(
      'hotline_jobs_redis_policy',
      500,
      `Redis at REDIS_URL has maxmemory-policy "${policy}": set it to "noeviction", else waiting jobs are thrown away.`,
    );
  }
}
