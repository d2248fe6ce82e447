import { gateTo } from '../../outbound/index.ts';
import { SendError } from '../errors.ts';
import { fetchDidNotReach } from '../not-reached.ts';

/** What is read of WeChat's answers. */
export interface WechatAnswer {
  errcode?: number;
  access_token?: string;
  expires_in?: number;
  /** Of a menu that is asked for. */
  is_menu_open?: number;
  selfmenu_info?: unknown;
}

/** One call of WeChat's API: POST, or GET where there is no body. The access token is part of the address, so addresses are never logged. */
export interface WechatApi {
  /**
   * @returns the answer, or `unknown` when nobody can say whether WeChat acted on it (time limit, broken answer).
   * @throws SendError `hotline_channels_wechat_unreachable` when WeChat was certainly not reached.
   */
  call(path: string, body?: unknown): Promise<WechatAnswer | 'unknown'>;
}

/** @param baseUrl without a slash at the end. */
export function createWechatApi(baseUrl: string, timeoutMs: number): WechatApi {
  // The token and the words go to WeChat, wherever an answer points.
  const send = gateTo(baseUrl);
  return {
    async call(path, body) {
      try {
        const response = await send(baseUrl + path, {
          ...(body === undefined
            ? {}
            : {
                method: 'POST',
                headers: { 'content-type': 'application/json; charset=utf-8' },
                body: JSON.stringify(body),
              }),
          signal: AbortSignal.timeout(timeoutMs),
        });
        const answer: unknown = await response.json();
        return response.ok && typeof answer === 'object' && answer !== null ? answer : 'unknown';
      } catch (error) {
        if (fetchDidNotReach(error)) {
          throw new SendError('wechat_unreachable', 'later', 'WeChat could not be reached.');
        }
        return 'unknown';
      }
    },
  };
}
