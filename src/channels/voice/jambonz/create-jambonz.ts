import express, { type NextFunction, type Request, type Response } from 'express';
import type { Clock } from '../../../clock.ts';
import { ChannelConfigError } from '../../errors.ts';
import { hookAddress } from '../hook-address.ts';
import type { VoiceProvider } from '../voice-provider.ts';
import { createJambonzLine } from './jambonz-line.ts';
import { parseBody } from './parse-body.ts';
import { readCallEvent } from './read-call-event.ts';
import { verbsRenderer } from './render-verbs.ts';
import { DEFAULT_SPEECH, type SpeechSettings } from './speech-settings.ts';
import { verifySignature } from './verify-signature.ts';

const PATH = '/channels/jambonz';
const BODY_LIMIT = '64kb';

export interface JambonzOptions {
  /** PUBLIC_BASE_URL: where jambonz is told to ask. */
  publicBaseUrl: string;
  /** JAMBONZ_WEBHOOK_SECRET: of the account, shown in the portal. */
  webhookSecret: string;
  clock: Clock;
  /** The first four are needed to call somebody; without them `line` is null. */
  apiBaseUrl?: string | undefined;
  accountSid?: string | undefined;
  apiKey?: string | undefined;
  from?: string | undefined;
  /** SIP address of a SIPREC recorder. */
  recorder?: string | undefined;
  speech?: { [Setting in keyof SpeechSettings]?: SpeechSettings[Setting] | undefined };
  /** Longest wait for the API, ms; default 5000. */
  timeoutMs?: number | undefined;
}

/**
 * jambonz, an open-source telephony platform beside one's own SIP trunk: webhooks as signed JSON, verbs out, calls by
 * REST. Serves a mainland line, which Twilio cannot.
 * @throws ChannelConfigError when the secret or the public address is missing.
 */
export function createJambonz(options: JambonzOptions): VoiceProvider {
  const { webhookSecret, clock } = options;
  if (webhookSecret === '') {
    throw new ChannelConfigError('JAMBONZ_WEBHOOK_SECRET is missing: the telephone would be open to anybody.');
  }
  if (!/^https?:\/\//.test(options.publicBaseUrl)) {
    throw new ChannelConfigError('PUBLIC_BASE_URL is missing: jambonz must be told where to ask.');
  }
  const address = hookAddress(options.publicBaseUrl.replace(/\/+$/, '') + PATH);
  const given = Object.entries(options.speech ?? {}).filter(([, value]) => value !== undefined && value !== '');
  const speech: SpeechSettings = { ...DEFAULT_SPEECH, ...Object.fromEntries(given) };
  const render = verbsRenderer({ address, speech });

  const verify = (request: Request, _response: Response, next: NextFunction): void => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    verifySignature(webhookSecret, request.get('jambonz-signature'), body, clock.now());
    request.body = parseBody(body);
    next();
  };
  const { apiBaseUrl, accountSid, apiKey, from } = options;
  return {
    name: 'jambonz',
    path: PATH,
    guard: [express.raw({ type: () => true, limit: BODY_LIMIT }), verify],
    read: readCallEvent,
    render: (actions, callId) => ({
      contentType: 'application/json; charset=utf-8',
      body: JSON.stringify(render(actions, callId)),
    }),
    line:
      apiBaseUrl && accountSid && apiKey && from
        ? createJambonzLine({ ...options, apiBaseUrl, accountSid, apiKey, from, address, speech })
        : null,
  };
}
