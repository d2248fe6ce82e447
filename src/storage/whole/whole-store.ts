import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.ts';
import type { PlainDocument } from '../plain-document.ts';
import { encodeDocument } from '../sqlite/document-json.ts';

/** A document as it is kept: whatever schema it was written under. */
export type StoredDocument = PlainDocument & { _id: string };

/** All that is kept, to be read whole: what backups, moves and comparisons need, never a turn. */
export interface ReadableStore {
  readonly engine: 'sqlite' | 'mongo';
  /** Names of all collections, also of those that no room of this release declares; sorted. */
  names(): Promise<string[]>;
  /** The documents of a collection in batches, in the order of `_id`, after `after`. */
  batches(name: string, after?: string): AsyncIterable<readonly StoredDocument[]>;
}

/** A {@link ReadableStore} that takes documents as they were kept elsewhere. */
export interface FillableStore extends ReadableStore {
  /**
   * Keep documents as they are, unchecked; one whose id is there is left alone. Durable on return.
   * @throws StorageConflictError when a unique key is taken by another document.
   */
  put(name: string, documents: readonly StoredDocument[]): Promise<void>;
  /** The largest `_id` of a collection; null when it is empty or not there. */
  lastId(name: string): Promise<string | null>;
  /** Remove a collection that no room declares; nothing happens when it is not there. */
  clear(name: string): Promise<void>;
}

/** What stands for a collection: the same wherever the same documents are kept. */
export interface CollectionDigest {
  name: string;
  documents: number;
  /** SHA-256 over the documents in the order of `_id`, hex. */
  sha256: string;
}

/** Adds up documents one after the other. */
export class DocumentDigest {
  readonly #hash = createHash('sha256');
  #documents = 0;

  add(document: StoredDocument): void {
    this.#hash.update(canonicalJson(JSON.parse(encodeDocument(document)))).update('\n');
    this.#documents += 1;
  }

  end(name: string): CollectionDigest {
    return { name, documents: this.#documents, sha256: this.#hash.digest('hex') };
  }
}

/** Reads a collection whole. */
export async function digestOf(store: ReadableStore, name: string): Promise<CollectionDigest> {
  const digest = new DocumentDigest();
  for await (const batch of store.batches(name)) for (const document of batch) digest.add(document);
  return digest.end(name);
}

/** Whether nothing is kept. */
export async function isEmpty(store: FillableStore): Promise<boolean> {
  for (const name of await store.names()) if ((await store.lastId(name)) !== null) return false;
  return true;
}
