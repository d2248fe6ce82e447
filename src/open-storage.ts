import { mkdirSync } from 'node:fs';
import type { Config } from './config/index.ts';
import { databaseFile } from './project-folders.ts';
import { openMongo, openSqlite, type Storage } from './storage/index.ts';

/** The storage of this environment. @throws StorageLockedError while another process has the embedded one. */
export async function openStorage(config: Pick<Config, 'DATA_DIR' | 'MONGODB_URL'>): Promise<Storage> {
  if (config.MONGODB_URL !== undefined) return openMongo({ url: config.MONGODB_URL });
  mkdirSync(config.DATA_DIR, { recursive: true });
  return openSqlite({ file: databaseFile(config) });
}
