import { HotlineError } from '../errors.ts';

const SIGNATURE_PROBLEMS = {
  missing: 'webhook-id, webhook-timestamp and webhook-signature must be sent.',
  malformed: 'webhook-id or webhook-timestamp is malformed.',
  time: 'webhook-timestamp differs from our clock by more than 300 s.',
  wrong: 'webhook-signature does not fit id, timestamp and body.',
  secret: 'OUTSIDE_DESK_SECRET must be whsec_ followed by base64 of 24 to 64 bytes.',
} as const;

export class OutsideDeskSignatureError extends HotlineError {
  constructor(problem: keyof typeof SIGNATURE_PROBLEMS) {
    super('hotline_outside_desk_signature', 403, SIGNATURE_PROBLEMS[problem]);
  }
}

/** What the outside desk sent is not one of the activities that it may send. */
export class OutsideDeskActivityError extends HotlineError {
  constructor(field: string, problem: string) {
    super('hotline_outside_desk_activity', 422, `${field}: ${problem}`);
  }
}

/** There is no such case at the outside desk. */
export class OutsideCaseMissingError extends HotlineError {
  constructor() {
    super('hotline_outside_desk_no_case', 404, 'There is no such handoff.');
  }
}
