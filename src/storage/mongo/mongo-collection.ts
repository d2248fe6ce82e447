import { setTimeout as delay } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import type { KeyedQueue } from '../../keyed-queue.ts';
import type { Collection, Page, Query, Stored, SumGroup } from '../collection.ts';
import type { DeclaredIndex } from '../declared-index.ts';
import type { DocumentCaster } from '../document-caster.ts';
import { StorageBusyError, StorageValidationError } from '../errors.ts';
import { refuseLarger } from '../largest-document.ts';
import { cursorAfter } from '../page-cursor.ts';
import { pageSteps } from '../page-steps.ts';
import { type PlainDocument, toPlain } from '../plain-document.ts';
import type { QueryPlan, QueryPlanner } from '../query-plan.ts';
import { sortGroups } from '../sum-groups.ts';
import { type Filter, filterOf, sortOf } from './filter.ts';
import { toStorageError } from './mongo-errors.ts';
import { fromWire, toWire } from './wire-document.ts';

type Document = PlainDocument & { _id: string };

/** As stored: with the number of changes that compare-and-set compares. Rooms never see it. */
export type WireDocument = Document & { _rev?: number };

/** A document and the revision that it was read at. */
interface Revision {
  document: Document;
  rev: number | null;
}

/** What the engine gives to each collection. */
export interface MongoParts {
  name: string;
  documents: mongo.Collection<WireDocument>;
  indexes: readonly DeclaredIndex[];
  planner: QueryPlanner;
  cast: DocumentCaster;
  queue: KeyedQueue;
}

/** Attempts of a change or a claim before it is given up as busy; between two, up to this many ms pass. */
const changeAttempts = 40;
const longestPauseMs = 50;
const scanBatch = 500;

export class MongoCollection<T extends Stored> implements Collection<T> {
  readonly name: string;
  protected readonly parts: MongoParts;
  /** Fields that a change must leave as they are. */
  protected readonly fixed: readonly string[] = ['_id'];

  constructor(parts: MongoParts) {
    this.parts = parts;
    this.name = parts.name;
  }

  async get(id: string): Promise<T | null> {
    const revision = await this.#readOne(id);
    return revision === null ? null : this.give(revision.document);
  }

  async getMany(ids: readonly string[]): Promise<T[]> {
    const found = await this.guard(() => this.parts.documents.find({ _id: { $in: [...ids] } }).toArray());
    const byId = new Map(found.map((wire) => [wire._id, wire]));
    return ids.flatMap((id) => {
      const wire = byId.get(id);
      return wire === undefined ? [] : [this.give(revisionOf(wire).document)];
    });
  }

  async insert(doc: T): Promise<T> {
    const document = this.parts.cast(doc);
    refuseLarger(this.name, JSON.stringify(document));
    await this.guard(() => this.parts.documents.insertOne(wireOf(document, 0)));
    return this.give(document);
  }

