import type { Logger } from 'pino';
import { asHotlineError } from '../../errors.ts';
import { TIME_UP, within } from '../within.ts';
import type { AccountBlocks } from './account-blocks.ts';
import type { WechatClient } from './wechat-client.ts';

/** The bot thinks longer than this: the resident sees that somebody writes. */
const TYPING_AFTER_MS = 1500;

export interface TypingDeps {
  client: Pick<WechatClient, 'call'>;
  blocks: Pick<AccountBlocks, 'isOpen'>;
  logger: Logger;
}

/** Shows that somebody writes (客服输入状态) while replies are long in coming. It never fails: nothing depends on it. */
export class Typing {
  constructor(private readonly deps: TypingDeps) {}

  /** @param replies number of replies that there will be: without one the sign is taken away again. */
  async whileThinking(openId: string, replies: Promise<readonly unknown[]>): Promise<void> {
    try {
      if ((await within(replies, TYPING_AFTER_MS)) !== TIME_UP) return;
      if (!this.deps.blocks.isOpen('customer-service')) return;
      await this.command(openId, 'Typing');
      if ((await replies).length === 0) await this.command(openId, 'CancelTyping');
    } catch (error) {
      this.deps.logger.debug({ code: asHotlineError(error).code }, 'wechat: the sign of writing was not shown');
    }
  }

  /** What WeChat says to it (45080 no talk in the last 30 s, 45081 shown already) changes nothing. */
  private async command(openId: string, command: 'Typing' | 'CancelTyping'): Promise<void> {
    await this.deps.client.call('/cgi-bin/message/custom/typing', { touser: openId, command });
  }
}
