import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { Turn } from '../../sessions/index.ts';
import type { EventStream, FieldSeal } from '../../storage/index.ts';
import type { PictureSource, Sender } from '../channel.ts';
import { AccountBlocks } from './account-blocks.ts';
import { createWechatNotices, type WechatNotices } from './create-wechat-notices.ts';
import { createWechatPictures } from './create-wechat-pictures.ts';
import { type AnswerLink, createWechatSender } from './create-wechat-sender.ts';
import type { NoticeLog } from './notice-log.ts';
import type { NoticeTemplate } from './notice-templates.ts';
import type { ResidentBook } from './resident-book.ts';
import { Typing } from './typing.ts';
import { WechatClient } from './wechat-client.ts';
import type { WechatStores } from './wechat-stores.ts';

export interface AccountApiDeps {
  appId: string;
  appSecret: string;
  clock: Clock;
  logger: Logger;
  stores: WechatStores;
  seal: Pick<FieldSeal, 'seal' | 'open'>;
  turns: EventStream<Turn>;
  book: ResidentBook;
  noticeLog: NoticeLog;
  fingerprint: (openId: string) => string;
  notices: ReadonlyMap<string, NoticeTemplate>;
  answerLink?: AnswerLink;
  publicBaseUrl?: string;
  apiBaseUrl?: string;
  apiTimeoutMs?: number;
  busyWaitMs?: number;
}

/** What the account can do by itself, with its secret. */
export interface AccountApi {
  client: WechatClient;
  blocks: AccountBlocks;
  sender: Sender;
  pictures: PictureSource;
  notices: WechatNotices;
  typing: Typing;
}

export function createAccountApi(deps: AccountApiDeps): AccountApi {
  const { clock, logger, stores, book, turns } = deps;
  const client = new WechatClient({
    appId: deps.appId,
    appSecret: deps.appSecret,
    clock,
    shared: { tokens: stores.wechatTokens, seal: deps.seal },
    ...(deps.apiBaseUrl === undefined ? {} : { apiBaseUrl: deps.apiBaseUrl }),
    ...(deps.apiTimeoutMs === undefined ? {} : { timeoutMs: deps.apiTimeoutMs }),
  });
  const blocks = new AccountBlocks({ blocks: stores.wechatBlocks, clock, logger });
  return {
    client,
    blocks,
    sender: createWechatSender({
      client,
      book,
      blocks,
      kindOf: async (turnId) => (await turns.get(turnId))?.kind ?? null,
      ...(deps.answerLink === undefined ? {} : { answerLink: deps.answerLink }),
      ...(deps.busyWaitMs === undefined ? {} : { busyWaitMs: deps.busyWaitMs }),
    }),
    pictures: createWechatPictures(client),
    notices: createWechatNotices({
      client,
      blocks,
      book,
      log: deps.noticeLog,
      clock,
      fingerprint: deps.fingerprint,
      templates: deps.notices,
      ...(deps.publicBaseUrl === undefined ? {} : { publicBaseUrl: deps.publicBaseUrl }),
    }),
    typing: new Typing({ client, blocks, logger }),
  };
}
