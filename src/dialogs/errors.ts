import { HotlineError } from '../errors.ts';

/** The dialogs cannot be used; every problem found is listed with file, dialog, step and field. */
export class DialogsInvalidError extends HotlineError {
  constructor(problems: readonly { field: string; problem: string }[]) {
    const lines = problems.map(({ field, problem }) => `${field}: ${problem}`);
    super('hotline_dialogs_invalid', 500, `The dialogs have ${problems.length} problem(s):\n${lines.join('\n')}`, {
      details: problems,
    });
  }
}
