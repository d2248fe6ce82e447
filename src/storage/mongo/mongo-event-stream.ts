import type { mongo } from 'mongoose';
import type { EventStream, NewEvent, StreamEvent } from '../collection.ts';
import { StorageBusyError } from '../errors.ts';
import { eventId } from '../event-id.ts';
import { refuseLarger } from '../largest-document.ts';
import type { PlainDocument } from '../plain-document.ts';
import { MongoCollection, wireOf } from './mongo-collection.ts';
import { isDuplicateKey, toStorageError } from './mongo-errors.ts';

type Document = PlainDocument & { _id: string };

/** Attempts of an append while other processes append to the same stream. */
const appendAttempts = 40;

export class MongoEventStream<E extends StreamEvent> extends MongoCollection<E> implements EventStream<E> {
  protected override readonly fixed = ['_id', 'stream', 'seq'];

  /**
   * The place of an event is taken by the unique indexes: who comes second reads the stream's end again. Events of one
   * append go in one ordered insert, which the server carries out as a unit unless another process is in between.
   */
  async append(
    stream: string,
    events: readonly NewEvent<E>[],
    place?: { after: number },
  ): Promise<{ event: E; isNew: boolean }[]> {
    const documents = events.map((event) => this.parts.cast({ ...event, _id: eventId(stream, 0), stream, seq: 0 }));
    return this.parts.queue.run(`${this.name} ${stream}`, () =>
      place === undefined ? this.#place(stream, documents) : this.#placeAfter(place.after, stream, documents),
    );
  }

  async read(stream: string, afterSeq = 0, limit = 500): Promise<E[]> {
    const found = await this.select({ stream, seq: { $gt: afterSeq } }, [['seq', 1]], limit);
    return found.map(({ document }) => this.give(document));
  }

  async tail(stream: string, limit: number): Promise<E[]> {
    const found = await this.select({ stream }, [['seq', -1]], limit);
    return found.map(({ document }) => this.give(document)).reverse();
  }

  async #placeAfter(
    after: number,
    stream: string,
    documents: readonly Document[],
  ): Promise<{ event: E; isNew: true }[]> {
    const placed = numbered(documents, stream, after);
    const inserted = await this.#insertInOrder(placed);
    return placed.slice(0, inserted).map((document) => ({ event: this.give(document), isNew: true }));
  }

  async #place(stream: string, documents: readonly Document[]): Promise<{ event: E; isNew: boolean }[]> {
    const keys = documents.map((document) => String(document.key));
    const mine = new Set<string>();
    for (let attempt = 1; attempt <= appendAttempts; attempt += 1) {
      const [stored, end] = await Promise.all([this.#byKey(keys), this.tail(stream, 1)]);
      const missing = documents.filter(
        (document, at) => !stored.has(String(document.key)) && keys.indexOf(String(document.key)) === at,
      );
      const placed = numbered(missing, stream, end[0]?.seq ?? 0);
      const inserted = await this.#insertInOrder(placed);
      for (const document of placed.slice(0, inserted)) {
        mine.add(document._id);
        stored.set(String(document['key' as never]), document);
      }
      if (inserted === placed.length) {
        return keys.map((key, at) => {
          const event = stored.get(key) as Document;
          return { event: this.give(event), isNew: mine.has(event._id) && keys.indexOf(key) === at };
        });
      }
    }
    throw new StorageBusyError(this.name, appendAttempts);
  }

  /** How many were stored before the first whose place or key was taken. */
  async #insertInOrder(placed: readonly Document[]): Promise<number> {
    if (placed.length === 0) return 0;
    for (const document of placed) refuseLarger(this.name, JSON.stringify(document));
    try {
      await this.parts.documents.insertMany(placed.map((document) => wireOf(document, 0)));
      return placed.length;
    } catch (error) {
      if (!isDuplicateKey(error)) throw toStorageError(this.name, this.parts.indexes, error);
      // The position of the first refusal, and not the count of inserts, which servers of this wire give differently.
      const [refusal] = [(error as mongo.MongoBulkWriteError).writeErrors ?? []].flat();
      return refusal?.index ?? 0;
    }
  }

  async #byKey(keys: readonly string[]): Promise<Map<string, Document>> {
    const found = await this.select({ key: { $in: keys } }, [['_id', 1]], keys.length);
    return new Map(found.map(({ document }) => [String(document.key), document]));
  }
}

/** With their places, the first after `base`. */
function numbered(documents: readonly Document[], stream: string, base: number): Document[] {
  return documents.map((document, at) => ({
    ...document,
    _id: eventId(stream, base + at + 1),
    seq: base + at + 1,
  }));
}
