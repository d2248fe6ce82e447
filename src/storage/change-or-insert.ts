import { asHotlineError } from '../errors.ts';
import type { Collection, Stored } from './collection.ts';

/**
 * Change a document, or make it with the same change. Of two who would make it at once one inserts it, and the other
 * changes what is there then.
 * @param blank what stands for a document that is not there yet; its `_id` names the document.
 * @param fn as in {@link Collection.change}; may run several times, and null leaves all as it is.
 * @returns the document afterwards, or null when there is none.
 */
export async function changeOrInsert<T extends Stored>(
  documents: Pick<Collection<T>, 'change' | 'insert'>,
  blank: T,
  fn: (current: T) => T | null,
): Promise<T | null> {
  const changed = await documents.change(blank._id, fn);
  if (changed !== null) return changed;
  const first = fn(blank);
  if (first === null) return null;
  try {
    return await documents.insert(first);
  } catch (error) {
    if (asHotlineError(error).code !== 'hotline_storage_conflict') throw error;
    return documents.change(blank._id, fn);
  }
}
