import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import type { FileKey } from '../field-seal.ts';
import { SealedFileError } from './errors.ts';

/** What a sealed file is for. */
export type SealedKind = 'backup' | 'archive';

const FORMAT = 'legal-hotline sealed file';
const VERSION = 1;
/** The header is one line, which says nothing of what is inside. */
const LONGEST_HEADER = 1024;
const PIECE = 256 * 1024;
const TAG = 16;
/** The mark of the last piece, in its length. */
const LAST = 0x8000_0000;

const headerSchema = z.object({
  format: z.literal(FORMAT),
  version: z.int(),
  kind: z.enum(['backup', 'archive']),
  key: z.string(),
  salt: z.base64(),
});

/**
 * Writes a file that is compressed and sealed (AES-256-GCM, a key of its own made from FIELD_KEY, in pieces that are
 * numbered and whose last one is marked): what is cut off, altered or moved within it is found when it is read. It has
 * its name only when it is whole and on the disk, and never takes the place of another.
 * @returns SHA-256 of the file, hex, and its bytes.
 */
export async function writeSealedFile(
  file: string,
  { kind, keys }: { kind: SealedKind; keys: readonly FileKey[] },
  content: AsyncIterable<Buffer>,
): Promise<{ sha256: string; bytes: number }> {
  const [key] = keys;
  if (key === undefined) throw new Error('no key');
  const salt = randomBytes(32);
  const header = { format: FORMAT, version: VERSION, kind, key: key.id, salt: salt.toString('base64') };
  const line = Buffer.from(`${JSON.stringify(header)}\n`);
  const part = `${file}.part`;
  await refuseExisting(file);
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(part, 'w', 0o600);
  try {
    const write = async (piece: Buffer) => {
      hash.update(piece);
      bytes += piece.length;
      await handle.writeFile(piece);
    };
    await write(line);
    await pipeline(Readable.from(content), createGzip({ level: 4 }), async (zipped: AsyncIterable<Buffer>) => {
      for await (const piece of sealed(zipped, key.of(salt), line)) await write(piece);
    });
    await handle.sync();
    await handle.close();
    await refuseExisting(file);
    await rename(part, file);
    await syncFolder(dirname(file));
  } catch (error) {
    await handle.close().catch(() => {});
    await rm(part, { force: true });
    throw error;
  }
  return { sha256: hash.digest('hex'), bytes };
}

/**
 * What a sealed file holds, a piece at a time, each checked before it is given; the end only when it is the end.
 * @throws SealedFileError naming the file: missing, none of ours, of a newer release, another key, cut, altered.
 */
export async function* readSealedFile(
  file: string,
  { kind, keys }: { kind: SealedKind; keys: readonly FileKey[] },
): AsyncGenerator<Buffer> {
  const handle = await openFor(file);
  try {
    const { line, header } = await readHeader(file, handle);
    if (header.kind !== kind) {
      throw new SealedFileError('hotline_storage_file_unknown', file, `it is no ${kind}, but of kind ${header.kind}.`);
    }
    const key = keys.find(({ id }) => id === header.key);
    if (key === undefined) {
      const problem = `it was sealed with key ${header.key}, and neither FIELD_KEY nor FIELD_KEY_BEFORE is that.`;
      throw new SealedFileError('hotline_storage_file_wrong_key', file, problem);
    }
    const pieces = unsealed(file, handle, { key: key.of(Buffer.from(header.salt, 'base64')), line });
    yield* unzipped(file, pieces);
  } finally {
    await handle.close();
  }
}

async function* unzipped(file: string, pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  const done = pipeline(Readable.from(pieces), gunzip).catch((error: unknown) => error);
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
  } catch (error) {
    const cause = (await done) ?? error;
    throw cause instanceof SealedFileError ? cause : SealedFileError.altered(file);
  } finally {
    gunzip.destroy();
  }
}

/** Pieces of one size, each with its number and whether it is the last one under its seal. */
async function* sealed(zipped: AsyncIterable<Buffer>, key: Buffer, line: Buffer): AsyncGenerator<Buffer> {
  let waiting = Buffer.alloc(0);
  let number = 0;
  const seal = (plain: Buffer, isLast: boolean): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(((isLast ? LAST : 0) | plain.length) >>> 0);
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number)).setAAD(Buffer.concat([line, length]));
    number += 1;
    return Buffer.concat([length, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  };
  for await (const chunk of zipped) {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length > PIECE) {
      yield seal(waiting.subarray(0, PIECE), false);
      waiting = waiting.subarray(PIECE);
    }
  }
  yield seal(waiting, true);
}

async function* unsealed(
  file: string,
  handle: FileHandle,
  { key, line }: { key: Buffer; line: Buffer },
): AsyncGenerator<Buffer> {
  let at = line.length;
  for (let number = 0; ; number += 1) {
    const length = await readExactly(file, handle, at, 4);
    const marked = length.readUInt32BE();
    const isLast = marked >= LAST;
    const size = marked % LAST;
    if (size > PIECE) throw SealedFileError.altered(file);
    const body = await readExactly(file, handle, at + 4, size + TAG);
    at += 4 + size + TAG;
    yield opened(file, { key, number, aad: Buffer.concat([line, length]), body });
    if (!isLast) continue;
    const { bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, at);
    if (bytesRead > 0) throw SealedFileError.altered(file);
    return;
  }
}

function opened(file: string, { key, number, aad, body }: { key: Buffer; number: number; aad: Buffer; body: Buffer }) {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number)).setAAD(aad).setAuthTag(body.subarray(-TAG));
    return Buffer.concat([decipher.update(body.subarray(0, -TAG)), decipher.final()]);
  } catch {
    throw SealedFileError.altered(file);
  }
}

/** The key is of this file alone, so that the number of a piece is enough. */
function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 6, 6);
  return nonce;
}

async function readHeader(file: string, handle: FileHandle) {
  const start = Buffer.alloc(LONGEST_HEADER);
  const { bytesRead } = await handle.read(start, 0, LONGEST_HEADER, 0);
  const end = start.subarray(0, bytesRead).indexOf('\n');
  const unknown = new SealedFileError('hotline_storage_file_unknown', file, 'it is no file of this hotline.');
  if (end < 0) throw unknown;
  const line = start.subarray(0, end + 1);
  let header: unknown;
  try {
    header = JSON.parse(line.toString('utf8'));
  } catch {
    throw unknown;
  }
  const parsed = headerSchema.safeParse(header);
  if (!parsed.success) throw unknown;
  if (parsed.data.version > VERSION) {
    throw new SealedFileError('hotline_storage_file_newer', file, 'a newer release wrote it; read it with that one.');
  }
  return { line, header: parsed.data };
}

async function readExactly(file: string, handle: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await handle.read(buffer, 0, bytes, at);
  if (bytesRead < bytes) throw SealedFileError.cut(file);
  return buffer;
}

async function openFor(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'r');
  } catch {
    throw new SealedFileError('hotline_storage_file_missing', file, 'there is no such file, or it cannot be read.');
  }
}

async function refuseExisting(file: string): Promise<void> {
  const there = await open(file, 'r').catch(() => null);
  if (there === null) return;
  await there.close();
  throw new SealedFileError('hotline_storage_file_there', file, 'there is a file of this name already.');
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
