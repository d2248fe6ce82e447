import { createCipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createMessageCipher } from '../../../src/channels/wechat/message-cipher.ts';
import { sameSignature, wechatSignature } from '../../../src/channels/wechat/signature.ts';

interface Official {
  name: string;
  token: string;
  timestamp: string;
  nonce: string;
  signature?: string;
  msg_signature?: string;
  encodingAESKey?: string;
  appid?: string;
  encrypt?: string;
  random?: string;
  plaintext?: string;
}

interface Inbound {
  name: string;
  query: Record<string, string>;
  encrypt: string;
  plaintextXml: string;
}

const vectors = JSON.parse(readFileSync(new URL('../../vectors/wechat-crypto-vectors.json', import.meta.url), 'utf8'));
const { token, encodingAESKey, appid } = vectors.config;
const official: Official[] = vectors.official;

describe('wechat signature and cipher', () => {
  it.each(official.map((vector) => [vector.name, vector] as const))('agrees with WeChat: %s', (_name, vector) => {
    if (vector.signature) expect(wechatSignature(vector.token, vector.timestamp, vector.nonce)).toBe(vector.signature);
    if (!vector.encrypt) return;
    const signature = wechatSignature(vector.token, vector.timestamp, vector.nonce, vector.encrypt);
    expect(signature).toBe(vector.msg_signature);
    const cipher = createMessageCipher(vector.encodingAESKey ?? '', vector.appid ?? '');
    expect(cipher.decrypt(vector.encrypt)).toBe(vector.plaintext);
    expect(cipher.encrypt(vector.plaintext ?? '', Buffer.from(vector.random ?? '', 'utf8'))).toBe(vector.encrypt);
  });

  it('reads and writes every padding length', () => {
    const cipher = createMessageCipher(encodingAESKey, appid);
    const pads = new Set<number>();
    for (const vector of vectors.paddingBoundaries) {
      expect(cipher.decrypt(vector.encrypt)).toBe(vector.message);
      expect(cipher.encrypt(vector.message, Buffer.from(vector.random, 'utf8'))).toBe(vector.encrypt);
      pads.add(vector.pad);
    }
    expect(pads.size).toBe(32);
  });

  it.each((vectors.inbound as Inbound[]).map((vector) => [vector.name, vector] as const))(
    'opens %s',
    (_name, vector) => {
      const { timestamp = '', nonce = '', msg_signature, signature } = vector.query;
      expect(wechatSignature(token, timestamp, nonce)).toBe(signature);
      expect(wechatSignature(token, timestamp, nonce, vector.encrypt)).toBe(msg_signature);
      expect(createMessageCipher(encodingAESKey, appid).decrypt(vector.encrypt)).toBe(vector.plaintextXml);
    },
  );

  it.each(['', 'AAAA', 'not base64 at all', 'AAAAAAAAAAAAAAAAAAAAAA=='])('refuses %j', (encrypted) => {
    const cipher = createMessageCipher(encodingAESKey, appid);
    expect(() => cipher.decrypt(encrypted)).toThrow(
      expect.objectContaining({ code: 'hotline_channels_wechat_cipher', statusCode: 401 }),
    );
  });

  it.each([
    ['padding whose bytes differ', (block: Buffer) => block.subarray(-8, -7).fill(7), 'wrongly padded'],
    ['padding of none', (block: Buffer) => block.subarray(-1).fill(0), 'wrongly padded'],
    ['a length beyond the end', (block: Buffer) => block.writeUInt32BE(0xfffffff0, 16), 'longer than it is'],
  ])('refuses %s', (_name, spoil, problem) => {
    const key = Buffer.from(`${encodingAESKey}=`, 'base64');
    const tail = Buffer.from(`hello${appid}`);
    const pad = 64 - 20 - tail.length;
    const block = Buffer.concat([Buffer.alloc(16, 1), Buffer.from([0, 0, 0, 5]), tail, Buffer.alloc(pad, pad)]);
    const seal = () => {
      const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
      return Buffer.concat([cipher.update(block), cipher.final()]).toString('base64');
    };
    const cipher = createMessageCipher(encodingAESKey, appid);
    expect(cipher.decrypt(seal())).toBe('hello');
    spoil(block);
    expect(() => cipher.decrypt(seal())).toThrow(problem);
  });

  it('will not start with a malformed key', () => {
    expect(() => createMessageCipher('short', appid)).toThrow('WECHAT_ENCODING_AES_KEY');
  });

  it('compares signatures of any length', () => {
    expect(sameSignature('', 'abc')).toBe(false);
    expect(sameSignature('abd', 'abc')).toBe(false);
    expect(sameSignature('abc', 'abc')).toBe(true);
  });
});
