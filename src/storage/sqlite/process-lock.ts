import { StorageLockedError } from '../errors.ts';
import { Database } from './database.ts';

/** Held for as long as the database is open. */
export interface ProcessLock {
  release(): void;
}

/**
 * Takes the database file for this process. The lock is an exclusive transaction on a file of its own beside it, so
 * that the kernel lets go of it with the process, however the process ends, and tools may still read the database.
 * @throws StorageLockedError when another process, or this one, holds it.
 */
export function lockForProcess(file: string): ProcessLock {
  const lock = new Database(`${file}.lock`);
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { code?: unknown }).code === 'SQLITE_BUSY') throw new StorageLockedError(file);
    throw error;
  }
  return { release: () => lock.close() };
}
