import { z } from 'zod';
import { answerFileSchema, lawSchema } from './answer.ts';
import { answerWordingSchema } from './answer-wording.ts';
import { listYaml, readContent } from './content-file.ts';
import { answerProblems, duplicates, lawProblems, officeProblems, regionProblems } from './cross-checks.ts';
import { type ContentProblem, KnowledgeInvalidError } from './errors.ts';
import { KnowledgeBase } from './knowledge-base.ts';
import { hotlineFileSchema, officeFileSchema, regionFileSchema } from './places.ts';
import { RegionTree } from './region-tree.ts';

const lawFileSchema = z.strictObject({ laws: z.array(lawSchema).min(1) });

/**
 * Reads and checks the knowledge base.
 * @param dir The folder `knowledge`, with `answers/*.yaml`, `laws.yaml`, `regions.yaml`, `hotlines.yaml`,
 *   `answer-wording.yaml` and, where known, `offices.yaml`.
 * @throws KnowledgeInvalidError with every problem of every file.
 */
export async function loadKnowledge(dir: string): Promise<KnowledgeBase> {
  const problems: ContentProblem[] = [];
  const lawFile = await readContent(dir, 'laws.yaml', lawFileSchema, problems);
  const regionFile = await readContent(dir, 'regions.yaml', regionFileSchema, problems);
  const hotlineFile = await readContent(dir, 'hotlines.yaml', hotlineFileSchema, problems);
  const hasOffices = (await listYaml(dir, '.')).includes('offices.yaml');
  const officeFile = hasOffices ? await readContent(dir, 'offices.yaml', officeFileSchema, problems) : null;
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
  const offices = officeFile?.data.offices ?? [];
  const answers = answerFiles.flatMap(({ file, data }) =>
    data.answers.map((answer) => ({ file, topic: data.topic, answer })),
  );
  if (laws !== null) problems.push(...lawProblems('laws.yaml', laws));
  if (regions !== null) problems.push(...regionProblems('regions.yaml', regions));
  problems.push(...officeProblems('offices.yaml', offices, regions));
  if (hotlines !== null) {
    const keys = hotlines.map((line) => ({ file: 'hotlines.yaml', key: line.number }));
    problems.push(...duplicates(keys, 'number'));
  }
  const located = answers.map(({ file, answer }) => ({ file, value: answer }));
  problems.push(...answerProblems(located, laws, hotlines));

  const wording = wordingFile?.data;
  if (problems.length > 0 || !laws || !regions || !hotlines || wording === undefined) {
    throw new KnowledgeInvalidError(problems);
  }
  return new KnowledgeBase({ answers, laws, regions: new RegionTree(regions), hotlines, offices, wording });
}
