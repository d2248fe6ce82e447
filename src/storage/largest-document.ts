import { StorageValidationError } from './errors.ts';

/**
 * The largest document, in characters of its JSON. A document is read and written whole, so that one that grows is one
 * that slows: rooms keep theirs far below, and this stops what a room forgot, long before an engine would (MongoDB: 16 MB).
 */
export const LARGEST_DOCUMENT = 2_000_000;

/** @throws StorageValidationError `hotline_storage_invalid` for a document that is larger. */
export function refuseLarger(collection: string, json: string): void {
  if (json.length <= LARGEST_DOCUMENT) return;
  const problem = `makes it larger than ${LARGEST_DOCUMENT} characters`;
  throw new StorageValidationError(collection, [{ field: '_id', problem }]);
}
