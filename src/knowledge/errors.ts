import { HotlineError } from '../errors.ts';

/** One mistake in the content: where (`file › entry › field`) and what is wrong. */
export interface ContentProblem {
  field: string;
  problem: string;
}

/** The content under `knowledge/` cannot be used; every problem found is listed, not only the first. */
export class KnowledgeInvalidError extends HotlineError {
  constructor(problems: readonly ContentProblem[]) {
    const lines = problems.map(({ field, problem }) => `${field}: ${problem}`);
    super(
      'hotline_knowledge_invalid',
      500,
      `The knowledge base has ${problems.length} problem(s):\n${lines.join('\n')}`,
      { details: problems },
    );
  }
}
