import { HotlineError } from '../../errors.ts';

/** `knowledge/duty/` cannot be used; every problem found is listed with file, entry and field. */
export class DutyContentError extends HotlineError {
  constructor(problems: readonly { field: string; problem: string }[]) {
    const lines = problems.map(({ field, problem }) => `${field}: ${problem}`);
    super(
      'hotline_handoff_duty_content',
      500,
      `The duty content has ${problems.length} problem(s):\n${lines.join('\n')}`,
      {
        details: problems,
      },
    );
  }
}

export class ShiftMissingError extends HotlineError {
  constructor() {
    super('hotline_handoff_shift_missing', 404, '没有这个班次。');
  }
}

/** One person would be in two shifts at once; `details` tells the other one. */
export class ShiftOverlapError extends HotlineError {
  constructor(other: { from: Date; to: Date }) {
    super('hotline_handoff_shift_overlap', 409, '这个人在这段时间已经有班次。', {
      details: [{ field: 'from', problem: `${other.from.toISOString()}/${other.to.toISOString()}` }],
    });
  }
}

/** The shift cannot be as it was asked for. */
export class ShiftInvalidError extends HotlineError {
  constructor(field: string, problem: string) {
    super('hotline_handoff_shift_invalid', 422, problem, { details: [{ field, problem }] });
  }
}

/** Somebody else changed, cancelled or exchanged the shift in the meantime. */
export class ShiftChangedError extends HotlineError {
  constructor() {
    super('hotline_handoff_shift_changed', 409, '班次已经变动，请刷新后再办。');
  }
}

export class ExchangeMissingError extends HotlineError {
  constructor() {
    super('hotline_handoff_exchange_missing', 404, '没有这条换班申请。');
  }
}

/** The exchange does not allow the step as it stands. */
export class ExchangeStateError extends HotlineError {
  constructor(state: string) {
    super('hotline_handoff_exchange_state', 409, `这条换班申请${STATE_WORDS[state] ?? '已经变动'}，不能再这样办。`);
  }
}

const STATE_WORDS: Readonly<Record<string, string>> = {
  requested: '还在等对方同意',
  agreed: '还在等批准',
  approved: '已经生效',
  refused: '已经被拒绝',
  withdrawn: '已经撤回',
  expired: '已经过期',
};

/** Not one of the two, or not a supervisor. */
export class ExchangeNotYoursError extends HotlineError {
  constructor() {
    super('hotline_handoff_exchange_not_yours', 403, '这一步不由您来办。');
  }
}

/** The file is not a table of shifts that can be read. */
export class ShiftFileError extends HotlineError {
  constructor(problem: string) {
    super('hotline_handoff_shift_file', 422, problem, { details: [{ field: 'file', problem }] });
  }
}
