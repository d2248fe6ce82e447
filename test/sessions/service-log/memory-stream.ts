import type { EventStream, NewEvent, StreamEvent } from '../../../src/storage/index.ts';

/** Something that may end a process before or after one of its writes. */
export interface Mortal {
  /** Called before and after each write; throws where the process ends. */
  pass(): void;
}

/** As much of an event stream as the log uses, in memory; what a process writes may be its last. */
export class MemoryStream<E extends StreamEvent> {
  readonly stored: E[] = [];
  readonly name = 'memory';
  mortal: Mortal = { pass: () => undefined };

  async append(
    stream: string,
    events: readonly NewEvent<E>[],
    place?: { after: number },
  ): Promise<{ event: E; isNew: boolean }[]> {
    this.mortal.pass();
    const results: { event: E; isNew: boolean }[] = [];
    let seq = this.stored.filter((event) => event.stream === stream).length;
    if (place !== undefined && place.after !== seq) return [];
    for (const event of events) {
      const known = this.stored.find(({ key }) => key === event.key);
      if (known !== undefined && place !== undefined) break;
      if (known !== undefined) {
        results.push({ event: known, isNew: false });
        continue;
      }
      seq += 1;
      const placed = { ...event, stream, seq, _id: `${stream}:${String(seq).padStart(10, '0')}` } as E;
      this.stored.push(placed);
      results.push({ event: placed, isNew: true });
    }
    this.mortal.pass();
    return results;
  }

  async read(stream: string, afterSeq = 0, limit = 500): Promise<E[]> {
    return this.stored.filter((event) => event.stream === stream && event.seq > afterSeq).slice(0, limit);
  }

  async tail(stream: string, limit: number): Promise<E[]> {
    return this.stored.filter((event) => event.stream === stream).slice(-limit);
  }

  async find({ where = {}, sort = {}, limit = 100 }: Parameters<EventStream<E>['find']>[0]): Promise<E[]> {
    const found = this.stored.filter((event) =>
      Object.entries(where).every(([name, wanted]) => {
        const value = (event as unknown as Record<string, unknown>)[name];
        return isIn(wanted) ? wanted.in.includes(value) : value === wanted;
      }),
    );
    if (found.length <= 1) return found;
    const [[by, direction] = ['_id', 1]] = Object.entries(sort);
    const keyOf = (event: E) =>
      `${String((event as unknown as Record<string, unknown>)[by]).padStart(10, '0')} ${event._id}`;
    const ordered = found.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
    return (direction === -1 ? ordered.reverse() : ordered).slice(0, limit);
  }

  async page(query: Parameters<EventStream<E>['find']>[0]): Promise<{ items: E[]; next: null }> {
    return { items: await this.find(query), next: null };
  }

  async getMany(ids: readonly string[]): Promise<E[]> {
    return this.stored.filter(({ _id }) => ids.includes(_id));
  }

  async remove(id: string): Promise<boolean> {
    const at = this.stored.findIndex(({ _id }) => _id === id);
    if (at >= 0) this.stored.splice(at, 1);
    return at >= 0;
  }

  /** As the port that the code asks for. */
  get port(): EventStream<E> {
    return this as unknown as EventStream<E>;
  }
}

function isIn(wanted: unknown): wanted is { in: unknown[] } {
  return typeof wanted === 'object' && wanted !== null && 'in' in wanted;
}
