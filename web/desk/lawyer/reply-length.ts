import { countSegments } from '../../../src/channels/sms/segments.ts';

/** Longest reply that is taken at all. */
export const LONGEST_REPLY = 2000;
/** From here on the page counts down. */
const COUNT_FROM = 200;
/** Bytes of UTF-8 in one message of WeChat. */
const WECHAT_BYTES = 2048;
/** Signs and parts that an SMS to mainland China carries; of more only the beginning arrives, perhaps with a link. */
const SMS_SIGNS = 500;
const SMS_SEGMENTS = 8;
/** Signs that a voice reads in one second. */
const SPOKEN_PER_SECOND = 4;
/** What is read to a caller in one go should end by then, seconds. */
const LONG_TO_HEAR = 30;

/** What the resident's channel makes of a text. */
export interface ReplyLength {
  /** Signs left; null while there are plenty. */
  left: number | null;
  /** Messages it is cut into (微信), parts it is charged as (短信), seconds it takes to hear (电话); null on the web. */
  as: { unit: 'messages' | 'segments' | 'seconds'; n: number } | null;
  /** The end may not reach the resident, or he would have to listen for long. */
  tooLong: boolean;
}

export function replyLength(channel: string, text: string): ReplyLength {
  const words = text.trim();
  const left = LONGEST_REPLY - words.length;
  const counted = left <= COUNT_FROM ? left : null;
  if (words === '') return { left: null, as: null, tooLong: false };
  if (channel === 'sms') {
    const { segments } = countSegments(words);
    const tooLong = words.length > SMS_SIGNS || segments > SMS_SEGMENTS;
    return { left: counted, as: { unit: 'segments', n: segments }, tooLong };
  }
  if (channel === 'wechat') {
    const n = Math.ceil(new TextEncoder().encode(words).length / WECHAT_BYTES);
    return { left: counted, as: n > 1 ? { unit: 'messages', n } : null, tooLong: false };
  }
  if (channel === 'voice') {
    const n = Math.ceil(words.length / SPOKEN_PER_SECOND);
    return { left: counted, as: { unit: 'seconds', n }, tooLong: n > LONG_TO_HEAR };
  }
  return { left: counted, as: null, tooLong: false };
}
