import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { HotlineError } from '../errors.ts';

/** Keeps single fields (phone numbers, channel ids) unreadable in storage, backups and exports. */
export interface FieldSeal {
  /** Sealed text, different at each call; '' stays ''. */
  seal(plain: string): string;
  /** The text that was sealed. @throws FieldSealError `hotline_storage_seal_broken` when it was altered, or by another key. */
  open(sealed: string): string;
  /** An opaque id, the same for the same text and key: 26 characters of a-z and 2-7. Not to be turned back. */
  fingerprint(plain: string): string;
}

export class FieldSealError extends HotlineError {
  constructor(code: 'hotline_storage_bad_field_key' | 'hotline_storage_seal_broken', message: string) {
    super(code, 500, message);
  }
}

/** Names the algorithm and the key derivation, so that another may follow beside it. */
const version = 'v1';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Seals with AES-256-GCM (a fresh random nonce each time) and fingerprints with HMAC-SHA256; both keys are derived
 * from `FIELD_KEY`.
 * @param keyBase64 32 random bytes in base64.
 * @throws FieldSealError `hotline_storage_bad_field_key`.
 */
export function createFieldSeal(keyBase64: string): FieldSeal {
  const master = Buffer.from(keyBase64, 'base64');
  const canonical = master.toString('base64').replaceAll('=', '') === keyBase64.trim().replaceAll('=', '');
  if (master.length !== 32 || !canonical) {
    throw new FieldSealError(
      'hotline_storage_bad_field_key',
      'FIELD_KEY must be 32 random bytes in base64; make one with: openssl rand -base64 32',
    );
  }
  const sealingKey = derive(master, 'seal');
  const fingerprintKey = derive(master, 'fingerprint');
  return {
    seal(plain) {
      if (plain === '') return '';
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce).setAAD(Buffer.from(version));
      const parts = [nonce, cipher.update(plain, 'utf8'), cipher.final()];
      return `${version}.${Buffer.concat([...parts, cipher.getAuthTag()]).toString('base64url')}`;
    },
    open(sealed) {
      if (sealed === '') return '';
      const [prefix, body, ...rest] = sealed.split('.');
      if (prefix !== version || body === undefined || rest.length > 0) throw broken();
      const bytes = Buffer.from(body, 'base64url');
      if (bytes.length <= nonceBytes + tagBytes || bytes.toString('base64url') !== body) throw broken();
      try {
        const decipher = createDecipheriv('aes-256-gcm', sealingKey, bytes.subarray(0, nonceBytes))
          .setAAD(Buffer.from(version))
          .setAuthTag(bytes.subarray(-tagBytes));
        const text = [decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()];
        return Buffer.concat(text).toString('utf8');
      } catch {
        throw broken();
      }
    },
    fingerprint(plain) {
      return base32(createHmac('sha256', fingerprintKey).update(plain, 'utf8').digest()).slice(0, 26);
    },
  };
}

function derive(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, '', `legal-hotline field ${purpose} ${version}`, 32));
}

function broken(): FieldSealError {
  return new FieldSealError(
    'hotline_storage_seal_broken',
    'A sealed field cannot be opened: it was altered, or FIELD_KEY is not the one it was sealed with.',
  );
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

function base32(bytes: Buffer): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(held >> bits) & 31];
      held &= (1 << bits) - 1;
    }
  }
  return text;
}
