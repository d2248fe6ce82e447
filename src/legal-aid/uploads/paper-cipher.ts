import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { FieldKeys } from '../../storage/index.ts';
import { PaperUnreadableError } from './errors.ts';

const MAGIC = Buffer.from('LHP1');
const SALT_BYTES = 16;
const TAG_BYTES = 16;
/** Plain bytes of one piece: what a reader holds at a time. */
const PIECE = 64 * 1024;
/** Bytes before the first piece. */
export const HEADER_BYTES = MAGIC.length + SALT_BYTES;
/** Bytes on disk of every piece but the last. */
export const SEALED_PIECE = PIECE + TAG_BYTES;

/** Seals files in pieces, so that they can be read as a stream without trusting a byte that was not checked. */
export interface PaperCipher {
  /** The file as it lies on disk. @param id the file's own: bytes under another id do not open. */
  seal(id: string, plain: Buffer): Buffer;
  /** Whether these bytes lie under the key of now; tells by the first piece. @throws PaperUnreadableError when no key fits. */
  isCurrent(id: string, header: Buffer, first: { sealed: Buffer; isLast: boolean }): boolean;
  /** @returns what opens the pieces in their order, with the key that fits. @throws PaperUnreadableError */
  opener(id: string, header: Buffer): (sealed: Buffer, isLast: boolean) => Buffer;
}

/**
 * AES-256-GCM over pieces of 64 KiB. Each file has a key of its own (HKDF-SHA256 of `FIELD_KEY`, a random salt and the
 * file's id); the nonce is the count of the piece and whether it is the last, so that no piece can be left out, put
 * elsewhere or cut off.
 * @param keys 32 bytes in base64 each: the one that seals, and earlier ones that open what they sealed.
 */
export function createPaperCipher(keys: string | Pick<FieldKeys, 'current' | 'before'>): PaperCipher {
  const { current, before = [] } = typeof keys === 'string' ? { current: keys } : keys;
  const masters = [current, ...before].map((key) => Buffer.from(key, 'base64'));
  const keysOf = (id: string, salt: Buffer) =>
    masters.map((master) => Buffer.from(hkdfSync('sha256', master, salt, `legal-hotline paper v1 ${id}`, 32)));
  const saltIn = (header: Buffer) => {
    if (header.length !== HEADER_BYTES || !header.subarray(0, MAGIC.length).equals(MAGIC)) {
      throw new PaperUnreadableError();
    }
    return header.subarray(MAGIC.length);
  };
  return {
    seal(id, plain) {
      const salt = randomBytes(SALT_BYTES);
      const [key = Buffer.alloc(0)] = keysOf(id, salt);
      const parts = [MAGIC, salt];
      const pieces = Math.max(1, Math.ceil(plain.length / PIECE));
      for (let count = 0; count < pieces; count += 1) {
        const cipher = createCipheriv('aes-256-gcm', key, nonceOf(count, count === pieces - 1));
        parts.push(cipher.update(plain.subarray(count * PIECE, (count + 1) * PIECE)), cipher.final());
        parts.push(cipher.getAuthTag());
      }
      return Buffer.concat(parts);
    },
    isCurrent(id, header, { sealed, isLast }) {
      const fitting = keysOf(id, saltIn(header)).findIndex(
        (key) => openedPiece(key, sealed, nonceOf(0, isLast)) !== null,
      );
      if (fitting === -1) throw new PaperUnreadableError();
      return fitting === 0;
    },
    opener(id, header) {
      const all = keysOf(id, saltIn(header));
      let found: Buffer | null = null;
      let count = 0;
      return (sealed, isLast) => {
        for (const key of found === null ? all : [found]) {
          const plain = openedPiece(key, sealed, nonceOf(count, isLast));
          if (plain === null) continue;
          found = key;
          count += 1;
          return plain;
        }
        throw new PaperUnreadableError();
      };
    },
  };
}

/** Null when it was altered, or sealed with another key. */
function openedPiece(key: Buffer, sealed: Buffer, nonce: Buffer): Buffer | null {
  if (sealed.length < TAG_BYTES) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce);
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}

function nonceOf(count: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(count, 7);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}
