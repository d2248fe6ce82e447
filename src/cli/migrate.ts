import { systemClock } from '../clock.ts';
import { readableData } from '../kept-data.ts';
import { DATA_STEPS } from '../migrations.ts';
import type { CommandIo } from './command.ts';
import { onStorage } from './on-storage.ts';

export const help = `hotline migrate [--to N]
hotline migrate --status

Brings the form of the data to version N, forward or back; without --to as far as this release knows. A running hotline
does the steps forward by itself; after --to it stays at N until hotline migrate is run without it. It may be stopped and
begun again. On SQLite the server must be stopped; on MongoDB it may go on.

--status   the version of the data, the steps, and how many processes know which

Exit code 0: done, 1: refused, 2: not understood, 3: begun, and to be run again when processes of another release have
ended; it says how many.`;

const NOT_UNDERSTOOD = 2;
const RUN_AGAIN = 3;

/** Takes what follows `hotline migrate`, on the storage of this environment. */
export async function run(
  args: readonly string[],
  io: Pick<CommandIo, 'out' | 'err'> & { env?: NodeJS.ProcessEnv },
): Promise<number> {
  const asked = askedFor(args);
  if (asked === null) {
    io.err(help);
    return NOT_UNDERSTOOD;
  }
  return onStorage(io, async ({ storage, stores }) => {
    const { migrations, processes } = await readableData(storage, stores, systemClock);
    if (asked.status) {
      const { version, step, pinned } = await migrations.state();
      io.out(`data: version ${version} of ${migrations.newest}${pinned === null ? '' : `, kept at ${pinned}`}`);
      for (const one of DATA_STEPS) io.out(`${one.version <= version ? 'done' : 'due '}  ${one.version}  ${one.name}`);
      if (step !== null) io.out(`under way: to version ${step.to}, ${step.changed} documents changed`);
      const running = await processes.running();
      const known = [...new Set(running.map((one) => one.version))].sort();
      for (const each of known) {
        io.out(`${running.filter((one) => one.version === each).length} processes know version ${each}`);
      }
      return 0;
    }
    const done = await migrations.run(asked.to);
    for (const { to, name, changed } of done.steps) io.out(`to version ${to} (${name}): ${changed} documents changed`);
    if (done.waitsFor === 0) {
      io.out(`data: version ${done.version} of ${migrations.newest}`);
      return 0;
    }
    io.err(
      `${done.waitsFor} processes of another release still write the other form: replace them, then run this again.`,
    );
    return RUN_AGAIN;
  });
}

function askedFor(args: readonly string[]): { status: boolean; to: number | null } | null {
  const [name, value, ...more] = args;
  if (name === undefined) return { status: false, to: null };
  if (name === '--status' && value === undefined) return { status: true, to: null };
  const isNumber = name === '--to' && /^\d{1,4}$/u.test(value ?? '') && more.length === 0;
  return isNumber && Number(value) <= DATA_STEPS.length ? { status: false, to: Number(value) } : null;
}
