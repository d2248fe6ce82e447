import { HotlineError } from '../errors.ts';

/** The legal-aid rules cannot be used; every problem found is listed with file, entry and field. */
export class LegalAidRulesInvalidError extends HotlineError {
  constructor(problems: readonly { field: string; problem: string }[]) {
    const lines = problems.map(({ field, problem }) => `${field}: ${problem}`);
    super(
      'hotline_legal_aid_rules_invalid',
      500,
      `The legal-aid rules have ${problems.length} problem(s):\n${lines.join('\n')}`,
      { details: problems },
    );
  }
}

/** A pre-check was asked for with input of the wrong shape. */
export class PreCheckInputError extends HotlineError {
  constructor(problems: readonly { field: string; problem: string }[]) {
    super('hotline_legal_aid_input', 422, problems.map(({ field, problem }) => `${field}: ${problem}`).join('; '), {
      details: problems,
    });
  }
}
