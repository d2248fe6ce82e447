import { systemClock } from '../clock.ts';
import { readableData } from '../kept-data.ts';
import { openStorage } from '../open-storage.ts';
import { restore } from '../storage/index.ts';
import { openStores } from '../stores.ts';
import { inWords } from './backup.ts';
import { type FileIo, onKept } from './kept-files.ts';

export const help = `hotline restore FILE

Puts a backup into the storage of this environment, which must be empty: a new DATA_DIR, or a new database in MONGODB_URL.
It does not matter on which of the two the backup was made. The file is checked before anything is written, and what was
written is compared with it afterwards. When interrupted, run it again: the hotline does not start on half a restore.

FIELD_KEY must be the one of the backup, or name that one in FIELD_KEY_BEFORE.`;

const NOT_UNDERSTOOD = 2;

/** Takes what follows `hotline restore`. @returns the exit code: 0 restored, 1 refused, 2 not understood. */
export async function run(args: readonly string[], io: FileIo): Promise<number> {
  const [file, ...more] = args;
  if (file === undefined || more.length > 0) {
    io.err(help);
    return NOT_UNDERSTOOD;
  }
  return onKept(io, async ({ config, ...kept }) => {
    const storage = await openStorage(config);
    try {
      const stores = openStores(storage);
      await storage.prepare();
      const { manifest } = await restore(file, storage.whole, kept);
      await readableData(storage, stores, systemClock);
      io.out(`restored ${inWords(manifest)}; every count and SHA-256 agrees`);
      return 0;
    } finally {
      await storage.close();
    }
  });
}
