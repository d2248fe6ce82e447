import { PaperRefusedError } from '../errors.ts';
import type { Picture } from './picture.ts';

const NOTES = ['EXIF', 'XMP '];
/** Flags of `VP8X` that announce them. */
const NOTE_FLAGS = 0x0c;

/**
 * A WebP without Exif and XMP and all behind its end.
 * @throws PaperRefusedError `broken` when it is shorter than it says.
 */
export function readWebp(bytes: Buffer): Picture {
  const end = bytes.length < 20 ? Number.POSITIVE_INFINITY : 8 + bytes.readUInt32LE(4);
  if (end > bytes.length) throw new PaperRefusedError('broken');
  const kept: Buffer[] = [];
  let size = { width: 0, height: 0 };
  for (let at = 12; at + 8 <= end; ) {
    const name = bytes.subarray(at, at + 4).toString('latin1');
    const length = bytes.readUInt32LE(at + 4);
    const next = at + 8 + length + (length % 2);
    if (at + 8 + length > end) throw new PaperRefusedError('broken');
    const chunk = Buffer.from(bytes.subarray(at, Math.min(next, end)));
    if (name === 'VP8X') chunk[8] = (chunk[8] ?? 0) & ~NOTE_FLAGS;
    if (size.width === 0) size = sizeIn(name, chunk.subarray(8));
    if (!NOTES.includes(name)) kept.push(chunk);
    at = next;
  }
  const body = Buffer.concat(kept);
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(body.length + 4, 4);
  return { ...size, bytes: Buffer.concat([head, body]) };
}

function sizeIn(name: string, content: Buffer): { width: number; height: number } {
  if (name === 'VP8X' && content.length >= 10) {
    return { width: content.readUIntLE(4, 3) + 1, height: content.readUIntLE(7, 3) + 1 };
  }
  if (name === 'VP8 ' && content.length >= 10) {
    return { width: content.readUInt16LE(6) & 0x3fff, height: content.readUInt16LE(8) & 0x3fff };
  }
  if (name === 'VP8L' && content.length >= 5) {
    const bits = content.readUInt32LE(1);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  return { width: 0, height: 0 };
}
