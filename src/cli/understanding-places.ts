import { join } from 'node:path';
import { MODEL_DIR, PROJECT_DIR } from '../project-folders.ts';
import {
  type Corpus,
  createRecogniser,
  type IntentCatalogue,
  loadDialect,
  loadEmergencies,
  loadIntents,
  type Recogniser,
  readCorpus,
} from '../understanding/index.ts';
import type { CommandIo } from './command.ts';

/** Folders of content and of trained models. */
export interface Places {
  intentsDir: string;
  knowledgeDir: string;
  modelDir: string;
  /** File of an operator's own labelled consultations; null without one. */
  corpusFile: string | null;
}

export const UNDERSTANDING_PLACES = `
  --intents DIR     folder of intents (default: the project's)
  --knowledge DIR   folder of emergencies.yaml (default: the project's)
  --models DIR      folder of trained models (default: dist/models)
  --corpus FILE     your own labelled consultations (default: the environment's NLU_CORPUS)`;

/** Options of the places that are followed by a value. */
export const PLACE_OPTIONS: readonly string[] = ['--intents', '--knowledge', '--models', '--corpus'];

/** The value after `--name`; undefined when it is not given. */
export function optionOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
}

export function readPlaces(args: readonly string[]): Places {
  return {
    intentsDir: optionOf(args, '--intents') ?? join(PROJECT_DIR, 'intents'),
    knowledgeDir: optionOf(args, '--knowledge') ?? join(PROJECT_DIR, 'knowledge'),
    modelDir: optionOf(args, '--models') ?? MODEL_DIR,
    corpusFile: optionOf(args, '--corpus') ?? (process.env.NLU_CORPUS?.trim() || null),
  };
}

/** A warm recogniser of these places; says on the error stream when it has to train first. */
export async function openRecogniser(
  { intentsDir, knowledgeDir, modelDir, corpusFile }: Places,
  io: CommandIo,
): Promise<{ recogniser: Recogniser; catalogue: IntentCatalogue; corpus: Corpus | null }> {
  const [catalogue, emergencies, dialect] = await Promise.all([
    loadIntents(intentsDir),
    loadEmergencies(knowledgeDir),
    loadDialect(knowledgeDir),
  ]);
  const corpus = corpusFile === null ? null : await readCorpus(corpusFile, catalogue);
  const recogniser = createRecogniser({
    catalogue,
    emergencies,
    dialect,
    modelDir,
    corpus,
    log: (line) => io.stderr.write(`${line}\n`),
  });
  await recogniser.warm();
  return { recogniser, catalogue, corpus };
}
