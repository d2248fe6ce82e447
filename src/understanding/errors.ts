import { HotlineError } from '../errors.ts';

/** A file of `intents/` is wrong; the message names file, intent and field. */
export class CatalogueError extends HotlineError {
  constructor(details: readonly { field: string; problem: string }[]) {
    const [first] = details;
    const more = details.length > 1 ? ` (and ${details.length - 1} more)` : '';
    super('hotline_understanding_catalogue', 500, `${first?.field ?? 'intents'}: ${first?.problem ?? 'empty'}${more}`, {
      details,
    });
  }
}

/** `knowledge/emergencies.yaml` is wrong; the message names the field. */
export class EmergencyContentError extends HotlineError {
  constructor(details: readonly { field: string; problem: string }[]) {
    const [first] = details;
    super('hotline_understanding_emergencies', 500, `${first?.field ?? ''}: ${first?.problem ?? 'empty'}`, { details });
  }
}

/** The recogniser was asked before its models were loaded. */
export class RecogniserNotReadyError extends HotlineError {
  constructor() {
    super('hotline_understanding_not_ready', 503, 'Call warm() and wait for it before understand()');
  }
}

/** A line of an evaluation file cannot be read. */
export class EvaluationLineError extends HotlineError {
  constructor(line: number, problem: string) {
    super('hotline_understanding_evaluation_line', 400, `line ${line}: ${problem}`);
  }
}
