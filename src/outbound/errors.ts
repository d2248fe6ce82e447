import { HotlineError } from '../errors.ts';

/** A request would have left for a place that nobody configured. The address is not told: it may hold a token. */
export class OutboundRefusedError extends HotlineError {
  constructor() {
    super('hotline_outbound_refused', 500, 'A request to an address outside of the configured ones was not sent.');
  }
}
