import { HotlineError } from '../../../errors.ts';

/** There is no such message. */
export class ExchangeMessageMissingError extends HotlineError {
  constructor() {
    super('hotline_exchange_missing', 404, '没有这条消息。');
  }
}

/** It stands so that this cannot be done to it. */
export class ExchangeStateError extends HotlineError {
  constructor() {
    super('hotline_exchange_state', 409, '这条消息现在不能这样处理：只有没有送达的可以重发或者搁置。');
  }
}
