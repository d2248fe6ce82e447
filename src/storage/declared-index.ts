import type { Schema } from 'mongoose';
import { StorageDeclarationError } from './errors.ts';

export interface IndexField {
  path: string;
  direction: 1 | -1;
}

/** One index as both engines see it. */
export interface DeclaredIndex {
  /** Derived from its fields, the same on both engines: `state_1_openedAt_-1`. */
  name: string;
  fields: readonly IndexField[];
  unique: boolean;
  /** The field that is an array and therefore indexed by element; at most one. */
  arrayPath: string | null;
}

/** The index that every collection has. */
export const idIndex: DeclaredIndex = {
  name: '_id',
  fields: [{ path: '_id', direction: 1 }],
  unique: true,
  arrayPath: null,
};

/** What an event stream needs beside the indexes that its schema declares. */
export const eventStreamIndexes: readonly DeclaredIndex[] = [
  indexOf([
    { path: 'stream', direction: 1 },
    { path: 'seq', direction: 1 },
  ]),
  indexOf([{ path: 'key', direction: 1 }]),
];

function indexOf(fields: readonly IndexField[]): DeclaredIndex {
  return { name: nameOf(fields), fields, unique: true, arrayPath: null };
}

function nameOf(fields: readonly IndexField[]): string {
  return fields.map(({ path, direction }) => `${path}_${direction}`).join('_');
}

/** Options that both engines keep, or that do not change what is stored. */
const knownOptions = new Set(['unique', 'name', 'background']);

/**
 * The indexes that a schema declares, in the order of declaration, `_id` last.
 * @param extra indexes that are needed whether declared or not.
 * @throws StorageDeclarationError for kinds of index that not every engine has (sparse, partial, TTL, text …).
 */
export function declaredIndexes(
  collection: string,
  schema: Schema,
  extra: readonly DeclaredIndex[] = [],
): readonly DeclaredIndex[] {
  if (schema.path('_id')?.instance !== 'String') {
    throw new StorageDeclarationError(collection, 'the schema must declare _id as a String');
  }
  const found = new Map(extra.map((index) => [index.name, index]));
  for (const [keys, options] of schema.indexes()) {
    const fields = Object.entries(keys).map(([path, direction]): IndexField => {
      if (direction !== 1 && direction !== -1) {
        throw new StorageDeclarationError(collection, `the index on ${path} must be 1 or -1`);
      }
      return { path, direction };
    });
    for (const [option, value] of Object.entries(options)) {
      if (!knownOptions.has(option) && value !== undefined && value !== false) {
        throw new StorageDeclarationError(collection, `index option ${option} is not kept by every engine`);
      }
    }
    const arrays = fields.filter(({ path }) => schema.path(path)?.instance === 'Array');
    if (arrays.length > 1) {
      throw new StorageDeclarationError(collection, `an index may hold one array field, not ${arrays.length}`);
    }
    const name = nameOf(fields);
    const unique = Boolean(options.unique) || found.get(name)?.unique === true;
    found.set(name, { name, fields, unique, arrayPath: arrays[0]?.path ?? null });
  }
  return [...found.values(), idIndex];
}

/** The fields of an index as it is built: `_id` comes last in each, so that ties have an order. */
export function fieldsOf(index: DeclaredIndex): readonly IndexField[] {
  const last = index.fields.at(-1);
  if (last === undefined || last.path === '_id') return index.fields;
  return [...index.fields, { path: '_id', direction: last.direction }];
}
