import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { plannedQueries, type QueryShape } from '../../src/storage/query-plan.ts';

/**
 * Every shape of query that the product asks for, one a line, as it was seen in a run of the suites. A suite that asks
 * for a new one adds it here by itself, as a snapshot does; `test/storage/query-shapes.test.ts` explains each on both
 * engines. Commit the file with the change that asks.
 */
export const SHAPES_FILE = fileURLToPath(new URL('../storage/query-shapes.txt', import.meta.url));

/** Collections that suites make up for themselves. */
const MADE_UP = /^(?:things|happenings|notes?|no[_X]tes|cards|retired|twice|sparse|expiring|text|docs?|items)\d*$/;

export function lineOf({ collection, purpose, where, sort }: QueryShape): string {
  const by = where.map(([field, kind]) => `${field}=${kind}`).join(',') || '-';
  return `${collection} ${purpose} ${by} ${sort === null ? '-' : sort.join(':')}`;
}

export function shapeOf(line: string): QueryShape {
  const [collection = '', purpose, by = '-', sorted = '-'] = line.split(' ');
  const [path = '', direction] = sorted.split(':');
  return {
    collection,
    purpose: purpose === 'claim' || purpose === 'count' ? purpose : 'list',
    where: by === '-' ? [] : by.split(',').map((one) => one.split('=') as [string, string]),
    sort: sorted === '-' ? null : [path, direction === '-1' ? -1 : 1],
  };
}

/** The shapes that were seen, each once. */
export function seenShapes(): string[] {
  const text = existsSync(SHAPES_FILE) ? readFileSync(SHAPES_FILE, 'utf8') : '';
  return [...new Set(text.split('\n').filter((line) => line !== ''))].sort();
}

/** Whoever asked storage stands in the stack: a suite that looks into a collection by itself is not the product. */
function isAskedByProduct(): boolean {
  const stack = (new Error().stack ?? '').split('\n').slice(1);
  const asker = stack.find(
    (frame) => /\/(?:src|test|bench)\//.test(frame) && !/\/src\/storage\/|query-shapes/.test(frame),
  );
  return asker?.includes('/src/') ?? false;
}

const REMEMBERS = Symbol.for('legal-hotline query shapes');

/** From now on what is asked in this thread and was not seen before is written down. */
export function rememberShapes(): void {
  const thread = globalThis as { [REMEMBERS]?: true };
  if (thread[REMEMBERS]) return;
  thread[REMEMBERS] = true;
  let seen: Set<string> | null = null;
  plannedQueries.subscribe((message) => {
    const shape = message as QueryShape;
    if (MADE_UP.test(shape.collection)) return;
    const line = lineOf(shape);
    seen ??= new Set(seenShapes());
    if (seen.has(line) || !isAskedByProduct()) return;
    seen.add(line);
    appendFileSync(SHAPES_FILE, `${line}\n`);
  });
}
