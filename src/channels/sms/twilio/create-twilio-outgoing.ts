import twilio from 'twilio';
import type { SendError } from '../../errors.ts';
import { RETRY_REPORTS } from '../../twilio-signature.ts';
import { countryOf } from '../phone-numbers.ts';
import { type Failure, sendFailure, wasNotReached } from '../send-failure.ts';
import type { SmsOutgoing } from '../sms-gateway.ts';

export type TwilioHttpClient = NonNullable<NonNullable<Parameters<typeof twilio>[2]>['httpClient']>;

export interface TwilioOutgoingOptions {
  accountSid: string;
  authToken: string;
  /** Our own number, E.164. */
  from: string;
  /** Where Twilio reports what became of a message; our id of the message is put behind it. */
  statusCallback: string;
  httpClient?: TwilioHttpClient;
  /** Longest wait for Twilio, ms; default 5000. */
  timeoutMs?: number;
}

/** Twilio's error codes as far as they need an action of ours. */
const FAILURES: Readonly<Record<number, Failure>> = {
  20003: ['sms_credentials', 'alarm', 'Twilio refuses the credentials; check TWILIO_ACCOUNT_SID and the auth token.'],
  20429: ['sms_busy', 'later', 'Twilio has too many requests.'],
  14107: ['sms_busy', 'later', 'Twilio has too many requests.'],
  21211: ['sms_address', 'drop', 'The number is not valid.'],
  21408: ['sms_region', 'alarm', 'Sending to this region is switched off in the Twilio account.'],
  21606: ['sms_from', 'alarm', 'TWILIO_FROM cannot send messages.'],
  21610: ['sms_opted_out', 'drop', 'The resident wants no messages.'],
  21611: ['sms_busy', 'later', 'The queue of our number is full.'],
  21614: ['sms_address', 'drop', 'The number is no mobile telephone.'],
  21617: ['sms_too_long', 'drop', 'Twilio finds the message too long.'],
  30006: ['sms_address', 'drop', 'The number is no mobile telephone.'],
};

/**
 * Sends text messages through Twilio, in free words. 429 is tried again by Twilio's own client; nothing else is, because
 * nobody could tell whether it was sent twice.
 */
export function createTwilioOutgoing(options: TwilioOutgoingOptions): SmsOutgoing {
  const { accountSid, authToken, from, statusCallback, httpClient } = options;
  const client = twilio(accountSid, authToken, {
    autoRetry: true,
    maxRetries: 3,
    timeout: options.timeoutMs ?? 5000,
    ...(httpClient ? { httpClient } : {}),
  });
  return {
    longestTitle: null,
    can: () => true,
    reaches: (phone) => /^\+\d{6,15}$/.test(phone),
    country: countryOf(from),
    async send({ id, phone, text }) {
      const report = `${statusCallback}?sms=${encodeURIComponent(id)}${RETRY_REPORTS}`;
      try {
        const { sid } = await client.messages.create({ to: phone, from, body: text, statusCallback: report });
        // An answer without its id is not Twilio's: a proxy on the way, perhaps before it.
        return typeof sid === 'string' ? { state: 'sent', providerId: sid } : { state: 'unknown', providerId: '' };
      } catch (error) {
        const refused = asSendError(error);
        if (refused) throw refused;
        return { state: 'unknown', providerId: '' };
      }
    },
  };
}

/** A failure that is certain, or null when the message may have gone out. */
function asSendError(error: unknown): SendError | null {
  if (error instanceof twilio.RestException) {
    if (error.status === 429) return failure(20429);
    if (error.status === 401 || error.status === 403) return failure(error.code ?? 20003);
    return error.status < 500 ? failure(error.code ?? 0) : null;
  }
  return wasNotReached(error) ? sendFailure(['sms_unreachable', 'later', 'Twilio could not be reached.']) : null;
}

function failure(code: number): SendError {
  const other: Failure = ['sms_refused', 'alarm', `Twilio refused the message with code ${code}.`];
  return sendFailure(FAILURES[code] ?? other, code);
}
