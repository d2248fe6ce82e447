import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import fc from 'fast-check';
import { createMessageCipher } from '../../src/channels/wechat/message-cipher.ts';
import { wechatSignature } from '../../src/channels/wechat/signature.ts';

/** Two independent implementations of WeChat's message encryption. */
interface WXBizMsgCrypt {
  encrypt(text: string): string;
  decrypt(text: string): { message: string; id: string };
  getSignature(timestamp: string, nonce: string, encrypt: string): string;
}
const Peer: new (token: string, key: string, id: string) => WXBizMsgCrypt = createRequire(import.meta.url)(
  'wechat-crypto',
);

const TOKEN = 'hotline';
const APP_ID = 'wx5823bf96d3bd56c7';
const KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
const ours = createMessageCipher(KEY, APP_ID);
const messages = fc.string({ unit: 'binary', maxLength: 400 }).map((text) => Buffer.from(text).toString());

describe('wechat-crypto and @wecom/crypto as the other side', () => {
  it('we open what they seal, and they open what we seal', () => {
    const peer = new Peer(TOKEN, KEY, APP_ID);
    fc.assert(
      fc.property(messages, (message) => {
        expect(ours.decrypt(peer.encrypt(message))).toBe(message);
        expect(ours.decrypt(encrypt(KEY, message, APP_ID))).toBe(message);
        expect(peer.decrypt(ours.encrypt(message))).toEqual({ message, id: APP_ID });
        expect(decrypt(KEY, ours.encrypt(message))).toMatchObject({ message, id: APP_ID });
      }),
      { seed: 12348, numRuns: 200 },
    );
  });

  it('seals to the same bytes with the same random block', () => {
    const random = randomBytes(16);
    expect(ours.encrypt('公司拖欠工资', random)).toBe(encrypt(KEY, '公司拖欠工资', APP_ID, random));
  });

  it('signs alike', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.base64String(), (timestamp, nonce, encrypted) => {
        const signature = wechatSignature(TOKEN, timestamp, nonce, encrypted);
        expect(signature).toBe(getSignature(TOKEN, timestamp, nonce, encrypted));
        expect(signature).toBe(new Peer(TOKEN, KEY, APP_ID).getSignature(timestamp, nonce, encrypted));
      }),
      { seed: 12348 },
    );
  });

  it('refuses the message to another account that wechat-crypto would take', () => {
    const stranger = encrypt(KEY, '<xml></xml>', 'wxANOTHER');
    expect(new Peer(TOKEN, KEY, APP_ID).decrypt(stranger).message).toBe('<xml></xml>');
    expect(() => ours.decrypt(stranger)).toThrow('another account');
  });
});
