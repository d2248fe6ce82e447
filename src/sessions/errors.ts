import { HotlineError } from '../errors.ts';

/** Somebody wants to speak or to pass the floor who does not hold it. */
export class FloorError extends HotlineError {
  constructor(message: string) {
    super('hotline_sessions_floor', 409, message);
  }
}

export class ConversationMissingError extends HotlineError {
  constructor(conversationId: string) {
    super('hotline_sessions_no_conversation', 404, `There is no conversation ${conversationId}.`);
  }
}
