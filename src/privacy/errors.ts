import type { ZodError } from 'zod';
import { HotlineError } from '../errors.ts';

/** A content file of this room is not as it should be; every problem found is listed with file and field. */
export class PrivacyContentError extends HotlineError {
  /** @param file relative to the knowledge folder. */
  constructor(file: string, cause: ZodError | string) {
    const found = typeof cause === 'string' ? [{ path: [], message: cause }] : cause.issues;
    const details = found.map(({ path, message }) => ({
      field: [file, path.join('.')].filter(Boolean).join(' › '),
      problem: message,
    }));
    const why = details.map(({ field, problem }) => `${field}: ${problem}`).join('; ');
    super('hotline_privacy_content', 500, why, { details });
  }
}

export class HoldMissingError extends HotlineError {
  constructor() {
    super('hotline_privacy_hold_missing', 404, 'There is no such hold, or it is lifted already.');
  }
}

export class RequestMissingError extends HotlineError {
  constructor() {
    super('hotline_privacy_request_missing', 404, 'There is no such request.');
  }
}

/** What is asked of a request that it cannot do any more, or not yet. */
export class RequestStateError extends HotlineError {
  constructor(problem: string) {
    super('hotline_privacy_request_state', 409, problem);
  }
}

/** Something must be kept: deletion waits until the hold is lifted or the matter is closed. */
export class HeldError extends HotlineError {
  constructor(reasons: readonly string[]) {
    super('hotline_privacy_held', 409, `It must be kept for now: ${reasons.join(', ')}.`);
  }
}
