import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { backUp, type Manifest } from '../storage/index.ts';
import { type FileIo, onKept, openBeside, sizeOf } from './kept-files.ts';

export const help = `hotline backup FILE [--json]

Writes everything that is kept, documents and papers, into one file, while the hotline runs. The file is sealed with a key
made from FIELD_KEY: without that key, or one named in FIELD_KEY_BEFORE, nobody reads it. It holds what was confirmed
before the command began; on SQLite it is one moment, on MongoDB each document is as it was when it was read.

A FILE that is there is left alone. It is checked with hotline verify-backup and put back with hotline restore.`;

const NOT_UNDERSTOOD = 2;
/** Others speak of what is in them: ledgers and heads are read before what they count. */
const LAST = ['serviceLedger', 'serviceEvents', 'turns', 'audit'];

/** Takes what follows `hotline backup`. @returns the exit code: 0 written, 1 refused, 2 not understood. */
export async function run(args: readonly string[], io: FileIo): Promise<number> {
  const [file, ...more] = args.filter((arg) => arg !== '--json');
  if (file === undefined || more.length > 0) {
    io.err(help);
    return NOT_UNDERSTOOD;
  }
  return onKept(io, async ({ config, ...kept }) => {
    const { store, close } = await openBeside(config);
    try {
      await mkdir(dirname(join(file)), { recursive: true });
      const dataVersion = await versionOf(store, kept.dataVersion);
      const { manifest, sha256, bytes } = await backUp(store, file, { ...kept, dataVersion, last: LAST });
      if (args.includes('--json')) io.out(JSON.stringify({ ...manifest, sha256, bytes }));
      else {
        io.out(`${file}: ${inWords(manifest)}; ${sizeOf(bytes)}`);
        io.out(`sha256 ${sha256}`);
      }
      return 0;
    } finally {
      await close();
    }
  });
}

/** What the data say of themselves; those of a release before there were versions say nothing. */
async function versionOf(store: Parameters<typeof backUp>[0], newest: number): Promise<number> {
  if (!(await store.names()).includes('dataVersions')) return 0;
  for await (const [state] of store.batches('dataVersions')) {
    return typeof state?.version === 'number' ? state.version : newest;
  }
  return 0;
}

/** What a file holds. */
export function inWords({ madeAt, collections, files }: Manifest): string {
  const documents = collections.reduce((sum, one) => sum + one.documents, 0);
  return `${documents} documents of ${collections.length} collections, ${files.length} papers, of ${madeAt}`;
}
