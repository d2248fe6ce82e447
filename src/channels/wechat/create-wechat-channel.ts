import express, { type Request, type Response, Router } from 'express';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { localMemory, type SharedMemory } from '../../cluster/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import type { Conversation, Turn } from '../../sessions/index.ts';
import type { SpeechToText } from '../../speech/index.ts';
import type { Collection, EventStream, FieldSeal } from '../../storage/index.ts';
import { AnswerOnce, type RenderedAnswer, whenAnswered } from '../answer-once.ts';
import type { Inlet, MountedChannel, ProviderReceipt } from '../channel.ts';
import { type ChannelCounter, countNothing } from '../counter.ts';
import { ChannelConfigError, ChannelRefusal } from '../errors.ts';
import { refusalHandler } from '../express-refusal.ts';
import { TIME_UP, within } from '../within.ts';
import { createAccountApi } from './account-api.ts';
import { createCallbackHandling } from './callback-handling.ts';
import type { AnswerLink } from './create-wechat-sender.ts';
import type { WechatMenu } from './menu.ts';
import { createMessageCipher, type MessageCipher } from './message-cipher.ts';
import { NoticeLog } from './notice-log.ts';
import type { NoticeTemplate } from './notice-templates.ts';
import { createCallbackOpener } from './open-callback.ts';
import type { WechatMessage } from './parse-message.ts';
import { encryptedReplyXml, renderPassive, textReplyXml } from './render-reply.ts';
import { ResidentBook } from './resident-book.ts';
import { SenderRate, type WechatLimits } from './sender-rate.ts';
import { wechatSignature } from './signature.ts';
import { parseQuery, verifyAddress } from './verify-request.ts';
import type { WechatStores } from './wechat-stores.ts';

/** WeChat drops the connection after five seconds and tries again, three times in all. */
const REPLY_MS = 1500;
/** Without customer-service messages the passive answer is the only one: wait for it as long as WeChat does. */
const REPLY_ONLY_MS = 3800;
const DURABLE_MS = 4000;
const TIMES = { replyMs: REPLY_MS, replyOnlyMs: REPLY_ONLY_MS, durableMs: DURABLE_MS };
const BODY_LIMIT = '64kb';
/** Nothing can be sent afterwards: better said than silence. */
const TOO_LATE = '系统有点忙，没有来得及回答。请把刚才的话再发一次；着急请拨打 12348，有人身危险请拨打 110。';
/** Of a message that is not taken. */
const TOO_FAST =
  '您发的消息太多了，刚才这条没有收到，请过一会儿再发。有人身危险请马上拨打 110，着急的事情可以拨打 12348。';

export interface WechatChannelDeps {
  inlet: Inlet;
  clock: Clock;
  logger: Logger;
  stores: WechatStores;
  conversations: Collection<Conversation>;
  turns: EventStream<Turn>;
  jobs: Jobs;
  seal: Pick<FieldSeal, 'seal' | 'open'>;
  /** Opaque, the same for the same openid, not to be turned back without the key. */
  fingerprint: (plain: string) => string;
  /** A notice of the channel's own, sent by the courier; the same key is said once. */
  say: (input: { conversationId: string; key: string; text: string }) => Promise<void>;
  /** He has unfollowed: what other rooms keep under his address goes too. */
  onLeft?: (openId: string) => Promise<void>;
  /** What other rooms keep of who a thread was with is deleted, before its address is; may be called again. */
  forgetIdentity?: (conversationId: string) => Promise<void>;
  /** What WeChat reports of a notice, by the id that sending it gave. */
  onReceipt?: (receipt: ProviderReceipt) => Promise<void>;
  /** WECHAT_TOKEN: signs the callbacks. */
  token: string;
  /** WECHAT_APP_ID; '' only in plain mode without a sender. */
  appId: string;
  /** WECHAT_ENCODING_AES_KEY: switches safe mode on, and then plain messages are refused. */
  encodingAesKey?: string;
  /** WECHAT_APP_SECRET: switches customer-service messages, pictures, voice and notices on. */
  appSecret?: string;
  /** What the buttons below the conversation say. */
  menu?: Pick<WechatMenu, 'wordsOf'>;
  /** Templates of subscription notices, by kind. */
  notices?: ReadonlyMap<string, NoticeTemplate>;
  /** Understands voice messages; without it residents are asked to type or call. */
  speech?: SpeechToText | null;
  /** Page with the whole text of an answer that does not fit. */
  answerLink?: AnswerLink;
  publicBaseUrl?: string;
  /** For tests and proxies; default `https://api.weixin.qq.com`. */
  apiBaseUrl?: string;
  /** Longest wait for WeChat's API, ms; default 5000. */
  apiTimeoutMs?: number;
  /** For tests: how long an answer waits for the replies, with and without customer-service messages, and for storage. */
  times?: typeof TIMES;
  limits?: WechatLimits;
  /** What all processes count together; left out: this process alone. */
  shared?: SharedMemory;
  counter?: ChannelCounter;
}

