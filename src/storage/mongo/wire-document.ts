import { isRecord, type PlainDocument, type PlainValue, setOwn } from '../plain-document.ts';

/**
 * A document as it goes over the wire. Free content may hold keys that MongoDB reads as operators or paths: `.`, a
 * leading `$` and the empty key are escaped with `%`, as in a URL. Fields of the schema pass as they are.
 */
export function toWire(document: PlainDocument): PlainDocument {
  return encode(document) as PlainDocument;
}

/** The document that {@link toWire} was given. */
export function fromWire(wire: PlainDocument): PlainDocument {
  return decode(wire) as PlainDocument;
}

function encode(value: PlainValue): PlainValue {
  if (Array.isArray(value)) return value.map(encode);
  if (!isRecord(value)) return value;
  const out: PlainDocument = {};
  for (const key of Object.keys(value)) setOwn(out, escapeKey(key), encode(value[key] ?? null));
  return out;
}

function decode(value: PlainValue): PlainValue {
  if (Array.isArray(value)) return value.map(decode);
  if (!isRecord(value)) return value;
  const out: PlainDocument = {};
  for (const key of Object.keys(value)) setOwn(out, unescapeKey(key), decode(value[key] ?? null));
  return out;
}

function escapeKey(key: string): string {
  if (key === '') return '%';
  if (!/[%.$]/.test(key)) return key;
  return key.replaceAll('%', '%25').replaceAll('.', '%2E').replace(/^\$/, '%24');
}

function unescapeKey(key: string): string {
  if (key === '%') return '';
  if (!key.includes('%')) return key;
  return key.replace(/%(24|2E|25)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
