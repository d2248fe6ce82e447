import { loadIntents } from './catalogue.ts';
import { loadEmergencies } from './emergency.ts';
import { modelHash } from './model.ts';
import { createRecogniser } from './recogniser.ts';

/**
 * Trains and stores the model of the catalogue, unless `modelDir` has it already. Checks the content on the way.
 *
 * @returns name of the model and whether it was trained now.
 * @throws CatalogueError, EmergencyContentError when the content is wrong.
 */
export async function trainModel(options: {
  intentsDir: string;
  knowledgeDir: string;
  modelDir: string;
  log?: (line: string) => void;
}): Promise<{ hash: string; trained: boolean }> {
  const { intentsDir, knowledgeDir, modelDir, log } = options;
  const [catalogue, emergencies] = await Promise.all([loadIntents(intentsDir), loadEmergencies(knowledgeDir)]);
  let trained = false;
  const recogniser = createRecogniser({
    catalogue,
    emergencies,
    modelDir,
    log: (line) => {
      trained = true;
      log?.(line);
    },
  });
  await recogniser.warm();
  return { hash: modelHash(catalogue), trained };
}
