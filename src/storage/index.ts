/**
 * Storage (存储): the narrow door through which every room keeps its documents, and its two engines, SQLite on one
 * machine and MongoDB on many. Rooms declare Mongoose schemas and use {@link Collection}; `main.ts` opens the engine.
 */
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
export {
  StorageBusyError,
  StorageConflictError,
  StorageDeclarationError,
  StorageLockedError,
  StorageQueryError,
  StorageUnavailableError,
  StorageValidationError,
} from './errors.ts';
export { createFieldSeal, type FieldSeal, FieldSealError } from './field-seal.ts';
export { type MongoOptions, openMongo } from './mongo/open-mongo.ts';
export { openSqlite, type SqliteOptions } from './sqlite/open-sqlite.ts';
