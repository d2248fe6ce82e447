import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageKind, StoredActivity } from '../../sessions/index.ts';
import type { MessagePlace, Sender } from '../channel.ts';
import { SendError } from '../errors.ts';
import type { AccountBlocks } from './account-blocks.ts';
import { apiFailure } from './api-failure.ts';
import { type CustomerMessage, customerMessages, halves, menuAsText, shortForm } from './customer-message.ts';
import type { ResidentBook } from './resident-book.ts';
import type { WechatClient } from './wechat-client.ts';

const BUSY = -1;
const BUSY_TRIES = 3;
/** WeChat does not take this kind of message from this account: menus are for verified accounts. */
const KIND_REFUSED = new Set([40008, 40200]);
const TOO_LONG = 45002;
/** The window is over, or the messages after the resident's are used up. */
const SHUT = new Set([45015, 45047]);
/** The openid is not one of the account's, or its owner does not follow. */
const GONE = new Set([40003, 43004]);
/** Of these the resident loses little when they come later: they leave the last message of a window to others. */
const MAY_WAIT: ReadonlySet<MessageKind | null> = new Set<MessageKind>(['handoff', 'rating']);

/** The address, for residents, of the page that shows a turn's whole text; null when there is none. */
export type AnswerLink = (conversationId: string, turnId: string) => Promise<string | null>;

export interface WechatSenderDeps {
  client: Pick<WechatClient, 'call'>;
  book: Pick<ResidentBook, 'take' | 'giveBack' | 'shut' | 'gone'>;
  blocks: Pick<AccountBlocks, 'check' | 'refused'>;
  /** What a turn is for; null when it does not say. */
  kindOf: (turnId: string) => Promise<MessageKind | null>;
  answerLink?: AnswerLink;
  /** First wait after "busy", ms, doubled each time; default 200. */
  busyWaitMs?: number;
}

/**
 * Sends customer-service messages (客服消息). How many may be sent is asked before: five after each message of a
 * resident, within 48 hours. A long text takes several messages; with too few left it is shortened, with a link.
 */
export function createWechatSender(deps: WechatSenderDeps): Sender {
  const { client, book, blocks } = deps;
  let menus = true;

  const post = async (openId: string, message: CustomerMessage): Promise<number | 'unknown'> => {
    const answer = await client.call('/cgi-bin/message/custom/send', { touser: openId, ...message });
    return answer === 'unknown' ? answer : answer.errcode;
  };

  /** @throws SendError when it certainly did not go out. */
  const sendOne = async (openId: string, message: CustomerMessage): Promise<'sent' | 'unknown'> => {
    for (let busy = 0; ; busy += 1) {
      const result = await post(openId, message);
      if (result === 'unknown') return result;
      if (result === 0) return 'sent';
      if (result === BUSY && busy < BUSY_TRIES) {
        await sleep((deps.busyWaitMs ?? 200) * 2 ** busy);
        continue;
      }
      await blocks.refused('customer-service', result);
      if (SHUT.has(result)) await book.shut(openId);
      if (GONE.has(result)) await book.gone(openId);
      throw apiFailure(result);
    }
  };

  /** The messages of an activity, paid for. @throws SendError `hold` when none is left. */
  const payFor = async (openId: string, activity: StoredActivity, of: MessagePlace): Promise<CustomerMessage[]> => {
    const whole = customerMessages(activity, menus);
    if (whole.length === 0) return whole;
    const kept = MAY_WAIT.has(await deps.kindOf(of.turnId)) ? 1 : 0;
    const asked = await book.take(openId, whole.length, kept);
    if (asked.taken) return whole;
    if (asked.gone) throw apiFailure(40003);
    if (whole.length > 1 && (await book.take(openId, 1, kept)).taken) {
      return [shortForm(activity, (await deps.answerLink?.(of.conversationId, of.turnId)) ?? null)];
    }
    if (asked.left > 0 && kept > 0) {
      // Of this message only: the window stays open for what matters more.
      throw new SendError('wechat_kept_quota', 'hold', 'The last message of the window is kept for the answer.');
    }
    throw apiFailure(asked.until === null ? 45015 : 45047);
  };

  /** What else to try in place of a message that was refused as it is; null: nothing. */
  const instead = async (openId: string, message: CustomerMessage, code: number): Promise<CustomerMessage[] | null> => {
    if (message.msgtype === 'msgmenu' && KIND_REFUSED.has(code)) {
      menus = false;
      return [menuAsText(message)];
    }
    const parts = message.msgtype === 'text' && code === TOO_LONG ? halves(message) : [];
    return parts.length > 1 && (await book.take(openId, parts.length - 1, 0)).taken ? parts : null;
  };

  return {
    async send(openId, activity, of) {
      // He has unfollowed, and his address was deleted.
      if (openId === '') throw apiFailure(43004);
      await blocks.check('customer-service');
      const left = await payFor(openId, activity, of);
      let sent = 0;
      for (let message = left.shift(); message !== undefined; message = left.shift()) {
        try {
          if ((await sendOne(openId, message)) === 'unknown') return 'unknown';
          sent += 1;
        } catch (error) {
          const code = error instanceof SendError ? Number(error.providerCode) : Number.NaN;
          const others = await instead(openId, message, code);
          if (others === null) {
            await book.giveBack(openId, left.length + 1);
            // The beginning was sent: sending all of it again would say it twice.
            if (sent > 0) return 'unknown';
            throw error;
          }
          left.unshift(...others);
        }
      }
      return 'sent';
    },
  };
}
