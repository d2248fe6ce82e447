import express, { type NextFunction, type Request, type Response } from 'express';
import { ChannelConfigError } from '../../errors.ts';
import { verifySignature, verifySignedBody } from '../../twilio-signature.ts';
import { hookAddress } from '../hook-address.ts';
import type { VoiceProvider } from '../voice-provider.ts';
import { readCallEvent } from './read-call-event.ts';
import { twimlRenderer } from './render-twiml.ts';
import { createTwilioLine, type TwilioHttpClient } from './twilio-line.ts';

const PATH = '/channels/twilio/voice';
const BODY_LIMIT = '64kb';

export interface TwilioVoiceOptions {
  /** PUBLIC_BASE_URL: what Twilio calls and signs. */
  publicBaseUrl: string;
  /** TWILIO_AUTH_TOKEN: the primary one; only it signs. */
  authToken: string;
  /** TWILIO_ACCOUNT_SID and TWILIO_FROM; without both nobody can be called and `line` is null. */
  accountSid?: string | undefined;
  from?: string | undefined;
  /** TWILIO_VOICE; default Polly.Zhiyu-Neural. */
  voice?: string | undefined;
  /** TWILIO_SPEECH_MODEL; default googlev2_telephony. */
  speechModel?: string | undefined;
  /** Another address than https://api.twilio.com, for a proxy or a test. */
  apiBaseUrl?: string | undefined;
  /** For tests. */
  httpClient?: TwilioHttpClient | undefined;
  /** Longest wait for Twilio's API, ms; default 5000. */
  timeoutMs?: number | undefined;
}

/**
 * Twilio Programmable Voice: webhooks as forms, TwiML out, calls by REST.
 * @throws ChannelConfigError when the auth token or the public address is missing.
 */
export function createTwilioVoice(options: TwilioVoiceOptions): VoiceProvider {
  const { authToken } = options;
  if (authToken === '') {
    throw new ChannelConfigError('TWILIO_AUTH_TOKEN is missing: the telephone would be open to anybody.');
  }
  if (!/^https?:\/\//.test(options.publicBaseUrl)) {
    throw new ChannelConfigError('PUBLIC_BASE_URL is missing: Twilio signs the address it calls.');
  }
  const base = options.publicBaseUrl.replace(/\/+$/, '');
  const address = hookAddress(base + PATH);
  const render = twimlRenderer({
    address,
    voice: options.voice ?? 'Polly.Zhiyu-Neural',
    speechModel: options.speechModel ?? 'googlev2_telephony',
  });

  const verify = (request: Request, _response: Response, next: NextFunction): void => {
    const signature = request.get('x-twilio-signature');
    const url = base + request.originalUrl;
    const { body } = request;
    if (Buffer.isBuffer(body)) verifySignedBody(authToken, signature, url, body);
    else verifySignature(authToken, signature, url, request.method === 'GET' ? {} : (body ?? {}));
    next();
  };
  const { accountSid, from } = options;
  return {
    name: 'twilio',
    path: PATH,
    guard: [
      express.urlencoded({ extended: false, limit: BODY_LIMIT }),
      express.raw({ type: 'application/json', limit: BODY_LIMIT }),
      verify,
    ],
    read: readCallEvent,
    render: (actions) => ({ contentType: 'text/xml; charset=utf-8', body: render(actions) }),
    line: accountSid && from ? createTwilioLine({ ...options, accountSid, from, address }) : null,
  };
}
