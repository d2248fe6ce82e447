import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { type FollowUpRules, loadFollowUp } from '../../src/follow-up/index.ts';

const FILE = 'follow-up.yaml';

/** The rules of the house with some of them written otherwise. */
export async function followUpRules(change: Record<string, unknown> = {}): Promise<FollowUpRules> {
  const folder = await mkdtemp(join(tmpdir(), 'follow-up-'));
  const written: object = parse(await readFile(join('knowledge', FILE), 'utf8'));
  await writeFile(join(folder, FILE), stringify({ ...written, ...change }));
  return loadFollowUp(folder).finally(() => rm(folder, { recursive: true }));
}
