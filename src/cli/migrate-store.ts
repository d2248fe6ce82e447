import { realpathSync } from 'node:fs';
import { databaseFile } from '../project-folders.ts';
import { moveStore, openMongo, readSqlite } from '../storage/index.ts';
import { openStores } from '../stores.ts';
import { type FileIo, onKept } from './kept-files.ts';

export const help = `hotline migrate-store

Copies everything from the embedded database in DATA_DIR to the empty database in MONGODB_URL: documents, event streams in
their order, hash chains. At the end both are read whole, and counts and SHA-256 of every collection compared. The
embedded database is not changed, and nothing may run on it meanwhile. When interrupted, run it again.

Papers stay where they are: point PAPERS_DIR of the processes at that folder.`;

const NOT_UNDERSTOOD = 2;

/** Takes what follows `hotline migrate-store`. @returns the exit code: 0 moved, 1 refused, 2 not understood. */
export async function run(args: readonly string[], io: FileIo): Promise<number> {
  if (args.length > 0) {
    io.err(help);
    return NOT_UNDERSTOOD;
  }
  return onKept(io, async ({ config }) => {
    const { MONGODB_URL: url } = config;
    if (url === undefined) {
      io.err('hotline: MONGODB_URL says where to; it is not set.');
      return NOT_UNDERSTOOD;
    }
    const file = databaseFile(config);
    const from = readSqlite(file, { alone: true });
    try {
      const storage = await openMongo({ url });
      try {
        openStores(storage);
        await storage.prepare();
        const moved = await moveStore(from, storage.whole, realpathSync(file), ({ name, documents }) => {
          if (documents > 0) io.err(`${name}: ${documents}`);
        });
        const documents = moved.reduce((sum, one) => sum + one.documents, 0);
        io.out(`${documents} documents of ${moved.length} collections moved; every count and SHA-256 agrees`);
        return 0;
      } finally {
        await storage.close();
      }
    } finally {
      from.close();
    }
  });
}
