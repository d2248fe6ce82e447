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

/** The imported statutes in `DATA_DIR` cannot be used; a new import mends it. */
export class LawLibraryError extends HotlineError {
  constructor(file: string, problem: string) {
    super(
      'hotline_knowledge_law_library',
      500,
      `${file} ${problem}; import the statutes again: hotline laws import DIR`,
    );
  }
}

/** A file that was to be taken into the directory is no table. */
export class DirectoryFileError extends HotlineError {
  constructor(problem: string) {
    super('hotline_knowledge_directory_file', 400, `The file ${problem}.`);
  }
}
