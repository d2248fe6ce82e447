import { verifyStoreFile } from '../storage/index.ts';
import { inWords } from './backup.ts';
import { type FileIo, onKept } from './kept-files.ts';

export const help = `hotline verify-backup FILE [--json]

Reads a backup from its beginning to its end and compares every count and SHA-256 with what its manifest says; nothing is
written. Exit code 1 for a file that was cut or altered, that another key has sealed, or that is no backup.

--json   the manifest: collections and papers with counts and SHA-256`;

const NOT_UNDERSTOOD = 2;

/** Takes what follows `hotline verify-backup`. @returns the exit code: 0 whole, 1 not, 2 not understood. */
export async function run(args: readonly string[], io: FileIo): Promise<number> {
  const [file, ...more] = args.filter((arg) => arg !== '--json');
  if (file === undefined || more.length > 0) {
    io.err(help);
    return NOT_UNDERSTOOD;
  }
  return onKept(io, async ({ keys }) => {
    const manifest = await verifyStoreFile(file, { kind: 'backup', keys });
    io.out(args.includes('--json') ? JSON.stringify(manifest) : `${file} is whole: ${inWords(manifest)}`);
    return 0;
  });
}
