import { systemClock } from '../clock.ts';
import { type Config, loadConfig } from '../config/index.ts';
import { HotlineError } from '../errors.ts';
import { readableData } from '../kept-data.ts';
import { openStorage } from '../open-storage.ts';
import type { Storage } from '../storage/index.ts';
import { openStores, type Stores } from '../stores.ts';
import type { CommandIo } from './command.ts';

/**
 * Opens the storage for a command and closes it again, whatever happens.
 * @param work what the command does. @returns its exit code; 1 where it was refused, with the reason on `err`.
 */
export async function onStorage(
  { err, env = process.env }: Pick<CommandIo, 'err'> & { env?: NodeJS.ProcessEnv },
  work: (opened: { config: Config; storage: Storage; stores: Stores }) => Promise<number>,
): Promise<number> {
  try {
    const config = loadConfig({ ...env, LOG_LEVEL: env.LOG_LEVEL ?? 'warn' });
    const storage = await openStorage(config);
    try {
      const stores = openStores(storage);
      await storage.prepare();
      await readableData(storage, stores, systemClock);
      return await work({ config, storage, stores });
    } finally {
      await storage.close();
    }
  } catch (error) {
    if (!(error instanceof HotlineError)) throw error;
    err(`${error.message} (${error.code})`);
    return 1;
  }
}
