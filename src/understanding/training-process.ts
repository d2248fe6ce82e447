import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { TrainingProcessError } from './errors.ts';

/** A training that takes longer has gone wrong, ms. */
const LONGEST_TRAINING_MS = 60 * 60_000;
/** Of what it says, as much is kept. */
const KEPT = 2_000;

/**
 * Runs a command that trains, in a process of its own at low priority: turns of residents go first. It gets the
 * variables in `env` and no others, so none of the hotline's secrets.
 *
 * @throws TrainingProcessError with the line it said last on its error stream, or that it was stopped.
 */
export function trainInProcess(
  command: { program: string; args: readonly string[]; cwd: string; env: NodeJS.ProcessEnv },
  signal: AbortSignal,
): Promise<void> {
  const tooLong = AbortSignal.timeout(LONGEST_TRAINING_MS);
  return new Promise((resolve, reject) => {
    const child = spawn(command.program, command.args, {
      cwd: command.cwd,
      env: command.env,
      stdio: ['ignore', 'ignore', 'pipe'],
      signal: AbortSignal.any([signal, tooLong]),
    });
    if (child.pid !== undefined) {
      try {
        setPriority(child.pid, constants.priority.PRIORITY_LOW);
      } catch {
        // Gone already, or the system does not allow it: it trains all the same.
      }
    }
    let said = '';
    child.stderr.on('data', (part: Buffer) => {
      said = `${said}${part}`.slice(-KEPT);
    });
    child.on('error', (error) => {
      const stopped = signal.aborted ? 'stopped' : null;
      const late = tooLong.aborted ? `not done in ${LONGEST_TRAINING_MS / 60_000} minutes` : null;
      reject(new TrainingProcessError(stopped ?? late ?? error.message));
    });
    child.on('close', (code, killedBy) => {
      if (code === 0) resolve();
      else reject(new TrainingProcessError(lastWords(said) ?? `ended with ${killedBy ?? code}`));
    });
  });
}

/** The last line that is not indented: the error itself, not its details. */
function lastWords(said: string): string | undefined {
  return said
    .split('\n')
    .filter((line) => /^\S/u.test(line))
    .at(-1);
}
