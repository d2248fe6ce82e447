import { HotlineError } from '../../errors.ts';
import type { ContentProblem } from '../errors.ts';

/** There is no such draft. */
export class DraftMissingError extends HotlineError {
  constructor() {
    super('hotline_knowledge_draft_missing', 404, '没有这份草稿。');
  }
}

/** A draft was taken or dropped already. */
export class DraftSettledError extends HotlineError {
  constructor() {
    super('hotline_knowledge_draft_settled', 409, '这份草稿已经处理过了。');
  }
}

/** What a draft would change is not there, or is there already; `details` names it. */
export class DraftRefusedError extends HotlineError {
  constructor(details: readonly ContentProblem[]) {
    super('hotline_knowledge_draft', 422, '草稿不能写进内容文件。', { details });
  }
}
