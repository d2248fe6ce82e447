import { PaperRefusedError } from '../errors.ts';
import type { Picture } from './picture.ts';
import { orientationOf } from './tiff.ts';

const SOI = 0xd8;
/** Precision, height and width. */
const FRAME_HEAD = 5;
const EOI = 0xd9;
const SOS = 0xda;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP13 = 0xed;
const COMMENT = 0xfe;
const EXIF = Buffer.from('Exif\0\0', 'latin1');
const SEVERAL_PICTURES = Buffer.from('MPF\0', 'latin1');

/**
 * A JPEG without what the camera noted beside the picture: Exif and XMP (APP1, where the position of the home stands),
 * captions (APP13), comments, and all behind the end. Which side is up stays.
 * @throws PaperRefusedError `broken` when the end is missing.
 */
export function readJpeg(bytes: Buffer): Picture {
  const kept: Buffer[] = [];
  let orientation = 1;
  let width = 0;
  let height = 0;
  let at = 2;
  for (;;) {
    const marker = markerAt(bytes, at);
    at = marker.end;
    if (marker.code === EOI) break;
    if (hasNoLength(marker.code)) continue;
    const end = segmentEnd(bytes, at);
    const content = bytes.subarray(at + 2, end);
    if (marker.code === APP1 && content.subarray(0, EXIF.length).equals(EXIF)) {
      orientation = orientationOf(content.subarray(EXIF.length));
    }
    if (isFrame(marker.code)) {
      if (content.length < FRAME_HEAD) throw new PaperRefusedError('broken');
      height = content.readUInt16BE(1);
      width = content.readUInt16BE(3);
    }
    const from = at - 2;
    at = marker.code === SOS ? scanEnd(bytes, end) : end;
    if (!isNote(marker.code, content)) kept.push(bytes.subarray(from, at));
  }
  const head = [Buffer.from([0xff, SOI]), ...(orientation === 1 ? [] : [orientationSegment(orientation)])];
  return { width, height, bytes: Buffer.concat([...head, ...kept, Buffer.from([0xff, EOI])]) };
}

function markerAt(bytes: Buffer, from: number): { code: number; end: number } {
  let at = from;
  if (bytes[at] !== 0xff) throw new PaperRefusedError('broken');
  while (bytes[at] === 0xff) at += 1;
  const code = bytes[at];
  if (code === undefined || code === 0) throw new PaperRefusedError('broken');
  return { code, end: at + 1 };
}

function segmentEnd(bytes: Buffer, at: number): number {
  const end = at + 2 <= bytes.length ? at + bytes.readUInt16BE(at) : Number.POSITIVE_INFINITY;
  if (end > bytes.length || end < at + 2) throw new PaperRefusedError('broken');
  return end;
}

/** Where the coded picture ends and the next marker begins. */
function scanEnd(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    const next = at < 0 ? undefined : bytes[at + 1];
    if (next === undefined) throw new PaperRefusedError('broken');
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
    at += next === 0xff ? 1 : 2;
  }
}

const hasNoLength = (code: number): boolean => code === SOI || code === 0x01 || (code >= 0xd0 && code <= 0xd7);

/** Frame headers (SOF) carry the size; C4, C8 and CC are tables. */
const isFrame = (code: number): boolean => code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code);

function isNote(code: number, content: Buffer): boolean {
  if (code === APP2) return content.subarray(0, SEVERAL_PICTURES.length).equals(SEVERAL_PICTURES);
  return code === APP1 || code === APP13 || code === COMMENT;
}

/** Exif with one entry: which side is up. */
function orientationSegment(orientation: number): Buffer {
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex');
  tiff.writeUInt16BE(orientation, 18);
  const content = Buffer.concat([EXIF, tiff]);
  const head = Buffer.from([0xff, APP1, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}
