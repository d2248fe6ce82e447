import { HotlineError } from '../../errors.ts';
import type { AidState, AidStepName } from './application.ts';

/** No such application, or out of this person's reach: the answer does not tell which. */
export class AidMissingError extends HotlineError {
  constructor() {
    super('hotline_aid_missing', 404, '没有这份申请。');
  }
}

/** The step is not possible from the state the application is in. */
export class AidStateError extends HotlineError {
  constructor(step: AidStepName, state: AidState) {
    super('hotline_aid_state', 409, `An application in state "${state}" does not allow the step "${step}".`);
  }
}

/** Nobody takes this step in that role. */
export class AidNotAllowedError extends HotlineError {
  constructor(step: AidStepName, role: string) {
    super('hotline_aid_not_allowed', 403, `The step "${step}" is not for the role "${role}".`);
  }
}

/** Missing papers are told once and all together (法律援助法 43). */
export class AidPapersAskedOnceError extends HotlineError {
  constructor() {
    super('hotline_aid_papers_asked_once', 409, '需要补充的材料已经一次性告知过，不能再次要求。');
  }
}

/** Who decided does not review the objection to it. */
export class AidOwnDecisionError extends HotlineError {
  constructor() {
    super('hotline_aid_own_decision', 403, '作出决定的人不能审查对该决定的异议。');
  }
}

/** Somebody else was quicker. */
export class AidSlotTakenError extends HotlineError {
  constructor() {
    super('hotline_aid_slot_taken', 409, '这个时间刚刚被约走了，请另选一个时间。');
  }
}

/** What was told is not acceptable; `problem` is in words that the resident may read. */
export class AidInputError extends HotlineError {
  constructor(details: readonly { field: string; problem: string }[]) {
    super('hotline_aid_input', 422, details.map(({ problem }) => problem).join(''), { details });
  }
}

/** The representative is the one complained of (法律援助法 40). */
export class AidRepresentativeError extends HotlineError {
  constructor() {
    super(
      'hotline_aid_representative',
      422,
      '被投诉侵害申请人的人不能代他申请。可以由其他监护人或者近亲属代为申请；没有别的亲属的，请告诉工作人员，我们会想办法。',
      { details: [{ field: 'representative', problem: 'is the infringer' }] },
    );
  }
}

/** Wrong number, wrong or old code: the answer does not tell which, and not whether there is an application. */
export class AidCodeError extends HotlineError {
  constructor() {
    super('hotline_aid_code', 404, '申请编号或者验证码不对，或者验证码已经过期。请核对编号，或者重新获取验证码。');
  }
}
