import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSqlite, StorageLockedError } from '../../src/storage/index.ts';
import { thing, thingDefinition } from './things.ts';

const newFile = () => join(mkdtempSync(join(tmpdir(), 'hotline-')), 'data', 'hotline.db');
const writer = fileURLToPath(new URL('./sqlite-writer.ts', import.meta.url));
const tsx = fileURLToPath(import.meta.resolve('tsx'));

interface Writer {
  child: ChildProcess;
  /** Whole lines printed so far. */
  lines(): string[];
}

function startWriter(file: string): Writer {
  const child = spawn(process.execPath, ['--import', tsx, writer, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  return { child, lines: () => output.split('\n').slice(0, -1) };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('the process that owns a SQLite file', () => {
  it('killed in the middle of writing, has lost nothing that it confirmed, and the next one starts at once', async () => {
    const file = newFile();
    let confirmed: string[] = [];
    for (let round = 1; round <= 2; round += 1) {
      const { child, lines } = startWriter(file);
      if (round === 2) {
        // The first writer's ids are taken: the second one is refused a key, and says so.
        await once(child, 'close');
        expect(lines()).toEqual(['ready', expect.stringContaining('hotline_storage_conflict')]);
        break;
      }
      await until(() => lines().length > 400);
      child.kill('SIGKILL');
      await once(child, 'close');
      confirmed = lines().slice(1);
    }
    const storage = await openSqlite({ file, checkQueries: true });
    const things = storage.collection(thingDefinition('things'));
    await storage.prepare();
    const stored = new Set<string>();
    for await (const each of things.scan()) stored.add(each._id);
    expect(confirmed.length).toBeGreaterThanOrEqual(400);
    expect(confirmed.filter((id) => !stored.has(id))).toEqual([]);
    expect(await things.count({ where: { tags: 'a' } })).toBe(stored.size);
    await storage.close();
  });

  it('refuses a second process, and a second opening, with a clear sentence', async () => {
    const file = newFile();
    const storage = await openSqlite({ file });
    const { child, lines } = startWriter(file);
    await once(child, 'close');
    expect(lines()).toEqual([
      `hotline_storage_locked: Another process is using the database ${file}. Stop it first, or point DATA_DIR ` +
        'elsewhere; several processes at once need MONGODB_URL.',
    ]);
    await expect(openSqlite({ file })).rejects.toThrow(StorageLockedError);
    await storage.ping();
    await storage.close();
    const again = await openSqlite({ file });
    await again.close();
  });

  it('leaves everything in one file after closing, and refuses work afterwards', async () => {
    const file = newFile();
    const storage = await openSqlite({ file });
    const things = storage.collection(thingDefinition('things'));
    await storage.prepare();
    const last = things.insert(thing('a'));
    await storage.close();
    await storage.close();
    await expect(last).resolves.toMatchObject({ _id: 'a' });
    expect(existsSync(`${file}-wal`) ? statSync(`${file}-wal`).size : 0).toBe(0);
    await expect(things.insert(thing('b'))).rejects.toMatchObject({ code: 'hotline_storage_unavailable' });
    await expect(storage.ping()).rejects.toMatchObject({ code: 'hotline_storage_unavailable' });
  });
});
