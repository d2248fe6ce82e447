import type { Collection, Page, Query, Stored, SumGroup } from '../collection.ts';
import type { DocumentCaster } from '../document-caster.ts';
import { StorageValidationError } from '../errors.ts';
import { cursorAfter } from '../page-cursor.ts';
import { pageSteps } from '../page-steps.ts';
import { type PlainDocument, toPlain } from '../plain-document.ts';
import type { QueryPlan, QueryPlanner } from '../query-plan.ts';
import { sortGroups } from '../sum-groups.ts';
import type { Database } from './database.ts';
import { decodeDocument, decodeValue } from './document-json.ts';
import type { GroupCommit } from './group-commit.ts';
import { countMatching, fromMatching, selectPage } from './select.ts';
import { quoted, type Table } from './table.ts';

type Document = PlainDocument & { _id: string };

/** What the engine gives to each collection. */
export interface SqliteParts {
  db: Database;
  writer: GroupCommit;
  table: Table;
  planner: QueryPlanner;
  cast: DocumentCaster;
}

/** Documents read by one step of a scan. */
const scanBatch = 500;

export class SqliteCollection<T extends Stored> implements Collection<T> {
  readonly name: string;
  protected readonly parts: SqliteParts;
  /** Fields that a change must leave as they are. */
  protected readonly fixed: readonly string[] = ['_id'];

  constructor(parts: SqliteParts) {
    this.parts = parts;
    this.name = parts.table.name;
  }

  async get(id: string): Promise<T | null> {
    return this.give(this.parts.table.read(id));
  }

  async getMany(ids: readonly string[]): Promise<T[]> {
    return ids.map((id) => this.give(this.parts.table.read(id))).filter((document) => document !== null);
  }

  async insert(doc: T): Promise<T> {
    const document = this.parts.cast(doc);
    return this.parts.writer.run(() => {
      this.parts.table.insert(document);
      return this.give(document);
    });
  }

  async change(id: string, fn: (current: T) => T | null): Promise<T | null> {
    return this.parts.writer.run(() => {
      const current = this.parts.table.read(id);
      return current === null ? null : this.#apply(current, fn);
    });
  }

  async claim(query: Query<T>, fn: (current: T) => T): Promise<T | null> {
    const plan = this.parts.planner.plan({ ...query, limit: 1 }, 'claim');
    return this.parts.writer.run(() => {
      const [current] = this.#read(plan, 1);
      return current === undefined ? null : this.#apply(current, fn);
    });
  }

  async find(query: Query<T>): Promise<T[]> {
    const plan = this.parts.planner.plan(query);
    return this.#read(plan, plan.limit).map((document) => this.give(document));
  }

  async page(query: Query<T>): Promise<Page<T>> {
    const plan = this.parts.planner.plan(query);
    const documents = this.#read(plan, plan.limit + 1);
    const items = documents.slice(0, plan.limit);
    const last = documents.length > items.length ? items.at(-1) : undefined;
    return { items: items.map((document) => this.give(document)), next: last ? cursorAfter(last, plan.sort) : null };
  }

  async count(query: Pick<Query<T>, 'where'>, most?: number): Promise<number> {
    const { db, planner, table } = this.parts;
    const count = countMatching(table, planner.plan(query, 'count'), most);
    return Number(db.get(count.text, count.values)?.[0] ?? 0);
  }

  async sumBy(
    query: Pick<Query<T>, 'where'>,
    by: readonly (keyof T & string)[],
    sum: readonly (keyof T & string)[] = [],
  ): Promise<SumGroup[]> {
    const { db, planner, table } = this.parts;
    planner.assertGroups(by, sum);
    const from = fromMatching(table, planner.plan(query, 'count'));
    const keys = by.map((field) => `coalesce(d._doc -> ${jsonPath(field)}, 'null')`);
    const sums = sum.map((field) => `total(d._doc ->> ${jsonPath(field)})`);
    const columns = ['count(*)', ...keys, ...sums].join(', ');
    const groupBy = by.length === 0 ? 'HAVING count(*) > 0' : `GROUP BY ${keys.join(', ')}`;
    const groups = db.all(`SELECT ${columns} ${from.text} ${groupBy}`, from.values).map((row): SumGroup => {
      const values = row.slice(1, 1 + by.length).map((json) => keyOf(String(json)));
      return {
        key: Object.fromEntries(by.map((field, at) => [field, values[at] ?? null])),
        count: Number(row[0]),
        sums: Object.fromEntries(sum.map((field, at) => [field, Number(row[1 + by.length + at])])),
      };
    });
    return sortGroups(groups, by);
  }

  async remove(id: string): Promise<boolean> {
    return this.parts.writer.run(() => this.parts.table.remove(id));
  }

  async *scan(): AsyncIterable<T> {
    const { db, table } = this.parts;
    const sql = `SELECT _doc FROM ${quoted(table.name)} WHERE _id > ? ORDER BY _id LIMIT ${scanBatch}`;
    let rows = db.all(sql, ['']);
    while (rows.length > 0) {
      let last = '';
      for (const row of rows) {
        const document = decodeDocument(String(row[0]));
        last = document._id;
        yield this.give(document);
      }
      rows = db.all(sql, [last]);
    }
  }

  /** The schema has checked what was written, so that a stored document is a T. */
  protected give(document: Document): T;
  protected give(document: Document | null): T | null;
  protected give(document: Document | null): T | null {
    return document as unknown as T | null;
  }

  #apply(current: Document, fn: (current: T) => T | null): T {
    // The function gets a copy of its own: what it does to it does not reach what is compared and returned.
    const result = fn(this.give(toPlain(current, '') as Document));
    if (result === null) return this.give(current);
    const document = this.parts.cast(result, current);
    for (const field of this.fixed) {
      if (document[field] !== current[field]) {
        throw new StorageValidationError(this.name, [{ field, problem: 'cannot be changed' }]);
      }
    }
    this.parts.table.replace(document, current);
    return this.give(document);
  }

  #read(plan: QueryPlan, limit: number): Document[] {
    const { db, table } = this.parts;
    const found: Document[] = [];
    for (const step of pageSteps(plan)) {
      if (found.length >= limit) break;
      const sql = selectPage(table, plan, step, limit - found.length);
      for (const row of db.all(sql.text, sql.values)) found.push(decodeDocument(String(row[0])));
    }
    return found;
  }
}

/** A path for SQLite's JSON operators, as an SQL string; fields come from the schema, never from outside. */
function jsonPath(field: string): string {
  const path = field.split('.').map((part) => `."${part}"`);
  return `'$${path.join('').replaceAll("'", "''")}'`;
}

function keyOf(json: string): string | number | boolean | null {
  const value = decodeValue(json);
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? null : value;
}
