import { HotlineError } from '../errors.ts';

/**
 * The speech server did not help. 503 may be better later, 502 will not. Never holds what was said.
 * Codes: `hotline_speech_unreachable`, `_timeout`, `_busy`, `_refused`, `_answer`, `_too_large`, `_too_long`, `_empty`,
 * `_command`.
 */
export class SpeechError extends HotlineError {
  constructor(what: string, statusCode: 502 | 503, message: string) {
    super(`hotline_speech_${what}`, statusCode, message);
  }
}
