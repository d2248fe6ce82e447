import twilio from 'twilio';
import { ChannelRefusal } from '../errors.ts';
import type { FormFields } from './parse-message.ts';

/**
 * Checks `X-Twilio-Signature` over the address that Twilio called and the form fields (none for a GET).
 * @param url the public address as configured, with path and query as received: never from the Host header.
 * @throws ChannelRefusal 400 when the header is missing, 403 when it is wrong.
 */
export function verifySignature(authToken: string, signature: string | undefined, url: string, form: FormFields): void {
  if (!signature) throw new ChannelRefusal('sms_unsigned', 400, 'The header X-Twilio-Signature is missing.');
  if (!twilio.validateRequest(authToken, signature, url, { ...form })) {
    throw new ChannelRefusal('sms_signature', 403, 'The signature is wrong; check PUBLIC_BASE_URL and the auth token.');
  }
}
