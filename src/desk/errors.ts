import { HotlineError } from '../errors.ts';

/** The body or the query of a call is not as documented; `details` names the fields. */
export class DeskInputError extends HotlineError {
  constructor(details: readonly { field: string; problem: string }[]) {
    super('hotline_desk_input', 422, '提交的内容不符合要求。', { details });
  }
}

/** Not there, or out of this person's reach: the answer does not tell which. */
export class DeskMissingError extends HotlineError {
  constructor() {
    super('hotline_desk_missing', 404, '没有这条记录。');
  }
}

/** A call that changes something came without the header that only our own page sends. */
export class DeskHeaderError extends HotlineError {
  constructor() {
    super('hotline_desk_header', 403, 'Calls that change something must carry the header X-Hotline-Desk: 1.');
  }
}

/** A browser says that a call that changes something comes from another site's page. */
export class DeskOriginError extends HotlineError {
  constructor() {
    super('hotline_desk_origin', 403, 'Calls that change something must come from our own page.');
  }
}

/** Somebody wants to sign out while residents wait for his words; `details` tells how many. */
export class DeskServingError extends HotlineError {
  constructor(cases: number) {
    super('hotline_desk_serving', 409, `您正在接待${cases}位来访人，退出后他们会转给别的同事。`, {
      details: [{ field: 'serving', problem: String(cases) }],
    });
  }
}

/** The call could not be read at all: broken JSON, too large, a malformed address. */
export class DeskRequestError extends HotlineError {
  constructor(statusCode: number) {
    super('hotline_desk_request', statusCode, statusCode === 413 ? '提交的内容太大。' : '请求无法读取。');
  }
}
