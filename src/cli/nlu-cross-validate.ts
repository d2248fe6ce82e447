import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { HotlineError } from '../errors.ts';
import {
  allExamples,
  corpusOf,
  type IntentCatalogue,
  loadDialect,
  loadFeatureReader,
  loadIntents,
  modelHash,
  parseCorpus,
  type ReadLine,
  readCorpusLines,
} from '../understanding/index.ts';
import {
  askHeldOut,
  calibrationChart,
  confusionChart,
  type Figures,
  figuresOf,
  type HoldOutBy,
  headline,
  type Judged,
  judge,
  OUTSIDE,
  reportOf,
  rocChart,
  subjectPairs,
} from '../understanding/reports/index.ts';
import type { CommandIo } from './command.ts';
import { optionOf, readPlaces, UNDERSTANDING_PLACES } from './understanding-places.ts';

export const help = `hotline nlu cross-validate [--folds 5] [--by situation|batch] [--out DIR] [--ablations] [--json]

Trains without some of the utterances and asks them, until each was asked once; a fold takes a minute or two.

  --folds N      parts to hold out in turn (default 5)
  --by WHAT      held out together: "situation", utterances that tell of like situations (default), or "batch",
                 all that were written in one batch
  --only N       run only this fold, 1 to N
  --labelled     read further labelled questions from standard input, in the format of a corpus
  --ablations    what each part of the recogniser contributes
  --out DIR      write report.md, confusion.svg, calibration.svg, out-of-scope-roc.svg
  --json         all figures as JSON
${UNDERSTANDING_PLACES}`;

const DEFAULT_FOLDS = 5;
const MOST_FOLDS = 50;

interface Settings {
  folds: number;
  by: HoldOutBy;
  only?: number;
}

/** @returns null when the options make no sense. */
function settingsOf(args: readonly string[]): Settings | null {
  const folds = Number(optionOf(args, '--folds') ?? DEFAULT_FOLDS);
  const by = optionOf(args, '--by') ?? 'situation';
  const only = Number(optionOf(args, '--only') ?? 0);
  if (!Number.isInteger(folds) || folds < 2 || folds > MOST_FOLDS) return null;
  if (!Number.isInteger(only) || only < 0 || only > folds) return null;
  if (by !== 'situation' && by !== 'batch') return null;
  return only === 0 ? { folds, by } : { folds, by, only: only - 1 };
}

/** Cross-validates the content. @returns exit code: 0 done, 1 content or corpus is wrong, 2 not understood. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  const settings = settingsOf(args);
  if (args.includes('--help') || settings === null) {
    if (settings === null) io.err(help);
    else io.out(help);
    return settings === null ? 2 : 0;
  }
  try {
    await crossValidate(args, settings, io);
    return 0;
  } catch (error) {
    if (!(error instanceof HotlineError) && !(error instanceof Error && 'code' in error)) throw error;
    io.err(error.message);
    return 1;
  }
}

async function crossValidate(args: readonly string[], settings: Settings, io: CommandIo): Promise<void> {
  const { intentsDir, knowledgeDir, corpusFile } = readPlaces(args);
  const [catalogue, dialect] = await Promise.all([loadIntents(intentsDir), loadDialect(knowledgeDir)]);
  const reader = await loadFeatureReader(dialect);
  const lines: ReadLine[] = corpusFile === null ? [] : await readCorpusLines(corpusFile);
  if (args.includes('--labelled')) lines.push(...parseCorpus(await text(io.stdin), 'standard input'));
  const corpus = lines.length === 0 ? null : corpusOf(lines, catalogue);
  const examples = allExamples(catalogue, corpus, reader);
  const asked = await askHeldOut(catalogue, examples, settings, (fold, folds) => io.err(`fold ${fold} of ${folds}`));
  const judged = judge(catalogue, asked);
  const figures = figuresOf(catalogue, judged);
  const version = modelHash(catalogue, [], corpus, dialect.entries);
  const out = optionOf(args, '--out');
  if (out !== undefined) {
    const hasAblations = args.includes('--ablations');
    const folds = new Set(asked.map(({ fold }) => fold)).size;
    const report = { by: settings.by, folds, intents: catalogue.all().length, version, hasAblations };
    await writeReport(out, reportOf(figures, report, nameIn(catalogue)), pictures(catalogue, judged, figures));
  }
  if (args.includes('--json')) io.out(JSON.stringify({ version, ...settings, ...figures }));
  else print(figures, args.includes('--ablations'), io);
}

const nameIn = (catalogue: IntentCatalogue) => (id: string) => catalogue.get(id)?.name ?? id;

function pictures(catalogue: IntentCatalogue, judged: readonly Judged[], figures: Figures): Record<string, string> {
  const scored = judged.map(({ outside, isOutside }) => ({ score: outside, holds: isOutside }));
  return {
    'confusion.svg': confusionChart(subjectPairs(catalogue, judged), figures.confusions, nameIn(catalogue)),
    'calibration.svg': calibrationChart(figures.calibration, figures.ece),
    'out-of-scope-roc.svg': rocChart(scored, { auroc: figures.outOfScope.auroc, threshold: OUTSIDE }),
  };
}

async function writeReport(dir: string, report: string, charts: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'report.md'), report);
  for (const [name, content] of Object.entries(charts)) await writeFile(join(dir, name), content);
}

function print(figures: Figures, hasAblations: boolean, io: CommandIo): void {
  const lines = headline(figures);
  const width = Math.max(...lines.map(([what]) => what.length)) + 3;
  for (const [what, value] of lines) io.out(`${what.padEnd(width)}${value}`);
  if (!hasAblations) return;
  io.out('');
  io.out(['', 'accuracy', 'first three', 'macro-F1'].join('\t'));
  for (const { variant, accuracy, topThree, macroF1 } of figures.variants) {
    io.out([variant, ...[accuracy, topThree, macroF1].map((share) => `${(share * 100).toFixed(1)} %`)].join('\t'));
  }
}
