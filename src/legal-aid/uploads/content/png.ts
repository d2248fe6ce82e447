import { PaperRefusedError } from '../errors.ts';
import type { Picture } from './picture.ts';

const SIGNATURE = 8;
/** Length, name and check sum of a chunk. */
const FRAME = 12;
const NOTES = ['eXIf', 'tEXt', 'zTXt', 'iTXt'];

/**
 * A PNG without the notes beside the picture and all behind its end.
 * @throws PaperRefusedError `broken` when the end is missing.
 */
export function readPng(bytes: Buffer): Picture {
  const kept: Buffer[] = [bytes.subarray(0, SIGNATURE)];
  let width = 0;
  let height = 0;
  for (let at = SIGNATURE; ; ) {
    if (at + FRAME > bytes.length) throw new PaperRefusedError('broken');
    const end = at + FRAME + bytes.readUInt32BE(at);
    if (end > bytes.length) throw new PaperRefusedError('broken');
    const name = bytes.subarray(at + 4, at + 8).toString('latin1');
    if (name === 'IHDR' && end - at >= FRAME + 8) {
      width = bytes.readUInt32BE(at + 8);
      height = bytes.readUInt32BE(at + 12);
    }
    if (!NOTES.includes(name)) kept.push(bytes.subarray(at, end));
    if (name === 'IEND') return { width, height, bytes: Buffer.concat(kept) };
    at = end;
  }
}
