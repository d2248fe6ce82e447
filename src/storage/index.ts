/**
 * Storage (存储): the narrow door through which every room keeps its documents, and its two engines, SQLite on one
 * machine and MongoDB on many. Rooms declare Mongoose schemas and use {@link Collection}; `main.ts` opens the engine.
 */
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
  isSealed,
} from './field-seal.ts';
export { type ChainBreak, type ChainEnd, type ChainedEvent, type ChainLine, HashChain } from './hash-chain.ts';
export { checkFieldKeys, checkIndexKey, type KeyStanding, keyStandingCollection } from './key-standing.ts';
export { type MongoOptions, openMongo } from './mongo/open-mongo.ts';
export { cursorAt } from './page-cursor.ts';
export { countSealed, resealCollection, type SealedCounts, type Walkable } from './reseal.ts';
export { openSqlite, type SqliteOptions } from './sqlite/open-sqlite.ts';
