import type { mongo } from 'mongoose';
import type { FillableStore, StoredDocument } from '../whole/whole-store.ts';
import { revisionOf, type WireDocument, wireOf } from './mongo-collection.ts';
import { toStorageError } from './mongo-errors.ts';

/** Documents read or written at once. */
const BATCH = 500;
/** What the engine keeps for itself. */
const OWN = new Set(['_ping']);

/** A database of MongoDB as a whole. Each document is read as it is at its moment. */
export class WholeMongo implements FillableStore {
  readonly engine = 'mongo';

  constructor(private readonly db: mongo.Db) {}

  async names(): Promise<string[]> {
    const found = await this.guard('', () => this.db.listCollections({}, { nameOnly: true }).toArray());
    return found
      .map(({ name }) => name)
      .filter((name) => !name.startsWith('system.') && !OWN.has(name))
      .sort();
  }

  async *batches(name: string, after = ''): AsyncGenerator<readonly StoredDocument[]> {
    const documents = this.of(name);
    for (let last = after; ; ) {
      const find = () =>
        documents
          .find({ _id: { $gt: last } })
          .sort({ _id: 1 })
          .limit(BATCH)
          .toArray();
      const batch = (await this.guard(name, find)).map((wire) => revisionOf(wire).document);
      if (batch.length === 0) return;
      yield batch;
      last = batch.at(-1)?._id ?? last;
    }
  }

  async lastId(name: string): Promise<string | null> {
    const last = () => this.of(name).find({}).sort({ _id: -1 }).limit(1).toArray();
    return (await this.guard(name, last)).at(0)?._id ?? null;
  }

  async clear(name: string): Promise<void> {
    if ((await this.names()).includes(name)) await this.guard(name, () => this.of(name).drop());
  }

  async put(name: string, documents: readonly StoredDocument[]): Promise<void> {
    if (documents.length === 0) return;
    const ids = documents.map(({ _id }) => _id);
    const there = await this.guard(name, () =>
      this.of(name)
        .find({ _id: { $in: ids } })
        .project<{ _id: string }>({ _id: 1 })
        .toArray(),
    );
    const known = new Set(there.map(({ _id }) => _id));
    const missing = documents.filter(({ _id }) => !known.has(_id)).map((document) => wireOf(document, 0));
    if (missing.length > 0) await this.guard(name, () => this.of(name).insertMany(missing, { ordered: true }));
  }

  private of(name: string): mongo.Collection<WireDocument> {
    return this.db.collection<WireDocument>(name);
  }

  private async guard<R>(name: string, request: () => Promise<R>): Promise<R> {
    try {
      return await request();
    } catch (error) {
      throw toStorageError(name, [], error);
    }
  }
}
