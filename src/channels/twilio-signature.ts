import twilio from 'twilio';
import { ChannelRefusal } from './errors.ts';

/** What Twilio sends in a form; a field that was sent several times is a list. */
export type TwilioForm = Readonly<Record<string, unknown>>;

/**
 * Put behind addresses that we give to Twilio for reports: Twilio then tries again also after a 4xx or 5xx. It may or
 * may not be part of what is signed, and never reaches us: {@link verifySignature} takes both.
 */
export const RETRY_REPORTS = '#rc=3&rp=all';

/**
 * Checks `X-Twilio-Signature` over the address that Twilio called and the form fields (none for a GET).
 * @param url the public address as configured, with path and query as received: never from the Host header.
 * @throws ChannelRefusal 400 when the header is missing, 403 when it is wrong.
 */
export function verifySignature(authToken: string, signature: string | undefined, url: string, form: TwilioForm): void {
  const fields = Object.fromEntries(
    Object.entries(form).map(([name, value]) => [name, Array.isArray(value) ? [...value] : value]),
  );
  refuseUnless(signature, url, (header, address) => twilio.validateRequest(authToken, header, address, fields));
}

/**
 * Checks a request with a JSON body: the query carries the body's SHA-256, and the address alone is signed.
 * @param body the bytes as received.
 * @throws ChannelRefusal as {@link verifySignature}.
 */
export function verifySignedBody(authToken: string, signature: string | undefined, url: string, body: Buffer): void {
  const text = body.toString('utf8');
  refuseUnless(signature, url, (header, address) => twilio.validateRequestWithBody(authToken, header, address, text));
}

function refuseUnless(
  signature: string | undefined,
  url: string,
  isValid: (signature: string, url: string) => boolean,
): void {
  if (!signature) throw new ChannelRefusal('twilio_unsigned', 400, 'The header X-Twilio-Signature is missing.');
  if (URL.canParse(url) && [url, url + RETRY_REPORTS].some((address) => isValid(signature, address))) return;
  throw new ChannelRefusal(
    'twilio_signature',
    403,
    'The signature is wrong; check PUBLIC_BASE_URL and the auth token.',
  );
}
