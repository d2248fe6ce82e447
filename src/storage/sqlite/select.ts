import { StorageUnavailableError } from '../errors.ts';
import type { PageStep } from '../page-steps.ts';
import type { QueryPlan, Term } from '../query-plan.ts';
import type { Database } from './database.ts';
import { type ColumnValue, toColumn } from './document-json.ts';
import { quoted, type Table } from './table.ts';

/** SQL and what it binds. */
export interface Sql {
  text: string;
  values: ColumnValue[];
}

/** Values of which each is searched for by itself; more are searched for together, and what is found is sorted. */
const MOST_SEARCHES = 64;

/**
 * Documents of one step of a page, in order. Where one of several values is asked for, and another field gives the order,
 * each value is a search that stops at the limit: what all of them match is not read.
 */
export function selectPage(table: Table, plan: QueryPlan, step: PageStep, limit: number): Sql {
  const searches = searchesOf(plan);
  const [only] = searches;
  if (only !== undefined && searches.length === 1) return searchPage(table, only, step, limit);
  const found = searches.map((each) => searchPage(table, each, step, limit, true));
  const by = plan.order.map(({ direction }, at) => `o${at}${direction === 1 ? '' : ' DESC'}`);
  const all = found.map(({ text }) => `SELECT * FROM (${text})`).join(' UNION ALL ');
  return {
    text: `SELECT _doc FROM (${all}) ORDER BY ${by.join(', ')} LIMIT ?`,
    values: [...found.flatMap(({ values }) => values), limit],
  };
}

/** A plan for each value of its `in`, where that keeps the order of an index. */
function searchesOf(plan: QueryPlan): readonly QueryPlan[] {
  const { terms, sort } = plan;
  const term = terms.find(({ kind }) => kind === 'in');
  const isSplit =
    term?.kind === 'in' &&
    // Of one element, as of one value, each document is found once.
    !terms.some((other) => (other.isArray && other.kind !== 'eq') || (other.kind === 'in' && other !== term)) &&
    term.field !== sort.path;
  if (!isSplit) return [plan];
  const values = [...new Map(term.values.map((value) => [toColumn(value), value])).values()];
  if (values.length === 0 || values.length > MOST_SEARCHES) return [plan];
  const { field, isArray } = term;
  return values.map((value) => ({
    ...plan,
    terms: terms.map((other) => (other === term ? { field, isArray, kind: 'eq' as const, value } : other)),
  }));
}

function searchPage(table: Table, plan: QueryPlan, step: PageStep, limit: number, isPart = false): Sql {
  const { order } = plan;
  const byElement = isByElement(plan);
  const from = byElement
    ? `${elementsFrom(table, plan)} JOIN ${quoted(table.name)} AS d ON d._id = i._id`
    : `${quoted(table.name)} AS d${indexedBy(table, plan)}`;
  const alias = byElement ? 'i' : 'd';
  const where = byElement ? elementsWhere(table, plan) : matching(table, plan);
  const beyond = stepSql(plan, step, alias);
  const by = order.map((field) => `${alias}.${quoted(field.path)}${field.direction === 1 ? '' : ' DESC'}`);
  const keys = isPart ? order.map(({ path }, at) => `, ${alias}.${quoted(path)} AS o${at}`).join('') : '';
  return {
    text: `SELECT d._doc${keys} FROM ${from} WHERE ${where.text} AND ${beyond.text} ORDER BY ${by.join(', ')} LIMIT ?`,
    values: [...where.values, ...beyond.values, limit],
  };
}

/** `FROM … WHERE …` over everything that a query matches, each document once, as `d`. */
export function fromMatching(table: Table, plan: QueryPlan): Sql {
  const where = matching(table, plan);
  return { text: `FROM ${quoted(table.name)} AS d${indexedBy(table, plan)} WHERE ${where.text}`, values: where.values };
}

/** How many match, each document once; at most `most`. */
export function countMatching(table: Table, plan: QueryPlan, most: number | undefined): Sql {
  const where = isByElement(plan) ? elementsWhere(table, plan) : null;
  const from =
    where === null
      ? fromMatching(table, plan)
      : { text: `FROM ${elementsFrom(table, plan)} WHERE ${where.text}`, values: where.values };
  return most === undefined
    ? { text: `SELECT count(*) ${from.text}`, values: from.values }
    : { text: `SELECT count(*) FROM (SELECT 1 ${from.text} LIMIT ?)`, values: [...from.values, most] };
}

/** Refuses a statement that would read a whole table to find a few rows; for tests. */
export function refuseScans(db: Database, sql: string): void {
  if (!/^SELECT (?:d\._doc|_doc|count\(\*\)) FROM/.test(sql) || !sql.includes(' INDEXED BY ')) return;
  const scan = db.explain(sql).find((step) => /^SCAN (?:[di]|e\d+)\b(?!.*USING)/.test(step));
  if (scan !== undefined) throw new StorageUnavailableError(`SQLite would scan: ${scan}.`);
}

