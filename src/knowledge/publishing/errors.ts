import { HotlineError } from '../../errors.ts';
import type { ContentProblem } from '../errors.ts';

/** There is no such answer or version. */
export class RevisionMissingError extends HotlineError {
  constructor() {
    super('hotline_knowledge_missing', 404, '没有这条答复或这个版本。');
  }
}

/** A proposal is not as it must be; `details` names the fields. */
export class ProposalInvalidError extends HotlineError {
  constructor(details: readonly ContentProblem[]) {
    super('hotline_knowledge_proposal', 422, '提交的内容不符合要求。', { details });
  }
}

/** What is in force, or the proposal itself, changed since it was looked at; the message says how. */
export class KnowledgeChangedError extends HotlineError {
  constructor(message: string, details: readonly ContentProblem[] = []) {
    super('hotline_knowledge_changed', 409, message, { details });
  }
}

/** Nobody approves what he proposed himself (四眼原则). */
export class FourEyesError extends HotlineError {
  constructor() {
    super('hotline_knowledge_four_eyes', 403, '提出修改的人不能自己审核，请另一位同事审核。');
  }
}

/** A proposal is taken back by who made it. */
export class NotYoursError extends HotlineError {
  constructor() {
    super('hotline_knowledge_not_yours', 403, '只有提出修改的人可以撤回。');
  }
}

/** The checks do not let it be published; `details` names what is wrong. */
export class ChecksFailedError extends HotlineError {
  constructor(details: readonly ContentProblem[]) {
    super('hotline_knowledge_checks', 422, '检查没有通过，不能发布。', { details });
  }
}
