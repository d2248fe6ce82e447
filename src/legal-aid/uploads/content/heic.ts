import { PaperRefusedError } from '../errors.ts';
import type { Picture } from './picture.ts';
import { blankPosition } from './tiff.ts';

const EXIF = Buffer.from('Exif\0\0', 'latin1');
const SIZE_PROPERTY = Buffer.from('ispe', 'latin1');
const BOX_HEAD = 8;
/** Phones write one or two; many make work without end. */
const MOST_NOTES = 64;

/**
 * A HEIC as phones make it, its position overwritten in place: its parts are found by offsets, so nothing may move.
 * @throws PaperRefusedError `broken` when a box goes beyond the end, or it has more notes than a camera writes.
 */
export function readHeic(given: Buffer): Picture {
  requireWholeBoxes(given);
  const bytes = Buffer.from(given);
  let notes = 0;
  for (let at = bytes.indexOf(EXIF); at >= 0; at = bytes.indexOf(EXIF, at + 1)) {
    notes += 1;
    if (notes > MOST_NOTES) throw new PaperRefusedError('broken');
    blankPosition(bytes.subarray(at + EXIF.length));
  }
  return { ...largest(bytes), bytes };
}

function requireWholeBoxes(bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) {
    if (at + BOX_HEAD > bytes.length) throw new PaperRefusedError('broken');
    const said = bytes.readUInt32BE(at);
    // 0: to the end of the file; 1: the length is 64 bits long.
    if (said === 0) return;
    const isLong = said === 1 && at + 16 <= bytes.length;
    const length = isLong ? Number(bytes.readBigUInt64BE(at + 8)) : said;
    if (length < BOX_HEAD || at + length > bytes.length) throw new PaperRefusedError('broken');
    at += length;
  }
}

/** Of the pictures inside (thumbnails, tiles) the largest that is announced. */
function largest(bytes: Buffer): { width: number; height: number } {
  let found = { width: 0, height: 0 };
  for (let at = bytes.indexOf(SIZE_PROPERTY); at >= 0; at = bytes.indexOf(SIZE_PROPERTY, at + 1)) {
    if (at + 16 > bytes.length) break;
    const size = { width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12) };
    if (size.width * size.height > found.width * found.height) found = size;
  }
  return found;
}
