import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { PaperRefusedError } from '../errors.ts';
import { PAPER_LIMITS } from '../paper-limits.ts';

const END = Buffer.from('PK\x05\x06', 'latin1');
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;

interface Part {
  name: string;
  method: number;
  packed: number;
  unpacked: number;
  /** Offset of its own header. */
  at: number;
}

/**
 * A DOCX: a package with a Word document, without macros, whole, and no larger unpacked than a document is. What it
 * says of itself is not believed: every part is unpacked once, with a limit.
 * @throws PaperRefusedError `type` for other packages, `broken`, or `unsafe`.
 */
export async function checkDocx(bytes: Buffer): Promise<void> {
  const parts = partsOf(bytes);
  const names = new Set(parts.map(({ name }) => name.toLowerCase()));
  if (!names.has('[content_types].xml') || !names.has('word/document.xml')) throw new PaperRefusedError('type');
  const isMacro = [...names].some((name) => name.endsWith('vbaproject.bin'));
  const total = parts.reduce((sum, { unpacked }) => sum + unpacked, 0);
  if (isMacro || total > PAPER_LIMITS.unpackedBytes) throw new PaperRefusedError('unsafe');
  for (const part of parts) await checkPart(bytes, part);
}

function partsOf(bytes: Buffer): Part[] {
  const end = bytes.lastIndexOf(END);
  if (end < 0 || end + 22 > bytes.length) throw new PaperRefusedError('broken');
  const count = bytes.readUInt16LE(end + 10);
  if (count > PAPER_LIMITS.parts) throw new PaperRefusedError('unsafe');
  const parts: Part[] = [];
  for (let at = bytes.readUInt32LE(end + 16); parts.length < count; ) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) throw new PaperRefusedError('broken');
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28);
    if ((bytes.readUInt16LE(at + 8) & ENCRYPTED) !== 0) throw new PaperRefusedError('unsafe');
    parts.push({
      name: bytes.subarray(at + 46, nameEnd).toString('utf8'),
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      at: bytes.readUInt32LE(at + 42),
    });
    at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return parts;
}

async function checkPart(bytes: Buffer, { method, packed, unpacked, at }: Part): Promise<void> {
  if (at + 30 > bytes.length || bytes.readUInt32LE(at) !== LOCAL) throw new PaperRefusedError('broken');
  const from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
  const content = bytes.subarray(from, from + packed);
  if (content.length !== packed) throw new PaperRefusedError('broken');
  if (method === STORED && packed === unpacked) return;
  if (method !== DEFLATED) throw new PaperRefusedError('unsafe');
  if ((await unpackedBytes(content, unpacked)) !== unpacked) throw new PaperRefusedError('unsafe');
}

/** How much comes out, counted a piece at a time: what is unpacked is never held. Ends soon after `most`. */
async function unpackedBytes(content: Buffer, most: number): Promise<number> {
  let bytes = 0;
  try {
    for await (const piece of Readable.from([content]).pipe(createInflateRaw())) {
      bytes += (piece as Buffer).length;
      if (bytes > most) break;
    }
  } catch {
    throw new PaperRefusedError('broken');
  }
  return bytes;
}
