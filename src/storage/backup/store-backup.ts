import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { FileKey } from '../field-seal.ts';
import { fillStore } from '../whole/filling.ts';
import type { CollectionDigest, FillableStore, ReadableStore } from '../whole/whole-store.ts';
import { SealedFileError, StoreFillingError } from './errors.ts';
import { FolderWriter, filesBelow, pathsBelow } from './kept-files.ts';
import {
  type Manifest,
  type Part,
  readStoreFile,
  verifyStoreFile,
  type WrittenFile,
  writeStoreFile,
} from './store-file.ts';

export interface BackupDeps {
  keys: readonly FileKey[];
  /** Folder of papers, which belong to documents. */
  papersDir: string;
}

/**
 * Writes everything that is kept into one sealed file (备份), while it is being used. Documents first, papers after them:
 * the paper of a document in the file was there before it.
 * @param last collections that come last, in this order: others speak of what is in them.
 */
export async function backUp(
  store: ReadableStore,
  file: string,
  deps: BackupDeps & { now: Date; dataVersion: number; last: readonly string[] },
): Promise<WrittenFile> {
  const { keys, papersDir, now, dataVersion, last } = deps;
  async function* parts(): AsyncGenerator<Part> {
    for (const name of await ordered(store, last)) yield { name, documents: store.batches(name) };
    yield* filesBelow(papersDir);
  }
  const head = { kind: 'backup', madeAt: now.toISOString(), dataVersion, about: { engine: store.engine } } as const;
  return writeStoreFile(file, keys, head, parts());
}

async function ordered(store: ReadableStore, last: readonly string[]): Promise<string[]> {
  const names = await store.names();
  return [...names.filter((name) => !last.includes(name)), ...last.filter((name) => names.includes(name))];
}

/**
 * Puts a backup into an empty store and an empty folder (恢复). The whole file is checked before anything is written, and
 * what was written is compared with it afterwards; when interrupted, the same call goes on.
 * @throws SealedFileError, StoreFillingError
 */
export async function restore(
  file: string,
  store: FillableStore,
  deps: BackupDeps & { dataVersion: number },
): Promise<{ manifest: Manifest; collections: CollectionDigest[] }> {
  const { keys, papersDir, dataVersion } = deps;
  const manifest = await verifyStoreFile(file, { kind: 'backup', keys });
  if (manifest.dataVersion > dataVersion) {
    throw new SealedFileError(
      'hotline_storage_file_newer',
      file,
      'its data are of a newer release; restore it with that one.',
    );
  }
  const source = `backup ${await sha256Of(file)}`;
  await refuseOtherPapers(papersDir, manifest);
  const collections = await fillStore(store, source, async () => {
    const folder = new FolderWriter(papersDir, file);
    for await (const read of readStoreFile(file, { kind: 'backup', keys })) {
      if (read.is === 'documents') await store.put(read.name, read.documents);
      else if (read.is === 'file') await folder.begin(read.path);
      else if (read.is === 'bytes') await folder.write(read.bytes);
    }
    await folder.end();
    return manifest.collections;
  });
  return { manifest, collections };
}

/** Of papers nothing may be lost either: what lies there must be of this backup. */
async function refuseOtherPapers(papersDir: string, { files }: Manifest): Promise<void> {
  const known = new Set(files.map(({ path }) => path));
  if ((await pathsBelow(papersDir)).every((path) => known.has(path))) return;
  throw new StoreFillingError(
    'hotline_storage_not_empty',
    'The folder of papers is not empty: nothing was changed. Name an empty one in PAPERS_DIR or DATA_DIR.',
  );
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
