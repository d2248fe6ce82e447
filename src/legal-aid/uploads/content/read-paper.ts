import { fileTypeFromBuffer } from 'file-type';
import { PaperRefusedError } from '../errors.ts';
import { PAPER_LIMITS, type PaperType } from '../paper-limits.ts';
import { checkPdf, checkWord } from './documents.ts';
import { readHeic } from './heic.ts';
import { readJpeg } from './jpeg.ts';
import type { Picture } from './picture.ts';
import { readPng } from './png.ts';
import { readWebp } from './webp.ts';
import { checkDocx } from './zip.ts';

/** A file as it will be kept. */
export interface ReadPaper {
  type: PaperType;
  /** Without the position and other notes of the camera. */
  bytes: Buffer;
}

const TYPES: Readonly<Record<string, PaperType>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/apng': 'png',
  'image/webp': 'webp',
  'image/heic': 'heic',
  'image/heif': 'heic',
  'application/pdf': 'pdf',
  'application/x-cfb': 'doc',
};

const PICTURES: Partial<Record<PaperType, (bytes: Buffer) => Picture>> = {
  jpeg: readJpeg,
  png: readPng,
  webp: readWebp,
  heic: readHeic,
};

/**
 * What a file is by its content, whole and within limits; whatever its name says.
 * @throws PaperRefusedError with a sentence for the resident.
 */
export async function readPaper(bytes: Buffer): Promise<ReadPaper> {
  if (bytes.length === 0) throw new PaperRefusedError('empty');
  if (bytes.length > PAPER_LIMITS.fileBytes) throw new PaperRefusedError('too_large');
  // Packed files are checked by our own reader before anything else unpacks them.
  if (bytes.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) {
    await checkDocx(bytes);
    return { type: 'docx', bytes };
  }
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  const type = TYPES[found?.mime ?? ''];
  if (type === undefined) throw new PaperRefusedError('type');
  const read = PICTURES[type];
  if (read !== undefined) return { type, bytes: sized(read(bytes)) };
  if (type === 'pdf') checkPdf(bytes);
  else checkWord(bytes);
  return { type, bytes };
}

function sized({ width, height, bytes }: Picture): Buffer {
  const { longestSide, shortestSide, area } = PAPER_LIMITS;
  const [shorter, longer] = width < height ? [width, height] : [height, width];
  if (shorter < shortestSide || longer > longestSide || width * height > area) {
    throw new PaperRefusedError('dimensions');
  }
  return bytes;
}
