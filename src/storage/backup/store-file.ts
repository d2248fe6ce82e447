import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { FileKey } from '../field-seal.ts';
import { type CollectionDigest, DocumentDigest, type StoredDocument } from '../whole/whole-store.ts';
import { SealedFileError } from './errors.ts';
import { type FileRecord, recordBytes, recordsIn } from './records.ts';
import { readSealedFile, type SealedKind, writeSealedFile } from './sealed-file.ts';

/** A file within a backup: a path below one of the folders that are kept with the store. */
export interface FileDigest {
  path: string;
  bytes: number;
  /** SHA-256, hex. */
  sha256: string;
}

/** What a backup or an archive says of itself, first and once more, with all it holds, at its end. */
export interface Manifest {
  kind: SealedKind;
  /** ISO, UTC. */
  madeAt: string;
  /** The version of the data in it. */
  dataVersion: number;
  /** What more is to be known of it. */
  about: Record<string, string>;
  collections: CollectionDigest[];
  files: FileDigest[];
}

/** One part of what goes into a file. */
export type Part =
  | { name: string; documents: AsyncIterable<readonly StoredDocument[]> }
  | { path: string; bytes: AsyncIterable<Buffer> };

/** Something read. */
export type Read =
  | { is: 'begin'; manifest: Omit<Manifest, 'collections' | 'files'> }
  | { is: 'documents'; name: string; documents: StoredDocument[] }
  | { is: 'file'; path: string }
  | { is: 'bytes'; path: string; bytes: Buffer }
  | { is: 'end'; manifest: Manifest };

/** Documents handed over at once. */
const BATCH = 500;

const headSchema = z.object({
  kind: z.enum(['backup', 'archive']),
  madeAt: z.string(),
  dataVersion: z.int(),
  about: z.record(z.string(), z.string()),
});
const manifestSchema = headSchema.extend({
  collections: z.array(z.object({ name: z.string(), documents: z.int(), sha256: z.string() })),
  files: z.array(z.object({ path: z.string(), bytes: z.int(), sha256: z.string() })),
});

export interface WrittenFile {
  manifest: Manifest;
  /** SHA-256 of the file itself, hex. */
  sha256: string;
  bytes: number;
}

/** Writes parts one after the other. @throws SealedFileError when a file of this name is there. */
export async function writeStoreFile(
  file: string,
  keys: readonly FileKey[],
  head: Omit<Manifest, 'collections' | 'files'>,
  parts: AsyncIterable<Part>,
): Promise<WrittenFile> {
  const manifest: Manifest = { ...head, collections: [], files: [] };
  const written = await writeSealedFile(file, { kind: head.kind, keys }, bytesOf(manifest, parts));
  return { manifest, ...written };
}

async function* bytesOf(manifest: Manifest, parts: AsyncIterable<Part>): AsyncGenerator<Buffer> {
  const says = (what: Record<string, unknown>): Buffer => recordBytes({ kind: 'says', says: what });
  const { collections, files, ...head } = manifest;
  yield says({ begins: head });
  for await (const part of parts) {
    if ('name' in part) {
      yield says({ collection: part.name });
      const digest = new DocumentDigest();
      for await (const batch of part.documents) {
        for (const document of batch) digest.add(document);
        yield Buffer.concat(batch.map((document) => recordBytes({ kind: 'document', document })));
      }
      collections.push(digest.end(part.name));
    } else {
      yield says({ file: part.path });
      const digest = new BytesDigest();
      for await (const bytes of part.bytes) {
        digest.add(bytes);
        yield recordBytes({ kind: 'bytes', bytes });
      }
      files.push(digest.end(part.path));
    }
  }
  yield says({ ends: manifest });
}

/**
 * Reads a file from its beginning to its end; what its manifest says is compared with what was in it.
 * @throws SealedFileError naming the file and what is wrong with it.
 */
export async function* readStoreFile(
  file: string,
  { kind, keys }: { kind: SealedKind; keys: readonly FileKey[] },
): AsyncGenerator<Read> {
  const reading = new Reading(file);
  for await (const record of recordsIn(file, readSealedFile(file, { kind, keys }))) yield* reading.take(record);
  if (!reading.isOver) throw SealedFileError.cut(file);
}

/** Reads it all and keeps nothing. @throws SealedFileError */
export async function verifyStoreFile(
  file: string,
  what: { kind: SealedKind; keys: readonly FileKey[] },
): Promise<Manifest> {
  for await (const read of readStoreFile(file, what)) if (read.is === 'end') return read.manifest;
  throw SealedFileError.cut(file);
}

class Reading {
  isOver = false;
  readonly #file: string;
  readonly #found: Pick<Manifest, 'collections' | 'files'> = { collections: [], files: [] };
  #name: string | null = null;
  #path: string | null = null;
  #documents = new DocumentDigest();
  #bytes = new BytesDigest();
  #batch: StoredDocument[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  *take(record: FileRecord): Generator<Read> {
    if (record.kind === 'says') yield* this.#said(record.says);
    else if (record.kind === 'document' && this.#name !== null) {
      this.#documents.add(record.document);
      this.#batch.push(record.document);
      if (this.#batch.length >= BATCH) yield* this.#handOver();
    } else if (record.kind === 'bytes' && this.#path !== null) {
      this.#bytes.add(record.bytes);
      yield { is: 'bytes', path: this.#path, bytes: record.bytes };
    } else throw SealedFileError.altered(this.#file);
  }

  *#said(says: Record<string, unknown>): Generator<Read> {
    yield* this.#close();
    if (typeof says.collection === 'string') this.#name = says.collection;
    else if (typeof says.file === 'string') {
      this.#path = says.file;
      yield { is: 'file', path: says.file };
    } else if (says.begins !== undefined) {
      yield { is: 'begin', manifest: this.#parsed(headSchema, says.begins) };
    } else {
      const manifest = this.#parsed(manifestSchema, says.ends);
      const said = JSON.stringify([manifest.collections, manifest.files]);
      if (said !== JSON.stringify([this.#found.collections, this.#found.files])) {
        throw SealedFileError.altered(this.#file);
      }
      this.isOver = true;
      yield { is: 'end', manifest };
    }
  }

  *#handOver(): Generator<Read> {
    if (this.#name === null || this.#batch.length === 0) return;
    yield { is: 'documents', name: this.#name, documents: this.#batch };
    this.#batch = [];
  }

  *#close(): Generator<Read> {
    yield* this.#handOver();
    if (this.#name !== null) this.#found.collections.push(this.#documents.end(this.#name));
    if (this.#path !== null) this.#found.files.push(this.#bytes.end(this.#path));
    this.#name = null;
    this.#path = null;
    this.#documents = new DocumentDigest();
    this.#bytes = new BytesDigest();
  }

  #parsed<T>(schema: z.ZodType<T>, value: unknown): T {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new SealedFileError('hotline_storage_file_newer', this.#file, 'a newer release wrote it in another form.');
  }
}

class BytesDigest {
  readonly #hash = createHash('sha256');
  #bytes = 0;

  add(bytes: Buffer): void {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
  }

  end(path: string): FileDigest {
    return { path, bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}
