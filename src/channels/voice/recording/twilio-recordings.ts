import { gateTo } from '../../../outbound/index.ts';
import { SendError } from '../../errors.ts';
import type { RecordingStore } from './recording-store.ts';

export interface TwilioRecordingsOptions {
  accountSid: string;
  authToken: string;
  /** Default https://api.twilio.com. */
  apiBaseUrl?: string;
  /** Longest wait for an answer, ms; the sound itself may take longer. Default 10 000. */
  timeoutMs?: number;
}

const RECORDING_ID = /^RE[0-9a-f]{32}$/;

/**
 * Recordings at Twilio. The address is made from the account and the recording's id, never taken from what somebody
 * sent, and redirects are followed nowhere: our credentials go to Twilio's own host only.
 */
export function createTwilioRecordings(options: TwilioRecordingsOptions): RecordingStore {
  const { accountSid, authToken, apiBaseUrl = 'https://api.twilio.com', timeoutMs = 10_000 } = options;
  const account = `${apiBaseUrl.replace(/\/+$/, '')}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}`;
  const send = gateTo(account);
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;

  async function ask(method: 'GET' | 'DELETE', recordingId: string, ending: string): Promise<Response | null> {
    if (!RECORDING_ID.test(recordingId)) {
      throw new SendError('recording_id', 'drop', 'The name of the recording is not one of Twilio.');
    }
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), timeoutMs);
    try {
      const answer = await send(`${account}/Recordings/${recordingId}${ending}`, {
        method,
        headers: { authorization },
        signal: abort.signal,
      });
      if (answer.ok) return answer;
      await answer.body?.cancel();
      if (answer.status === 404) return null;
      const isLater = answer.status === 429 || answer.status >= 500;
      throw new SendError('recording_refused', isLater ? 'later' : 'alarm', `Twilio answered ${answer.status}.`, {
        providerCode: answer.status,
      });
    } catch (error) {
      if (error instanceof SendError) throw error;
      throw new SendError('recording_unreachable', 'later', 'Twilio could not be reached.', { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async open(recordingId) {
      const answer = await ask('GET', recordingId, '.mp3');
      if (answer?.body == null) return null;
      return { type: 'audio/mpeg', sound: answer.body };
    },
    async remove(recordingId) {
      await ask('DELETE', recordingId, '.json');
    },
  };
}
