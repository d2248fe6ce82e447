/** Storage with its times on the page of figures (装配：存储耗时). */
import type { Metrics } from './http/index.ts';
import type { Storage } from './storage/index.ts';

/** What the methods of collections and streams do; `scan` is for exports and is not measured. */
const OPERATIONS: Readonly<Record<string, 'read' | 'write'>> = {
  get: 'read',
  getMany: 'read',
  find: 'read',
  page: 'read',
  count: 'read',
  sumBy: 'read',
  read: 'read',
  tail: 'read',
  insert: 'write',
  change: 'write',
  claim: 'write',
  append: 'write',
  remove: 'write',
};

/** Opens collections that measure how long storage takes, retries included. */
export function measuredStorage(storage: Storage, metrics: Pick<Metrics, 'seconds'>): Storage {
  const observe = metrics.seconds('hotline_storage_seconds', 'Reads and writes of the storage', ['operation']);
  const timed =
    (call: (...args: unknown[]) => unknown, operation: string) =>
    async (...args: unknown[]): Promise<unknown> => {
      const began = performance.now();
      try {
        return await call(...args);
      } finally {
        observe({ operation }, (performance.now() - began) / 1000);
      }
    };
  const measured = <T extends object>(collection: T): T => {
    const kept = new Map<PropertyKey, unknown>();
    return new Proxy(collection, {
      get(target, key) {
        if (kept.has(key)) return kept.get(key);
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== 'function') return value;
        const operation = OPERATIONS[String(key)];
        const call = (...args: unknown[]): unknown => Reflect.apply(value, target, args);
        const made = operation === undefined ? call : timed(call, operation);
        kept.set(key, made);
        return made;
      },
    });
  };
  return {
    engine: storage.engine,
    whole: storage.whole,
    prepare: () => storage.prepare(),
    ping: () => storage.ping(),
    close: () => storage.close(),
    collection: (definition) => measured(storage.collection(definition)),
    eventStream: (definition) => measured(storage.eventStream(definition)),
  };
}
