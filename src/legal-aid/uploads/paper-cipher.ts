import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
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
  /** @returns what opens the pieces in their order. @throws PaperUnreadableError */
  opener(id: string, header: Buffer): (sealed: Buffer, isLast: boolean) => Buffer;
}

/**
 * AES-256-GCM over pieces of 64 KiB. Each file has a key of its own (HKDF-SHA256 of `FIELD_KEY`, a random salt and the
 * file's id); the nonce is the count of the piece and whether it is the last, so that no piece can be left out, put
 * elsewhere or cut off.
 * @param fieldKey 32 bytes in base64.
 */
export function createPaperCipher(fieldKey: string): PaperCipher {
  const master = Buffer.from(fieldKey, 'base64');
  const keyOf = (id: string, salt: Buffer) =>
    Buffer.from(hkdfSync('sha256', master, salt, `legal-hotline paper v1 ${id}`, 32));
  return {
    seal(id, plain) {
      const salt = randomBytes(SALT_BYTES);
      const key = keyOf(id, salt);
      const parts = [MAGIC, salt];
      const pieces = Math.max(1, Math.ceil(plain.length / PIECE));
      for (let count = 0; count < pieces; count += 1) {
        const cipher = createCipheriv('aes-256-gcm', key, nonceOf(count, count === pieces - 1));
        parts.push(cipher.update(plain.subarray(count * PIECE, (count + 1) * PIECE)), cipher.final());
        parts.push(cipher.getAuthTag());
      }
      return Buffer.concat(parts);
    },
    opener(id, header) {
      if (header.length !== HEADER_BYTES || !header.subarray(0, MAGIC.length).equals(MAGIC)) {
        throw new PaperUnreadableError();
      }
      const key = keyOf(id, header.subarray(MAGIC.length));
      let count = 0;
      return (sealed, isLast) => {
        if (sealed.length < TAG_BYTES) throw new PaperUnreadableError();
        try {
          const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(count, isLast));
          decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
          count += 1;
          return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
        } catch (error) {
          throw new PaperUnreadableError(error);
        }
      };
    },
  };
}

function nonceOf(count: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(count, 7);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}
