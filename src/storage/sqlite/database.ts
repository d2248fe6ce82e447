import LibsqlDatabase from 'libsql';
import type { ColumnValue } from './document-json.ts';

/** A row as an array of its columns. */
export type Row = (ColumnValue | bigint)[];

interface Statement {
  run(parameters: readonly ColumnValue[]): { changes: number };
  get(parameters: readonly ColumnValue[]): Row | undefined;
  all(parameters: readonly ColumnValue[]): Row[];
}

/** One connection and its prepared statements. Parameters always go as one array: a lone null would be misread. */
export class Database {
  readonly #db: LibsqlDatabase.Database;
  readonly #statements = new Map<string, Statement>();
  readonly #onPrepare: ((db: Database, sql: string) => void) | undefined;

  /** @param onPrepare sees each statement once, before it first runs. */
  constructor(file: string, onPrepare?: (db: Database, sql: string) => void) {
    this.#db = new LibsqlDatabase(file, { timeout: 0 });
    this.#onPrepare = onPrepare;
  }

  /** Runs SQL that gives nothing back: definitions, settings, transactions. */
  exec(sql: string): void {
    this.#db.exec(sql);
  }

  run(sql: string, parameters: readonly ColumnValue[] = []): number {
    return this.#prepared(sql, false).run(parameters).changes;
  }

  get(sql: string, parameters: readonly ColumnValue[] = []): Row | undefined {
    return this.#prepared(sql, true).get(parameters);
  }

  all(sql: string, parameters: readonly ColumnValue[] = []): Row[] {
    return this.#prepared(sql, true).all(parameters);
  }

  /** How SQLite would run a query, one line a step. */
  explain(sql: string): string[] {
    const statement = this.#read(`EXPLAIN QUERY PLAN ${sql}`);
    const steps = statement.all([]).map((row) => String(row[3]));
    // The library leaves an EXPLAIN that was read to its end open, and with it a read transaction; `get` resets it.
    statement.get([]);
    return steps;
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  #prepared(sql: string, reads: boolean): Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      this.#onPrepare?.(this, sql);
      statement = reads ? this.#read(sql) : (this.#db.prepare(sql) as unknown as Statement);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #read(sql: string): Statement {
    return this.#db.prepare(sql).raw() as unknown as Statement;
  }
}
