import type { PictureSource } from '../channel.ts';
import type { WechatClient } from './wechat-client.ts';

/** Longest picture that is read, bytes; WeChat's own limit is 10 MB. */
const MOST_BYTES = 11 * 1024 * 1024;

/** Fetches the pictures of messages. */
export function createWechatPictures(client: Pick<WechatClient, 'media'>): PictureSource {
  return { fetch: async (pictureId) => (await client.media(pictureId, MOST_BYTES)).bytes };
}
