import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../clock.ts';
import type { Sender } from '../channel.ts';
import { renderPlain } from '../render-plain.ts';
import { AccessToken } from './access-token.ts';
import { apiFailure, isTokenRefused } from './api-failure.ts';
import { splitText } from './render-reply.ts';
import { createWechatApi } from './wechat-api.ts';

const BUSY = -1;
const BUSY_TRIES = 3;

export interface WechatSenderOptions {
  appId: string;
  appSecret: string;
  clock: Clock;
  /** Default `https://api.weixin.qq.com`. */
  apiBaseUrl?: string;
  /** Longest wait for an answer of WeChat, ms; default 5000. */
  timeoutMs?: number;
  /** First wait after "busy", ms, doubled each time; default 200. */
  busyWaitMs?: number;
}

/**
 * Sends customer-service messages (客服消息): at most five after each message of a resident, within 48 hours, which the
 * courier counts. A long activity takes several messages.
 */
export function createWechatSender(options: WechatSenderOptions): Sender {
  const api = createWechatApi(options.apiBaseUrl ?? 'https://api.weixin.qq.com', options.timeoutMs ?? 5000);
  const accessToken = new AccessToken(api, options, options.clock);

  const post = async (openId: string, text: string): Promise<number | 'unknown'> => {
    const token = await accessToken.get();
    const answer = await api.call(`/cgi-bin/message/custom/send?access_token=${encodeURIComponent(token)}`, {
      touser: openId,
      msgtype: 'text',
      text: { content: text },
    });
    if (answer === 'unknown' || typeof answer.errcode !== 'number') return 'unknown';
    const { errcode } = answer;
    if (isTokenRefused(errcode)) accessToken.drop(token);
    return errcode;
  };

  const sendText = async (openId: string, text: string): Promise<'sent' | 'unknown'> => {
    let tokenTries = 1;
    let busyTries = BUSY_TRIES;
    for (;;) {
      const result = await post(openId, text);
      if (result === 'unknown') return result;
      if (result === 0) return 'sent';
      if (isTokenRefused(result) && tokenTries-- > 0) continue;
      if (result !== BUSY || busyTries === 0) throw apiFailure(result);
      await sleep((options.busyWaitMs ?? 200) * 2 ** (BUSY_TRIES - busyTries--));
    }
  };

  return {
    async send(address, activity) {
      for (const part of splitText(renderPlain(activity))) {
        if ((await sendText(address, part)) === 'unknown') return 'unknown';
      }
      return 'sent';
    },
  };
}
