import { HotlineError } from '../../errors.ts';

/** Not there, or not for him: the answer does not tell which. */
export class QualityMissingError extends HotlineError {
  constructor() {
    super('hotline_oversight_quality_missing', 404, '没有这条质检。');
  }
}

/** The step is not possible as the review stands. */
export class QualityStateError extends HotlineError {
  constructor(message: string) {
    super('hotline_oversight_quality_state', 409, message);
  }
}

/** He served, is named in it, or decided before: somebody else must (回避). */
export class QualityRecusedError extends HotlineError {
  constructor() {
    super('hotline_oversight_quality_recused', 403, '您与这次服务有关，应当回避，由别的质检人员评。');
  }
}

/** The time to answer or to appeal is over. */
export class QualityLateError extends HotlineError {
  constructor() {
    super('hotline_oversight_quality_late', 409, '说明和申诉的时间已经过了。');
  }
}

/** The sheet was filled in by another version of the rubric, or not wholly. */
export class QualitySheetError extends HotlineError {
  constructor(details: readonly { field: string; problem: string }[]) {
    super('hotline_oversight_quality_sheet', 422, '评分表没有填对。', { details });
  }
}