  async change(id: string, fn: (current: T) => T | null): Promise<T | null> {
    return this.parts.queue.run(`${this.name} ${id}`, () => this.#retry(() => this.#readOne(id), fn));
  }

  async claim(query: Query<T>, fn: (current: T) => T): Promise<T | null> {
    const plan = this.parts.planner.plan({ ...query, limit: 1 }, 'claim');
    const first = async () => (await this.#readPage(plan, 1)).at(0) ?? null;
    return this.parts.queue.run(this.name, () => this.#retry(first, fn));
  }

  async find(query: Query<T>): Promise<T[]> {
    const plan = this.parts.planner.plan(query);
    return (await this.#readPage(plan, plan.limit)).map(({ document }) => this.give(document));
  }

  async page(query: Query<T>): Promise<Page<T>> {
    const plan = this.parts.planner.plan(query);
    const found = await this.#readPage(plan, plan.limit + 1);
    const items = found.slice(0, plan.limit).map(({ document }) => document);
    const last = found.length > items.length ? items.at(-1) : undefined;
    return { items: items.map((document) => this.give(document)), next: last ? cursorAfter(last, plan.sort) : null };
  }

  async count(query: Pick<Query<T>, 'where'>, most?: number): Promise<number> {
    const filter = filterOf(this.parts.planner.plan(query, 'count')) as mongo.Filter<WireDocument>;
    const until = most === undefined ? {} : { limit: most };
    return this.guard(() => this.parts.documents.countDocuments(filter, until));
  }

  async sumBy(
    query: Pick<Query<T>, 'where'>,
    by: readonly (keyof T & string)[],
    sum: readonly (keyof T & string)[] = [],
  ): Promise<SumGroup[]> {
    const { planner, documents } = this.parts;
    planner.assertGroups(by, sum);
    const key = Object.fromEntries(by.map((field, at) => [`k${at}`, `$${field}`]));
    const sums = Object.fromEntries(sum.map((field, at) => [`s${at}`, { $sum: `$${field}` }]));
    const pipeline = [
      { $match: filterOf(planner.plan(query, 'count')) },
      { $group: { _id: by.length === 0 ? null : key, count: { $sum: 1 }, ...sums } },
    ];
    const rows = await this.guard(() => documents.aggregate<Record<string, unknown>>(pipeline).toArray());
    const merged = new Map<string, SumGroup>();
    for (const row of rows) {
      const values = (row._id ?? {}) as Record<string, unknown>;
      const group: SumGroup = {
        key: Object.fromEntries(by.map((field, at) => [field, keyOf(values[`k${at}`])])),
        count: Number(row.count),
        sums: Object.fromEntries(sum.map((field, at) => [field, Number(row[`s${at}`])])),
      };
      // A missing field and null are two groups on the server and one here.
      const same = merged.get(JSON.stringify(group.key));
      merged.set(JSON.stringify(group.key), same ? addGroups(same, group) : group);
    }
    return sortGroups([...merged.values()], by);
  }

  async remove(id: string): Promise<boolean> {
    return (await this.guard(() => this.parts.documents.deleteOne({ _id: id }))).deletedCount > 0;
  }

  async *scan(): AsyncIterable<T> {
    const { documents } = this.parts;
    let after = '';
    for (;;) {
      const filter = { _id: { $gt: after } };
      const batch = await this.guard(() => documents.find(filter).sort({ _id: 1 }).limit(scanBatch).toArray());
      if (batch.length === 0) return;
      for (const wire of batch) {
        after = wire._id;
        yield this.give(revisionOf(wire).document);
      }
    }
  }

  /** The schema has checked what was written, so that a stored document is a T. */
  protected give(document: Document): T {
    return document as unknown as T;
  }

  /** Runs a request and turns the driver's errors into those of the port. */
  protected async guard<R>(request: () => Promise<R>): Promise<R> {
    try {
      return await request();
    } catch (error) {
      throw toStorageError(this.name, this.parts.indexes, error);
    }
  }

  protected async select(filter: Filter, sort: [string, 1 | -1][], limit: number): Promise<Revision[]> {
    const find = () =>
      this.parts.documents
        .find(filter as mongo.Filter<WireDocument>)
        .sort(sort)
        .limit(limit)
        .toArray();
    return (await this.guard(find)).map(revisionOf);
  }

  async #readOne(id: string): Promise<Revision | null> {
    const wire = await this.guard(() => this.parts.documents.findOne({ _id: id }));
    return wire === null ? null : revisionOf(wire as WireDocument);
  }

  async #readPage(plan: QueryPlan, limit: number): Promise<Revision[]> {
    const found: Revision[] = [];
    for (const step of pageSteps(plan)) {
      if (found.length >= limit) break;
      found.push(...(await this.select(filterOf(plan, step), sortOf(plan), limit - found.length)));
    }
    return found;
  }

  /** Reads, applies, and writes if the revision is still the one that was read. */
  async #retry(read: () => Promise<Revision | null>, fn: (current: T) => T | null): Promise<T | null> {
    for (let attempt = 1; attempt <= changeAttempts; attempt += 1) {
      const current = await read();
      if (current === null) return null;
      const result = fn(this.give(toPlain(current.document, '') as Document));
      if (result === null) return this.give(current.document);
      const document = this.#recast(result, current.document);
      if (await this.#replace(document, current.rev)) return this.give(document);
      await delay(Math.random() * Math.min(2 ** attempt, longestPauseMs));
    }
    throw new StorageBusyError(this.name, changeAttempts);
  }

  #recast(result: T, current: Document): Document {
    const document = this.parts.cast(result, current);
    for (const field of this.fixed) {
      if (document[field] !== current[field]) {
        throw new StorageValidationError(this.name, [{ field, problem: 'cannot be changed' }]);
      }
    }
    return document;
  }

  async #replace(document: Document, rev: number | null): Promise<boolean> {
    refuseLarger(this.name, JSON.stringify(document));
    const filter: Filter = { _id: document._id, _rev: rev };
    const write = () =>
      this.parts.documents.replaceOne(filter as mongo.Filter<WireDocument>, wireOf(document, (rev ?? 0) + 1));
    return (await this.guard(write)).matchedCount === 1;
  }
}

export function wireOf(document: Document, rev: number): WireDocument {
  return { ...toWire(document), _id: document._id, _rev: rev };
}

export function revisionOf({ _rev, ...wire }: WireDocument): Revision {
  return { document: fromWire(wire) as Document, rev: _rev ?? null };
}

function keyOf(value: unknown): string | number | boolean | null {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function addGroups(a: SumGroup, b: SumGroup): SumGroup {
  const sums = Object.entries(a.sums).map(([field, value]) => [field, value + (b.sums[field] ?? 0)]);
  return { key: a.key, count: a.count + b.count, sums: Object.fromEntries(sums) };
}
