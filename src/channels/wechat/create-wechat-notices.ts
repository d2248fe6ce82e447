import type { Clock } from '../../clock.ts';
import { timeInWords } from '../../text/index.ts';
import type { NoticeSender, SendResult } from '../channel.ts';
import { SendError } from '../errors.ts';
import type { AccountBlocks } from './account-blocks.ts';
import { apiFailure } from './api-failure.ts';
import type { NoticeLog } from './notice-log.ts';
import type { NoticeTemplate } from './notice-templates.ts';
import type { ResidentBook } from './resident-book.ts';
import type { WechatClient } from './wechat-client.ts';

/** Tells a resident that there is something for him while the window for messages is closed. */
export interface WechatNotices extends NoticeSender {
  /**
   * @param kind for which notices.yaml has a template.
   * @param fields what the template's values are made of, e.g. `{ time: '2026年1月5日 09:30' }`.
   * @returns with our id, by which receipts name it.
   * @throws SendError when it certainly did not go out: `drop` where the resident did not subscribe.
   */
  sendNotice(
    openId: string,
    kind: string,
    fields: Readonly<Record<string, string>>,
    page?: string,
  ): Promise<SendResult>;
}

export interface WechatNoticesDeps {
  client: Pick<WechatClient, 'call'>;
  blocks: Pick<AccountBlocks, 'check' | 'refused'>;
  book: Pick<ResidentBook, 'refusesNotice'>;
  log: Pick<NoticeLog, 'sent'>;
  fingerprint: (openId: string) => string;
  clock: Clock;
  templates: ReadonlyMap<string, NoticeTemplate>;
  /** Where the pages of notices are; their links are left out without it. */
  publicBaseUrl?: string;
}

/** Subscription notices (订阅通知, `message/subscribe/bizsend`): WeChat opens long-term ones to public services. */
export function createWechatNotices(deps: WechatNoticesDeps): WechatNotices {
  const { client, blocks, book, log, clock, templates } = deps;
  return {
    async send({ address, kind, link }) {
      if (!templates.has(kind)) return null;
      return this.sendNotice(address, kind, { time: timeInWords(clock.now()) }, link ?? undefined);
    },
    async sendNotice(openId, kind, fields, page) {
      const notice = templates.get(kind);
      if (notice === undefined) {
        throw new SendError(
          'wechat_notice_unset',
          'drop',
          `knowledge/wechat/notices.yaml has no template for ${kind}.`,
        );
      }
      await blocks.check('notices');
      if (await book.refusesNotice(openId, notice.template)) throw apiFailure(43101);
      const answer = await client.call('/cgi-bin/message/subscribe/bizsend', {
        touser: openId,
        template_id: notice.template,
        ...pageOf(page ?? notice.page, deps.publicBaseUrl),
        data: Object.fromEntries(
          Object.entries(notice.values).map(([name, words]) => [name, { value: filled(name, words, fields) }]),
        ),
      });
      const state = answer === 'unknown' ? 'unknown' : 'sent';
      if (answer !== 'unknown' && answer.errcode !== 0) {
        await blocks.refused('notices', answer.errcode);
        throw apiFailure(answer.errcode);
      }
      const recipient = deps.fingerprint(openId);
      return { state, providerId: await log.sent({ recipient, template: notice.template, kind, state }) };
    },
  };
}

function pageOf(page: string, publicBaseUrl: string | undefined): { page?: string } {
  if (page === '' || (page.startsWith('/') && publicBaseUrl === undefined)) return {};
  return { page: new URL(page, publicBaseUrl).toString() };
}

/** Longest values by the kind that WeChat puts before the number of a field, characters. */
const MOST: Readonly<Record<string, number>> = {
  thing: 20,
  number: 32,
  letter: 32,
  symbol: 5,
  character_string: 32,
  phone_number: 17,
  name: 10,
  phrase: 5,
  const: 20,
};

/** The words with the fields in their places, as long as WeChat takes them; never empty, which it refuses. */
function filled(name: string, words: string, fields: Readonly<Record<string, string>>): string {
  const text = words.replace(/\{(\w+)\}/g, (_, field: string) => fields[field] ?? '').trim();
  const most = MOST[/^([a-z_]+?)\d+$/.exec(name)?.[1] ?? ''] ?? 32;
  const letters = Array.from(text === '' ? '—' : text);
  return letters.length <= most ? letters.join('') : `${letters.slice(0, most - 1).join('')}…`;
}
