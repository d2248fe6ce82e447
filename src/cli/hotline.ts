/**
 * `hotline <command>`: the command line of the hotline.
 */
import { asHotlineError } from '../errors.ts';
import type { CommandIo } from './command.ts';
import { runCommandLine } from './command-line.ts';

const io: CommandIo = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  isTerminal: process.stdin.isTTY === true,
};

runCommandLine(process.argv.slice(2), io).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const { code, message } = asHotlineError(error);
    process.stderr.write(`hotline: ${message} (${code})\n`);
    process.exitCode = 1;
  },
);
