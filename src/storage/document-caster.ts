import { isDeepStrictEqual } from 'node:util';
import type { Model, Schema } from 'mongoose';
import { StorageValidationError } from './errors.ts';
import { exactReader } from './exact-document.ts';
import { isRecord, NotStorable, type PlainDocument, toPlain } from './plain-document.ts';

/** What Mongoose reports of one field; the message itself holds the value and is never repeated. */
interface FieldProblem {
  kind?: string;
  name?: string;
}

/**
 * The part of a Mongoose document that is used here. `$__validateSync` is what Mongoose's own bulkSave uses; the public
 * `validateSync` prints a deprecation at each call, and `validate` is asynchronous, which a change in the serial
 * writer cannot be. Mongoose's version is pinned, and the contract suite fails should the method go.
 */
interface CastDocument {
  $__validateSync(): { errors?: Record<string, FieldProblem> } | undefined | null;
  toObject(options: object): Record<string, unknown>;
}

/**
 * Turns what a room hands over into the plain document that is stored, or refuses it. Synchronous, no connection.
 * @param stored what is changed: a field of its top that the schema does not know, and that is as it was, stays. A newer
 * release wrote it, which runs beside this one.
 */
export type DocumentCaster = (input: object, stored?: PlainDocument) => PlainDocument & { _id: string };

/** Compiles a caster from a model; the model needs no connection. Mongoose is asked only where there is something to cast. */
export function createCaster(collection: string, model: Model<unknown>): DocumentCaster {
  const exact = exactReader(model.schema);
  const cast = mongooseCaster(collection, model);
  if (exact === null) return cast;
  return (input, stored) => {
    const plain = exact(input);
    return plain !== null && isNamed(plain) ? plain : cast(input, stored);
  };
}

function isNamed(document: PlainDocument): document is PlainDocument & { _id: string } {
  return typeof document._id === 'string' && document._id !== '';
}

/** The same by Mongoose alone. */
export function mongooseCaster(collection: string, model: Model<unknown>): DocumentCaster {
  // Free content is taken as given: Mongoose does not cast it, and its copy leaves some keys out.
  const free = Object.keys(model.schema.paths).filter((path) => model.schema.path(path)?.instance === 'Mixed');
  const options = { minimize: false, versionKey: false, ...withoutElementIds(model.schema) };
  return (input, stored = {}) => {
    const document = new model(input) as unknown as CastDocument;
    const errors = document.$__validateSync()?.errors;
    if (errors) {
      throw new StorageValidationError(
        collection,
        Object.entries(errors).map(([field, problem]) => ({ field, problem: sentence(problem) })),
      );
    }
    const cast = document.toObject(options);
    const given: Record<string, unknown> = { ...input };
    for (const path of free) if (given[path] !== undefined) cast[path] = given[path];
    for (const [key, value] of Object.entries(given)) {
      const isKept = !Object.hasOwn(cast, key) && Object.hasOwn(stored, key) && isDeepStrictEqual(value, stored[key]);
      if (isKept) cast[key] = value;
    }
    const unknown = firstUnknownPath(given, cast, '');
    if (unknown !== null) {
      throw new StorageValidationError(collection, [{ field: unknown, problem: 'is not in the schema' }]);
    }
    if (cast._id === '') throw new StorageValidationError(collection, [{ field: '_id', problem: 'is empty' }]);
    try {
      return toPlain(cast, '') as PlainDocument & { _id: string };
    } catch (error) {
      if (!(error instanceof NotStorable)) throw error;
      throw new StorageValidationError(collection, [{ field: error.path, problem: error.message }]);
    }
  };
}

function sentence(problem: FieldProblem): string {
  if (problem.name === 'CastError') return `cannot be read as ${problem.kind ?? 'its type'}`;
  if (problem.kind === 'required') return 'is required';
  if (problem.kind === 'enum') return 'is not one of the allowed values';
  return `breaks the rule "${problem.kind ?? 'valid'}"`;
}

/** Mongoose gives each element of a list of subdocuments a random id; stored documents hold what the room wrote. */
function withoutElementIds(schema: Schema): object {
  if (schema.childSchemas.length === 0) return {};
  return {
    transform(document: { $isSubdocument?: boolean; $__schema?: Schema }, result: Record<string, unknown>) {
      const id = document.$isSubdocument ? document.$__schema?.path('_id') : undefined;
      if (id?.options.auto) delete result._id;
      return result;
    },
  };
}

/** A field that the caller gave and the schema silently dropped; null when nothing was lost. */
function firstUnknownPath(input: unknown, cast: unknown, path: string): string | null {
  if (input === cast) return null;
  if (Array.isArray(input) && Array.isArray(cast)) {
    for (let at = 0; at < input.length; at += 1) {
      const unknown = firstUnknownPath(input[at], cast[at], `${path}${at}.`);
      if (unknown !== null) return unknown;
    }
    return null;
  }
  if (!isRecord(input) || !isRecord(cast)) return null;
  for (const key of Object.keys(input)) {
    if (input[key] === undefined) continue;
    if (!Object.hasOwn(cast, key)) return `${path}${key}`;
    const unknown = firstUnknownPath(input[key], cast[key], `${path}${key}.`);
    if (unknown !== null) return unknown;
  }
  return null;
}
