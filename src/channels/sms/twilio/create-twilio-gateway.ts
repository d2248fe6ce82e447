import express, { type NextFunction, type Request, type Response } from 'express';
import twilio from 'twilio';
import { ChannelConfigError } from '../../errors.ts';
import { xmlSafe } from '../../safe-text.ts';
import { RETRY_REPORTS, type TwilioForm, verifySignature } from '../../twilio-signature.ts';
import type { InlineSms, SmsGateway } from '../sms-gateway.ts';
import { createTwilioOutgoing, type TwilioHttpClient } from './create-twilio-outgoing.ts';
import { parseMessage, parseReceipt } from './parse-message.ts';

const PATH = '/channels/twilio/sms';

export interface TwilioGatewayOptions {
  /** PUBLIC_BASE_URL: what Twilio calls and signs. */
  publicBaseUrl: string;
  /** TWILIO_AUTH_TOKEN: the primary one; only it signs. */
  authToken: string;
  /** TWILIO_ACCOUNT_SID and TWILIO_FROM; without both nothing can be pushed. */
  accountSid?: string;
  from?: string;
  /** Opaque, the same for the same number, not to be turned back without the key. */
  fingerprint: (plain: string) => string;
  /** For tests and proxies. */
  httpClient?: TwilioHttpClient;
  /** Longest wait for Twilio, ms. */
  timeoutMs?: number;
}

/**
 * Text messages through Twilio: signed forms in, TwiML and REST out, in free words.
 * @throws ChannelConfigError when the auth token or the public address is missing.
 */
export function createTwilioGateway(options: TwilioGatewayOptions): SmsGateway {
  const { authToken, publicBaseUrl, fingerprint, accountSid, from, httpClient, timeoutMs } = options;
  if (authToken === '') {
    throw new ChannelConfigError('TWILIO_AUTH_TOKEN is missing: the channel would be open to anybody.');
  }
  if (!/^https?:\/\//.test(publicBaseUrl)) {
    throw new ChannelConfigError('PUBLIC_BASE_URL is missing: Twilio signs the address it calls.');
  }
  const base = publicBaseUrl.replace(/\/+$/, '');
  const statusCallback = `${base}${PATH}/status`;
  const verify = (request: Request, _response: Response, next: NextFunction): void => {
    verifySignature(authToken, request.get('x-twilio-signature'), base + request.originalUrl, formOf(request));
    next();
  };
  return {
    name: 'twilio',
    path: PATH,
    messagePath: '/',
    receiptPath: '/status',
    admit: [express.urlencoded({ extended: false, limit: '64kb' }), verify],
    readMessages: (request) => [parseMessage(formOf(request), fingerprint)],
    readReceipts: (request) => {
      const receipt = parseReceipt(formOf(request), request.query);
      return receipt === null ? [] : [receipt];
    },
    inline: (messages) => twiml(messages, statusCallback),
    acknowledge: (response, body) => response.type('text/xml').send(body ?? twiml([], statusCallback)),
    outgoing:
      accountSid && from
        ? createTwilioOutgoing({
            accountSid,
            authToken,
            from,
            statusCallback,
            ...(httpClient ? { httpClient } : {}),
            ...(timeoutMs === undefined ? {} : { timeoutMs }),
          })
        : null,
  };
}

/** TwiML with one `<Message>` each; empty for silence. Reports name the turns that a message carries. */
function twiml(messages: readonly InlineSms[], statusCallback: string): string {
  const response = new twilio.twiml.MessagingResponse();
  for (const { text, turnIds } of messages) {
    const turns = turnIds.map((id) => encodeURIComponent(id)).join(',');
    const report = `${statusCallback}?turns=${turns}${RETRY_REPORTS}`;
    response.message(turnIds.length === 0 ? {} : { action: report }, xmlSafe(text));
  }
  return response.toString();
}

function formOf(request: Request): TwilioForm {
  return typeof request.body === 'object' && request.body !== null ? request.body : {};
}
