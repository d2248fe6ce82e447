import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ChannelConfigError, ChannelRefusal } from '../errors.ts';

/** Padding goes to a multiple of 32 bytes, twice the AES block: so WeChat's own, not the cipher's. */
const PAD_BLOCK = 32;
const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;

export interface MessageCipher {
  /** @throws ChannelRefusal `hotline_channels_wechat_cipher` (401) for anything that is not a message to this account. */
  decrypt(encrypted: string): string;
  /** @param random 16 bytes; for tests with fixed vectors. */
  encrypt(message: string, random?: Buffer): string;
}

/**
 * WeChat's message encryption (安全模式): AES-256-CBC, iv = first half of the key, block = 16 random bytes, length of
 * the message in bytes as uint32 big endian, message, appid, padding.
 * @param encodingAesKey 43 characters a-zA-Z0-9, from the account's settings (消息加解密密钥).
 */
export function createMessageCipher(encodingAesKey: string, appId: string): MessageCipher {
  if (!/^[a-zA-Z0-9]{43}$/.test(encodingAesKey)) {
    throw new ChannelConfigError('WECHAT_ENCODING_AES_KEY must be the 43 letters and digits shown by WeChat.');
  }
  if (appId === '') throw new ChannelConfigError('WECHAT_APP_ID is needed together with WECHAT_ENCODING_AES_KEY.');
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  const iv = key.subarray(0, 16);

  return {
    decrypt(encrypted) {
      const block = unpad(decipherBlocks(key, iv, encrypted));
      const start = RANDOM_BYTES + LENGTH_BYTES;
      if (block.length < start) throw refused('too short');
      const end = start + block.readUInt32BE(RANDOM_BYTES);
      if (end > block.length) throw refused('longer than it is');
      if (block.toString('utf8', end) !== appId) throw refused('of another account');
      return block.toString('utf8', start, end);
    },
    encrypt(message, random = randomBytes(RANDOM_BYTES)) {
      const body = Buffer.from(message, 'utf8');
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt32BE(body.length);
      const block = pad(Buffer.concat([random, length, body, Buffer.from(appId, 'utf8')]));
      const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
      return Buffer.concat([cipher.update(block), cipher.final()]).toString('base64');
    },
  };
}

function decipherBlocks(key: Buffer, iv: Buffer, encrypted: string): Buffer {
  const bytes = Buffer.from(encrypted, 'base64');
  if (bytes.length === 0 || bytes.length % 16 !== 0) throw refused('not made of whole blocks');
  const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  return Buffer.concat([decipher.update(bytes), decipher.final()]);
}

function pad(block: Buffer): Buffer {
  const count = PAD_BLOCK - (block.length % PAD_BLOCK);
  return Buffer.concat([block, Buffer.alloc(count, count)]);
}

function unpad(block: Buffer): Buffer {
  const count = block.at(-1) ?? 0;
  if (count < 1 || count > PAD_BLOCK || count > block.length) throw refused('wrongly padded');
  if (!block.subarray(-count).every((byte) => byte === count)) throw refused('wrongly padded');
  return block.subarray(0, -count);
}

function refused(problem: string): ChannelRefusal {
  return new ChannelRefusal('wechat_cipher', 401, `The encrypted message is ${problem}.`);
}
