import { HotlineError } from '../../errors.ts';
import type { OrderState } from './order-states.ts';

/** No such order, or out of this person's reach: the answer does not tell which. */
export class OrderMissingError extends HotlineError {
  constructor() {
    super('hotline_order_missing', 404, '没有这张工单。');
  }
}

/** The event is not possible in the state the order is in. */
export class OrderStateError extends HotlineError {
  constructor(
    event: string,
    /** The state it is in. */
    readonly state: OrderState,
  ) {
    super('hotline_order_state_conflict', 409, `An order in state ${state} does not take the event ${event}.`, {
      details: [{ field: 'state', problem: state }],
    });
  }
}

/** It lives on in another order, where it is handled. */
export class OrderMergedError extends HotlineError {
  constructor(
    /** The state it is in. */
    readonly state: OrderState,
    /** Number of the order that it was merged into. */
    readonly into: string,
  ) {
    super('hotline_order_merged', 409, `The order was merged into ${into}; handle that one.`, {
      details: [{ field: 'mergedInto', problem: into }],
    });
  }
}

/** The event is not for this side, or for nobody in that place. */
export class OrderNotAllowedError extends HotlineError {
  constructor(event: string, as: string) {
    super('hotline_order_not_allowed', 403, `The event ${event} of this order is not for this ${as}.`);
  }
}

/** What was told cannot be taken; each detail names the field. */
export class OrderInputError extends HotlineError {
  constructor(details: readonly { field: string; problem: string }[]) {
    super('hotline_order_input', 422, details.map(({ field, problem }) => `${field} ${problem}`).join('; '), {
      details,
    });
  }
}

/** An event of the peer is missing before this one, or this number was taken by another. */
export class OrderSequenceGapError extends HotlineError {
  constructor(
    seq: number,
    /** The number that is to come next. */
    readonly expected: number,
  ) {
    super('hotline_order_sequence_gap', 409, `Event ${seq} of this order came where ${expected} is expected.`, {
      details: [{ field: 'seq', problem: `expected ${expected}` }],
    });
  }
}

/** `knowledge/work-orders/` is not right; every problem is named with file and field. */
export class OrderContentError extends HotlineError {
  constructor(problems: readonly { field: string; problem: string }[]) {
    const lines = problems.map(({ field, problem }) => `${field}: ${problem}`);
    super('hotline_order_content', 500, `The rules of work orders have a problem:\n${lines.join('\n')}`, {
      details: problems,
    });
  }
}
