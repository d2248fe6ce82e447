import express, { type Request, type Response, Router } from 'express';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { AnswerOnce, type RenderedAnswer, whenAnswered } from '../answer-once.ts';
import type { Inlet, MountedChannel } from '../channel.ts';
import { type ChannelCounter, countNothing } from '../counter.ts';
import { ChannelConfigError, ChannelRefusal } from '../errors.ts';
import { refusalHandler } from '../express-refusal.ts';
import { createWechatPictures } from './create-wechat-pictures.ts';
import { createWechatSender } from './create-wechat-sender.ts';
import { createMessageCipher, type MessageCipher } from './message-cipher.ts';
import { parseMessage, type WechatMessage } from './parse-message.ts';
import { parseXml } from './parse-xml.ts';
import { encryptedReplyXml, renderPassive, textReplyXml } from './render-reply.ts';
import { SeenSignatures } from './seen-signatures.ts';
import { wechatSignature } from './signature.ts';
import { parseQuery, verifyAddress, verifyMessageSignature, type WechatQuery } from './verify-request.ts';

/** WeChat drops the connection after five seconds and tries again, three times in all. */
const REPLY_MS = 1500;
/** Without customer-service messages the passive answer is the only one: wait for it as long as WeChat does. */
const REPLY_ONLY_MS = 3800;
const DURABLE_MS = 4000;
const BODY_LIMIT = '64kb';

export interface WechatChannelDeps {
  inlet: Inlet;
  clock: Clock;
  logger: Logger;
  /** Opaque, the same for the same openid, not to be turned back without the key. */
  fingerprint: (plain: string) => string;
  /** WECHAT_TOKEN: signs the callbacks. */
  token: string;
  /** WECHAT_APP_ID; '' only in plain mode without a sender. */
  appId: string;
  /** WECHAT_ENCODING_AES_KEY: switches safe mode on, and then plain messages are refused. */
  encodingAesKey?: string;
  /** WECHAT_APP_SECRET: switches customer-service messages on. */
  appSecret?: string;
  /** For tests and proxies; default `https://api.weixin.qq.com`. */
  apiBaseUrl?: string;
  /** Longest wait for WeChat's API, ms; default 5000. */
  apiTimeoutMs?: number;
  counter?: ChannelCounter;
}

/**
 * The official account (公众号), at `/channels/wechat`: verification, callbacks in plain or safe mode, passive replies,
 * customer-service messages.
 * @throws ChannelConfigError when the token is missing or the encoding key is malformed.
 */
export function createWechatChannel(deps: WechatChannelDeps): MountedChannel {
  if (deps.token === '') throw new ChannelConfigError('WECHAT_TOKEN is missing: the channel would be open to anybody.');
  const { token, clock, logger, inlet, fingerprint } = deps;
  const counter = deps.counter ?? countNothing;
  const cipher = deps.encodingAesKey ? createMessageCipher(deps.encodingAesKey, deps.appId) : null;
  const api =
    deps.appSecret && deps.appId
      ? {
          appId: deps.appId,
          appSecret: deps.appSecret,
          clock,
          ...(deps.apiBaseUrl ? { apiBaseUrl: deps.apiBaseUrl } : {}),
          ...(deps.apiTimeoutMs ? { timeoutMs: deps.apiTimeoutMs } : {}),
        }
      : null;
  const sender = api === null ? null : createWechatSender(api);
  const seen = new SeenSignatures(clock);
  const lost = (error: unknown) => logger.error({ err: codeOf(error) }, 'replies were not handed to the courier');
  const once = new AnswerOnce({
    inlet,
    clock,
    replyMs: sender ? REPLY_MS : REPLY_ONLY_MS,
    durableMs: DURABLE_MS,
    onLost: lost,
  });

  const open = (query: WechatQuery, body: string): WechatMessage => {
    if (!cipher) {
      verifyAddress(query, token, clock);
      const message = parseMessage(parseXml(body), fingerprint);
      if (message.inbound) seen.check(query.signature, message.inbound.key);
      return message;
    }
    const encrypted = parseXml(body).get('Encrypt') ?? '';
    if (encrypted === '') throw new ChannelRefusal('wechat_plain', 401, 'Safe mode is on: plain messages are refused.');
    verifyMessageSignature(query, encrypted, token, clock);
    return parseMessage(parseXml(cipher.decrypt(encrypted)), fingerprint);
  };

  const receive = async (request: Request, response: Response): Promise<void> => {
    const query = parseQuery(request.originalUrl);
    const message = open(query, typeof request.body === 'string' ? request.body : '');
    counter('wechat', message.kind);
    const { inbound } = message;
    const seal = (text: string) => replyXml(text, message, query.nonce, { token, clock, cipher });
    if (!inbound) {
      answer(response, message.notice === '' ? null : seal(message.notice));
      return;
    }
    const silent = inbound.activity.name === 'unsubscribe';
    const render = (turns: Parameters<typeof renderPassive>[0], isNew: boolean): RenderedAnswer => {
      if (silent) return { body: null, sent: [], later: [] };
      const rendered = renderPassive(turns, sender !== null);
      const text = rendered.body ?? (isNew && rendered.later.length === 0 ? message.notice : '');
      return { ...rendered, body: text === '' ? null : seal(text) };
    };
    const { body, settled } = await once.answer(inbound.key, () => inlet.receive(inbound), render);
    whenAnswered(response, settled).catch(lost);
    answer(response, body);
  };

  const router = Router();
  router.get('/', (request, response) => {
    const query = parseQuery(request.originalUrl);
    verifyAddress(query, token, clock);
    response.type('text/plain').send(query.echostr);
  });
  router.post('/', express.text({ type: () => true, limit: BODY_LIMIT }), receive);
  router.use(
    refusalHandler(logger, (response, refusal) => {
      counter('wechat', `refused:${refusal.statusCode}`);
      response.status(refusal.statusCode).type('text/plain').send('');
    }),
  );
  return {
    name: 'wechat',
    routes: [{ path: '/channels/wechat', router }],
    sender,
    ...(api === null ? {} : { pictures: createWechatPictures(api) }),
    close: async () => undefined,
  };
}

function replyXml(
  text: string,
  message: WechatMessage,
  nonce: string,
  { token, clock, cipher }: { token: string; clock: Clock; cipher: MessageCipher | null },
): string {
  const seconds = Math.floor(clock.now().getTime() / 1000);
  const plain = textReplyXml(message.openId, message.account, seconds, text);
  if (!cipher) return plain;
  const encrypted = cipher.encrypt(plain);
  return encryptedReplyXml(encrypted, wechatSignature(token, String(seconds), nonce, encrypted), seconds, nonce);
}

/** `success` stops WeChat's retries and says nothing to the resident. */
function answer(response: Response, xml: string | null): void {
  if (xml === null) response.type('text/plain').send('success');
  else response.type('application/xml').send(xml);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'hotline_unknown';
}
