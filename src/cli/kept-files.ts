import { systemClock } from '../clock.ts';
import { type Config, loadConfig } from '../config/index.ts';
import { HotlineError } from '../errors.ts';
import { DATA_STEPS } from '../migrations.ts';
import { databaseFile, papersFolder } from '../project-folders.ts';
import { type FileKey, fileKeysOf, openMongo, type ReadableStore, readSqlite } from '../storage/index.ts';
import type { CommandIo } from './command.ts';

/** Where the command writes, and the environment for the storage. */
export type FileIo = Pick<CommandIo, 'out' | 'err'> & { env?: NodeJS.ProcessEnv };

/** What belongs to all that is kept. */
export interface Kept {
  config: Config;
  keys: readonly FileKey[];
  papersDir: string;
  dataVersion: number;
  now: Date;
}

/** Runs a command on this environment. @returns its exit code; 1 where it was refused, with the reason on `err`. */
export async function onKept({ err, env = process.env }: FileIo, work: (kept: Kept) => Promise<number>) {
  try {
    const config = loadConfig({ ...env, LOG_LEVEL: env.LOG_LEVEL ?? 'warn' });
    return await work({
      config,
      keys: fileKeysOf(config.fieldKeys),
      papersDir: papersFolder(config),
      dataVersion: DATA_STEPS.length,
      now: systemClock.now(),
    });
  } catch (error) {
    if (!(error instanceof HotlineError)) throw error;
    err(`${error.message} (${error.code})`);
    return 1;
  }
}

/** Everything that is kept, beside the hotline that may be running on it. */
export async function openBeside(config: Config): Promise<{ store: ReadableStore; close(): Promise<void> }> {
  if (config.MONGODB_URL === undefined) {
    const store = readSqlite(databaseFile(config));
    return { store, close: async () => store.close() };
  }
  const storage = await openMongo({ url: config.MONGODB_URL });
  return { store: storage.whole, close: () => storage.close() };
}

/** Bytes in words. */
export function sizeOf(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
