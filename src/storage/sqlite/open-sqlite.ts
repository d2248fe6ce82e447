import { mkdirSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import mongoose from 'mongoose';
import { type Clock, systemClock } from '../../clock.ts';
import type { Collection, CollectionDefinition, EventStream, Storage, Stored, StreamEvent } from '../collection.ts';
import { type DeclaredIndex, declaredIndexes, eventStreamIndexes } from '../declared-index.ts';
import { createCaster } from '../document-caster.ts';
import { StorageDeclarationError } from '../errors.ts';
import { withinPingDeadline } from '../ping-deadline.ts';
import { QueryPlanner } from '../query-plan.ts';
import { Database } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import { prepareTables } from './prepare-tables.ts';
import { lockForProcess, type ProcessLock } from './process-lock.ts';
import { refuseScans } from './select.ts';
import { SqliteCollection, type SqliteParts } from './sqlite-collection.ts';
import { SqliteEventStream } from './sqlite-event-stream.ts';
import { Table } from './table.ts';
import { WholeSqlite } from './whole-sqlite.ts';

export interface SqliteOptions {
  /** Path of the database; its folder is made when missing. `:memory:` keeps nothing and locks nothing. */
  file: string;
  /** Notes in the database when a table was built. */
  clock?: Clock;
  /** Also ask SQLite how it will run each query, and refuse one that would scan a table. For tests. */
  checkQueries?: boolean;
}

/**
 * Opens embedded storage for this process alone. What a promise of a write confirms is on the disk.
 * @throws StorageLockedError when another process has the file open.
 */
export async function openSqlite(options: SqliteOptions): Promise<Storage> {
  const { file, clock = systemClock, checkQueries = false } = options;
  const isFile = file !== ':memory:';
  if (isFile) mkdirSync(dirname(file), { recursive: true });
  const lock = isFile ? lockForProcess(file) : null;
  try {
    const db = new Database(file, checkQueries ? refuseScans : undefined);
    db.exec('PRAGMA journal_mode = WAL');
    // The log is flushed by us, once for many transactions and beside the event loop; SQLite flushes at checkpoints.
    db.exec('PRAGMA synchronous = NORMAL');
    db.exec('CREATE TABLE IF NOT EXISTS _tables (name TEXT PRIMARY KEY, shape TEXT NOT NULL, built TEXT NOT NULL)');
    db.run('INSERT OR REPLACE INTO _tables VALUES (?, ?, ?)', ['_tables', '', clock.now().toISOString()]);
    const log = isFile ? await openLog(file) : null;
    return new SqliteStorage(db, lock, log, clock);
  } catch (error) {
    lock?.release();
    throw error;
  }
}

/** The write-ahead log lives as long as the connection; its name is made durable once. */
async function openLog(file: string): Promise<FileHandle> {
  const log = await open(`${file}-wal`, 'r+');
  await log.datasync();
  if (process.platform !== 'win32') {
    const folder = await open(dirname(file), 'r');
    await folder.sync().finally(() => folder.close());
  }
  return log;
}

class SqliteStorage implements Storage {
  readonly engine = 'sqlite';
  readonly whole: WholeSqlite;
  readonly #db: Database;
  readonly #lock: ProcessLock | null;
  readonly #log: FileHandle | null;
  readonly #clock: Clock;
  readonly #writer: GroupCommit;
  readonly #models = new mongoose.Mongoose();
  readonly #opened = new Map<string, { definition: unknown; port: unknown; table: Table }>();
  #prepared = false;
  #closed = false;

  constructor(db: Database, lock: ProcessLock | null, log: FileHandle | null, clock: Clock) {
    this.#db = db;
    this.#lock = lock;
    this.#log = log;
    this.#clock = clock;
    // Models only cast here: nothing may wait for a connection that never comes.
    this.#models.set({ autoCreate: false, autoIndex: false });
    this.#writer = new GroupCommit({
      begin: () => db.run('BEGIN IMMEDIATE'),
      commit: () => db.run('COMMIT'),
      rollback: () => db.exec('ROLLBACK'),
      savepoint: () => db.run('SAVEPOINT one'),
      release: () => db.run('RELEASE one'),
      rollbackToSavepoint: () => db.run('ROLLBACK TO one'),
      flush: () => log?.datasync() ?? Promise.resolve(),
    });
    this.whole = new WholeSqlite(db, this.#writer, (name) => this.#tableOf(name));
  }

  collection<T extends Stored>(definition: CollectionDefinition<T>): Collection<T> {
    return this.#open(definition, [], (parts) => new SqliteCollection<T>(parts));
  }

  eventStream<E extends StreamEvent>(definition: CollectionDefinition<E>): EventStream<E> {
    return this.#open(definition, eventStreamIndexes, (parts) => new SqliteEventStream<E>(parts));
  }

  async prepare(): Promise<void> {
    const tables = [...this.#opened.values()].map(({ table }) => table);
    await this.#writer.run(() => prepareTables(this.#db, tables, this.#clock));
    this.#prepared = true;
  }

  async ping(): Promise<void> {
    const now = this.#clock.now().toISOString();
    await withinPingDeadline(
      this.#writer.run(() => this.#db.run(`UPDATE _tables SET built = ? WHERE name = '_tables'`, [now])),
    );
    this.#db.get('SELECT count(*) FROM _tables');
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writer.close();
    try {
      // The library closes a connection only when its statements are collected: fold the log into the database now.
      this.#db.get('PRAGMA wal_checkpoint(TRUNCATE)');
    } finally {
      await this.#log?.close();
      this.#db.close();
      this.#lock?.release();
    }
  }

  /** What no room declares any more has a table without indexes. */
  #tableOf(name: string): Table {
    const table = this.#opened.get(name)?.table ?? new Table(this.#db, name, []);
    if (this.#opened.has(name) || this.#db.get('SELECT 1 FROM _tables WHERE name = ?', [name]) === undefined) {
      prepareTables(this.#db, [table], this.#clock);
    }
    return table;
  }

  #open<T extends Stored, P>(
    definition: CollectionDefinition<T>,
    extra: readonly DeclaredIndex[],
    create: (parts: SqliteParts) => P,
  ): P {
    const { name, schema } = definition;
    const known = this.#opened.get(name);
    if (known) {
      if (known.definition !== schema) throw new StorageDeclarationError(name, 'is declared with two schemas');
      return known.port as P;
    }
    const indexes = declaredIndexes(name, schema, extra);
    const table = new Table(this.#db, name, indexes);
    const port = create({
      db: this.#db,
      writer: this.#writer,
      table,
      planner: new QueryPlanner(name, schema, indexes),
      cast: createCaster(name, this.#models.model<unknown>(name, schema, name)),
    });
    this.#opened.set(name, { definition: schema, port, table });
    if (this.#prepared) prepareTables(this.#db, [table], this.#clock);
    return port;
  }
}
