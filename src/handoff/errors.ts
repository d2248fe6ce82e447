import { HotlineError } from '../errors.ts';
import type { HandoffState } from './handoff.ts';

export class HandoffMissingError extends HotlineError {
  constructor() {
    super('hotline_handoff_missing', 404, '没有这条转接记录。');
  }
}

/** Somebody else was first. The message names the holder, so that the desk can show it as it is. */
export class HandoffTakenError extends HotlineError {
  constructor(lawyerName: string | null) {
    super('hotline_handoff_taken', 409, `已由${lawyerName ?? '其他律师'}接待`);
  }
}

/** The step is not possible from the state the handoff is in. */
export class HandoffStateError extends HotlineError {
  constructor(step: string, state: HandoffState) {
    super('hotline_handoff_state', 409, `A handoff in state "${state}" does not allow the step "${step}".`);
  }
}

/** A lawyer wants to act on a conversation that another lawyer holds. */
export class HandoffNotYoursError extends HotlineError {
  constructor() {
    super('hotline_handoff_not_yours', 409, '这条咨询不在您手上。');
  }
}
