import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { ReadLine } from './corpus.ts';
import { EvaluationProcessError } from './errors.ts';
import type { NightlyFigures } from './nightly-evaluation.ts';

/** How the command line is started: a program, its arguments up to the command, and the only variables it gets. */
export interface CommandLine {
  program: string;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/** One part in so many is asked, the others are trained on; always the same part, so that nights can be compared. */
const PARTS = 10;
/** A test that takes longer is ended: the day begins. */
const LONGEST_MS = 90 * 60_000;

const share = z.number().min(0).max(1);
const outputSchema = z.object({
  version: z.string(),
  n: z.number(),
  accuracy: share,
  topThree: share,
  macroF1: share,
  ece: share,
});

/**
 * Runs `hotline nlu cross-validate` on one part of ten, in a process of its own at low priority: training takes minutes.
 *
 * @throws EvaluationProcessError when it does not come to figures.
 */
export async function evaluateInProcess(
  command: CommandLine,
  labelled: readonly ReadLine[],
  signal: AbortSignal,
): Promise<{ version: string; figures: NightlyFigures }> {
  const args = ['nlu', 'cross-validate', '--folds', String(PARTS), '--only', '1', '--labelled', '--json'];
  const child = spawn(command.program, [...command.args, ...args], {
    cwd: command.cwd,
    env: command.env,
    stdio: ['pipe', 'pipe', 'ignore'],
    signal,
    timeout: LONGEST_MS,
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  lower(child.pid);
  // A process that ends before it has read all closes its input: its exit code says the rest.
  child.stdin.on('error', () => undefined);
  child.stdin.end(labelled.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const [output, code] = await Promise.all([text(child.stdout), ended]);
  if (code !== 0) throw new EvaluationProcessError(signal.aborted ? 'was stopped' : `ended with ${code ?? 'a signal'}`);
  const parsed = outputSchema.safeParse(asJson(output));
  if (!parsed.success) throw new EvaluationProcessError('printed no figures');
  const { version, ...figures } = parsed.data;
  return { version, figures };
}

function lower(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // Gone already, or the system does not allow it: it tests all the same.
  }
}

function asJson(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return null;
  }
}
