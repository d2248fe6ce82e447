/** Prints, as JSON, the patterns that files of ours make with `new RegExp` as they are loaded: for the bench alone. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { patternsMadeIn } from './patterns.ts';

const SRC = join(import.meta.dirname, '../../src');
const files = readdirSync(SRC, { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.ts') && readFileSync(join(SRC, file), 'utf8').includes('new RegExp'))
  .sort();
const found = [];
for (const file of files) {
  const made = await patternsMadeIn(() => import(join(SRC, file)));
  found.push(...made.map((pattern) => ({ ...pattern, file: `src/${file}` })));
}
process.stdout.write(JSON.stringify(found));
