import type { Clock } from '../../clock.ts';
import { apiFailure } from './api-failure.ts';
import type { WechatApi } from './wechat-api.ts';

/** WeChat renews a stable token five minutes before its end, and both are good in between. */
const RENEW_BEFORE_SECONDS = 300;

/**
 * The access token of the account, from `stable_token`: fetched once however many ask, kept until it nears its end.
 */
export class AccessToken {
  private current: { token: string; renewAt: number } | null = null;
  private fetching: Promise<string> | null = null;

  constructor(
    private readonly api: WechatApi,
    private readonly credentials: { appId: string; appSecret: string },
    private readonly clock: Clock,
  ) {}

  async get(): Promise<string> {
    if (this.current && this.clock.now().getTime() < this.current.renewAt) return this.current.token;
    this.fetching ??= this.fetch().finally(() => {
      this.fetching = null;
    });
    return this.fetching;
  }

  /** Forget a token that WeChat refused, unless another one has taken its place meanwhile. */
  drop(token: string): void {
    if (this.current?.token === token) this.current = null;
  }

  private async fetch(): Promise<string> {
    const answer = await this.api.call('/cgi-bin/stable_token', {
      grant_type: 'client_credential',
      appid: this.credentials.appId,
      secret: this.credentials.appSecret,
      force_refresh: false,
    });
    if (answer === 'unknown') throw apiFailure(-1);
    if (typeof answer.access_token !== 'string') throw apiFailure(answer.errcode ?? 0);
    const seconds = Math.max(60, (answer.expires_in ?? 0) - RENEW_BEFORE_SECONDS);
    this.current = { token: answer.access_token, renewAt: this.clock.now().getTime() + seconds * 1000 };
    return answer.access_token;
  }
}
