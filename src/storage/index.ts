/**
 * Storage (存储): the narrow door through which every room keeps its documents, and its two engines, SQLite on one
 * machine and MongoDB on many. Rooms declare Mongoose schemas and use {@link Collection}; `main.ts` opens the engine.
 */
export { SealedFileError, StoreFillingError } from './backup/errors.ts';
export { backUp, restore } from './backup/store-backup.ts';
export {
  type Manifest,
  type Part,
  type Read,
  readStoreFile,
  verifyStoreFile,
  type WrittenFile,
  writeStoreFile,
} from './backup/store-file.ts';
export { withLatest } from './bounded-list.ts';
export { canonicalJson } from './canonical-json.ts';
export { changeOrInsert } from './change-or-insert.ts';
export type {
  Collection,
  CollectionDefinition,
  Condition,
  EventStream,
  NewEvent,
  Page,
  Query,
  Range,
  Scalar,
  Storage,
  Stored,
  StreamEvent,
  SumGroup,
} from './collection.ts';
export { MOST_ALL } from './collection.ts';
export { type DailyCount, dailyCountCollection, nextCount } from './daily-count.ts';
export {
  StorageBusyError,
  StorageConflictError,
  StorageDeclarationError,
  StorageLockedError,
  StorageQueryError,
  StorageUnavailableError,
  StorageValidationError,
} from './errors.ts';
export {
  createFieldSeal,
  type FieldKeyRing,
  type FieldKeys,
  type FieldSeal,
  FieldSealError,
  type FileKey,
  fileKeysOf,
  isSealed,
} from './field-seal.ts';
export {
  type ChainBreak,
  type ChainEnd,
  type ChainedEvent,
  type ChainLine,
  followChain,
  HashChain,
} from './hash-chain.ts';
export { checkFieldKeys, checkIndexKey, type KeyStanding, keyStandingCollection } from './key-standing.ts';
export { LARGEST_DOCUMENT } from './largest-document.ts';
export {
  type DataProcess,
  type DataVersion,
  dataProcessCollection,
  dataVersionCollection,
  type Migration,
} from './migrations/migration.ts';
export { type Migrated, type MigrationRun, Migrations } from './migrations/migrations.ts';
export { ProcessBook } from './migrations/process-book.ts';
export { type MongoOptions, openMongo } from './mongo/open-mongo.ts';
export { cursorAt } from './page-cursor.ts';
export { countSealed, resealCollection, type SealedCounts, type Walkable } from './reseal.ts';
export { openSqlite, type SqliteOptions } from './sqlite/open-sqlite.ts';
export { type OpenedStore, readSqlite } from './sqlite/whole-sqlite.ts';
export { refuseHalfFilled } from './whole/filling.ts';
export { moveStore } from './whole/move-store.ts';
export { digestOf, type FillableStore, type ReadableStore, type StoredDocument } from './whole/whole-store.ts';