function indexedBy(table: Table, { index, terms }: QueryPlan): string {
  if (index.name === '_id' || index.arrayPath !== null) return '';
  // Null among several values is a second search of the index, which SQLite plans only when left free.
  if (terms.some((term) => term.kind === 'in' && term.values.includes(null))) return '';
  return ` INDEXED BY ${quoted(table.indexName(index))}`;
}

function matching(table: Table, plan: QueryPlan): Sql {
  if (plan.index.arrayPath === null) return allOf(plan.terms, 'd');
  const inner = elementsWhere(table, plan);
  return {
    text: `d._id IN (SELECT i._id FROM ${elementsFrom(table, plan)} WHERE ${inner.text})`,
    values: inner.values,
  };
}

/** One element selects each document once, so that the table of elements gives order and number too. */
function isByElement({ index, terms }: QueryPlan): boolean {
  return index.arrayPath !== null && terms.some(({ isArray, kind }) => isArray && (kind === 'eq' || kind === 'all'));
}

function elementsFrom(table: Table, { index }: QueryPlan): string {
  return `${quoted(table.elementsOf(index))} AS i INDEXED BY ${quoted(table.indexName(index))}`;
}

/** What leads is searched for in the index; of a document so found, its other elements are each one look-up. */
function elementsWhere(table: Table, { index, terms }: QueryPlan): Sql {
  const where = allOf(terms, 'i');
  const rest = terms.flatMap((term) => (term.kind === 'all' ? term.rest : []));
  const lookUps = rest.map((value, at) => {
    const same = [...index.fields.map(({ path }) => path), '_id'].map((path) =>
      path === index.arrayPath ? `e${at}.${quoted(path)} IS ?` : `e${at}.${quoted(path)} IS i.${quoted(path)}`,
    );
    const from = `${quoted(table.elementsOf(index))} AS e${at} INDEXED BY ${quoted(table.indexName(index))}`;
    return { text: ` AND EXISTS (SELECT 1 FROM ${from} WHERE ${same.join(' AND ')})`, value: toColumn(value) };
  });
  return {
    text: where.text + lookUps.map(({ text }) => text).join(''),
    values: [...where.values, ...lookUps.map(({ value }) => value)],
  };
}

function allOf(terms: readonly Term[], alias: string): Sql {
  if (terms.length === 0) return { text: '1', values: [] };
  const parts = terms.map((term) => termSql(term, `${alias}.${quoted(term.field)}`));
  return { text: parts.map(({ text }) => text).join(' AND '), values: parts.flatMap(({ values }) => values) };
}

function termSql(term: Term, column: string): Sql {
  switch (term.kind) {
    case 'eq':
      if (term.value === null) return { text: `${column} IS NULL`, values: [] };
      return { text: `${column} = ?`, values: [toColumn(term.value)] };
    case 'all':
      return term.lead === null
        ? { text: `${column} IS NULL`, values: [] }
        : { text: `${column} = ?`, values: [toColumn(term.lead)] };
    case 'in': {
      const listed = term.values.filter((value) => value !== null).map(toColumn);
      const text = `${column} IN (SELECT value FROM json_each(?))`;
      return {
        text: term.values.includes(null) ? `(${text} OR ${column} IS NULL)` : text,
        values: [JSON.stringify(listed)],
      };
    }
    case 'range': {
      const bounds: Sql[] = [];
      if (term.from !== undefined) bounds.push({ text: `${column} >= ?`, values: [toColumn(term.from)] });
      if (term.before !== undefined) bounds.push({ text: `${column} < ?`, values: [toColumn(term.before)] });
      if (bounds.length === 0) return { text: '1', values: [] };
      return { text: bounds.map(({ text }) => text).join(' AND '), values: bounds.flatMap(({ values }) => values) };
    }
  }
}

function stepSql({ sort }: QueryPlan, step: PageStep, alias: string): Sql {
  const field = `${alias}.${quoted(sort.path)}`;
  const than = sort.direction === 1 ? '>' : '<';
  switch (step.kind) {
    case 'all':
      return { text: '1', values: [] };
    case 'beyond-id':
      return { text: `${alias}._id ${than} ?`, values: [step.id] };
    case 'beyond':
      return { text: `(${field}, ${alias}._id) ${than} (?, ?)`, values: [toColumn(step.value), step.id] };
    case 'null-beyond-id':
      return { text: `${field} IS NULL AND ${alias}._id ${than} ?`, values: [step.id] };
    case 'null':
      return { text: `${field} IS NULL`, values: [] };
    case 'not-null':
      return { text: `${field} IS NOT NULL`, values: [] };
  }
}
