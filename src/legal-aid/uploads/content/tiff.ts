const ORIENTATION = 0x0112;
const POSITION = 0x8825;
const ENTRY = 12;
/** More entries than a camera ever writes. */
const MOST_ENTRIES = 512;
/** More bytes than one value of a position ever has. */
const LONGEST_VALUE = 4096;
/** Bytes of one value of each TIFF type. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

/** Which side of the picture is up, 1 to 8, by its Exif data (a TIFF); 1 when it does not say. */
export function orientationOf(tiff: Buffer): number {
  const found = entriesOf(tiff, 'first').find(({ tag }) => tag === ORIENTATION);
  const value = found === undefined ? 1 : found.reads.u16(found.at + 8);
  return value >= 1 && value <= 8 ? value : 1;
}

/** Overwrites with zeros, in place, the position in Exif data. */
export function blankPosition(tiff: Buffer): void {
  const pointer = entriesOf(tiff, 'first').find(({ tag }) => tag === POSITION);
  if (pointer === undefined) return;
  for (const { at, type, count, reads } of entriesOf(tiff, pointer.reads.u32(pointer.at + 8))) {
    const size = Math.min((TYPE_BYTES[type] ?? 1) * count, LONGEST_VALUE);
    if (size > 4) {
      const from = reads.u32(at + 8);
      tiff.fill(0, Math.min(from, tiff.length), Math.min(from + size, tiff.length));
    }
    tiff.fill(0, at, at + ENTRY);
  }
}

interface Entry {
  /** Offset of the entry. */
  at: number;
  tag: number;
  type: number;
  count: number;
  reads: Reads;
}

interface Reads {
  u16(at: number): number;
  u32(at: number): number;
}

function entriesOf(tiff: Buffer, directory: number | 'first'): Entry[] {
  const reads = readsOf(tiff);
  if (reads === null) return [];
  const start = directory === 'first' ? reads.u32(4) : directory;
  const count = Math.min(reads.u16(start), MOST_ENTRIES);
  const entries: Entry[] = [];
  for (let index = 0; index < count; index += 1) {
    const at = start + 2 + index * ENTRY;
    if (at + ENTRY > tiff.length) break;
    entries.push({ at, tag: reads.u16(at), type: reads.u16(at + 2), count: reads.u32(at + 4), reads });
  }
  return entries;
}

/** Reads in the byte order of the file, 0 beyond its end; null when it is no TIFF. */
function readsOf(tiff: Buffer): Reads | null {
  const order = tiff.subarray(0, 2).toString('latin1');
  if (order !== 'MM' && order !== 'II') return null;
  const isBig = order === 'MM';
  const within = (at: number, size: number) => at >= 0 && at + size <= tiff.length;
  return {
    u16: (at) => (!within(at, 2) ? 0 : isBig ? tiff.readUInt16BE(at) : tiff.readUInt16LE(at)),
    u32: (at) => (!within(at, 4) ? 0 : isBig ? tiff.readUInt32BE(at) : tiff.readUInt32LE(at)),
  };
}
