import { type ErrorBody, HotlineError } from '../errors.ts';

/** A channel was asked to start without what it needs to tell friend from stranger. It does not start. */
export class ChannelConfigError extends HotlineError {
  constructor(message: string) {
    super('hotline_channels_config', 500, message);
  }
}

/** A request that a channel does not take. The message is a sentence for whoever sent it. */
export class ChannelRefusal extends HotlineError {
  /** Seconds after which it may be tried again; only of a 429. */
  readonly retryAfterSeconds: number | null;

  constructor(
    what: string,
    statusCode: number,
    message: string,
    options: { details?: ErrorBody['details']; cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    super(`hotline_channels_${what}`, statusCode, message, {
      ...(options.details ? { details: options.details } : {}),
      ...(options.cause === undefined ? {} : { cause: options.cause }),
    });
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}

/** What the courier should do about a message that did not go out. */
export type SendRemedy =
  /** Try again after a while: nothing was sent. */
  | 'later'
  /** The address is gone or refuses: give this address up. */
  | 'drop'
  /** The window or the quota is used up: hold until the resident writes again, or use another channel. */
  | 'hold'
  /** Somebody must change the configuration or the account. */
  | 'alarm';

/** A message that certainly did not go out. */
export class SendError extends HotlineError {
  readonly remedy: SendRemedy;
  /** The provider's own code, for the operator. */
  readonly providerCode: string;
  /** What the provider asked us to wait (Retry-After), seconds; null when it did not say. */
  readonly retryAfterSeconds: number | null;

  constructor(
    what: string,
    remedy: SendRemedy,
    message: string,
    options: { providerCode?: string | number; cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    super(
      `hotline_channels_${what}`,
      remedy === 'later' ? 503 : 502,
      message,
      options.cause === undefined ? {} : { cause: options.cause },
    );
    this.remedy = remedy;
    this.providerCode = String(options.providerCode ?? '');
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}
