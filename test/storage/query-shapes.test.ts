import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { type DeclaredIndex, declaredIndexes, eventStreamIndexes } from '../../src/storage/declared-index.ts';
import {
  type Collection,
  type CollectionDefinition,
  type EventStream,
  openMongo,
  type Storage,
  type Stored,
  type StreamEvent,
} from '../../src/storage/index.ts';
import { filterOf, sortOf } from '../../src/storage/mongo/filter.ts';
import { cursorAt } from '../../src/storage/page-cursor.ts';
import { pageSteps } from '../../src/storage/page-steps.ts';
import { type QueryPlan, QueryPlanner, type QueryShape } from '../../src/storage/query-plan.ts';
import { Database } from '../../src/storage/sqlite/database.ts';
import { countMatching, fromMatching, selectPage } from '../../src/storage/sqlite/select.ts';
import { Table } from '../../src/storage/sqlite/table.ts';
import { openStores } from '../../src/stores.ts';
import { seenShapes, shapeOf } from '../support/query-shapes.ts';
import { startMongoWireServer } from './mongo-wire-server.ts';

interface Declared {
  definition: CollectionDefinition<Stored>;
  indexes: readonly DeclaredIndex[];
  planner: QueryPlanner;
}

/** Every collection of the product, as `openStores` declares it. */
function declaredStores(): Map<string, Declared> {
  const all = new Map<string, Declared>();
  const take = (definition: CollectionDefinition<Stored>, extra: readonly DeclaredIndex[]) => {
    const { name, schema } = definition;
    const indexes = declaredIndexes(name, schema, extra);
    all.set(name, { definition, indexes, planner: new QueryPlanner(name, schema, indexes) });
  };
  const declaring: Pick<Storage, 'collection' | 'eventStream'> = {
    collection<T extends Stored>(definition: CollectionDefinition<T>) {
      take(definition, []);
      return {} as Collection<T>;
    },
    eventStream<E extends StreamEvent>(definition: CollectionDefinition<E>) {
      take(definition, eventStreamIndexes);
      return {} as EventStream<E>;
    },
  };
  openStores(declaring as Storage);
  return all;
}

/** A value that fits the field. */
function sample({ definition }: Declared, field: string): string | number | boolean | Date {
  const path = definition.schema.path(field) as { instance?: string; embeddedSchemaType?: { instance?: string } };
  const type = path?.instance === 'Array' ? path.embeddedSchemaType?.instance : path?.instance;
  return type === 'Number' ? 1 : type === 'Boolean' ? true : type === 'Date' ? new Date(5) : 'x';
}

/** The plans of a shape: its first page, one in the middle, and one behind the documents without a value. */
function plansOf(declared: Declared, { purpose, where, sort }: QueryShape): QueryPlan[] {
  const conditions = where.map(([field, kind]) => {
    const value = sample(declared, field);
    const condition =
      kind === 'eq-null'
        ? null
        : kind === 'in'
          ? { in: [value, typeof value === 'string' ? 'y' : typeof value === 'number' ? 2 : value] }
          : kind === 'in-null'
            ? { in: [value, null] }
            : kind === 'all'
              ? { all: [value, typeof value === 'string' ? 'y' : 2] }
              : kind === 'range'
                ? { from: value, before: value }
                : value;
    return [field, condition];
  });
  const asked = { where: Object.fromEntries(conditions), ...(sort === null ? {} : { sort: { [sort[0]]: sort[1] } }) };
  const first = declared.planner.plan(asked, purpose);
  if (purpose !== 'list') return [first];
  const value = first.sort.path === '_id' ? 'x' : sample(declared, first.sort.path);
  const cursors = [value, null].map((at) => cursorAt(first.sort, at, 'x'));
  return [first, ...cursors.map((after) => declared.planner.plan({ ...asked, after }, purpose))];
}

/** Few documents by what they are, and found by an index: sorting them costs nothing that grows. */
const FEW: Readonly<Record<string, string>> = {
  'dailyFigures list channel=eq -': 'documents of an earlier version, counted anew and gone',
  'dailyLawyerFigures list channel=eq -': 'documents of an earlier version, counted anew and gone',
  'aidApplications list conversationId=eq -': 'the applications of one conversation',
  'directory list cells=in -': 'places in neighbouring cells, read whole to find the nearest',
  'directory list cells=in,kind=in -': 'places in neighbouring cells, read whole to find the nearest',
  'wechatNotices list recipient=eq -': 'notices to one person, removed a hundred at a time',
};
const stores = declaredStores();
const seen = seenShapes();
const shapes = seen.filter((line) => FEW[line] === undefined);

describe('queries of the product', () => {
  it('were seen in the suites, many of them, and all on collections that there are', () => {
    expect(shapes.length).toBeGreaterThan(150);
    // A line of what is no more is taken out of query-shapes.txt.
    expect(shapes.filter((line) => !stores.has(shapeOf(line).collection))).toEqual([]);
  });

  it('are each a search in an index on SQLite, and none sorts what it has found or reads a whole table', () => {
    const db = new Database(':memory:');
    const tables = new Map<string, Table>();
    for (const [name, { indexes }] of stores) {
      const table = new Table(db, name, indexes);
      table.create();
      tables.set(name, table);
    }
    const scans: string[] = [];
    for (const line of shapes) {
      const shape = shapeOf(line);
      const [declared, table] = [stores.get(shape.collection), tables.get(shape.collection)];
      if (declared === undefined || table === undefined) continue;
      for (const plan of plansOf(declared, shape)) {
        const asked =
          shape.purpose === 'count'
            ? [countMatching(table, plan, undefined), { text: `SELECT count(*) ${fromMatching(table, plan).text}` }]
            : pageSteps(plan).map((step) => selectPage(table, plan, step, 10));
        for (const { text } of asked) {
          const steps = db.explain(text);
          const sorts = steps.filter((step) => step.startsWith('USE TEMP B-TREE FOR ORDER BY'));
          // Searches of one value each, which stop at the limit, are put in order together.
          if (sorts.length > (text.includes(' UNION ALL ') ? 1 : 0)) scans.push(`${line}: ${sorts[0]}`);
          for (const step of steps) if (isScan(step, plan)) scans.push(`${line}: ${step}`);
        }
      }
    }
    db.close();
    expect([...new Set(scans)]).toEqual([]);
  });
});

