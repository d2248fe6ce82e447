import { channel } from 'node:diagnostics_channel';
import type { Schema } from 'mongoose';
import { type Condition, MOST_ALL, type Query, type Scalar } from './collection.ts';
import { type DeclaredIndex, fieldsOf, type IndexField } from './declared-index.ts';
import { StorageQueryError } from './errors.ts';
import { decodeCursor, type PageCursor } from './page-cursor.ts';

/** One condition on one field, as both engines translate it. A range holds `from` ≤ value < `before`. */
export type Term = { field: string; isArray: boolean } & (
  | { kind: 'eq'; value: Scalar }
  | { kind: 'in'; values: readonly Scalar[] }
  /** The first value leads; the rest, each different, are looked up. */
  | { kind: 'all'; lead: Scalar; rest: readonly Scalar[] }
  | { kind: 'range'; from: Exclude<Scalar, null> | undefined; before: Exclude<Scalar, null> | undefined }
);

/** A query that a declared index serves. */
export interface QueryPlan {
  index: DeclaredIndex;
  terms: readonly Term[];
  sort: IndexField;
  /** A list is ordered by the sort field, then `_id` in the same direction; a claim by all of the index. */
  order: readonly IndexField[];
  limit: number;
  after: PageCursor | null;
}

/** What is done with what matches: read in order, the first of it taken, or all of it counted and summed. */
export type Purpose = 'list' | 'claim' | 'count';

/** A query as it is asked, without its values. */
export interface QueryShape {
  collection: string;
  purpose: Purpose;
  /** Fields in the order they are asked for, each with what kind of condition: `eq`, `eq-null`, `in`, `in-null`, `all`, `range`. */
  where: readonly (readonly [field: string, kind: string])[];
  sort: readonly [field: string, direction: 1 | -1] | null;
}

/** Tells whoever listens of each query that is planned ({@link QueryShape}); costs nothing while nobody does. */
export const plannedQueries = channel('legal-hotline:storage:query');

const byId: IndexField = { path: '_id', direction: 1 };

type AnyQuery = Pick<Query<Record<string, unknown>>, 'where' | 'sort' | 'limit' | 'after'>;

/** Resolves the queries of one collection; what index serves a shape of query is looked up once. */
export class QueryPlanner {
  readonly #collection: string;
  readonly #schema: Schema;
  readonly #indexes: readonly DeclaredIndex[];
  readonly #byShape = new Map<string, Pick<QueryPlan, 'index' | 'order'>>();

  constructor(collection: string, schema: Schema, indexes: readonly DeclaredIndex[]) {
    this.#collection = collection;
    this.#schema = schema;
    this.#indexes = indexes;
  }

