import twilio from 'twilio';
import { SendError, type SendRemedy } from '../../errors.ts';
import { NOT_REACHED } from '../../not-reached.ts';
import { RETRY_REPORTS } from '../../twilio-signature.ts';
import type { Hook } from '../call-action.ts';
import type { VoiceLine } from '../voice-provider.ts';

export type TwilioHttpClient = NonNullable<NonNullable<Parameters<typeof twilio>[2]>['httpClient']>;

export interface TwilioLineOptions {
  accountSid: string;
  authToken: string;
  /** Our own number, E.164. */
  from: string;
  /** The address of a hook, absolute. */
  address: (hook: Hook) => string;
  apiBaseUrl?: string | undefined;
  httpClient?: TwilioHttpClient | undefined;
  /** Longest wait for Twilio, ms; default 5000. */
  timeoutMs?: number | undefined;
}

const API = 'https://api.twilio.com';
/** The call or recording is over, or never was. */
const OVER = new Set([20404, 21220]);

/** Twilio's error codes as far as they need an action of ours. */
const FAILURES: Readonly<Record<number, [what: string, remedy: SendRemedy, message: string]>> = {
  10001: ['voice_account', 'alarm', 'The Twilio account is not active.'],
  10004: ['voice_busy', 'later', 'Twilio has too many calls of this account.'],
  13223: ['voice_address', 'drop', 'The number cannot be called.'],
  13224: ['voice_address', 'drop', 'The number cannot be called.'],
  13225: ['voice_address', 'drop', 'The number cannot be called.'],
  20003: ['voice_credentials', 'alarm', 'Twilio refuses the credentials; check TWILIO_ACCOUNT_SID and the auth token.'],
  20429: ['voice_busy', 'later', 'Twilio has too many requests.'],
  21210: ['voice_from', 'alarm', 'TWILIO_FROM cannot make calls.'],
  21211: ['voice_address', 'drop', 'The number is not valid.'],
  21212: ['voice_from', 'alarm', 'TWILIO_FROM cannot make calls.'],
  21214: ['voice_address', 'drop', 'The number cannot be reached.'],
  21215: ['voice_region', 'alarm', 'Calls to this region are switched off in the Twilio account.'],
  21216: ['voice_address', 'drop', 'The account may not call this number.'],
  21217: ['voice_address', 'drop', 'The number is not valid.'],
  21219: ['voice_address', 'alarm', 'A trial account calls only numbers that it has verified.'],
};

/** Calls through Twilio's REST API. Only 429 is tried again: nobody could tell whether somebody was called twice. */
export function createTwilioLine(options: TwilioLineOptions): VoiceLine {
  const { accountSid, authToken, from, address } = options;
  const timeout = options.timeoutMs ?? 5000;
  const retries = { autoRetry: true, maxRetries: 2, maxRetryDelay: 1000 };
  const httpClient =
    options.httpClient ??
    (options.apiBaseUrl === undefined ? undefined : elsewhere(options.apiBaseUrl, { ...retries, timeout }));
  const client = twilio(accountSid, authToken, { ...retries, timeout, ...(httpClient ? { httpClient } : {}) });
  const report = (hook: Hook) => address(hook) + RETRY_REPORTS;
  return {
    async call({ to, answered, status, ringSeconds }) {
      try {
        const { sid } = await client.calls.create({
          to,
          from,
          url: address(answered),
          method: 'POST',
          statusCallback: report(status),
          statusCallbackMethod: 'POST',
          statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
          timeout: Math.min(600, Math.max(5, Math.round(ringSeconds))),
        });
        return { callId: sid };
      } catch (error) {
        const refused = asSendError(error);
        if (refused) throw refused;
        return null;
      }
    },
    async redirect(callId, hook) {
      await ofRunning(() => client.calls(callId).update({ url: address(hook), method: 'POST' }));
    },
    async hangUp(callId) {
      await ofRunning(() => client.calls(callId).update({ status: 'completed' }));
    },
    async announce(room, hook) {
      const [conference] = await client.conferences
        .list({ friendlyName: room, status: 'in-progress', limit: 1 })
        .catch((error) => {
          throw asSendError(error) ?? new SendError('voice_unknown', 'later', 'Twilio did not name the room.');
        });
      if (conference === undefined) return false;
      return ofRunning(() =>
        client.conferences(conference.sid).update({ announceUrl: address(hook), announceMethod: 'POST' }),
      );
    },
    startRecording: (callId, told) =>
      ofRunning(() =>
        client.calls(callId).recordings.create({
          recordingChannels: 'dual',
          recordingStatusCallback: report(told),
          recordingStatusCallbackMethod: 'POST',
          recordingStatusCallbackEvent: ['in-progress', 'completed', 'absent'],
        }),
      ),
    async pauseRecording(callId, paused) {
      const recording = client.calls(callId).recordings('Twilio.CURRENT');
      // Silence keeps the times of what is said before and after.
      await ofRunning(() =>
        recording.update(paused ? { status: 'paused', pauseBehavior: 'silence' } : { status: 'in-progress' }),
      );
    },
  };
}

/**
 * @returns false when the call is over.
 * @throws SendError when it was refused, or when it is not known whether it was done: all of these may be done twice.
 */
async function ofRunning(request: () => Promise<unknown>): Promise<boolean> {
  try {
    await request();
    return true;
  } catch (error) {
    if (error instanceof twilio.RestException && OVER.has(error.code ?? 0)) return false;
    throw asSendError(error) ?? new SendError('voice_unknown', 'later', 'Twilio did not tell whether it was done.');
  }
}

/** A failure that is certain, or null when it may have been done. Twilio's sentences may name the number. */
function asSendError(error: unknown): SendError | null {
  if (error instanceof twilio.RestException) {
    if (error.status === 429) return failure(20429);
    if (error.status === 401 || error.status === 403) return failure(error.code ?? 20003);
    return error.status < 500 ? failure(error.code ?? 0) : null;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return NOT_REACHED.has(code) ? new SendError('voice_unreachable', 'later', 'Twilio could not be reached.') : null;
}

function failure(code: number): SendError {
  const [what, remedy, message] = FAILURES[code] ?? ['voice_refused', 'alarm', `Twilio refused with code ${code}.`];
  return new SendError(what, remedy, message, { providerCode: code });
}

/** Twilio's own client, sent to another address. */
function elsewhere(
  baseUrl: string,
  options: NonNullable<ConstructorParameters<typeof twilio.RequestClient>[0]>,
): TwilioHttpClient {
  const client = new twilio.RequestClient(options);
  const base = baseUrl.replace(/\/+$/, '');
  const request: TwilioHttpClient['request'] = (asked) =>
    client.request({ ...asked, uri: asked.uri.replace(API, base) });
  return Object.assign(Object.create(client) as TwilioHttpClient, { request });
}
