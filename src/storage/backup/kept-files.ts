import { mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { SealedFileError } from './errors.ts';
import type { Part } from './store-file.ts';

/** Not whole yet, and made again by whoever was writing it. */
const UNFINISHED = '.part';

/** The files below a folder as they are now, in the order of their paths; one that goes away meanwhile is left out. */
export async function* filesBelow(folder: string): AsyncGenerator<Part> {
  for (const path of await pathsBelow(folder)) {
    const handle = await open(join(folder, path), 'r').catch(() => null);
    if (handle === null) continue;
    yield { path, bytes: handle.createReadStream() as AsyncIterable<Buffer> };
  }
}

/** Paths below a folder, with `/`, sorted; none when there is no folder. */
export async function pathsBelow(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return found
    .filter((entry) => entry.isFile() && !entry.name.endsWith(UNFINISHED))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
    .sort();
}

/** Writes files into a folder, each on the disk before the next. */
export class FolderWriter {
  #open: Awaited<ReturnType<typeof open>> | null = null;

  constructor(
    private readonly folder: string,
    /** The backup that they come from, for errors. */
    private readonly source: string,
  ) {}

  async begin(path: string): Promise<void> {
    await this.end();
    const target = join(this.folder, path);
    const isInside = !normalize(path).startsWith('..') && target.startsWith(this.folder + sep);
    if (!isInside) throw SealedFileError.altered(this.source);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    this.#open = await open(target, 'w', 0o600);
  }

  async write(bytes: Buffer): Promise<void> {
    await this.#open?.writeFile(bytes);
  }

  async end(): Promise<void> {
    await this.#open?.sync();
    await this.#open?.close();
    this.#open = null;
  }
}
