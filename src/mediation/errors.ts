import { HotlineError } from '../errors.ts';

type Problems = readonly { field: string; problem: string }[];

export class MediationMissingError extends HotlineError {
  constructor() {
    super('hotline_mediation_missing', 404, '没有这件调解。');
  }
}

/** The step does not fit the state that the case is in. */
export class MediationStateError extends HotlineError {
  constructor(
    step: string,
    readonly state: string,
  ) {
    super('hotline_mediation_state', 409, '这件调解已经到了别的步骤，请刷新后再看。', {
      details: [{ field: step, problem: state }],
    });
  }
}

export class MediationNotAllowedError extends HotlineError {
  constructor(step: string, role: string) {
    super('hotline_mediation_not_allowed', 403, '您不能办这一步。', { details: [{ field: step, problem: role }] });
  }
}

export class MediationInputError extends HotlineError {
  constructor(details: Problems) {
    super('hotline_mediation_input', 422, details.map(({ problem }) => problem).join(''), { details });
  }
}

/** Who claimed a subsidy does not approve it. */
export class MediationOwnClaimError extends HotlineError {
  constructor() {
    super('hotline_mediation_own_claim', 403, '申报、调解这件案子的人不能审核自己的补贴，请由别人审核。');
  }
}

/** Wrong number, wrong or old code: the answer does not tell which. */
export class MediationCodeError extends HotlineError {
  constructor() {
    super('hotline_mediation_code', 404, '编号或者验证码不对，或者验证码已经过期。请核对编号，或者重新获取验证码。');
  }
}

/** `knowledge/mediation/` cannot be used; every problem is listed with entry and field. */
export class MediationContentError extends HotlineError {
  constructor(problems: Problems) {
    const lines = problems.map(({ field, problem }) => `${field}: ${problem}`);
    super('hotline_mediation_content', 500, `The content of mediation has a problem:\n${lines.join('\n')}`, {
      details: problems,
    });
  }
}