/** A whole table, or a whole index where a condition should lead into it. */
function isScan(step: string, { terms, index, sort }: QueryPlan): boolean {
  if (!/^SCAN (?:[di]|e\d+)\b/.test(step)) return false;
  return terms.length > 0 || !/USING (?:COVERING )?INDEX/.test(step) || (index.name === '_id' && sort.path !== '_id');
}

/** A key of an index as the server has it: its fields with their directions, in order. */
type Key = readonly (readonly [field: string, direction: number])[];

/**
 * Whether MongoDB finds and orders what a plan asks for along this key: conditions that fix a value first, in any order,
 * then the order, and a range at most on the first field behind them. By the rule of MongoDB's manual (equality, sort,
 * range), not by our planner.
 */
function serves(key: Key, { fields, isUnique }: { fields: ReadonlySet<string>; isUnique: boolean }, plan: QueryPlan) {
  const { terms, order } = plan;
  const ranged = terms.find(({ kind }) => kind === 'range')?.field;
  const head = key.slice(0, fields.size);
  if (head.length < fields.size || head.some(([field]) => !fields.has(field))) return false;
  const rest = key.slice(fields.size);
  if (ranged !== undefined && rest[0]?.[0] !== ranged) return false;
  // A unique key that is given whole leads to one document.
  if (isUnique && rest.length === 0) return true;
  const left = order.filter(({ path }) => !fields.has(path));
  const sides = left.map(({ path, direction }, at) => (rest[at]?.[0] === path ? direction * (rest[at]?.[1] ?? 0) : 0));
  // An array field in front of the order gives no order.
  return sides.every((side) => side !== 0 && side === sides[0]);
}

function fixedBy({ terms }: QueryPlan): Set<string> {
  return new Set(terms.filter(({ kind }) => kind !== 'range').map(({ field }) => field));
}

const server = await startMongoWireServer();
afterAll(() => server?.stop());

(server === null ? describe.skip : describe)('queries of the product on MongoDB', () => {
  let connection: mongoose.Connection;
  let close: () => Promise<void>;
  const indexesOf = (name: string) =>
    connection
      .collection(name)
      .indexes()
      .catch(() => []);
  beforeAll(async () => {
    const dbName = `hotline-${randomUUID()}`;
    const storage = await openMongo({ url: server?.url ?? '', dbName });
    openStores(storage);
    await storage.prepare();
    connection = await new mongoose.Mongoose().createConnection(server?.url ?? '', { dbName }).asPromise();
    close = async () => {
      await connection.close();
      await storage.close();
    };
  });
  afterAll(() => close());

  it('are each served, order and all, by an index that the server has', async () => {
    const indexes = new Map<string, { key: Key; isUnique: boolean }[]>();
    const unserved: string[] = [];
    for (const line of shapes) {
      const shape = shapeOf(line);
      const declared = stores.get(shape.collection);
      if (declared === undefined) continue;
      let known = indexes.get(shape.collection);
      if (known === undefined) {
        // A collection without an index of its own may not be there yet.
        const found = [{ key: { _id: 1 }, unique: true }, ...(await indexesOf(shape.collection))];
        known = found.map(({ key, unique }) => ({
          key: Object.entries(key).map(([field, side]) => [field, Number(side)] as const),
          isUnique: unique === true,
        }));
        indexes.set(shape.collection, known);
      }
      for (const plan of plansOf(declared, shape)) {
        const fields = fixedBy(plan);
        const order = sortOf(plan).map(([path, direction]) => ({ path, direction }));
        const asked = { ...plan, order: shape.purpose === 'count' ? [] : order };
        const isServed = (known ?? []).some(({ key, isUnique }) => serves(key, { fields, isUnique }, asked));
        if (!isServed) unserved.push(line);
      }
    }
    expect([...new Set(unserved)]).toEqual([]);
  });

  it('are explained without a scan and without a sort in memory, where the server explains', async () => {
    const db = connection.getClient().db(connection.name);
    const isExplained = await db.command({ explain: { find: 'sessions', filter: {} } }).then(
      (answer) => answer.queryPlanner?.winningPlan?.stage !== undefined,
      () => false,
    );
    if (!isExplained) {
      process.stderr.write(
        `\n### ${server?.kind} does not explain: the keys of its indexes were compared instead.\n\n`,
      );
      return;
    }
    const scans: string[] = [];
    for (const line of shapes) {
      const shape = shapeOf(line);
      const declared = stores.get(shape.collection);
      for (const plan of declared === undefined ? [] : plansOf(declared, shape)) {
        for (const step of pageSteps(plan)) {
          const sort = shape.purpose === 'count' ? {} : Object.fromEntries(sortOf(plan));
          const find = { find: shape.collection, filter: filterOf(plan, step), sort, limit: 10 };
          const { queryPlanner } = await db.command({ explain: find });
          const stages = JSON.stringify(queryPlanner.winningPlan).match(/"stage":"[A-Z_]+"/g) ?? [];
          if (stages.some((stage) => /COLLSCAN|"SORT"/.test(stage))) scans.push(`${line}: ${stages.join(' ')}`);
        }
      }
    }
    expect([...new Set(scans)]).toEqual([]);
  });
});
