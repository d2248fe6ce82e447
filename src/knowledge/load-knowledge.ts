import { z } from 'zod';
import { answerFileSchema, type Law, lawSchema } from './answer.ts';
import { answerWordingSchema } from './answer-wording.ts';
import { calculatorProblems, loadCalculators } from './calculators/load-calculators.ts';
import { listYaml, readContent } from './content-file.ts';
import { answerProblems, duplicates, lawProblems, regionProblems } from './cross-checks.ts';
import { type ContentProblem, KnowledgeInvalidError } from './errors.ts';
import { KnowledgeBase } from './knowledge-base.ts';
import { hotlineFileSchema, regionFileSchema } from './places.ts';
import { RegionTree } from './region-tree.ts';

export const lawFileSchema = z.strictObject({ laws: z.array(lawSchema).min(1) });

/** The laws of `laws.yaml` alone. @throws KnowledgeInvalidError with every problem of the file. */
export async function loadLawRegister(dir: string): Promise<Law[]> {
  const problems: ContentProblem[] = [];
  const file = await readContent(dir, 'laws.yaml', lawFileSchema, problems);
  if (file === null) throw new KnowledgeInvalidError(problems);
  return file.data.laws;
}

/** The regions of `regions.yaml` alone. @throws KnowledgeInvalidError with every problem of the file. */
export async function loadRegions(dir: string): Promise<RegionTree> {
  const problems: ContentProblem[] = [];
  const file = await readContent(dir, 'regions.yaml', regionFileSchema, problems);
  if (file === null) throw new KnowledgeInvalidError(problems);
  return new RegionTree(file.data.regions);
}

/**
 * Reads and checks the knowledge base.
 * @param dir The folder `knowledge`, with `answers/*.yaml`, `laws.yaml`, `regions.yaml`, `hotlines.yaml`,
 *   `answer-wording.yaml` and, where there are calculators, `calculators/*.yaml`.
 * @throws KnowledgeInvalidError with every problem of every file.
 */
export async function loadKnowledge(dir: string): Promise<KnowledgeBase> {
  const { knowledge, problems } = await readKnowledge(dir);
  if (knowledge === null || problems.length > 0) throw new KnowledgeInvalidError(problems);
  return knowledge;
}

/**
 * Reads the knowledge base as {@link loadKnowledge} does, for the check: with every problem, and what can be made of the
 * rest; null where a file that everything needs is not sound.
 */
export async function readKnowledge(
  dir: string,
): Promise<{ knowledge: KnowledgeBase | null; problems: ContentProblem[] }> {
  const problems: ContentProblem[] = [];
  const lawFile = await readContent(dir, 'laws.yaml', lawFileSchema, problems);
  const regionFile = await readContent(dir, 'regions.yaml', regionFileSchema, problems);
  const hotlineFile = await readContent(dir, 'hotlines.yaml', hotlineFileSchema, problems);
  const wordingFile = await readContent(dir, 'answer-wording.yaml', answerWordingSchema, problems);
  const answerFiles = [];
  const names = await listYaml(dir, 'answers');
  if (names.length === 0) problems.push({ field: 'answers', problem: 'there is no answer file in this folder' });
  for (const file of names) {
    const read = await readContent(dir, file, answerFileSchema, problems);
    if (read !== null) answerFiles.push(read);
  }

  const laws = lawFile?.data.laws ?? null;
  const regions = regionFile?.data.regions ?? null;
  const hotlines = hotlineFile?.data.hotlines ?? null;
  const answers = answerFiles.flatMap(({ file, data }) =>
    data.answers.map((answer) => ({ file, topic: data.topic, answer })),
  );
  if (laws !== null) problems.push(...lawProblems('laws.yaml', laws));
  if (regions !== null) problems.push(...regionProblems('regions.yaml', regions));
  if (hotlines !== null) {
    const keys = hotlines.map((line) => ({ file: 'hotlines.yaml', key: line.number }));
    problems.push(...duplicates(keys, 'number'));
  }
  const located = answers.map(({ file, answer }) => ({ file, value: answer }));
  problems.push(...answerProblems(located, laws, hotlines));
  const calculators = await loadCalculators(dir, problems);
  const ids = new Set(answers.map(({ answer }) => answer.id));
  if (calculators !== null) problems.push(...calculatorProblems(calculators, laws, ids));

  const wording = wordingFile?.data;
  if (!laws || !regions || !hotlines || wording === undefined) return { knowledge: null, problems };
  const tree = new RegionTree(regions);
  return { knowledge: new KnowledgeBase({ answers, laws, regions: tree, hotlines, wording, calculators }), problems };
}
