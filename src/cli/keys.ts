import type { Config } from '../config/index.ts';
import { orderFilesFolder } from '../exchange-in.ts';
import { resealPapers } from '../legal-aid/index.ts';
import { papersFolder } from '../project-folders.ts';
import {
  checkIndexKey,
  countSealed,
  createFieldSeal,
  resealCollection,
  type SealedCounts,
  type Walkable,
} from '../storage/index.ts';
import type { CommandIo } from './command.ts';
import { onStorage } from './on-storage.ts';

export const help = `hotline keys check
hotline keys rotate

check    how many sealed fields lie under which key, by collection; nothing is changed
rotate   puts every sealed field and every paper under FIELD_KEY. The keys of before are named in FIELD_KEY_BEFORE.
         It may be stopped and begun again. On SQLite the server must be stopped; on MongoDB it may go on, once every
         process of it knows the new key.

Keys are shown by their names, never by themselves. Exit code 0: done, 1: something lies under a key that is not known.`;

const NOT_UNDERSTOOD = 2;

/** Takes what follows `hotline keys`, on the storage of this environment. */
export async function run(args: readonly string[], io: Pick<CommandIo, 'out' | 'err'>): Promise<number> {
  const [command, ...rest] = args;
  if ((command !== 'check' && command !== 'rotate') || rest.length > 0) {
    io.err(help);
    return NOT_UNDERSTOOD;
  }
  return onStorage(io, async ({ config, stores }) => {
    const ring = createFieldSeal(config.fieldKeys);
    await checkIndexKey(stores.keyStandings, ring);
    const [current, ...before] = ring.keys;
    io.out(`key of now ${current}${before.length === 0 ? '' : `; before it ${before.join(', ')}`}`);
    const all: SealedCounts[] = [];
    for (const store of Object.values(stores)) {
      const collection: Walkable = store;
      const counts =
        command === 'check' ? await countSealed(collection, ring) : await resealCollection(collection, ring);
      all.push(counts);
      if (sealedIn(counts) > 0) io.out(lineOf(counts));
    }
    const papers = command === 'check' ? null : await rotatePapers(config);
    if (papers !== null) io.out(`papers: ${papers.resealed} put under the key of now, ${papers.current} were`);
    return conclude({ command, all, unreadable: papers?.unreadable ?? 0, current, before }, io);
  });
}

async function rotatePapers(config: Config) {
  const counts = { resealed: 0, current: 0, unreadable: 0 };
  for (const folder of [papersFolder(config), orderFilesFolder(config)]) {
    await resealPapers({ folder, fieldKey: config.fieldKeys }, (what) => {
      counts[what] += 1;
    });
  }
  return counts;
}

function conclude(
  found: { command: string; all: SealedCounts[]; unreadable: number; current: string; before: readonly string[] },
  io: Pick<CommandIo, 'out' | 'err'>,
): number {
  const { command, all, unreadable, current, before } = found;
  const unknown = all.reduce((sum, one) => sum + one.unknown, 0);
  const old = all.reduce((sum, { byKey }) => sum + sealedUnder(byKey) - (byKey[current] ?? 0), 0);
  if (unknown > 0) io.err(`${unknown} texts look sealed and are opened by no key of this environment`);
  if (unreadable > 0) io.err(`${unreadable} papers are opened by no key of this environment`);
  if (old > 0) io.out(`${old} fields lie under an earlier key: run hotline keys rotate`);
  else if (before.length > 0 && command === 'rotate') {
    io.out(
      'nothing is left under an earlier key: FIELD_KEY_BEFORE may be taken out, once FIELD_INDEX_KEY is set to the',
    );
    io.out('first of them (unless it is set already). Keep the keys for as long as backups of that time are kept.');
  }
  return unknown + unreadable > 0 ? 1 : 0;
}

function lineOf({ collection, byKey, resealed, unknown }: SealedCounts): string {
  const keys = Object.entries(byKey).map(([key, count]) => `${key} ${count}`);
  const more = [...(resealed > 0 ? [`${resealed} new`] : []), ...(unknown > 0 ? [`${unknown} unknown`] : [])];
  return `${collection}: ${[...keys, ...more].join(', ')}`;
}

function sealedIn({ byKey, unknown }: SealedCounts): number {
  return sealedUnder(byKey) + unknown;
}

function sealedUnder(byKey: Readonly<Record<string, number>>): number {
  return Object.values(byKey).reduce((sum, count) => sum + count, 0);
}
