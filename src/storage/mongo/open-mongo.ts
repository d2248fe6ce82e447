import mongoose from 'mongoose';
import { KeyedQueue } from '../../keyed-queue.ts';
import type { Collection, CollectionDefinition, EventStream, Storage, Stored, StreamEvent } from '../collection.ts';
import { type DeclaredIndex, declaredIndexes, eventStreamIndexes, fieldsOf } from '../declared-index.ts';
import { createCaster } from '../document-caster.ts';
import { StorageDeclarationError, StorageUnavailableError } from '../errors.ts';
import { withinPingDeadline } from '../ping-deadline.ts';
import { QueryPlanner } from '../query-plan.ts';
import { MongoCollection, type MongoParts, type WireDocument } from './mongo-collection.ts';
import { toStorageError } from './mongo-errors.ts';
import { MongoEventStream } from './mongo-event-stream.ts';
import { WholeMongo } from './whole-mongo.ts';

export interface MongoOptions {
  /** `mongodb://…` or `mongodb+srv://…`, with credentials when the server asks for them. */
  url: string;
  /** The database; default is the one named in the URL, else `legal-hotline`. */
  dbName?: string;
  /** For tests: when a silent connection is given up, ms. */
  silentSocketMs?: number;
}

/** How long a request may look for a server that takes it, in ms. */
const serverSelectionMs = 5000;
/**
 * A connection whose other side vanished without a word is given up after this, in ms, and its request goes to another:
 * the driver's own limits are 40 s for all of them at once, and none for a single one. Both outlast a server that is
 * slow by 10 s; no request of ours is that long.
 */
const silentSocketMs = 25_000;
const silentMonitorMs = 12_000;

/**
 * Opens storage on MongoDB through a connection of its own. A confirmed write is in the journal of a majority.
 * @throws StorageUnavailableError when no server answers within 5 s.
 */
export async function openMongo(options: MongoOptions): Promise<Storage> {
  const models = new mongoose.Mongoose();
  const { host, database } = partsOf(options.url);
  try {
    const connection = await models
      .createConnection(options.url, {
        dbName: options.dbName ?? (database || 'legal-hotline'),
        writeConcern: { w: 'majority', journal: true },
        serverSelectionTimeoutMS: serverSelectionMs,
        socketTimeoutMS: options.silentSocketMs ?? silentSocketMs,
        connectTimeoutMS: silentMonitorMs,
        autoCreate: false,
        autoIndex: false,
        bufferCommands: false,
      })
      .asPromise();
    return new MongoStorage(connection);
  } catch (error) {
    throw new StorageUnavailableError(`No MongoDB answers at ${host}: look at MONGODB_URL.`, error);
  }
}

/** The first host stands for all: it is only named in an error. Credentials are left behind. */
function partsOf(url: string): { host: string; database: string } {
  const single = url.replace(/,[^/?]*/, '');
  if (!URL.canParse(single)) return { host: 'this address', database: '' };
  const { hostname, pathname } = new URL(single);
  return { host: hostname, database: pathname.slice(1) };
}

class MongoStorage implements Storage {
  readonly engine = 'mongo';
  readonly whole: WholeMongo;
  readonly #connection: mongoose.Connection;
  readonly #queue = new KeyedQueue();
  readonly #opened = new Map<string, { definition: unknown; port: unknown; parts: MongoParts }>();
  readonly #prepared = new Set<MongoParts>();

  constructor(connection: mongoose.Connection) {
    this.#connection = connection;
    this.whole = new WholeMongo(this.#database);
  }

  collection<T extends Stored>(definition: CollectionDefinition<T>): Collection<T> {
    return this.#open(definition, [], (parts) => new MongoCollection<T>(parts));
  }

  eventStream<E extends StreamEvent>(definition: CollectionDefinition<E>): EventStream<E> {
    return this.#open(definition, eventStreamIndexes, (parts) => new MongoEventStream<E>(parts));
  }

  async prepare(): Promise<void> {
    for (const { parts } of this.#opened.values()) {
      if (this.#prepared.has(parts)) continue;
      const wanted = parts.indexes
        .filter((index) => index.name !== '_id')
        .map((index) => ({ name: index.name, unique: index.unique, key: keyOf(index) }));
      try {
        if (wanted.length > 0) await parts.documents.createIndexes(wanted);
      } catch (error) {
        throw toStorageError(parts.name, parts.indexes, error);
      }
      this.#prepared.add(parts);
    }
  }

  async ping(): Promise<void> {
    const pings = this.#documents('_ping');
    const work = async () => {
      await pings.replaceOne({ _id: 'ping' }, { at: new Date() }, { upsert: true });
      await pings.findOne({ _id: 'ping' });
    };
    await withinPingDeadline(
      work().catch((error) => {
        throw toStorageError('_ping', [], error);
      }),
    );
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  #documents(name: string): mongoose.mongo.Collection<WireDocument> {
    return this.#database.collection<WireDocument>(name);
  }

  get #database(): mongoose.mongo.Db {
    return this.#connection.getClient().db(this.#connection.name);
  }

  #open<T extends Stored, P>(
    definition: CollectionDefinition<T>,
    extra: readonly DeclaredIndex[],
    create: (parts: MongoParts) => P,
  ): P {
    const { name, schema } = definition;
    const known = this.#opened.get(name);
    if (known) {
      if (known.definition !== schema) throw new StorageDeclarationError(name, 'is declared with two schemas');
      return known.port as P;
    }
    const indexes = declaredIndexes(name, schema, extra);
    const parts: MongoParts = {
      name,
      documents: this.#documents(name),
      indexes,
      planner: new QueryPlanner(name, schema, indexes),
      cast: createCaster(name, this.#connection.model<unknown>(name, schema, name)),
      queue: this.#queue,
    };
    const port = create(parts);
    this.#opened.set(name, { definition: schema, port, parts });
    return port;
  }
}

/** A unique key is as declared; others end in `_id`, so that ties come in order from the index. */
function keyOf(index: DeclaredIndex): Record<string, 1 | -1> {
  const fields = index.unique ? index.fields : fieldsOf(index);
  return Object.fromEntries(fields.map(({ path, direction }) => [path, direction]));
}
