import type { Clock } from '../../clock.ts';
import type { SharedMemory } from '../../cluster/index.ts';
import { ChannelRefusal } from '../errors.ts';
import type { MessageCipher } from './message-cipher.ts';
import { type ParseOptions, parseMessage, type WechatMessage } from './parse-message.ts';
import { parseXml } from './parse-xml.ts';
import { SeenSignatures } from './seen-signatures.ts';
import { verifyAddress, verifyMessageSignature, type WechatQuery } from './verify-request.ts';

export interface CallbackDeps extends ParseOptions {
  clock: Clock;
  shared: SharedMemory;
  token: string;
  /** Null in plain mode. */
  cipher: MessageCipher | null;
}

/**
 * Opens callbacks: verified, decrypted and understood. With a cipher only what is encrypted is believed, also in
 * compatible mode (兼容模式), where the same message stands beside it in plain fields that no signature covers.
 */
export function createCallbackOpener(deps: CallbackDeps): (query: WechatQuery, body: string) => Promise<WechatMessage> {
  const { cipher, token, clock } = deps;
  const seen = new SeenSignatures(deps.shared);
  return async (query, body) => {
    if (!cipher) {
      verifyAddress(query, token, clock);
      const message = parseMessage(parseXml(body), deps);
      await seen.check(query.signature, message.key);
      return message;
    }
    const encrypted = parseXml(body).get('Encrypt') ?? '';
    if (encrypted === '') throw new ChannelRefusal('wechat_plain', 401, 'Safe mode is on: plain messages are refused.');
    verifyMessageSignature(query, encrypted, token, clock);
    return parseMessage(parseXml(cipher.decrypt(encrypted)), deps);
  };
}
