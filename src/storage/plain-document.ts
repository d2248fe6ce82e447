/** A value as it may be stored: what JSON knows, and Date. */
export type PlainValue = null | string | number | boolean | Date | PlainValue[] | { [key: string]: PlainValue };

export interface PlainDocument {
  [key: string]: PlainValue;
}

/** Refused by {@link toPlain}: the path and why it cannot be stored. */
export class NotStorable extends Error {
  readonly path: string;

  constructor(path: string, problem: string) {
    super(problem);
    this.path = path;
  }
}

/** Sets a property as JSON does: `__proto__` becomes a key like any other and never changes the prototype. */
export function setOwn(target: PlainDocument, key: string, value: PlainValue): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[key] = value;
  }
}

/**
 * A deep copy that shares nothing with `value` and means the same to both engines: Dates stay Dates, `undefined`
 * is left out of objects, -0 is 0, ids of MongoDB become strings.
 * @throws NotStorable for what one of the engines could not give back: NaN, invalid dates, bigint, functions, binary, Map.
 */
export function toPlain(value: unknown, path: string): PlainValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new NotStorable(path, 'is not a finite number');
      return value === 0 ? 0 : value;
    case 'undefined':
      return null;
    case 'object':
      return value === null ? null : objectToPlain(value, path);
    default:
      throw new NotStorable(path, `is a ${typeof value}`);
  }
}

function objectToPlain(value: object, path: string): PlainValue {
  if (value instanceof Date) {
    const time = value.getTime();
    if (Number.isNaN(time)) throw new NotStorable(path, 'is not a date');
    return new Date(time);
  }
  if (Array.isArray(value)) return value.map((element, at) => toPlain(element, `${path}.${at}`));
  if ('_bsontype' in value && 'toHexString' in value) return String(value);
  if (value instanceof Map || value instanceof Set || ArrayBuffer.isView(value)) {
    throw new NotStorable(path, `is a ${value.constructor.name}`);
  }
  const copy: PlainDocument = {};
  for (const [key, element] of Object.entries(value)) {
    if (element === undefined) continue;
    if (key.includes('\0')) throw new NotStorable(path, 'has a key with a NUL character');
    setOwn(copy, key, toPlain(element, path === '' ? key : `${path}.${key}`));
  }
  return copy;
}

/** True for an object that {@link toPlain} would walk into key by key. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The value at a path (`a` or `a.b`); null when there is none. */
export function valueAt(document: PlainDocument, path: string): PlainValue {
  if (!path.includes('.')) return Object.hasOwn(document, path) ? (document[path] ?? null) : null;
  let value: PlainValue = document;
  for (const part of path.split('.')) {
    if (!isRecord(value) || !Object.hasOwn(value, part)) return null;
    value = (value[part] ?? null) as PlainValue;
  }
  return value;
}