  /** @throws StorageQueryError when no declared index serves the query, or it is malformed. */
  plan(query: AnyQuery, purpose: Purpose = 'list'): QueryPlan {
    const terms = Object.entries(query.where ?? {}).map(([field, condition]) => this.#term(field, condition));
    const sorts = Object.entries(query.sort ?? {}).filter((entry) => entry[1] !== undefined);
    if (sorts.length > 1) throw this.#malformed('sort takes one field');
    const [field, direction] = sorts[0] ?? [];
    if (direction !== undefined && direction !== 1 && direction !== -1) throw this.#malformed('sort is 1 or -1');
    const asked = field !== undefined && direction !== undefined ? { path: field, direction } : null;
    const sort = asked ?? byId;
    const limit = query.limit ?? 100;
    if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw this.#malformed('limit is 1 to 1000');
    if (plannedQueries.hasSubscribers) plannedQueries.publish(this.#shapeOf(terms, asked, purpose));
    const shape = `${purpose} ${terms.map((term) => `${term.field} ${term.kind}`)} ${asked?.path} ${asked?.direction}`;
    let served = this.#byShape.get(shape);
    if (served === undefined) {
      served = this.#resolve(terms, asked, purpose);
      this.#byShape.set(shape, served);
    }
    const after = query.after === undefined ? null : decodeCursor(query.after, sort.path, sort.direction);
    return { ...served, terms, sort, limit, after };
  }

  /** @throws StorageQueryError unless documents can be grouped by the values of `by` and the numbers of `sum` added. */
  assertGroups(by: readonly string[], sum: readonly string[]): void {
    for (const field of by) {
      if (!['String', 'Number', 'Boolean', 'Date'].includes(this.#schema.path(field)?.instance ?? '')) {
        throw this.#malformed(`${field} is not a single value of the schema`);
      }
    }
    for (const field of sum) {
      if (this.#schema.path(field)?.instance !== 'Number') throw this.#malformed(`${field} is not a number`);
    }
  }

  #shapeOf(terms: readonly Term[], sort: IndexField | null, purpose: Purpose): QueryShape {
    const where = terms.map((term) => [term.field, kindOf(term)] as const);
    return { collection: this.#collection, purpose, where, sort: sort === null ? null : [sort.path, sort.direction] };
  }

  #resolve(terms: readonly Term[], sort: IndexField | null, purpose: Purpose) {
    const equal = new Set(terms.filter((term) => term.kind !== 'range').map((term) => term.field));
    const ranges = terms.filter((term) => term.kind === 'range').map((term) => term.field);
    const wanted = [...equal, ...ranges, ...(sort && !equal.has(sort.path) ? [sort.path] : [])];
    const serving = ranges.length > 1 ? [] : this.#indexes.filter((index) => serves(index, equal, ranges[0], sort));
    if (purpose === 'claim') {
      const index = serving[0];
      if (index) return { index, order: claimOrder(index, equal, sort) };
    }
    // For a list by `_id`, an index that yields this order is better than one whose matches must be sorted.
    const index = serving.find((each) => sort || fieldsOf(each)[terms.length]?.path === '_id') ?? serving[0];
    if (index) return { index, order: listOrder(sort ?? byId) };
    throw new StorageQueryError(
      `No index of "${this.#collection}" serves a query by (${wanted.join(', ')}); declare one in its schema.`,
    );
  }

  #term(field: string, condition: Condition | undefined): Term {
    const isArray = this.#schema.path(field)?.instance === 'Array';
    if (condition === undefined) throw this.#malformed(`the condition on ${field} is undefined: leave it out`);
    if (!isConditionObject(condition)) {
      return { field, isArray, kind: 'eq', value: this.#scalar(field, condition) };
    }
    if ('in' in condition) {
      return { field, isArray, kind: 'in', values: condition.in.map((value) => this.#scalar(field, value)) };
    }
    if ('all' in condition) return this.#all(field, isArray, condition.all);
    if ('prefix' in condition) {
      if (typeof condition.prefix !== 'string') throw this.#malformed(`the prefix of ${field} is not a string`);
      return { field, isArray, kind: 'range', from: condition.prefix, before: afterPrefix(condition.prefix) };
    }
    if (Object.keys(condition).some((key) => key !== 'from' && key !== 'before')) {
      throw this.#malformed(`the condition on ${field} is none that storage knows`);
    }
    const from = this.#scalar(field, condition.from ?? null) ?? undefined;
    const before = this.#scalar(field, condition.before ?? null) ?? undefined;
    return { field, isArray, kind: 'range', from, before };
  }

  #all(field: string, isArray: boolean, asked: readonly Scalar[]): Term {
    const [lead, ...rest] = new Set(asked.map((value) => this.#scalar(field, value)));
    if (!isArray) throw this.#malformed(`all is for arrays, and ${field} is none`);
    if (lead === undefined || rest.length >= MOST_ALL)
      throw this.#malformed(`all of ${field} is 1 to ${MOST_ALL} values`);
    return rest.length === 0
      ? { field, isArray, kind: 'eq', value: lead }
      : { field, isArray, kind: 'all', lead, rest };
  }

  #scalar(field: string, value: Scalar): Scalar {
    if (value === null) return null;
    const type = this.#schema.path(field)?.instance;
    const fits =
      value instanceof Date
        ? !Number.isNaN(value.getTime()) && type !== 'String' && type !== 'Number' && type !== 'Boolean'
        : typeof value === 'number'
          ? Number.isFinite(value) && type !== 'String' && type !== 'Date' && type !== 'Boolean'
          : typeof value === 'string'
            ? type !== 'Number' && type !== 'Date' && type !== 'Boolean'
            : typeof value === 'boolean' && type !== 'String' && type !== 'Number' && type !== 'Date';
    if (!fits) throw this.#malformed(`the condition on ${field} does not fit its type ${type ?? ''}`);
    return value === 0 ? 0 : value;
  }

  #malformed(problem: string): StorageQueryError {
    return new StorageQueryError(`Query of "${this.#collection}": ${problem}.`, 'hotline_storage_bad_query');
  }
}

function kindOf(term: Term): string {
  const isNull = term.kind === 'eq' ? term.value === null : term.kind === 'in' && term.values.includes(null);
  return isNull ? `${term.kind}-null` : term.kind;
}

function isConditionObject(condition: Condition): condition is Exclude<Condition, Scalar> {
  return typeof condition === 'object' && condition !== null && !(condition instanceof Date);
}

function serves(
  index: DeclaredIndex,
  equal: ReadonlySet<string>,
  range: string | undefined,
  sort: IndexField | null,
): boolean {
  const fields = fieldsOf(index);
  if (fields.slice(0, equal.size).some(({ path }) => !equal.has(path)) || fields.length < equal.size) return false;
  // Documents with an empty array have no entry in an index by element.
  const { arrayPath } = index;
  if (arrayPath !== null && !equal.has(arrayPath) && range !== arrayPath) return false;
  if (range !== undefined && fields[equal.size]?.path !== range) return false;
  if (sort === null) return true;
  if (sort.path === arrayPath) return false;
  if (equal.has(sort.path) || sort.path === range) return true;
  return fields[equal.size + (range === undefined ? 0 : 1)]?.path === sort.path;
}

function listOrder(sort: IndexField): readonly IndexField[] {
  return sort.path === '_id' ? [sort] : [sort, { path: '_id', direction: sort.direction }];
}

function claimOrder(index: DeclaredIndex, equal: ReadonlySet<string>, sort: IndexField | null): readonly IndexField[] {
  const rest = fieldsOf(index).filter(({ path }) => !equal.has(path) && path !== index.arrayPath);
  const start = sort === null ? -1 : rest.findIndex(({ path }) => path === sort.path);
  const flip = start >= 0 && rest[start]?.direction !== sort?.direction;
  return rest.slice(Math.max(start, 0)).map(({ path, direction }) => ({
    path,
    direction: (direction === 1) === flip ? -1 : 1,
  }));
}

/** The least string after every string that starts with `prefix`, in code point order; undefined when none is. */
function afterPrefix(prefix: string): string | undefined {
  const points = [...prefix];
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const point = last.codePointAt(0) ?? 0;
    if (point < 0x10ffff) return points.join('') + String.fromCodePoint(point === 0xd7ff ? 0xe000 : point + 1);
  }
  return undefined;
}
