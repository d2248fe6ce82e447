import { gateTo } from '../../../outbound/index.ts';
import { SendError, type SendRemedy } from '../../errors.ts';
import { fetchDidNotReach } from '../../not-reached.ts';
import type { Hook } from '../call-action.ts';
import type { VoiceLine } from '../voice-provider.ts';
import type { SpeechSettings } from './speech-settings.ts';

export interface JambonzLineOptions {
  /** JAMBONZ_API_BASE, like https://api.example.org, with or without /v1. */
  apiBaseUrl: string;
  accountSid: string;
  apiKey: string;
  /** The number that calls come from, as the trunk wants it. */
  from: string;
  /** SIP address of a SIPREC recorder; without it calls cannot be recorded by request. */
  recorder?: string | undefined;
  /** The address of a hook, absolute. */
  address: (hook: Hook) => string;
  speech: SpeechSettings;
  /** Longest wait for the API, ms; default 5000. */
  timeoutMs?: number | undefined;
}

interface ApiAnswer {
  status: number;
  body: unknown;
}

/** Calls through the REST API of jambonz (`/v1/Accounts/{sid}/Calls`). Nothing is tried again. */
export function createJambonzLine(options: JambonzLineOptions): VoiceLine {
  const { apiBaseUrl, accountSid, apiKey, from, recorder, address, speech } = options;
  const base = apiBaseUrl.replace(/\/+$/, '').replace(/\/v1$/, '');
  const send = gateTo(base);
  const calls = `${base}/v1/Accounts/${encodeURIComponent(accountSid)}/Calls`;
  const hook = (asked: Hook) => ({ url: address(asked), method: 'POST' });

  /** @returns null when nobody can say whether it was done. */
  const ask = async (method: 'POST' | 'PUT', url: string, body: object): Promise<ApiAnswer | null> => {
    try {
      const response = await send(url, {
        method,
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(options.timeoutMs ?? 5000),
      });
      return { status: response.status, body: await response.json().catch(() => null) };
    } catch (error) {
      if (fetchDidNotReach(error)) throw refusal('unreachable', 'later', 'jambonz could not be reached.', 0);
      return null;
    }
  };

  /** @returns `over` when the call is over (404) or not in a state for this (422). */
  const change = async (callId: string, body: object): Promise<'done' | 'over'> => {
    const answer = await ask('PUT', `${calls}/${encodeURIComponent(callId)}`, body);
    if (answer === null || answer.status >= 500) {
      throw refusal('unknown', 'later', 'jambonz did not tell whether it was done.', answer?.status ?? 0);
    }
    if (answer.status === 404 || answer.status === 422) return 'over';
    if (answer.status >= 300) throw refused(answer.status);
    return 'done';
  };

  return {
    cannotRecord: recorder === undefined,
    async call({ to, answered, status, ringSeconds }) {
      // No application_sid: its own hooks would take the place of ours.
      const answer = await ask('POST', calls, {
        from,
        to: { type: 'phone', number: to },
        call_hook: hook(answered),
        call_status_hook: hook(status),
        timeout: Math.min(600, Math.max(5, Math.round(ringSeconds))),
        speech_synthesis_vendor: speech.ttsVendor,
        speech_synthesis_language: speech.ttsLanguage,
        speech_synthesis_voice: speech.ttsVoice,
        speech_recognizer_vendor: speech.sttVendor,
        speech_recognizer_language: speech.sttLanguage,
      });
      if (answer === null || answer.status >= 500) return null;
      if (answer.status >= 300) throw refused(answer.status);
      const sid =
        answer.body !== null && typeof answer.body === 'object' && 'sid' in answer.body ? answer.body.sid : '';
      return typeof sid === 'string' && sid !== '' ? { callId: sid } : null;
    },
    async redirect(callId, asked) {
      await change(callId, { call_hook: hook(asked) });
    },
    async hangUp(callId) {
      // `completed` ends a call that was answered, `no-answer` one that rings.
      if ((await change(callId, { call_status: 'completed' })) === 'done') return;
      await change(callId, { call_status: 'no-answer' });
    },
    async startRecording(callId) {
      if (recorder === undefined) return false;
      const record = { action: 'startCallRecording', siprecServerURL: recorder, recordingID: callId };
      return (await change(callId, { record })) === 'done';
    },
    async pauseRecording(callId, paused) {
      // Silence keeps the times of what is said before and after.
      const record = paused ? { action: 'pauseCallRecording', silence: true } : { action: 'resumeCallRecording' };
      await change(callId, { record });
    },
  };
}

/** A certain refusal. The API's sentences may name the number. */
function refused(status: number): SendError {
  if (status === 401 || status === 403) {
    return refusal(
      'credentials',
      'alarm',
      'jambonz refuses the key; check JAMBONZ_ACCOUNT_SID and JAMBONZ_API_KEY.',
      status,
    );
  }
  if (status === 429 || status === 480) return refusal('busy', 'later', 'jambonz takes no more calls now.', status);
  return refusal('refused', 'alarm', `jambonz refused with status ${status}.`, status);
}

function refusal(what: string, remedy: SendRemedy, message: string, status: number): SendError {
  return new SendError(`voice_${what}`, remedy, message, { providerCode: status === 0 ? '' : status });
}