/**
 * The official account (公众号), at `/channels/wechat`: verification, callbacks in plain, compatible or safe mode, passive
 * replies, customer-service messages, notices.
 * @throws ChannelConfigError when the token is missing or the encoding key is malformed.
 */
export function createWechatChannel(deps: WechatChannelDeps): MountedChannel {
  if (deps.token === '') throw new ChannelConfigError('WECHAT_TOKEN is missing: the channel would be open to anybody.');
  const { token, clock, logger, inlet, fingerprint, stores } = deps;
  const counter = deps.counter ?? countNothing;
  const times = deps.times ?? TIMES;
  const cipher = deps.encodingAesKey ? createMessageCipher(deps.encodingAesKey, deps.appId) : null;
  const shared = deps.shared ?? localMemory();
  const rate = new SenderRate(clock, shared, deps.limits);
  const book = new ResidentBook({ residents: stores.wechatResidents, clock, fingerprint });
  const noticeLog = new NoticeLog({ notices: stores.wechatNotices, clock });
  const api =
    deps.appSecret && deps.appId
      ? createAccountApi({
          ...deps,
          appSecret: deps.appSecret,
          notices: deps.notices ?? new Map(),
          book,
          noticeLog,
        })
      : null;
  const canPush = () => api?.blocks.isOpen('customer-service') ?? false;
  const lost = (error: unknown) => logger.warn({ err: codeOf(error) }, 'replies were not handed to the courier');
  const once = new AnswerOnce({
    inlet,
    clock,
    get replyMs() {
      return canPush() ? times.replyMs : times.replyOnlyMs;
    },
    durableMs: times.durableMs,
    onLost: lost,
  });
  const open = createCallbackOpener({
    clock,
    shared,
    token,
    cipher,
    fingerprint,
    ...(deps.menu === undefined ? {} : { menuWords: deps.menu.wordsOf }),
  });
  const handling = createCallbackHandling({ ...deps, counter, book, noticeLog, api, canPush });

  const receive = async (request: Request, response: Response): Promise<void> => {
    const began = performance.now();
    const query = parseQuery(request.originalUrl);
    const message = await open(query, typeof request.body === 'string' ? request.body : '');
    counter('wechat', message.kind);
    const seal = (text: string) => replyXml(text, message, query.nonce, { token, clock, cipher });
    if (message.meaning.grant !== undefined && (await rate.isOver(fingerprint(message.openId), message.key))) {
      counter('wechat', 'too-fast');
      answer(response, seal(TOO_FAST));
      return;
    }
    const receivable = await within(handling.prepare(message), times.durableMs);
    if (receivable === TIME_UP) throw new ChannelRefusal('not_stored', 503, '系统暂时繁忙，请稍后再发一次。');
    if (receivable === null) {
      const { activity, voice, notice = '' } = message.meaning;
      const isSilent = notice === '' || activity !== null || voice !== undefined;
      answer(response, isSilent ? null : seal(notice));
      return;
    }
    const { notice, isSilent, receive: receiveNow } = receivable;
    const render = (turns: Turn[], isNew: boolean): RenderedAnswer => {
      if (isSilent) return { body: null, sent: [], later: [] };
      const rendered = renderPassive(turns, canPush());
      const text = rendered.body ?? (isNew && rendered.later.length === 0 ? notice : '');
      return { ...rendered, body: text === '' ? null : seal(text) };
    };
    const tooLate = () => (isSilent || canPush() ? null : seal(TOO_LATE));
    const answering = once.answer(message.key, receiveNow, render, tooLate);
    const answered = await within(answering, times.durableMs - (performance.now() - began));
    if (answered === TIME_UP) {
      // What it comes to reaches nobody here any more.
      answering.then(({ settled }) => settled(false)).catch(lost);
      throw new ChannelRefusal('not_stored', 503, '系统暂时繁忙，请稍后再发一次。');
    }
    whenAnswered(response, answered.settled).catch(lost);
    answer(response, answered.body);
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
    sender: api?.sender ?? null,
    ...(api === null
      ? {}
      : { pictures: api.pictures, notices: api.notices, replyWindow: (address: string) => book.window(address) }),
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
