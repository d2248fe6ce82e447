import express, { type NextFunction, type Request, type Response, Router } from 'express';
import type { Logger } from 'pino';
import twilio from 'twilio';
import type { Clock } from '../../clock.ts';
import type { Collection } from '../../storage/index.ts';
import { AnswerOnce, whenAnswered } from '../answer-once.ts';
import type { Inlet, MountedChannel } from '../channel.ts';
import { type ChannelCounter, countNothing } from '../counter.ts';
import { ChannelConfigError } from '../errors.ts';
import { refusalHandler } from '../express-refusal.ts';
import { xmlSafe } from '../safe-text.ts';
import { createSmsSender, type TwilioHttpClient } from './create-sms-sender.ts';
import { DeliveryReports } from './delivery-reports.ts';
import { type SmsOptOut, SmsOptOuts } from './opt-outs.ts';
import { type FormFields, field, parseMessage, type SmsMessage } from './parse-message.ts';
import { renderTwimlAnswer } from './render-reply.ts';
import { verifySignature } from './verify-signature.ts';

/** Twilio waits 15 s; replies that take longer than this go through the courier. */
const REPLY_MS = 3000;
const DURABLE_MS = 10_000;
const PATH = '/channels/twilio/sms';
const STOP_CONFIRMED = '已退订，不会再给您发短信。需要时回复“恢复”，或拨打12348。';
const START_CONFIRMED = '已恢复。请用文字告诉我您遇到的法律问题。';

export interface SmsChannelDeps {
  inlet: Inlet;
  clock: Clock;
  logger: Logger;
  /** Opaque, the same for the same number, not to be turned back without the key. */
  fingerprint: (plain: string) => string;
  /** The collection of {@link smsOptOutCollection}. */
  optOuts: Collection<SmsOptOut>;
  /** PUBLIC_BASE_URL: what Twilio calls and signs. */
  publicBaseUrl: string;
  /** TWILIO_AUTH_TOKEN: the primary one; only it signs. */
  authToken: string;
  /** TWILIO_ACCOUNT_SID and TWILIO_FROM; without both nothing can be pushed and `sender` is null. */
  accountSid?: string;
  from?: string;
  /** For tests and proxies. */
  httpClient?: TwilioHttpClient;
  counter?: ChannelCounter;
}

/**
 * Text messages through Twilio, at `/channels/twilio/sms`: TwiML answers, opt-out, delivery reports, sender.
 * @throws ChannelConfigError when the auth token or the public address is missing.
 */
export function createSmsChannel(deps: SmsChannelDeps): MountedChannel {
  if (deps.authToken === '') {
    throw new ChannelConfigError('TWILIO_AUTH_TOKEN is missing: the channel would be open to anybody.');
  }
  if (!/^https?:\/\//.test(deps.publicBaseUrl)) {
    throw new ChannelConfigError('PUBLIC_BASE_URL is missing: Twilio signs the address it calls.');
  }
  const { inlet, clock, logger, fingerprint, authToken } = deps;
  const counter = deps.counter ?? countNothing;
  const base = deps.publicBaseUrl.replace(/\/+$/, '');
  const optOuts = new SmsOptOuts(deps.optOuts, fingerprint, clock);
  const reports = new DeliveryReports(counter);
  const lost = (error: unknown) => logger.error({ err: codeOf(error) }, 'replies were not handed to the courier');
  const once = new AnswerOnce({ inlet, clock, replyMs: REPLY_MS, durableMs: DURABLE_MS, onLost: lost });

  const verify = (request: Request, _response: Response, next: NextFunction): void => {
    verifySignature(authToken, request.get('x-twilio-signature'), base + request.originalUrl, formOf(request));
    next();
  };

  const receive = async (request: Request, response: Response): Promise<void> => {
    const message = parseMessage(formOf(request), fingerprint);
    const { inbound } = message;
    if (!inbound) {
      counter('sms', 'ignored:sender');
      answer(response, null);
      return;
    }
    const confirmation = message.wish ? await takeWish(optOuts, message, counter) : null;
    if (confirmation) {
      answer(response, confirmation.body);
      return;
    }
    counter('sms', inbound.activity.type === 'message' ? 'text' : 'media');
    if (await optOuts.has(message.from)) {
      // Kept, and seen as not sent at the desk: the sender refuses.
      const { replies } = await inlet.receive(inbound);
      replies.then((turns) => inlet.deliverLater(turns)).catch(lost);
      answer(response, null);
      return;
    }
    const { body, settled } = await once.answer(
      inbound.key,
      () => inlet.receive(inbound),
      (turns, isNew) => renderTwimlAnswer(turns, isNew ? message.notice : '', twiml),
    );
    whenAnswered(response, settled).catch(lost);
    answer(response, body);
  };

  const report = (request: Request, response: Response): void => {
    const form = formOf(request);
    reports.take(field(form, 'MessageSid'), field(form, 'MessageStatus'));
    answer(response, null);
  };

  const router = Router();
  const form = express.urlencoded({ extended: false, limit: '64kb' });
  router.post('/', form, verify, receive);
  router.post('/status', form, verify, report);
  router.use(
    refusalHandler(logger, (response, refusal) => {
      counter('sms', `refused:${refusal.statusCode}`);
      response.status(refusal.statusCode).json(refusal.toBody());
    }),
  );
  const sender =
    deps.accountSid && deps.from
      ? createSmsSender({
          accountSid: deps.accountSid,
          authToken,
          from: deps.from,
          statusCallback: `${base}${PATH}/status`,
          optOuts,
          ...(deps.httpClient ? { httpClient: deps.httpClient } : {}),
        })
      : null;
  return { name: 'sms', routes: [{ path: PATH, router }], sender, close: async () => undefined };
}

/** @returns the answer to a wish, or null when the words must be meant for the bot: nobody had opted out. */
async function takeWish(
  optOuts: SmsOptOuts,
  message: SmsMessage,
  counter: ChannelCounter,
): Promise<{ body: string | null } | null> {
  const stop = message.wish === 'STOP';
  const changed = await optOuts.set(message.from, stop);
  if (!stop && !changed && !message.answered) return null;
  counter('sms', stop ? 'opt-out' : 'opt-in');
  if (!changed || message.answered) return { body: null };
  return { body: twiml([stop ? STOP_CONFIRMED : START_CONFIRMED]) };
}

/** TwiML with one `<Message>` each; empty for silence. */
function twiml(messages: readonly string[]): string {
  const response = new twilio.twiml.MessagingResponse();
  for (const message of messages) response.message(xmlSafe(message));
  return response.toString();
}

function answer(response: Response, body: string | null): void {
  response.type('text/xml').send(body ?? twiml([]));
}

function formOf(request: Request): FormFields {
  return typeof request.body === 'object' && request.body !== null ? request.body : {};
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'hotline_unknown';
}
