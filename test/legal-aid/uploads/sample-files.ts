import { deflateRawSync, deflateSync } from 'node:zlib';

/** A small PNG of one colour, with a check sum that readers do not need here. */
export function png(width = 64, height = 64, seed = 0): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const row = Buffer.alloc(1 + 64 * 3, seed);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('tEXt', Buffer.from('Comment\0at home')),
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: 64 }, () => row)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, content: Buffer): Buffer {
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.write(name, 4, 'latin1');
  return Buffer.concat([frame, content, Buffer.alloc(4)]);
}

/** Baseline JPEG of 1×1, as encoders write it, with another size announced; a valid stream of segments. */
const BARE_JPEG = Buffer.from(
  'ffd8ffe000104a46494600010100000100010000ffdb004300' +
    'ff'.repeat(64) +
    'ffc0000b080001000101011100ffc4001f0000010501010101010100000000000000000102030405060708090a0b' +
    'ffda0008010100003f00d2cf20ffd9',
  'hex',
);

/** Degrees as Exif writes them: three fractions. */
const LATITUDE = [32, 1, 55, 1, 12, 1];

/** Exif with which side is up, a position, and a maker's note. */
export function exif(orientation = 6, order: 'MM' | 'II' = 'MM'): Buffer {
  const tiff = Buffer.alloc(160);
  const u16 = (value: number, at: number) =>
    order === 'MM' ? tiff.writeUInt16BE(value, at) : tiff.writeUInt16LE(value, at);
  const u32 = (value: number, at: number) =>
    order === 'MM' ? tiff.writeUInt32BE(value, at) : tiff.writeUInt32LE(value, at);
  tiff.write(order, 0, 'latin1');
  u16(42, 2);
  u32(8, 4);
  u16(2, 8);
  entry(10, 0x0112, 3, 1);
  u16(orientation, 18);
  entry(22, 0x8825, 4, 1);
  u32(60, 30);
  u16(2, 60);
  entry(62, 1, 2, 2);
  tiff.write('N', 70, 'latin1');
  entry(74, 2, 5, 3);
  u32(100, 82);
  for (const [index, value] of LATITUDE.entries()) u32(value, 100 + index * 4);
  tiff.write('HOME-POSITION', 130, 'latin1');
  return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);

  function entry(at: number, tag: number, type: number, count: number): void {
    u16(tag, at);
    u16(type, at + 2);
    u32(count, at + 4);
  }
}

/** A photo as a phone takes it, its position in it, and something behind its end. */
export function jpeg(options: { width?: number; height?: number; seed?: number; orientation?: number } = {}): Buffer {
  const bytes = Buffer.from(BARE_JPEG);
  const frame = bytes.indexOf(Buffer.from('ffc0', 'hex'));
  bytes.writeUInt16BE(options.height ?? 480, frame + 5);
  bytes.writeUInt16BE(options.width ?? 640, frame + 7);
  bytes[bytes.indexOf(Buffer.from('ffdb', 'hex')) + 10] = 1 + (options.seed ?? 0);
  const notes = exif(options.orientation ?? 6);
  const segment = Buffer.concat([Buffer.from('ffe10000', 'hex'), notes]);
  segment.writeUInt16BE(notes.length + 2, 2);
  return Buffer.concat([bytes.subarray(0, 20), segment, bytes.subarray(20), Buffer.from('behind the end')]);
}

export function pdf(seed = 0): Buffer {
  return Buffer.from(`%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n% ${seed}\ntrailer<</Root 1 0 R>>\n%%EOF\n`);
}

/** A Windows program, as far as anybody looks. */
export function exe(): Buffer {
  const bytes = Buffer.alloc(2048);
  bytes.write('MZ', 0, 'latin1');
  bytes.writeUInt32LE(0x80, 0x3c);
  bytes.write('PE\0\0', 0x80, 'latin1');
  return bytes;
}

interface Part {
  name: string;
  content: Buffer;
  /** Announced instead of its true length. */
  said?: number;
}

/** A package of parts, deflated. */
export function zip(parts: readonly Part[]): Buffer {
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, said } of parts) {
    const packed = deflateRawSync(content);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(20, 4);
    head.writeUInt16LE(8, 8);
    head.writeUInt32LE(packed.length, 18);
    head.writeUInt32LE(said ?? content.length, 22);
    head.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    head.copy(entry, 6, 4, 30);
    entry.writeUInt32LE(at, 42);
    local.push(head, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    at += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, ...directory, end]);
}

const TYPES = Buffer.from(
  '<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
);

export function docx(more: readonly Part[] = []): Buffer {
  return zip([
    { name: '[Content_Types].xml', content: TYPES },
    { name: 'word/document.xml', content: Buffer.from('<w:document/>') },
    ...more,
  ]);
}

/** Ninety zeros for each byte sent. */
export function bomb(): Buffer {
  return docx([{ name: 'word/media/image1.bmp', content: Buffer.alloc(120 * 1024 * 1024) }]);
}

/** The same, but it says that it is small. */
export function lyingBomb(): Buffer {
  return docx([{ name: 'word/media/image1.bmp', content: Buffer.alloc(20 * 1024 * 1024), said: 1000 }]);
}

/** An OLE file with these names in its directory. */
export function ole(...names: string[]): Buffer {
  const head = Buffer.alloc(1024);
  head.write('d0cf11e0a1b11ae1', 0, 'hex');
  return Buffer.concat([head, ...names.map((name) => Buffer.concat([Buffer.from(name, 'utf16le'), Buffer.alloc(64)]))]);
}

/** Boxes of a HEIC with a size and Exif data. */
export function heic(width = 4032, height = 3024): Buffer {
  const size = Buffer.alloc(12);
  size.writeUInt32BE(width, 4);
  size.writeUInt32BE(height, 8);
  return Buffer.concat([
    box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1')),
    box('meta', Buffer.concat([Buffer.alloc(4), box('ispe', size)])),
    box('mdat', Buffer.concat([Buffer.from([0, 0, 0, 6]), exif(1)])),
  ]);
}

function box(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length + 8, 0);
  head.write(name, 4, 'latin1');
  return Buffer.concat([head, content]);
}

export function webp(width = 800, height = 600): Buffer {
  const extended = Buffer.alloc(10);
  extended[0] = 0x0c;
  extended.writeUIntLE(width - 1, 4, 3);
  extended.writeUIntLE(height - 1, 7, 3);
  const body = Buffer.concat([
    riff('VP8X', extended),
    riff('VP8 ', Buffer.from('00000000009d012a0a000a00', 'hex')),
    riff('EXIF', exif()),
    riff('XMP ', Buffer.from('<x>HOME-POSITION</x>')),
  ]);
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(body.length + 4, 4);
  return Buffer.concat([head, body]);
}

function riff(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 0, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}
