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

/** Keys of sealed fields, each 32 bytes in base64. */
export interface FieldKeys {
  /** `FIELD_KEY`: seals, and opens. */
  current: string;
  /** `FIELD_KEY_BEFORE`: earlier keys, the newest first, which open only. */
  before?: readonly string[];
  /** `FIELD_INDEX_KEY`: makes fingerprints; the oldest of the others unless given, so that fingerprints stay. */
  index?: string | undefined;
}

/** A seal that knows several keys (密钥环), so that a key can be changed while what it sealed is still there. */
export interface FieldKeyRing extends FieldSeal {
  /** Ids of the keys, the current one first. */
  readonly keys: readonly [string, ...string[]];
  /** Which key sealed it: its id, or null when none of the ring did. */
  keyOf(sealed: string): string | null;
  /** The same text under the current key; null when it is so already. @throws FieldSealError */
  reseal(sealed: string): string | null;
}

export class FieldSealError extends HotlineError {
  constructor(code: 'hotline_storage_bad_field_key' | 'hotline_storage_seal_broken', message: string) {
    super(code, 500, message);
  }
}

const nonceBytes = 12;
const tagBytes = 16;
const SEALED = /^(?:v1|v2\.[a-z2-7]{8})\.[\w-]{39,}$/u;

/** Whether a text has the form of a sealed one. */
export function isSealed(text: string): boolean {
  return SEALED.test(text);
}

interface Key {
  /** Eight characters that name the key in what it sealed, and tell nothing of it. */
  id: string;
  sealing: Buffer;
  /** Opens what was sealed before keys had names. */
  sealingV1: Buffer;
  fingerprinting: Buffer;
}

/**
 * Seals with AES-256-GCM (a fresh random nonce each time) and fingerprints with HMAC-SHA256, each with a key derived from
 * its master. Sealed text is `v2.<key id>.<base64url>`; `v1.<base64url>` of earlier releases names no key and is tried
 * with all of them.
 * @throws FieldSealError `hotline_storage_bad_field_key` naming the variable.
 */
export function createFieldSeal(given: string | FieldKeys): FieldKeyRing {
  const { current, before = [], index } = typeof given === 'string' ? { current: given } : given;
  const now = keyFrom(current, 'FIELD_KEY');
  const ring = new Map([now, ...before.map((key) => keyFrom(key, 'FIELD_KEY_BEFORE'))].map((key) => [key.id, key]));
  const all = [...ring.values()];
  const oldest = all.at(-1) ?? now;
  const { fingerprinting } = index === undefined ? oldest : keyFrom(index, 'FIELD_INDEX_KEY');

  function opened(sealed: string): { key: Key; plain: string; isNamed: boolean } {
    const [version, ...rest] = sealed.split('.');
    if (version === 'v1' && rest.length === 1) {
      for (const key of all) {
        const plain = decrypted(key.sealingV1, 'v1', rest[0] ?? '');
        if (plain !== null) return { key, plain, isNamed: false };
      }
    } else if (version === 'v2' && rest.length === 2) {
      const key = ring.get(rest[0] ?? '');
      const plain = key === undefined ? null : decrypted(key.sealing, `v2.${key.id}`, rest[1] ?? '');
      if (key !== undefined && plain !== null) return { key, plain, isNamed: true };
    }
    throw broken();
  }

  const ringSeal: FieldKeyRing = {
    keys: [now.id, ...all.map(({ id }) => id).filter((id) => id !== now.id)],
    seal(plain) {
      if (plain === '') return '';
      const nonce = randomBytes(nonceBytes);
      const name = `v2.${now.id}`;
      const cipher = createCipheriv('aes-256-gcm', now.sealing, nonce).setAAD(Buffer.from(name));
      const parts = [nonce, cipher.update(plain, 'utf8'), cipher.final()];
      return `${name}.${Buffer.concat([...parts, cipher.getAuthTag()]).toString('base64url')}`;
    },
    open: (sealed) => (sealed === '' ? '' : opened(sealed).plain),
    fingerprint: (plain) => base32(createHmac('sha256', fingerprinting).update(plain, 'utf8').digest()).slice(0, 26),
    keyOf(sealed) {
      try {
        return opened(sealed).key.id;
      } catch (error) {
        if (error instanceof FieldSealError) return null;
        throw error;
      }
    },
    reseal(sealed) {
      if (sealed === '') return null;
      const { key, plain, isNamed } = opened(sealed);
      return isNamed && key.id === now.id ? null : ringSeal.seal(plain);
    },
  };
  return ringSeal;
}

/** A key for one file of its own, made from one of the keys of sealed fields. */
export interface FileKey {
  /** The name of the key that it is made from. */
  id: string;
  /** @param salt of the file. @returns 32 bytes. */
  of(salt: Buffer): Buffer;
}

/** Keys for files, the current one first. @throws FieldSealError `hotline_storage_bad_field_key` */
export function fileKeysOf({ current, before = [] }: FieldKeys): FileKey[] {
  return [current, ...before].map((base64, at) => {
    const { id } = keyFrom(base64, at === 0 ? 'FIELD_KEY' : 'FIELD_KEY_BEFORE');
    const master = Buffer.from(base64, 'base64');
    return { id, of: (salt) => Buffer.from(hkdfSync('sha256', master, salt, 'legal-hotline file v1', 32)) };
  });
}

function keyFrom(base64: string, variable: string): Key {
  const master = Buffer.from(base64, 'base64');
  const canonical = master.toString('base64').replaceAll('=', '') === base64.trim().replaceAll('=', '');
  if (master.length !== 32 || !canonical) {
    throw new FieldSealError(
      'hotline_storage_bad_field_key',
      `${variable} must be 32 random bytes in base64; make one with: openssl rand -base64 32`,
    );
  }
  return {
    id: base32(derive(master, 'name v2')).slice(0, 8),
    sealing: derive(master, 'seal v2'),
    sealingV1: derive(master, 'seal v1'),
    fingerprinting: derive(master, 'fingerprint v1'),
  };
}

function decrypted(key: Buffer, name: string, body: string): string | null {
  const bytes = Buffer.from(body, 'base64url');
  if (bytes.length <= nonceBytes + tagBytes || bytes.toString('base64url') !== body) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
      .setAAD(Buffer.from(name))
      .setAuthTag(bytes.subarray(-tagBytes));
    const text = [decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()];
    return Buffer.concat(text).toString('utf8');
  } catch {
    return null;
  }
}

function derive(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, '', `legal-hotline field ${purpose}`, 32));
}

function broken(): FieldSealError {
  return new FieldSealError(
    'hotline_storage_seal_broken',
    'A sealed field cannot be opened: it was altered, or neither FIELD_KEY nor FIELD_KEY_BEFORE has the key it was sealed with.',
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
