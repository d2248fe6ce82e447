import { createHmac, randomBytes } from 'node:crypto';
import twilio from 'twilio';

/** A request as a provider sends it. */
export interface ProviderRequest {
  method: 'POST' | 'GET';
  /** Path and query. */
  target: string;
  headers: Record<string, string>;
  body: string;
}

/** A form of Twilio, signed by Twilio's own helper. `target` is path and query below `baseUrl`. */
export function twilioRequest(
  authToken: string,
  baseUrl: string,
  target: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): ProviderRequest {
  return {
    method: 'POST',
    target,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': twilio.getExpectedTwilioSignature(authToken, baseUrl + target, form),
      ...headers,
    },
    body: new URLSearchParams(form).toString(),
  };
}

/** JSON of jambonz, signed as its server does. */
export function jambonzRequest(
  secret: string,
  target: string,
  body: string,
  { seconds = Math.floor(Date.now() / 1000) }: { seconds?: number } = {},
): ProviderRequest {
  const digest = createHmac('sha256', secret).update(`${seconds}.${body}`, 'utf8').digest('hex');
  return {
    method: 'POST',
    target,
    headers: { 'content-type': 'application/json', 'jambonz-signature': `t=${seconds},v1=${digest}` },
    body,
  };
}

/** Sends it to a server on this machine. @param giveUpMs after which the provider gives up. */
export function sendTo(
  url: string,
  { method, target, headers, body }: ProviderRequest,
  giveUpMs = 15_000,
): Promise<Response> {
  const signal = AbortSignal.timeout(giveUpMs);
  return fetch(url + target, { method, headers, signal, ...(method === 'POST' ? { body } : {}) });
}

export const newTwilioCallId = (): string => `CA${randomBytes(16).toString('hex')}`;
