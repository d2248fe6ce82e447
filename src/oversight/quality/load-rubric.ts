import { createHash } from 'node:crypto';
import { type ContentProblem, KnowledgeInvalidError, readContent } from '../../knowledge/index.ts';
import { type Rubric, type RubricFile, rubricFileSchema } from './rubric.ts';

const FILE = 'quality/rubric.yaml';

/**
 * The rubric of a `knowledge/` folder.
 * @throws KnowledgeInvalidError with every problem: field and remedy.
 */
export async function loadRubric(knowledgeDir: string): Promise<Rubric> {
  const problems: ContentProblem[] = [];
  const file = await readContent(knowledgeDir, FILE, rubricFileSchema, problems);
  if (file === null) throw new KnowledgeInvalidError(problems);
  return withMark(file.data);
}

/** Names what is written, so that a changed rubric never goes by the name of the one before. */
export function withMark(file: RubricFile): Rubric {
  const print = createHash('sha256').update(JSON.stringify(file)).digest('hex').slice(0, 8);
  return { ...file, mark: `${file.version}.${print}` };
}
