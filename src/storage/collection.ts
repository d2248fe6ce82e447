import type { Schema } from 'mongoose';
import type { FillableStore } from './whole/whole-store.ts';

/** Every stored document has a string id that its room chooses. */
export interface Stored {
  _id: string;
}

/** Scalars that may be compared and indexed. Dates are stored as UTC. */
export type Scalar = string | number | boolean | Date | null;

/** Bounds of a range on one field: `from` inclusive, `before` exclusive. */
export interface Range {
  from?: Scalar;
  before?: Scalar;
}

/**
 * A condition on one field: equal, one of, all of, within a range, or starting with. Array fields match by element.
 * `all` is for array fields alone, 1 to {@link MOST_ALL} values: the first leads through the index, the others are
 * looked up for each document it gives, so that the rarest goes first.
 */
export type Condition = Scalar | { in: readonly Scalar[] } | { all: readonly Scalar[] } | Range | { prefix: string };

/** Values that one `all` may hold. */
export const MOST_ALL = 16;

/**
 * A query. It must be served by a declared index: the `where` fields (equalities first, at most one range or
 * prefix last) followed by the `sort` field must be a prefix of one index of the schema, else
 * `StorageQueryError` (`hotline_storage_no_index`) is thrown on every engine.
 */
export interface Query<T> {
  where?: { readonly [K in keyof T & string]?: Condition };
  /** One field, ascending (1) or descending (-1); ties are ordered by `_id` in the same direction. Default: `_id` ascending. */
  sort?: { readonly [K in keyof T & string]?: 1 | -1 };
  /** Largest number of documents; default 100, at most 1000. */
  limit?: number;
  /** Opaque cursor of a previous {@link Page}: continue after its last document. */
  after?: string;
}

export interface Page<T> {
  items: T[];
  /** Pass as `after` for the next page; null at the end. */
  next: string | null;
}

/** One group of {@link Collection.sumBy}: the values of the `by` fields, how many documents, and the sums. */
export interface SumGroup {
  key: Readonly<Record<string, string | number | boolean | null>>;
  count: number;
  sums: Readonly<Record<string, number>>;
}

/** What a room declares: a name and the Mongoose schema that casts, validates, defaults and indexes. */
export interface CollectionDefinition<T extends Stored> {
  name: string;
  schema: Schema;
  /** Type witness only; never read. */
  readonly _type?: T;
}

/**
 * The narrow door to storage. Both engines implement it once for all collections, and the contract suite in
 * `test/storage/` holds both to the same behaviour.
 *
 * Documents that leave the port are plain objects, never Mongoose documents, and may be kept and compared.
 */
export interface Collection<T extends Stored> {
  readonly name: string;

  /** The document, or null. */
  get(id: string): Promise<T | null>;

  /** Several documents by id; missing ones are left out, order is that of `ids`. */
  getMany(ids: readonly string[]): Promise<T[]>;

  /**
   * Store a new document; schema defaults are applied. On return it is durable.
   * @throws StorageConflictError `hotline_storage_conflict` when `_id` or a unique key is taken (names the fields).
   * @throws StorageValidationError `hotline_storage_invalid` when the schema refuses it (names the fields).
   */
  insert(doc: T): Promise<T>;

  /**
   * Read, apply a pure function, write if nobody wrote in between, else read and apply again (bounded retries,
   * then `hotline_storage_busy`). `fn` returns the new document, or null to leave the stored one as it is; it may
   * throw a coded error to refuse, which passes through unchanged. `fn` may run several times.
   * @returns the document as stored after the call, or null when there is none with this id.
   */
  change(id: string, fn: (current: T) => T | null): Promise<T | null>;

  /**
   * Atomically take the first match in index order and change it; concurrent claims never take the same document
   * in the same state. `fn` must change the document so that it no longer matches. The order is that of the fields
   * of the first declared index that serves the query, from the sort field on when one is given.
   * @returns the changed document, or null when nothing matches.
   */
  claim(query: Query<T>, fn: (current: T) => T): Promise<T | null>;

  find(query: Query<T>): Promise<T[]>;

  page(query: Query<T>): Promise<Page<T>>;

  /** @param most counting stops there: a large number costs no more than this. */
  count(query: Pick<Query<T>, 'where'>, most?: number): Promise<number>;

  /** Group the documents of an indexed range by the values of `by`, counting them and summing `sum` fields. */
  sumBy(
    query: Pick<Query<T>, 'where'>,
    by: readonly (keyof T & string)[],
    sum?: readonly (keyof T & string)[],
  ): Promise<SumGroup[]>;

  /** Remove one document; true when there was one. */
  remove(id: string): Promise<boolean>;

  /** Every document, in `_id` order, a batch at a time: for exports, rebuilds and verification, never in a turn. */
  scan(): AsyncIterable<T>;
}

/** An event of a stream: `_id` is `<stream>:<seq, 10 digits>`. */
export interface StreamEvent extends Stored {
  stream: string;
  /** 1, 2, 3 … without a gap within one stream. */
  seq: number;
  /** Unique over the whole collection: the same event appended twice is stored once. */
  key: string;
}

/** An event as handed to {@link EventStream.append}: the stream assigns `_id`, `stream` and `seq`. */
export type NewEvent<E extends StreamEvent> = Omit<E, '_id' | 'stream' | 'seq'>;

/**
 * Append-only events in order. A schema of an event stream has unique indexes on `{stream: 1, seq: 1}` and
 * `{key: 1}`; the engines add them.
 */
export interface EventStream<E extends StreamEvent> extends Omit<Collection<E>, 'insert' | 'claim'> {
  /**
   * Append events to a stream, all of them next to each other, in the order given. An event whose `key` is already
   * stored is not stored again: the stored one is returned in its place.
   * @param place with `after`, only there: the first event gets the number that follows. Where that place or the key of
   * an event is taken, this event and those after it are not stored.
   * @returns the stored events, and for each whether it is new; with `after`, only those that were stored now.
   */
  append(
    stream: string,
    events: readonly NewEvent<E>[],
    place?: { after: number },
  ): Promise<{ event: E; isNew: boolean }[]>;

  /** Events of one stream with `seq` greater than `afterSeq`, in order; at most `limit` (default 500). */
  read(stream: string, afterSeq?: number, limit?: number): Promise<E[]>;

  /** The last events of one stream, in order; at most `limit`. */
  tail(stream: string, limit: number): Promise<E[]>;
}

/** An open storage engine: opens collections, tells whether it answers, closes. */
export interface Storage {
  /** `sqlite` or `mongo`, for logs and metrics. */
  readonly engine: 'sqlite' | 'mongo';
  /** Everything in it as it is kept, for backups, restores and moves. */
  readonly whole: FillableStore;
  collection<T extends Stored>(definition: CollectionDefinition<T>): Collection<T>;
  eventStream<E extends StreamEvent>(definition: CollectionDefinition<E>): EventStream<E>;
  /** Create what the declared schemas need (tables, indexes). Called once, after all collections are declared. */
  prepare(): Promise<void>;
  /** Resolves when a write and a read succeed within 2 s, else rejects. */
  ping(): Promise<void>;
  /** Finish what is being written and let go of files and sockets. */
  close(): Promise<void>;
}
