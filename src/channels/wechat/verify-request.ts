import type { Clock } from '../../clock.ts';
import { ChannelRefusal } from '../errors.ts';
import { sameSignature, wechatSignature } from './signature.ts';

/** Further away than this, in the past or the future, a signed address is not taken (WeChat itself has no rule). */
const WINDOW_SECONDS = 300;

/** The query of a callback, each key at most once. */
export interface WechatQuery {
  signature: string;
  timestamp: string;
  nonce: string;
  echostr: string;
  encryptType: string;
  msgSignature: string;
}

/**
 * The query as plain strings.
 * @throws ChannelRefusal `hotline_channels_wechat_query` (400) when a key is repeated, which a parser may hand over as
 * an array or an object.
 */
export function parseQuery(originalUrl: string): WechatQuery {
  const at = originalUrl.indexOf('?');
  const query = new URLSearchParams(at < 0 ? '' : originalUrl.slice(at + 1));
  const keys = [...query.keys()];
  if (new Set(keys).size !== keys.length) {
    throw new ChannelRefusal('wechat_query', 400, 'A query key is repeated.');
  }
  const value = (key: string) => query.get(key) ?? '';
  return {
    signature: value('signature'),
    timestamp: value('timestamp'),
    nonce: value('nonce'),
    echostr: value('echostr'),
    encryptType: value('encrypt_type'),
    msgSignature: value('msg_signature'),
  };
}

/**
 * Rule 1: the time is near. Rule 2: `signature` is right. It does not cover the body, so in safe mode
 * {@link verifyMessageSignature} decides.
 * @throws ChannelRefusal `hotline_channels_wechat_signature` (401)
 */
export function verifyAddress(query: WechatQuery, token: string, clock: Clock): void {
  verifyTime(query.timestamp, clock);
  if (!sameSignature(query.signature, wechatSignature(token, query.timestamp, query.nonce))) {
    throw refused('The signature is wrong.');
  }
}

/** Rule 1: the time is near. Rule 2: `msg_signature` covers what is encrypted. */
export function verifyMessageSignature(query: WechatQuery, encrypted: string, token: string, clock: Clock): void {
  verifyTime(query.timestamp, clock);
  if (!sameSignature(query.msgSignature, wechatSignature(token, query.timestamp, query.nonce, encrypted))) {
    throw refused('The message signature is wrong.');
  }
}

function verifyTime(timestamp: string, clock: Clock): void {
  if (!/^\d{1,12}$/.test(timestamp)) throw refused('The timestamp is missing.');
  if (Math.abs(clock.now().getTime() / 1000 - Number(timestamp)) > WINDOW_SECONDS) {
    throw refused('The timestamp is too far from now; check the clock of this machine.');
  }
}

function refused(message: string): ChannelRefusal {
  return new ChannelRefusal('wechat_signature', 401, message);
}
