import type { Collection, Stored } from './collection.ts';
import { type FieldKeyRing, isSealed } from './field-seal.ts';
import type { PlainValue } from './plain-document.ts';

/** What can be walked through whole: a collection or an event stream. */
export type Walkable = Pick<Collection<Stored>, 'name' | 'scan' | 'change'>;

/** Sealed texts of one collection, by the key that sealed them; `unknown` are those that no key of the ring opens. */
export interface SealedCounts {
  collection: string;
  documents: number;
  /** By key id. */
  byKey: Record<string, number>;
  unknown: number;
  /** Put under the key of now by this run. */
  resealed: number;
}

/** A text of this form that somebody wrote himself is opened by no key, and left alone. */
function walk(value: unknown, each: (sealed: string) => string): unknown {
  if (typeof value === 'string') return isSealed(value) ? each(value) : value;
  if (Array.isArray(value)) return value.map((one) => walk(one, each));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one as PlainValue, each)]));
}

/** Counts what each key has sealed; nothing is changed. */
export async function countSealed(collection: Walkable, ring: FieldKeyRing): Promise<SealedCounts> {
  const counts = none(collection.name);
  for await (const document of collection.scan()) count(document, ring, counts);
  return counts;
}

/**
 * Puts every sealed text of a collection under the key of now, wherever in its documents it is (换钥). What changes
 * meanwhile is kept; who was stopped begins again, and what is done already is left alone.
 */
export async function resealCollection(collection: Walkable, ring: FieldKeyRing): Promise<SealedCounts> {
  const counts = none(collection.name);
  for await (const document of collection.scan()) {
    if (!hasOld(document, ring)) {
      count(document, ring, counts);
      continue;
    }
    let resealed = 0;
    const after = await collection.change(document._id, (current) => {
      resealed = 0;
      return walk(current, (sealed) => {
        const under = ring.keyOf(sealed) === null ? null : ring.reseal(sealed);
        if (under === null) return sealed;
        resealed += 1;
        return under;
      }) as Stored;
    });
    counts.resealed += resealed;
    if (after !== null) count(after, ring, counts);
  }
  return counts;
}

function hasOld(document: Stored, ring: FieldKeyRing): boolean {
  let has = false;
  const prefix = `v2.${ring.keys[0]}.`;
  walk(document, (sealed) => {
    has ||= !sealed.startsWith(prefix) && ring.keyOf(sealed) !== null;
    return sealed;
  });
  return has;
}

function count(document: Stored, ring: FieldKeyRing, counts: SealedCounts): void {
  counts.documents += 1;
  walk(document, (sealed) => {
    const key = ring.keyOf(sealed);
    if (key === null) counts.unknown += 1;
    else counts.byKey[key] = (counts.byKey[key] ?? 0) + 1;
    return sealed;
  });
}

function none(collection: string): SealedCounts {
  return { collection, documents: 0, byKey: {}, unknown: 0, resealed: 0 };
}
