import type { Scalar } from './collection.ts';
import type { IndexField } from './declared-index.ts';
import { StorageQueryError } from './errors.ts';
import { type PlainDocument, valueAt } from './plain-document.ts';

/** The cursor that continues after `last`, the last document of a page. */
export function cursorAfter(last: PlainDocument & { _id: string }, sort: IndexField): string {
  const value = valueAt(last, sort.path);
  return encodeCursor({
    field: sort.path,
    direction: sort.direction,
    value: typeof value === 'object' && !(value instanceof Date) ? null : value,
    id: last._id,
  });
}

/** The cursor that continues a list in this order after a document of which the sort value and the id are known. */
export function cursorAt(sort: IndexField, value: Scalar, id: string): string {
  return encodeCursor({ field: sort.path, direction: sort.direction, value, id });
}

/** Where a page ended: the sort value and the id of its last document, bound to the order they were read in. */
export interface PageCursor {
  field: string;
  direction: 1 | -1;
  value: Scalar;
  id: string;
}

/** Furthest day that can be told, ms. */
const LATEST_MS = 8.64e15;

/** Dates are told from numbers by the `t` before their milliseconds. */
function encodeCursor(cursor: PageCursor): string {
  const value = cursor.value instanceof Date ? { t: cursor.value.getTime() } : cursor.value;
  return Buffer.from(JSON.stringify([cursor.field, cursor.direction, value, cursor.id])).toString('base64url');
}

/** @throws StorageQueryError `hotline_storage_bad_cursor` when it is not a cursor of this order. */
export function decodeCursor(text: string, field: string, direction: 1 | -1): PageCursor {
  const parts = parse(text);
  if (parts === null || parts[0] !== field || parts[1] !== direction || typeof parts[3] !== 'string') throw bad();
  const value = parts[2];
  if (typeof value === 'object' && value !== null) {
    const time = (value as { t?: unknown }).t;
    if (typeof time !== 'number' || Math.abs(time) > LATEST_MS) throw bad();
    return { field, direction, value: new Date(time), id: parts[3] };
  }
  return { field, direction, value: value as Scalar, id: parts[3] };
}

function parse(text: string): unknown[] | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(parts) && parts.length === 4 ? parts : null;
  } catch {
    return null;
  }
}

function bad(): StorageQueryError {
  return new StorageQueryError(
    'The page cursor does not belong to this list; start again from its first page.',
    'hotline_storage_bad_cursor',
  );
}
