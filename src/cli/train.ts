import { HotlineError } from '../errors.ts';
import { trainModel } from '../understanding/index.ts';
import type { CommandIo } from './command.ts';
import { readPlaces, UNDERSTANDING_PLACES } from './understanding-places.ts';

export const help = `hotline train

Checks the intents and trains the model that recognises them, unless it is there already.
${UNDERSTANDING_PLACES}`;

/** Trains the model of the content. @returns exit code: 0 done, 1 the content is wrong. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  if (args.includes('--help')) {
    io.stdout.write(`${help}\n`);
    return 0;
  }
  try {
    const { hash, trained } = await trainModel({
      ...readPlaces(args),
      log: (line) => io.stderr.write(`${line}\n`),
    });
    io.stdout.write(`${trained ? 'trained' : 'up to date'} ${hash}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof HotlineError)) throw error;
    io.stderr.write(`${error.message}\n`);
    for (const { field, problem } of error.details) io.stderr.write(`  ${field}: ${problem}\n`);
    return 1;
  }
}
