import { existsSync } from 'node:fs';
import { StorageMissingError } from '../errors.ts';
import type { FillableStore, ReadableStore, StoredDocument } from '../whole/whole-store.ts';
import { Database } from './database.ts';
import { decodeDocument } from './document-json.ts';
import type { GroupCommit } from './group-commit.ts';
import { lockForProcess } from './process-lock.ts';
import { quoted, type Table } from './table.ts';

/** Documents read or written at once. */
const BATCH = 500;

/** A store that is read and let go of. */
export interface OpenedStore extends ReadableStore {
  close(): void;
}

function namesIn(db: Database): string[] {
  return db.all(`SELECT name FROM _tables WHERE name <> '_tables' ORDER BY name`).map(([name]) => String(name));
}

async function* batchesOf(db: Database, name: string, after = ''): AsyncGenerator<readonly StoredDocument[]> {
  if (!namesIn(db).includes(name)) return;
  const sql = `SELECT _doc FROM ${quoted(name)} WHERE _id > ? ORDER BY _id LIMIT ${BATCH}`;
  for (let last = after; ; ) {
    const batch = db.all(sql, [last]).map(([json]) => decodeDocument(String(json)));
    if (batch.length === 0) return;
    yield batch;
    last = batch.at(-1)?._id ?? last;
  }
}

/** The embedded storage of this process, as a whole. */
export class WholeSqlite implements FillableStore {
  readonly engine = 'sqlite';

  constructor(
    private readonly db: Database,
    private readonly writer: GroupCommit,
    /** Its table, made when it is missing; called inside of a write. */
    private readonly tableOf: (name: string) => Table,
  ) {}

  async names(): Promise<string[]> {
    return namesIn(this.db);
  }

  batches(name: string, after?: string): AsyncIterable<readonly StoredDocument[]> {
    return batchesOf(this.db, name, after);
  }

  async lastId(name: string): Promise<string | null> {
    if (!namesIn(this.db).includes(name)) return null;
    const row = this.db.get(`SELECT max(_id) FROM ${quoted(name)}`);
    return row?.[0] == null ? null : String(row[0]);
  }

  clear(name: string): Promise<void> {
    return this.writer.run(() => {
      this.db.exec(`DROP TABLE IF EXISTS ${quoted(name)}`);
      this.db.run('DELETE FROM _tables WHERE name = ?', [name]);
    });
  }

  put(name: string, documents: readonly StoredDocument[]): Promise<void> {
    return this.writer.run(() => {
      const table = this.tableOf(name);
      for (const document of documents) if (table.read(document._id) === null) table.insert(document, true);
    });
  }
}

/**
 * All that the embedded database holds at this moment, beside the hotline that is running on it: one read transaction,
 * which sees nothing of what is written later and keeps nobody from writing.
 * @param alone refuses a database that a hotline is running on, and keeps it from starting meanwhile.
 * @throws StorageMissingError when there is none. @throws StorageLockedError
 */
export function readSqlite(file: string, { alone = false } = {}): OpenedStore {
  if (!existsSync(file)) throw new StorageMissingError(file);
  const lock = alone ? lockForProcess(file) : null;
  try {
    const db = new Database(file);
    db.exec('BEGIN');
    namesIn(db);
    return {
      engine: 'sqlite',
      names: async () => namesIn(db),
      batches: (name, after) => batchesOf(db, name, after),
      close() {
        db.exec('COMMIT');
        db.close();
        lock?.release();
      },
    };
  } catch (error) {
    lock?.release();
    throw error;
  }
}
