import { createInflateRaw } from 'node:zlib';
import { xlsxCells } from '../../xlsx-cells.ts';
import { ShiftFileError } from './errors.ts';

/** Largest file, bytes. */
export const FILE_LIMIT = 1024 * 1024;
/** What its parts may come to when they are unpacked, bytes. */
const UNPACKED_LIMIT = 16 * 1024 * 1024;
const TOO_LARGE = '文件展开后太大，请只留要导入的行。';
const UNREADABLE = '这个 Excel 文件读不出来，请重新另存一次。';
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
/** What may stand behind the bytes of a part: its sizes told once more. */
const LONGEST_DESCRIPTOR = 24;
const DESCRIPTOR = Buffer.from([0x50, 0x4b, 0x07, 0x08]);

interface Part {
  name: string;
  /** Bytes packed, and as it says of itself unpacked. */
  packed: number;
  size: number;
  /** Where it begins. */
  at: number;
}

/**
 * The cells of the first sheet of an XLSX file. What it is, its bytes tell, not its name.
 * @param limitMs time for it; ten seconds unless told.
 * @throws ShiftFileError 422
 */
export async function readSheetCells(bytes: Buffer, limitMs?: number): Promise<unknown[][]> {
  if (bytes.length > FILE_LIMIT) throw new ShiftFileError('文件太大：最多 1 MB。');
  const parts = partsOf(bytes);
  if (parts === null || !parts.some(({ name }) => name === 'xl/workbook.xml')) {
    throw new ShiftFileError('这不是 Excel 文件（.xlsx）。请在 Excel 里另存为“Excel 工作簿”。');
  }
  const unpacked = parts.reduce((sum, { size }) => sum + size, 0);
  if (unpacked > UNPACKED_LIMIT) throw new ShiftFileError(TOO_LARGE);
  await assertHolds(bytes, parts);
  try {
    return await xlsxCells(bytes, limitMs);
  } catch {
    throw new ShiftFileError(UNREADABLE);
  }
}

/**
 * Unpacks every part for its length alone: a file may say less of itself than it holds, and the reader goes by what stands
 * in it, not by its table.
 */
async function assertHolds(bytes: Buffer, parts: readonly Part[]): Promise<void> {
  const inOrder = [...parts].sort((one, other) => one.at - other.at);
  let room = UNPACKED_LIMIT;
  let next = 0;
  for (const [nth, { at, packed }] of inOrder.entries()) {
    const isHere = nth === 0 ? at === 0 : at >= next && at - next <= LONGEST_DESCRIPTOR;
    if (!isHere || at + 30 > bytes.length || bytes.readUInt32LE(at) !== LOCAL) throw new ShiftFileError(UNREADABLE);
    const begin = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    next = begin + packed;
    if (next > bytes.length || !endsThere(bytes, { at, begin, packed })) throw new ShiftFileError(UNREADABLE);
    const isPacked = bytes.readUInt16LE(at + 8) !== 0;
    const { length, read } = isPacked
      ? await unpack(bytes.subarray(begin, next), room)
      : { length: packed, read: packed };
    room -= length;
    if (room < 0) throw new ShiftFileError(TOO_LARGE);
    // Behind the end of a part something could be hidden that the table does not tell of.
    if (read !== packed) throw new ShiftFileError(UNREADABLE);
  }
}

/** Whether the reader ends a part where its table says: at its own length, or else at the first mark of a descriptor. */
function endsThere(bytes: Buffer, { at, begin, packed }: Pick<Part, 'at' | 'packed'> & { begin: number }): boolean {
  const told = bytes.readUInt32LE(at + 18);
  const isToldBehind = (bytes.readUInt16LE(at + 6) & 0x08) !== 0 && told === 0;
  return isToldBehind ? bytes.indexOf(DESCRIPTOR, begin) === begin + packed : told === packed;
}

/** How long it is unpacked (no further than just beyond `most`), and how much of it was read. */
async function unpack(packed: Buffer, most: number): Promise<{ length: number; read: number }> {
  const engine = createInflateRaw();
  engine.end(packed);
  let length = 0;
  try {
    for await (const chunk of engine) {
      length += (chunk as Buffer).length;
      if (length > most) break;
    }
  } catch {
    throw new ShiftFileError(UNREADABLE);
  }
  return { length, read: engine.bytesWritten };
}

/** What a ZIP file says of its parts, from its table at the end; null when it is none. */
function partsOf(bytes: Buffer): Part[] | null {
  if (bytes.length < 22 || bytes.readUInt32LE(0) !== LOCAL) return null;
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(END);
  const end = bytes.lastIndexOf(mark);
  if (end < 0 || end + 22 > bytes.length) return null;
  const parts: Part[] = [];
  let at = bytes.readUInt32LE(end + 16);
  while (at + 46 <= bytes.length && bytes.readUInt32LE(at) === CENTRAL) {
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const next = at + 46 + (nameLength ?? 0);
    parts.push({
      name: bytes.toString('utf8', at + 46, next),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      at: bytes.readUInt32LE(at + 42),
    });
    at = next + (extra ?? 0) + (comment ?? 0);
  }
  return parts.length === 0 ? null : parts;
}
