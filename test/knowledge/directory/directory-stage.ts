import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Directory, type DirectoryRecord, directoryCollection, importDirectory } from '../../../src/knowledge/index.ts';
import { type Collection, openSqlite, type Storage } from '../../../src/storage/index.ts';

export const SAMPLE = readFileSync('knowledge/directory/sample.csv');

export interface DirectoryStage {
  storage: Storage;
  records: Collection<DirectoryRecord>;
  directory: Directory;
  /** Takes a table with Chinese headers in: the first line of text is its header. */
  take(
    lines: readonly string[],
    options?: Partial<Parameters<typeof importDirectory>[2]>,
  ): ReturnType<typeof importDirectory>;
  end(): Promise<void>;
}

/** An empty directory; on SQLite that refuses to scan a table, unless another storage is given. */
export async function directoryStage(open?: () => Promise<Storage>): Promise<DirectoryStage> {
  const dir = mkdtempSync(join(tmpdir(), 'hotline-directory-'));
  const storage = await (open?.() ?? openSqlite({ file: join(dir, 'hotline.db'), checkQueries: true }));
  const records = storage.collection(directoryCollection);
  await storage.prepare();
  return {
    storage,
    records,
    directory: new Directory(records),
    take: (lines, options = {}) =>
      importDirectory(Buffer.from(lines.join('\n')), records, {
        replace: false,
        skipBad: false,
        dryRun: false,
        ...options,
      }),
    async end() {
      await storage.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
