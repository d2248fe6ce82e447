import { isRecord, type PlainDocument, type PlainValue, setOwn } from '../plain-document.ts';

/** What SQLite binds. Booleans and dates become numbers; libsql aborts the process when given anything else. */
export type ColumnValue = string | number | null;

/** Dates of a document are stored as `{"$date": milliseconds}`; a key that itself begins with `$` gets a second `$`. */
export function encodeDocument(document: PlainDocument): string {
  return JSON.stringify(encode(document));
}

export function decodeDocument(json: string): PlainDocument & { _id: string } {
  return decode(JSON.parse(json) as PlainValue) as PlainDocument & { _id: string };
}

/** One value out of a stored document, as SQLite's `->` gives it. */
export function decodeValue(json: string): PlainValue {
  return decode(JSON.parse(json) as PlainValue);
}

export function toColumn(value: PlainValue | undefined): ColumnValue {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.getTime();
  return value === null || value === undefined ? null : JSON.stringify(encode(value));
}

function encode(value: PlainValue): PlainValue {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Date) return { $date: value.getTime() };
  if (Array.isArray(value)) return value.map(encode);
  const out: PlainDocument = {};
  for (const key of Object.keys(value)) {
    setOwn(out, key.startsWith('$') ? `$${key}` : key, encode(value[key] ?? null));
  }
  return out;
}

/** Works in place: the value comes fresh from JSON.parse. */
function decode(value: PlainValue): PlainValue {
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at += 1) {
      const element = value[at];
      if (typeof element === 'object' && element !== null) value[at] = decode(element);
    }
    return value;
  }
  if (!isRecord(value)) return value;
  let escaped = false;
  for (const key of Object.keys(value)) {
    const element = value[key];
    if (key.startsWith('$')) {
      if (key === '$date' && typeof element === 'number') return new Date(element);
      escaped = true;
    }
    if (typeof element === 'object' && element !== null) setOwn(value, key, decode(element));
  }
  return escaped ? withoutEscapes(value) : value;
}

function withoutEscapes(value: PlainDocument): PlainDocument {
  const out: PlainDocument = {};
  for (const key of Object.keys(value)) setOwn(out, key.startsWith('$') ? key.slice(1) : key, value[key] ?? null);
  return out;
}
