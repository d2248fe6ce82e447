import mongoose from 'mongoose';
import type { DeclaredIndex } from '../declared-index.ts';
import { StorageConflictError, StorageUnavailableError } from '../errors.ts';

interface DuplicateKey {
  code?: unknown;
  message?: unknown;
}

/** True when a unique index refused a write. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof mongoose.mongo.MongoError && (error as DuplicateKey).code === 11000;
}

/**
 * The error of the port for an error of the driver; others pass through. The driver's text of a duplicate key holds
 * the key's value and is not repeated: only the name of the index is read from it.
 */
export function toStorageError(collection: string, indexes: readonly DeclaredIndex[], error: unknown): unknown {
  if (!(error instanceof mongoose.mongo.MongoError)) return error;
  if (isDuplicateKey(error)) {
    const name = /index: (\S+) dup key/.exec(error.message)?.[1];
    const index = indexes.find((each) => each.name === name);
    return new StorageConflictError(collection, index?.fields.map(({ path }) => path) ?? ['_id']);
  }
  return new StorageUnavailableError(`MongoDB did not carry out a request on "${collection}": ${error.name}.`, error);
}
