import { readFile } from 'node:fs/promises';
import { HotlineError } from '../errors.ts';
import { type Evaluation, evaluateFile, parseEvaluationLines } from '../understanding/index.ts';
import type { CommandIo } from './command.ts';
import { openRecogniser, PLACE_OPTIONS, readPlaces, UNDERSTANDING_PLACES } from './understanding-places.ts';

export const help = `hotline evaluate FILE.jsonl [--json] [--topic]

Compares what is understood with what is expected.
Lines: {"text", "intent", "acceptable"?: [...]}; with --topic: {"text", "topic"} by the 20 topics.

  --json    prints {"n", "accuracy", "macroF1", "p50Ms", "p99Ms", "errors": [{"text", "intent", "got", "score"}]}
${UNDERSTANDING_PLACES}`;

const SHOWN_CONFUSIONS = 20;

/** Evaluates a file of questions. @returns exit code: 0 done, 1 the file is wrong, 2 not understood. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  if (args.includes('--help')) {
    io.stdout.write(`${help}\n`);
    return 0;
  }
  const file = args.find((arg, at) => !arg.startsWith('--') && !PLACE_OPTIONS.includes(args[at - 1] ?? ''));
  if (file === undefined) {
    io.stderr.write(`${help}\n`);
    return 2;
  }
  try {
    const isByTopic = args.includes('--topic');
    const lines = parseEvaluationLines(await readFile(file, 'utf8'));
    const unfit = lines.findIndex((line) => 'topic' in line !== isByTopic);
    if (unfit >= 0) {
      io.stderr.write(`line ${unfit + 1}: needs "${isByTopic ? 'topic' : 'intent'}"\n`);
      return 1;
    }
    const { recogniser } = await openRecogniser(readPlaces(args), io);
    const evaluation = evaluateFile(recogniser, lines);
    const { n, accuracy, macroF1, p50Ms, p99Ms, errors } = evaluation;
    io.stdout.write(
      args.includes('--json')
        ? `${JSON.stringify({ n, accuracy, macroF1, p50Ms, p99Ms, errors })}\n`
        : `${reportOf(evaluation)}\n`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof HotlineError) && !(error instanceof Error && 'code' in error)) throw error;
    io.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function reportOf({ n, accuracy, macroF1, p50Ms, p99Ms, errors, perLabel }: Evaluation): string {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  const confusions = new Map<string, number>();
  for (const { intent, got } of errors) {
    const pair = `${intent} -> ${got ?? '-'}`;
    confusions.set(pair, (confusions.get(pair) ?? 0) + 1);
  }
  return [
    `questions ${n}   accuracy ${percent(accuracy)}   macro-F1 ${percent(macroF1)}`,
    `latency p50 ${p50Ms.toFixed(2)} ms   p99 ${p99Ms.toFixed(2)} ms`,
    '',
    'label\tn\tprecision\trecall',
    ...Object.entries(perLabel).map(([label, one]) =>
      [label, one.n, percent(one.precision), percent(one.recall)].join('\t'),
    ),
    '',
    'confusions',
    ...[...confusions]
      .sort((a, b) => b[1] - a[1])
      .slice(0, SHOWN_CONFUSIONS)
      .map(([pair, count]) => `${count}\t${pair}`),
  ].join('\n');
}
