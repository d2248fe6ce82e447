import type { Clock } from '../../clock.ts';
import type { PictureSource } from '../channel.ts';
import { SendError } from '../errors.ts';
import { AccessToken } from './access-token.ts';
import { apiFailure, isTokenRefused } from './api-failure.ts';
import { createWechatApi } from './wechat-api.ts';

/** Longest picture that is read, bytes; WeChat's own limit is 10 MB. */
const MOST_BYTES = 11 * 1024 * 1024;

export interface WechatPicturesOptions {
  appId: string;
  appSecret: string;
  clock: Clock;
  /** Default `https://api.weixin.qq.com`. */
  apiBaseUrl?: string;
  /** Longest wait for a picture, ms; default 5000. */
  timeoutMs?: number;
}

/** Fetches the pictures of messages (获取临时素材, `media/get`), which WeChat keeps for three days. */
export function createWechatPictures(options: WechatPicturesOptions): PictureSource {
  const base = options.apiBaseUrl ?? 'https://api.weixin.qq.com';
  const timeoutMs = options.timeoutMs ?? 5000;
  const accessToken = new AccessToken(createWechatApi(base, timeoutMs), options, options.clock);

  const fetchOnce = async (pictureId: string): Promise<Buffer | { refused: number }> => {
    const token = await accessToken.get();
    const query = new URLSearchParams({ access_token: token, media_id: pictureId });
    const response = await fetch(`${base}/cgi-bin/media/get?${query}`, { signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw unreachable();
    const bytes = await readUpTo(response, MOST_BYTES);
    const isRefusal = /json|text\/plain/.test(response.headers.get('content-type') ?? '');
    if (!isRefusal) return bytes;
    const refused = errcodeIn(bytes);
    if (isTokenRefused(refused)) accessToken.drop(token);
    return { refused };
  };

  return {
    async fetch(pictureId) {
      for (let tokenTries = 1; ; tokenTries -= 1) {
        const result = await fetchOnce(pictureId).catch((error: unknown) => {
          // The address holds the token: what fetch says of it stays here.
          throw error instanceof SendError ? error : unreachable();
        });
        if (Buffer.isBuffer(result)) return result;
        if (!isTokenRefused(result.refused) || tokenTries === 0) throw apiFailure(result.refused);
      }
    },
  };
}

async function readUpTo(response: Response, most: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > most) throw new SendError('wechat_picture_size', 'drop', 'The picture is larger than WeChat says.');
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
  return new SendError('wechat_unreachable', 'later', 'WeChat could not be reached for a picture.');
}
