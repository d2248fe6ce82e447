import twilio from 'twilio';
import type { Sender } from '../channel.ts';
import { SendError, type SendRemedy } from '../errors.ts';
import type { SmsOptOuts } from './opt-outs.ts';
import { renderSms } from './render-reply.ts';

export type TwilioHttpClient = NonNullable<NonNullable<Parameters<typeof twilio>[2]>['httpClient']>;

export interface SmsSenderOptions {
  accountSid: string;
  authToken: string;
  /** Our own number, E.164. */
  from: string;
  /** Where Twilio reports what became of a message. */
  statusCallback: string;
  optOuts: SmsOptOuts;
  httpClient?: TwilioHttpClient;
  /** Longest wait for Twilio, ms; default 5000. */
  timeoutMs?: number;
}

/** Twilio's error codes as far as they need an action of ours. */
const FAILURES: Readonly<Record<number, [what: string, remedy: SendRemedy, message: string]>> = {
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

/** Failures before the first byte was sent. */
const NOT_REACHED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']);

/**
 * Sends text messages through Twilio. One activity is one message. 429 is tried again by Twilio's own client; nothing
 * else is, because nobody could tell whether it was sent twice.
 */
export function createSmsSender(options: SmsSenderOptions): Sender {
  const { accountSid, authToken, from, statusCallback, optOuts, httpClient } = options;
  const client = twilio(accountSid, authToken, {
    autoRetry: true,
    maxRetries: 3,
    timeout: options.timeoutMs ?? 5000,
    ...(httpClient ? { httpClient } : {}),
  });
  return {
    async send(address, activity) {
      const body = renderSms(activity);
      if (body === '') return 'sent';
      if (await optOuts.has(address)) throw failure(21610);
      try {
        await client.messages.create({ to: address, from, body, statusCallback });
        return 'sent';
      } catch (error) {
        const refused = asSendError(error);
        if (refused?.providerCode === '21610') await optOuts.set(address, true);
        if (refused) throw refused;
        return 'unknown';
      }
    },
  };
}

/** A failure that is certain, or null when the message may have gone out. Twilio's sentences may name the number. */
function asSendError(error: unknown): SendError | null {
  if (error instanceof twilio.RestException) {
    if (error.status === 429) return failure(20429);
    if (error.status === 401 || error.status === 403) return failure(error.code ?? 20003);
    return error.status < 500 ? failure(error.code ?? 0) : null;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return NOT_REACHED.has(code) ? new SendError('sms_unreachable', 'later', 'Twilio could not be reached.') : null;
}

function failure(code: number): SendError {
  const [what, remedy, message] = FAILURES[code] ?? [
    'sms_refused',
    'alarm',
    `Twilio refused the message with code ${code}.`,
  ];
  return new SendError(what, remedy, message, { providerCode: code });
}
