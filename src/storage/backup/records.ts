import type { PlainDocument, PlainValue } from '../plain-document.ts';
import { decodeDocument, encodeDocument } from '../sqlite/document-json.ts';
import type { StoredDocument } from '../whole/whole-store.ts';
import { SealedFileError } from './errors.ts';

/** What a sealed file is a row of: something said of what follows, a document, or bytes of a file. */
export type FileRecord =
  | { kind: 'says'; says: Record<string, unknown> }
  | { kind: 'document'; document: StoredDocument }
  | { kind: 'bytes'; bytes: Buffer };

const KINDS = ['says', 'document', 'bytes'] as const;
const HEAD = 5;
/** More than any document may have. */
const LARGEST = 64 * 1024 * 1024;

export function recordBytes(record: FileRecord): Buffer {
  const body = bodyOf(record);
  const head = Buffer.alloc(HEAD);
  head.writeUInt8(KINDS.indexOf(record.kind), 0);
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

function bodyOf(record: FileRecord): Buffer {
  if (record.kind === 'bytes') return record.bytes;
  return Buffer.from(record.kind === 'says' ? JSON.stringify(record.says) : encodeDocument(record.document));
}

/** The records of what was written by {@link recordBytes}. @throws SealedFileError when it is something else. */
export async function* recordsIn(file: string, content: AsyncIterable<Buffer>): AsyncGenerator<FileRecord> {
  let waiting: Buffer = Buffer.alloc(0);
  for await (const chunk of content) {
    waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
    let at = 0;
    while (waiting.length - at >= HEAD) {
      const kind = KINDS[waiting.readUInt8(at)];
      const size = waiting.readUInt32BE(at + 1);
      if (kind === undefined || size > LARGEST) throw SealedFileError.altered(file);
      if (waiting.length - at < HEAD + size) break;
      yield recordOf(kind, waiting.subarray(at + HEAD, at + HEAD + size));
      at += HEAD + size;
    }
    waiting = waiting.subarray(at);
  }
  if (waiting.length > 0) throw SealedFileError.cut(file);
}

function recordOf(kind: FileRecord['kind'], body: Buffer): FileRecord {
  if (kind === 'bytes') return { kind, bytes: body };
  if (kind === 'document') return { kind, document: decodeDocument(body.toString('utf8')) };
  return { kind, says: JSON.parse(body.toString('utf8')) as PlainDocument & Record<string, PlainValue> };
}
