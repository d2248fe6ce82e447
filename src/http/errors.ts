import { HotlineError } from '../errors.ts';

/** A question to the directory that cannot be answered: the fields and what is wrong with each. */
export class DirectoryQueryError extends HotlineError {
  constructor(details: readonly { field: string; problem: string }[]) {
    super('hotline_http_directory_query', 400, '查询的内容不对，请改一下再查。', { details });
  }
}

/** One address asks too often. */
export class TooManyRequestsError extends HotlineError {
  constructor() {
    super('hotline_http_too_fast', 429, '查得太快了，请稍等一下再查。');
  }
}

/** A call about an application for legal aid is not as documented. */
export class AidQueryError extends HotlineError {
  constructor(details: readonly { field: string; problem: string }[]) {
    super('hotline_http_aid_query', 400, '提交的内容不对，请改一下再试。', { details });
  }
}

/** More files come at once than are read at once. */
export class BusyError extends HotlineError {
  constructor() {
    super('hotline_http_busy', 429, '现在发的人多，请过几秒再发一次。');
  }
}

/** The directory has no entry of that id. */
export class PlaceMissingError extends HotlineError {
  constructor() {
    super('hotline_http_place_missing', 404, '名录里没有这一处。');
  }
}

/** No speech server is configured. */
export class SpeechOffError extends HotlineError {
  constructor() {
    super('hotline_http_speech_off', 404, '这里没有朗读服务。');
  }
}

/** A call for reading aloud is not as documented. */
export class SpeechQueryError extends HotlineError {
  constructor() {
    super('hotline_http_speech_query', 400, '要读的消息没有写明。', {
      details: [{ field: 'activity', problem: 'must be the id of an activity' }],
    });
  }
}

/** The conversation was not told such a message. */
export class TurnMissingError extends HotlineError {
  constructor() {
    super('hotline_http_turn_missing', 404, '没有这条消息。');
  }
}
