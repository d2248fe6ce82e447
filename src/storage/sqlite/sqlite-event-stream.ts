import type { EventStream, NewEvent, StreamEvent } from '../collection.ts';
import { eventId } from '../event-id.ts';
import { decodeDocument } from './document-json.ts';
import { SqliteCollection } from './sqlite-collection.ts';
import { quoted } from './table.ts';

export class SqliteEventStream<E extends StreamEvent> extends SqliteCollection<E> implements EventStream<E> {
  protected override readonly fixed = ['_id', 'stream', 'seq'];

  async append(
    stream: string,
    events: readonly NewEvent<E>[],
    place?: { after: number },
  ): Promise<{ event: E; isNew: boolean }[]> {
    // Cast at once with a place that is not yet known: what the schema refuses never reaches the writer.
    const documents = events.map((event) => this.parts.cast({ ...event, _id: eventId(stream, 0), stream, seq: 0 }));
    return this.parts.writer.run(() => {
      const { db, table } = this.parts;
      const from = quoted(table.name);
      const results: { event: E; isNew: boolean }[] = [];
      let seq: number | null = null;
      for (const document of documents) {
        const known = db.get(`SELECT _doc FROM ${from} WHERE "key" = ?`, [String(document.key)]);
        if (known && place !== undefined) return results;
        if (known) {
          results.push({ event: this.give(decodeDocument(String(known[0]))), isNew: false });
          continue;
        }
        seq ??= Number(db.get(`SELECT max("seq") FROM ${from} WHERE "stream" = ?`, [stream])?.[0] ?? 0);
        if (place !== undefined && results.length === 0 && seq !== place.after) return results;
        seq += 1;
        const placed = { ...document, _id: eventId(stream, seq), seq };
        table.insert(placed);
        results.push({ event: this.give(placed), isNew: true });
      }
      return results;
    });
  }

  async read(stream: string, afterSeq = 0, limit = 500): Promise<E[]> {
    const sql = `SELECT _doc FROM ${quoted(this.name)} WHERE "stream" = ? AND "seq" > ? ORDER BY "seq" LIMIT ?`;
    return this.#give(sql, [stream, afterSeq, limit]);
  }

  async tail(stream: string, limit: number): Promise<E[]> {
    const sql = `SELECT _doc FROM ${quoted(this.name)} WHERE "stream" = ? ORDER BY "seq" DESC LIMIT ?`;
    return this.#give(sql, [stream, limit]).reverse();
  }

  #give(sql: string, values: (string | number)[]): E[] {
    return this.parts.db.all(sql, values).map((row) => this.give(decodeDocument(String(row[0]))));
  }
}
