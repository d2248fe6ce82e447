import { HotlineError } from '../../errors.ts';

/** There is no such incident. */
export class IncidentMissingError extends HotlineError {
  constructor() {
    super('hotline_incident_missing', 404, 'There is no such incident.');
  }
}

/** It stands so that this cannot be done to it. */
export class IncidentStateError extends HotlineError {
  constructor(step: string, state: string) {
    super('hotline_incident_state', 409, `${step} is not possible: ${state}.`);
  }
}

/** Nobody is called back where somebody else may pick up (不得自动回拨). */
export class IncidentCallbackError extends HotlineError {
  constructor() {
    super(
      'hotline_incident_callback',
      422,
      'callbackNumber: 这位群众说过有危险，电话可能被别人看着；确实要留回电号码的，请写明本人已同意。',
    );
  }
}
