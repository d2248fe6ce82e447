import { HotlineError } from '../../../errors.ts';

/** What was asked of a telephone is not possible now. The sentence is for whoever asked at the desk. */
export class TelephoneError extends HotlineError {
  constructor(what: 'none' | 'busy' | 'not-live' | 'no-line' | 'not-connected', message: string) {
    super(`hotline_channels_telephone_${what.replaceAll('-', '_')}`, 409, message);
  }
}
