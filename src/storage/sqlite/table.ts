import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type DeclaredIndex, fieldsOf } from '../declared-index.ts';
import { StorageConflictError } from '../errors.ts';
import { refuseLarger } from '../largest-document.ts';
import { type PlainDocument, valueAt } from '../plain-document.ts';
import type { Database } from './database.ts';
import { type ColumnValue, decodeDocument, encodeDocument, toColumn } from './document-json.ts';

type Document = PlainDocument & { _id: string };

/** Raised when the layout of the tables changes, so that they are built anew from the documents. */
const layoutVersion = 1;

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * The tables of one collection: documents as JSON with a column for each indexed field, and one table of elements
 * for each index that holds an array field.
 */
export class Table {
  readonly name: string;
  readonly #db: Database;
  readonly #columns: readonly string[];
  readonly #arrayIndexes: readonly DeclaredIndex[];
  readonly #indexes: readonly DeclaredIndex[];
  readonly #uniques: readonly DeclaredIndex[];

  constructor(db: Database, name: string, indexes: readonly DeclaredIndex[]) {
    this.#db = db;
    this.name = name;
    this.#indexes = indexes.filter((index) => index.name !== '_id');
    this.#arrayIndexes = indexes.filter((index) => index.arrayPath !== null);
    this.#uniques = this.#indexes.filter((index) => index.unique);
    const paths = this.#indexes.flatMap((index) => index.fields.map((field) => field.path));
    const arrays = new Set(this.#arrayIndexes.map((index) => index.arrayPath));
    this.#columns = [...new Set(paths)].filter((path) => path !== '_id' && !arrays.has(path));
  }

  /** The table of elements of an index by array. */
  elementsOf(index: DeclaredIndex): string {
    return `${this.name}/${index.arrayPath}/${index.name}`;
  }

  /** Stands for everything that {@link create} makes; changes when the declared indexes change. */
  get shape(): string {
    const indexes = this.#indexes.map(({ name, arrayPath }) => `${name} ${arrayPath ?? ''}`).sort();
    return createHash('sha256')
      .update(JSON.stringify([layoutVersion, indexes]))
      .digest('hex');
  }

  create(): void {
    const columns = this.#columns.map((path) => `, ${quoted(path)}`).join('');
    this.#db.exec(`CREATE TABLE ${quoted(this.name)} (_id TEXT NOT NULL PRIMARY KEY, _doc TEXT NOT NULL${columns})`);
    for (const index of this.#indexes) {
      if (index.arrayPath !== null) {
        const elements = quoted(this.elementsOf(index));
        const fields = index.fields.map(({ path }) => `${quoted(path)}, `).join('');
        this.#db.exec(`CREATE TABLE ${elements} (${fields}_id TEXT NOT NULL)`);
      }
      const on = index.arrayPath === null ? this.name : this.elementsOf(index);
      const by = fieldsOf(index).map(({ path, direction }) => `${quoted(path)}${direction === 1 ? '' : ' DESC'}`);
      this.#db.exec(`CREATE INDEX ${quoted(this.indexName(index))} ON ${quoted(on)} (${by.join(', ')})`);
    }
  }

  indexName(index: DeclaredIndex): string {
    return `${this.name}/${index.name}`;
  }

  /**
   * @param isKept it was stored before, elsewhere or in another layout: whatever its size.
   * @throws StorageConflictError when the id or a unique key is taken.
   */
  insert(document: Document, isKept = false): void {
    if (this.read(document._id) !== null) throw new StorageConflictError(this.name, ['_id']);
    this.#assertUnique(document);
    const marks = '?, '.repeat(this.#columns.length + 1);
    const json = encodeDocument(document);
    if (!isKept) refuseLarger(this.name, json);
    this.#db.run(`INSERT INTO ${quoted(this.name)} VALUES (${marks}?)`, [
      document._id,
      json,
      ...this.#columnsOf(document),
    ]);
    for (const index of this.#arrayIndexes) this.#insertElements(index, document._id, entriesOf(index, document));
  }

  /** Writes a document over the stored one. @throws StorageConflictError when a unique key is taken. */
  replace(document: Document, before: Document): void {
    this.#assertUnique(document, before);
    const sets = this.#columns.map((path) => `, ${quoted(path)} = ?`).join('');
    const json = encodeDocument(document);
    refuseLarger(this.name, json);
    this.#db.run(`UPDATE ${quoted(this.name)} SET _doc = ?${sets} WHERE _id = ?`, [
      json,
      ...this.#columnsOf(document),
      document._id,
    ]);
    for (const index of this.#arrayIndexes) {
      const [were, are] = [entriesOf(index, before), entriesOf(index, document)];
      this.#deleteElements(index, document._id, without(were, are));
      this.#insertElements(index, document._id, without(are, were));
    }
  }

  remove(id: string): boolean {
    const before = this.#arrayIndexes.length === 0 ? null : this.read(id);
    if (before !== null) {
      for (const index of this.#arrayIndexes) this.#deleteElements(index, id, entriesOf(index, before));
    }
    return this.#db.run(`DELETE FROM ${quoted(this.name)} WHERE _id = ?`, [id]) > 0;
  }

  read(id: string): Document | null {
    const row = this.#db.get(`SELECT _doc FROM ${quoted(this.name)} WHERE _id = ?`, [id]);
    return row === undefined ? null : decodeDocument(String(row[0]));
  }

  /**
   * Null counts as a value, as it does in MongoDB. There is one writer, so that looking first is enough; keys that a
   * document had before are its own.
   */
  #assertUnique(document: Document, before?: Document): void {
    for (const index of this.#uniques) {
      if (before !== undefined && isDeepStrictEqual(entriesOf(index, document), entriesOf(index, before))) continue;
      const on = index.arrayPath === null ? this.name : this.elementsOf(index);
      const same = index.fields.map(({ path }) => `${quoted(path)} IS ? AND `).join('');
      for (const entry of entriesOf(index, document)) {
        if (this.#db.get(`SELECT 1 FROM ${quoted(on)} WHERE ${same}_id <> ? LIMIT 1`, [...entry, document._id])) {
          throw new StorageConflictError(
            this.name,
            index.fields.map(({ path }) => path),
          );
        }
      }
    }
  }

  #insertElements(index: DeclaredIndex, id: string, entries: readonly ColumnValue[][]): void {
    const marks = '?, '.repeat(index.fields.length);
    const sql = `INSERT INTO ${quoted(this.elementsOf(index))} VALUES (${marks}?)`;
    for (const entry of entries) this.#db.run(sql, [...entry, id]);
  }

  /** Each is found by the index itself. */
  #deleteElements(index: DeclaredIndex, id: string, entries: readonly ColumnValue[][]): void {
    const same = index.fields.map(({ path }) => `${quoted(path)} IS ? AND `).join('');
    const sql = `DELETE FROM ${quoted(this.elementsOf(index))} WHERE ${same}_id = ?`;
    for (const entry of entries) this.#db.run(sql, [...entry, id]);
  }

  #columnsOf(document: Document): ColumnValue[] {
    return this.#columns.map((path) => toColumn(valueAt(document, path)));
  }
}

/** The entries that are not among the others. */
function without(entries: readonly ColumnValue[][], others: readonly ColumnValue[][]): ColumnValue[][] {
  const known = new Set(others.map((entry) => JSON.stringify(entry)));
  return entries.filter((entry) => !known.has(JSON.stringify(entry)));
}

/** The index entries of one document: one, or one for each different element of its array field. */
function entriesOf(index: DeclaredIndex, document: Document): ColumnValue[][] {
  if (index.arrayPath === null) return [index.fields.map(({ path }) => toColumn(valueAt(document, path)))];
  const value = valueAt(document, index.arrayPath);
  const elements = new Set((Array.isArray(value) ? value : [value]).map(toColumn));
  return [...elements].map((element) =>
    index.fields.map(({ path }) => (path === index.arrayPath ? element : toColumn(valueAt(document, path)))),
  );
}
