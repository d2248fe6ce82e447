import { SendError, type SendRemedy } from '../errors.ts';

/** WeChat's error codes (全局返回码) as far as they need an action of ours. */
const FAILURES: Readonly<Record<number, [what: string, remedy: SendRemedy, message: string]>> = {
  [-1]: ['wechat_busy', 'later', 'WeChat is busy.'],
  40001: ['wechat_token', 'alarm', 'WeChat refuses the access token; check WECHAT_APP_SECRET.'],
  40014: ['wechat_token', 'alarm', 'WeChat refuses the access token; check WECHAT_APP_SECRET.'],
  42001: ['wechat_token', 'alarm', 'WeChat refuses the access token; check WECHAT_APP_SECRET.'],
  40007: ['wechat_media_gone', 'drop', 'WeChat does not have the picture any more.'],
  40013: ['wechat_app_id', 'alarm', 'WeChat does not know WECHAT_APP_ID.'],
  40125: ['wechat_secret', 'alarm', 'WECHAT_APP_SECRET is wrong.'],
  40003: ['wechat_address', 'drop', 'The resident is not a user of this account.'],
  43004: ['wechat_address', 'drop', 'The resident does not follow the account.'],
  40164: ['wechat_ip', 'alarm', 'The address of this machine is not in the IP allow-list of the account.'],
  61004: ['wechat_ip', 'alarm', 'The address of this machine is not in the IP allow-list of the account.'],
  45002: ['wechat_too_long', 'drop', 'WeChat finds the message too long.'],
  43101: ['wechat_notice_refused', 'drop', 'The resident did not subscribe to this notice, or refuses it.'],
  45009: ['wechat_daily_quota', 'alarm', 'The daily quota of the account is used up.'],
  45011: ['wechat_minute_quota', 'later', 'The quota of this minute is used up.'],
  45015: ['wechat_window', 'hold', 'The 48 hours after the resident wrote are over.'],
  45047: ['wechat_quota', 'hold', 'The five messages after the resident wrote are used up.'],
  48001: ['wechat_permission', 'alarm', 'The account may not send customer-service messages.'],
  48004: ['wechat_permission', 'alarm', 'The account is banned from sending.'],
};

/**
 * The coded error for a refusal of WeChat's API.
 * @param retryAfterSeconds when it may be taken, where that is known.
 */
export function apiFailure(errcode: number, retryAfterSeconds?: number): SendError {
  const [what, remedy, message] = FAILURES[errcode] ?? [
    'wechat_refused',
    'alarm',
    `WeChat refused the call with code ${errcode}.`,
  ];
  return new SendError(what, remedy, message, {
    providerCode: errcode,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

/** The token was refused, not the message: worth one more try with a new one. */
export const isTokenRefused = (errcode: number): boolean => [40001, 40014, 42001].includes(errcode);
