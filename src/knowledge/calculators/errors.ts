import { HotlineError } from '../../errors.ts';
import type { ContentProblem } from '../errors.ts';

/** What a calculator was given cannot be reckoned with; every field is named, no value. */
export class CalculatorInputError extends HotlineError {
  constructor(calculator: string, details: readonly ContentProblem[]) {
    const lines = details.map(({ field, problem }) => `${field}: ${problem}`).join('; ');
    super('hotline_knowledge_calculator_input', 400, `The calculator ${calculator} cannot use its input: ${lines}`, {
      details,
    });
  }
}

/** Working days were asked of a year whose holidays and working weekends are not known: nothing is guessed. */
export class CalendarNotCoveredError extends HotlineError {
  /** `YYYY-MM-DD`, the last day the calendar is sure of. */
  readonly coveredTo: string;

  constructor(day: string, coveredTo: string) {
    super(
      'hotline_knowledge_calendar_not_covered',
      422,
      `The holidays and working weekends around ${day} are not known (known to ${coveredTo}). ` +
        'Update the package tyme4ts when the State Council has published them.',
    );
    this.coveredTo = coveredTo;
  }
}
