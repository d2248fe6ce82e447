import type { Schema } from 'mongoose';
import { type PlainDocument, type PlainValue, setOwn, toPlain } from './plain-document.ts';

/** What of a Mongoose path is read here; the rest of it is behaviour that only Mongoose knows. */
interface PathType {
  instance: string;
  options: Record<string, unknown>;
  validators: readonly { type: string }[];
  setters: readonly unknown[];
  getters: readonly unknown[];
  isRequired?: boolean;
  originalRequiredValue?: unknown;
  enumValues?: readonly unknown[];
  /** Of the elements of a list. */
  embeddedSchemaType?: PathType;
}

type Check = (value: unknown) => boolean;

/** One field: what it may be, and what stands for it where it is missing; undefined where nothing does. */
interface Field {
  path: string;
  check: Check;
  standIn: () => PlainValue | undefined;
}

const KNOWN_VALIDATORS: ReadonlySet<string> = new Set(['required', 'enum']);

const EXACT: Readonly<Record<string, Check>> = {
  String: (value) => typeof value === 'string',
  Number: (value) => typeof value === 'number',
  Boolean: (value) => typeof value === 'boolean',
  Date: (value) => value instanceof Date,
  Mixed: (value) => value !== undefined,
};

/**
 * Reads documents that need no cast: every field of the schema is of its type already, or has a plain default, which is
 * what our own code writes. Making a document of Mongoose takes ten times as long as all checks. Anything else is left
 * to Mongoose: a default to be computed, a value to be converted, one to be refused.
 *
 * @returns a reader that gives the plain document, or null where Mongoose must decide; null for schemas with rules that
 * only Mongoose knows.
 */
export function exactReader(schema: Schema): ((input: object) => PlainDocument | null) | null {
  const fields: Field[] = [];
  for (const [path, type] of Object.entries(schema.paths as unknown as Record<string, PathType>)) {
    const check = path.includes('.') ? null : checkOf(type);
    if (check === null) return null;
    fields.push({ path, check, standIn: standInOf(type) });
  }
  const known = new Set(fields.map(({ path }) => path));
  return (input) => {
    const given = input as Readonly<Record<string, unknown>>;
    for (const key of Object.keys(given)) if (!known.has(key) && given[key] !== undefined) return null;
    const plain: PlainDocument = {};
    try {
      for (const { path, check, standIn } of fields) {
        const own = Object.hasOwn(given, path) ? given[path] : undefined;
        const value = own === undefined ? standIn() : own;
        if (!check(value)) return null;
        if (value !== undefined) setOwn(plain, path, toPlain(value, path));
      }
    } catch {
      // It cannot be stored; Mongoose's way names the path.
      return null;
    }
    return plain;
  };
}

/** Null for a type with rules of its own. */
function checkOf(type: PathType): Check | null {
  const exact = type.instance === 'Array' ? listCheck(type) : EXACT[type.instance];
  if (exact === undefined || exact === null || !isPlain(type)) return null;
  const mayBeMissing = !type.isRequired && type.options.default === undefined && type.instance !== 'Array';
  const mayBeNull = !type.isRequired && type.instance !== 'Array';
  const allowed = type.enumValues === undefined || type.enumValues.length === 0 ? null : new Set(type.enumValues);
  return (value) => {
    if (value === undefined) return mayBeMissing;
    if (value === null) return mayBeNull;
    // A required text may not be empty.
    if (type.isRequired && value === '') return false;
    return exact(value) && (allowed === null || allowed.has(value));
  };
}

function listCheck(type: PathType): Check | null {
  const element = type.embeddedSchemaType;
  const exact = element === undefined ? undefined : EXACT[element.instance];
  if (element === undefined || exact === undefined || !isPlain(element)) return null;
  if ((element.enumValues?.length ?? 0) > 0) return null;
  return (value) => Array.isArray(value) && value.every((one) => one !== null && exact(one));
}

/** A plain default; a list is empty without one. Others are left to Mongoose: its check finds nothing there. */
function standInOf({ instance, options }: PathType): () => PlainValue | undefined {
  const given = options.default;
  if (instance === 'Array') {
    const isEmpty = given === undefined || (Array.isArray(given) && given.length === 0);
    return () => (isEmpty ? [] : undefined);
  }
  const isPlainValue = given === null || ['string', 'number', 'boolean'].includes(typeof given);
  return () => (isPlainValue ? (given as PlainValue) : undefined);
}

/** Without setters, getters and validators that would have to be run. */
function isPlain({ validators, setters, getters, originalRequiredValue }: PathType): boolean {
  return (
    setters.length === 0 &&
    getters.length === 0 &&
    typeof originalRequiredValue !== 'function' &&
    validators.every(({ type }) => KNOWN_VALIDATORS.has(type))
  );
}
