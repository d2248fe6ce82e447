import type { Clock } from '../../clock.ts';
import { type Gate, gateTo } from '../../outbound/index.ts';
import { SendError } from '../errors.ts';
import { AccessToken, type AccessTokenDeps } from './access-token.ts';
import { apiFailure, isTokenRefused } from './api-failure.ts';
import { createWechatApi, type WechatAnswer, type WechatApi } from './wechat-api.ts';

export interface WechatClientOptions {
  appId: string;
  appSecret: string;
  clock: Clock;
  /** Where the processes share the access token. */
  shared?: AccessTokenDeps['shared'];
  /** Default `https://api.weixin.qq.com`. */
  apiBaseUrl?: string;
  /** Longest wait for an answer of WeChat, ms; default 5000. */
  timeoutMs?: number;
}

/** Calls of WeChat's API with the account's token; a token that is refused is replaced once. */
export class WechatClient {
  private readonly base: string;
  private readonly timeoutMs: number;
  private readonly api: WechatApi;
  private readonly send: Gate;
  private readonly accessToken: AccessToken;

  constructor(options: WechatClientOptions) {
    this.base = options.apiBaseUrl ?? 'https://api.weixin.qq.com';
    this.timeoutMs = options.timeoutMs ?? 5000;
    this.send = gateTo(this.base);
    this.api = createWechatApi(this.base, this.timeoutMs);
    this.accessToken = new AccessToken({ ...options, api: this.api });
  }

  /**
   * POST a body, or GET when there is none.
   * @returns WeChat's answer with its `errcode` (0 when it has none), or `unknown` when nobody can say whether it acted.
   * @throws SendError when WeChat was not reached, or refuses the second token too.
   */
  async call(path: string, body?: unknown): Promise<(WechatAnswer & { errcode: number }) | 'unknown'> {
    for (let tries = 1; ; tries -= 1) {
      const token = await this.accessToken.get();
      const answer = await this.api.call(`${path}?access_token=${encodeURIComponent(token)}`, body);
      if (answer === 'unknown') return answer;
      // A call that reads answers without a code; one that acts says 0.
      const errcode = answer.errcode ?? (body === undefined ? 0 : null);
      if (typeof errcode !== 'number') return 'unknown';
      if (!isTokenRefused(errcode)) return { ...answer, errcode };
      await this.accessToken.drop(token);
      if (tries === 0) throw apiFailure(errcode);
    }
  }

  /**
   * Download what a resident sent (获取临时素材, `media/get`), which WeChat keeps for three days.
   * @throws SendError 502 when it is gone or larger than `mostBytes`; 503 when it may be tried again.
   */
  async media(mediaId: string, mostBytes: number): Promise<{ bytes: Buffer; contentType: string }> {
    for (let tries = 1; ; tries -= 1) {
      const token = await this.accessToken.get();
      const result = await this.download(token, mediaId, mostBytes).catch((error: unknown) => {
        // The address holds the token: what fetch says of it stays here.
        throw error instanceof SendError ? error : unreachable();
      });
      if (!('refused' in result)) return result;
      if (isTokenRefused(result.refused)) await this.accessToken.drop(token);
      if (!isTokenRefused(result.refused) || tries === 0) throw apiFailure(result.refused);
    }
  }

  private async download(
    token: string,
    mediaId: string,
    mostBytes: number,
  ): Promise<{ bytes: Buffer; contentType: string } | { refused: number }> {
    const query = new URLSearchParams({ access_token: token, media_id: mediaId });
    const signal = AbortSignal.timeout(this.timeoutMs);
    const response = await this.send(`${this.base}/cgi-bin/media/get?${query}`, { signal });
    if (!response.ok) throw unreachable();
    const bytes = await readUpTo(response, mostBytes);
    const contentType = response.headers.get('content-type') ?? '';
    return /json|text\/plain/.test(contentType) ? { refused: errcodeIn(bytes) } : { bytes, contentType };
  }
}

async function readUpTo(response: Response, most: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > most) throw new SendError('wechat_media_size', 'drop', 'The file is larger than WeChat says.');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function errcodeIn(bytes: Buffer): number {
  try {
    const answer: unknown = JSON.parse(bytes.toString('utf8'));
    const code = typeof answer === 'object' && answer !== null && 'errcode' in answer ? answer.errcode : -1;
    return typeof code === 'number' ? code : -1;
  } catch {
    return -1;
  }
}

function unreachable(): SendError {
  return new SendError('wechat_unreachable', 'later', 'WeChat could not be reached for a file.');
}
