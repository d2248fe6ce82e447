import { join } from 'node:path';
import { MODEL_DIR, PROJECT_DIR } from '../content.ts';
import {
  createRecogniser,
  type IntentCatalogue,
  loadEmergencies,
  loadIntents,
  type Recogniser,
} from '../understanding/index.ts';
import type { CommandIo } from './command.ts';

/** Folders of content and of trained models. */
export interface Places {
  intentsDir: string;
  knowledgeDir: string;
  modelDir: string;
}

export const UNDERSTANDING_PLACES = `
  --intents DIR     folder of intents (default: the project's)
  --knowledge DIR   folder of emergencies.yaml (default: the project's)
  --models DIR      folder of trained models (default: dist/models)`;

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
  };
}

/** A warm recogniser of these places; says on the error stream when it has to train first. */
export async function openRecogniser(
  { intentsDir, knowledgeDir, modelDir }: Places,
  io: CommandIo,
): Promise<{ recogniser: Recogniser; catalogue: IntentCatalogue }> {
  const [catalogue, emergencies] = await Promise.all([loadIntents(intentsDir), loadEmergencies(knowledgeDir)]);
  const recogniser = createRecogniser({
    catalogue,
    emergencies,
    modelDir,
    log: (line) => io.stderr.write(`${line}\n`),
  });
  await recogniser.warm();
  return { recogniser, catalogue };
}
