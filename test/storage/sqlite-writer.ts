import { openSqlite } from '../../src/storage/index.ts';
import { thing, thingDefinition } from './things.ts';

/** Run as a process of its own: inserts until it is killed, and prints each id once its insert is confirmed. */
const [file = ''] = process.argv.slice(2);
try {
  const storage = await openSqlite({ file });
  const things = storage.collection(thingDefinition('things'));
  await storage.prepare();
  process.stdout.write('ready\n');
  let next = 0;
  const write = async (): Promise<never> => {
    for (;;) {
      next += 1;
      const { _id } = await things.insert(thing(`t${next}`, { tags: ['a', 'b'] }));
      process.stdout.write(`${_id}\n`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, write));
} catch (error) {
  process.stdout.write(`${(error as { code?: string }).code}: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
