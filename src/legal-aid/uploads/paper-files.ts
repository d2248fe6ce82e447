import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PaperFolderError, PaperMissingError, PaperUnreadableError } from './errors.ts';
import { HEADER_BYTES, type PaperCipher, SEALED_PIECE } from './paper-cipher.ts';

const ID = /^[0-9a-f]{32}$/;
const PART = '.part';

/**
 * The folder of papers, outside of everything that is served: `<two letters>/<id>`, sealed, for the owner of the process
 * only. No name of a resident's ever becomes a part of a path.
 */
export class PaperFiles {
  constructor(
    private readonly folder: string,
    private readonly cipher: PaperCipher,
  ) {}

  /** Durable on return. @throws PaperFolderError 503 */
  async write(id: string, plain: Buffer): Promise<void> {
    const path = this.pathOf(id);
    const shelf = join(this.folder, id.slice(0, 2));
    try {
      await mkdir(shelf, { recursive: true, mode: 0o700 });
      const file = await open(path + PART, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, 0o600);
      try {
        await file.writeFile(this.cipher.seal(id, plain));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(path + PART, path);
      await syncFolder(shelf);
    } catch (error) {
      throw new PaperFolderError(error);
    }
  }

  /** The plain bytes, a piece at a time, each checked before it is given. @throws PaperMissingError, PaperUnreadableError */
  async *read(id: string): AsyncGenerator<Buffer> {
    const file = await openForReading(this.pathOf(id));
    try {
      const { size } = await file.stat();
      const unseal = this.cipher.opener(id, await bytesAt(file, 0, HEADER_BYTES));
      for (let at = HEADER_BYTES; ; at += SEALED_PIECE) {
        const isLast = at + SEALED_PIECE >= size;
        yield unseal(await bytesAt(file, at, Math.min(SEALED_PIECE, Math.max(0, size - at))), isLast);
        if (isLast) return;
      }
    } finally {
      await file.close();
    }
  }

  async readWhole(id: string): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.read(id)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /** Puts every file under the key of now, and tells of each what was done. Whoever stops it midway may begin again. */
  async reseal(count: (what: 'resealed' | 'current' | 'unreadable') => void): Promise<void> {
    for await (const { id, isUnfinished } of this.before(new Date(8.64e15))) {
      if (isUnfinished) continue;
      try {
        if (await this.isCurrent(id)) count('current');
        else {
          await this.write(id, await this.readWhole(id));
          count('resealed');
        }
      } catch (error) {
        if (!(error instanceof PaperUnreadableError)) throw error;
        count('unreadable');
      }
    }
  }

  /** Whether it lies under the key of now. @throws PaperUnreadableError */
  async isCurrent(id: string): Promise<boolean> {
    const file = await openForReading(this.pathOf(id));
    try {
      const { size } = await file.stat();
      const header = await bytesAt(file, 0, HEADER_BYTES);
      const sealed = await bytesAt(file, HEADER_BYTES, Math.min(SEALED_PIECE, Math.max(0, size - HEADER_BYTES)));
      return this.cipher.isCurrent(id, header, { sealed, isLast: HEADER_BYTES + SEALED_PIECE >= size });
    } finally {
      await file.close();
    }
  }

  async remove(id: string): Promise<void> {
    await rm(this.pathOf(id), { force: true });
  }

  /** What lies there, unfinished files too, that was written before an instant. */
  async *before(instant: Date): AsyncGenerator<{ id: string; isUnfinished: boolean }> {
    for (const shelf of await namesIn(this.folder)) {
      if (!/^[0-9a-f]{2}$/.test(shelf)) continue;
      for (const name of await namesIn(join(this.folder, shelf))) {
        const isUnfinished = name.endsWith(PART);
        const id = isUnfinished ? name.slice(0, -PART.length) : name;
        if (!ID.test(id)) continue;
        const changed = await stat(join(this.folder, shelf, name)).catch(() => null);
        if (changed !== null && changed.mtime < instant) yield { id, isUnfinished };
      }
    }
  }

  async removeUnfinished(id: string): Promise<void> {
    await rm(this.pathOf(id) + PART, { force: true });
  }

  private pathOf(id: string): string {
    if (!ID.test(id)) throw new PaperMissingError();
    return join(this.folder, id.slice(0, 2), id);
  }
}

async function openForReading(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY);
  } catch (error) {
    throw new PaperUnreadableError(error);
  }
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

/** The new name itself must outlive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
