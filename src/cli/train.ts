import { resolve } from 'node:path';
import { HotlineError } from '../errors.ts';
import type { Corpus } from '../understanding/index.ts';
import type { CommandIo } from './command.ts';
import { openRecogniser, readPlaces, UNDERSTANDING_PLACES } from './understanding-places.ts';

export const help = `hotline train [--corpus FILE]

Checks the intents and trains the model that recognises them, unless it is there already.

With a corpus, your own labelled consultations are learnt from as well: one a line, {"text", "intent"}, or
{"text", "topic"} where only the topic is known ("label" means the same). They stay where they are; start the
server with NLU_CORPUS=FILE, so that it looks for the model that was trained with them.
${UNDERSTANDING_PLACES}`;

/** Trains the model of the content. @returns exit code: 0 done, 1 the content or the corpus is wrong. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  if (args.includes('--help')) {
    io.stdout.write(`${help}\n`);
    return 0;
  }
  try {
    const places = readPlaces(args);
    const { recogniser, corpus } = await openRecogniser(places, io);
    io.stdout.write(`${recogniser.trained ? 'trained' : 'up to date'} ${recogniser.version}\n`);
    if (corpus !== null && places.corpusFile !== null) tellOf(corpus, places.corpusFile, io);
    return 0;
  } catch (error) {
    if (!(error instanceof HotlineError)) throw error;
    io.stderr.write(`${error.message}\n`);
    for (const { field, problem } of error.details) io.stderr.write(`  ${field}: ${problem}\n`);
    return 1;
  }
}

function tellOf({ counts }: Corpus, file: string, io: CommandIo): void {
  io.stdout.write(
    `corpus: ${counts.lines} lines; ${counts.utterances} utterances and ${counts.topicQuestions} questions of a topic ` +
      `used, ${counts.left} not needed, ${counts.unknown} of an unknown topic or intent\n` +
      `start the server with NLU_CORPUS=${resolve(file)}\n`,
  );
}
