import { HotlineError } from '../errors.ts';

/** `knowledge/follow-up.yaml` cannot be used; every problem found is listed with entry and field. */
export class FollowUpContentError extends HotlineError {
  constructor(problems: readonly { field: string; problem: string }[]) {
    const lines = problems.map(({ field, problem }) => `${field}: ${problem}`);
    super('hotline_follow_up_content', 500, `The follow-up content has a problem:\n${lines.join('\n')}`, {
      details: problems,
    });
  }
}

export class ReviewMissingError extends HotlineError {
  constructor() {
    super('hotline_follow_up_review_missing', 404, '没有这件回访。');
  }
}

/** Who served, or whose conduct it is about, has no part in it (回避). */
export class ReviewRecusedError extends HotlineError {
  constructor() {
    super('hotline_follow_up_review_recused', 403, '这次服务您参与过，按规定回避，请由其他人办理。');
  }
}

/** Somebody else has it in hand. */
export class ReviewNotYoursError extends HotlineError {
  constructor() {
    super('hotline_follow_up_review_not_yours', 409, '这件回访现在由别人办理；需要的话请先接过来。');
  }
}

/** The step cannot be taken as it stands; the words say what is missing. */
export class ReviewStateError extends HotlineError {
  constructor(missing: string, field = 'state') {
    super('hotline_follow_up_review_state', 409, missing, { details: [{ field, problem: missing }] });
  }
}
