import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../../clock.ts';
import { type Collection, type FieldSeal, StorageConflictError } from '../../../storage/index.ts';
import type { OrderAttachment } from '../../orders/work-order.ts';
import { OrderFileHarmfulError, OrderFileMissingError, OrderFileUnscannedError } from './errors.ts';
import type { OrderFile } from './order-file.ts';

/** Keeps bytes sealed, by an id of 32 hex digits. */
export interface SealedFiles {
  write(id: string, plain: Buffer): Promise<void>;
  read(id: string): AsyncIterable<Buffer>;
  remove(id: string): Promise<void>;
  /** What lies there, unfinished files too, that was written before an instant. */
  before(instant: Date): AsyncIterable<{ id: string; isUnfinished: boolean }>;
  removeUnfinished(id: string): Promise<void>;
}

/** Looks for harmful content; `failed`: nobody can say now. */
export interface FileScan {
  scan(bytes: Buffer): Promise<'clean' | 'found' | 'failed'>;
}

export interface OrderFilesDeps {
  records: Collection<OrderFile>;
  files: SealedFiles;
  /** Null: the operator has no scanner. */
  scan: FileScan | null;
  seal: Pick<FieldSeal, 'seal' | 'open'>;
  clock: Clock;
}

/** A file of an order as staff see it. */
export interface OrderFileView {
  id: string;
  name: string;
  contentType: string;
  bytes: number;
  sha256: string;
  scan: OrderFile['scan'];
}

/** Bytes without a record are being written for so long at most. */
const ORPHAN_MS = 24 * 3_600_000;

const MOST_NAME = 120;

/** Types that a browser of staff may be told; all others are bytes. */
const KNOWN_TYPES =
  /^(?:image\/(?:jpeg|png|webp|gif|heic)|application\/pdf|audio\/[\w.+-]{1,40}|video\/mp4|text\/plain)$/;

/** Files of work orders (工单附件): what peers sent and what goes out to them, scanned, sealed, each once. */
export class OrderFiles {
  constructor(private readonly deps: OrderFilesDeps) {}

  /**
   * Durable on return. The same place again gives the same id, so that it may be repeated after a crash.
   * @param place what names the file within its order.
   * @throws OrderFileHarmfulError 422, OrderFileUnscannedError 503
   */
  async keep(
    orderId: string,
    file: { place: string; name: string; contentType: string; bytes: Buffer },
  ): Promise<OrderFileView> {
    const { records, files, scan, seal, clock } = this.deps;
    const result = scan === null ? 'unscanned' : await scan.scan(file.bytes);
    if (result === 'found') throw new OrderFileHarmfulError();
    if (result === 'failed') throw new OrderFileUnscannedError();
    const _id = hash(`${orderId}\n${file.place}`).slice(0, 32);
    await files.write(_id, file.bytes);
    const record: OrderFile = {
      _id,
      orderId,
      name: seal.seal(plainName(file.name)),
      contentType: KNOWN_TYPES.test(file.contentType) ? file.contentType : 'application/octet-stream',
      bytes: file.bytes.length,
      sha256: hash(file.bytes),
      scan: result,
      keptAt: clock.now(),
    };
    try {
      await records.insert(record);
    } catch (error) {
      if (!(error instanceof StorageConflictError)) throw error;
      await records.change(_id, () => record);
    }
    return this.viewOf(record);
  }

  /** A file of ours, as an attachment to be put into the order. */
  async keepOwn(orderId: string, file: { name: string; contentType: string; bytes: Buffer }): Promise<OrderAttachment> {
    const place = randomBytes(16).toString('hex');
    const { id, name, contentType, bytes: size, sha256 } = await this.keep(orderId, { ...file, place });
    return { id, name, contentType, size, sha256, url: '', expiresAt: null, copy: id, problem: '' };
  }

  /** @param orderId null: of whatever order, for a signed address. @throws OrderFileMissingError 404 */
  async open(orderId: string | null, id: string): Promise<{ file: OrderFileView; content: AsyncIterable<Buffer> }> {
    const record = await this.deps.records.get(id);
    if (record === null || (orderId !== null && record.orderId !== orderId)) throw new OrderFileMissingError();
    return { file: this.viewOf(record), content: this.deps.files.read(id) };
  }

  /** All files of an order go, the bytes first. */
  async forget(orderId: string): Promise<void> {
    const { records, files } = this.deps;
    for (;;) {
      const found = await records.find({ where: { orderId }, sort: { keptAt: 1 }, limit: 100 });
      for (const { _id } of found) {
        await files.remove(_id);
        await records.remove(_id);
      }
      if (found.length < 100) return;
    }
  }

  /** Lets go of bytes that a crash left without a record. */
  async sweep(): Promise<void> {
    const { records, files, clock } = this.deps;
    for await (const { id, isUnfinished } of files.before(new Date(clock.now().getTime() - ORPHAN_MS))) {
      if (isUnfinished) await files.removeUnfinished(id);
      else if ((await records.get(id)) === null) await files.remove(id);
    }
  }

  private viewOf({ _id: id, name, contentType, bytes, sha256, scan }: OrderFile): OrderFileView {
    return { id, name: this.deps.seal.open(name), contentType, bytes, sha256, scan };
  }
}

/** The name alone of a path, without signs that are not seen or turn the writing round (`gpj.exe`). */
function plainName(name: string): string {
  const last = Buffer.from(name, 'utf8').toString('utf8').split(/[\\/]/).at(-1) ?? '';
  const plain = last.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '').trim();
  return /^\.*$/.test(plain) ? '附件' : [...plain].slice(-MOST_NAME).join('');
}

function hash(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
