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

/** `knowledge/dialect.yaml` is wrong; the message names file and line. */
export class DialectContentError extends HotlineError {
  constructor(details: readonly { field: string; problem: string }[]) {
    const [first] = details;
    super('hotline_understanding_dialect', 500, `${first?.field ?? ''}: ${first?.problem ?? 'empty'}`, { details });
  }
}

/** The recogniser was asked before its models were loaded. */
export class RecogniserNotReadyError extends HotlineError {
  constructor() {
    super('hotline_understanding_not_ready', 503, 'Call warm() and wait for it before understand()');
  }
}

/** The nightly test did not come to figures. */
export class EvaluationProcessError extends HotlineError {
  constructor(problem: string) {
    super('hotline_understanding_evaluation_process', 500, `hotline nlu cross-validate ${problem}`);
  }
}

/** An operator's corpus is not where it is said to be. */
export class CorpusFileError extends HotlineError {
  constructor(file: string, code: string) {
    super(
      'hotline_understanding_corpus_file',
      400,
      `${file}: cannot be read (${code}); NLU_CORPUS or --corpus names it`,
    );
  }
}

/** A line of an operator's corpus cannot be read. */
export class CorpusLineError extends HotlineError {
  constructor(file: string, line: number, problem: string) {
    super('hotline_understanding_corpus_line', 400, `${file}: line ${line}: ${problem}`);
  }
}

/** A line of an evaluation file cannot be read. */
export class EvaluationLineError extends HotlineError {
  constructor(line: number, problem: string) {
    super('hotline_understanding_evaluation_line', 400, `line ${line}: ${problem}`);
  }
}

/** A remote engine gave no usable answer; the message names the engine and what happened, never what was asked. */
export class EngineError extends HotlineError {
  constructor(engine: string, problem: string) {
    super('hotline_understanding_engine', 502, `${engine}: ${problem}`);
  }
}

/** Training in a process of its own failed; the message says what it said last. */
export class TrainingProcessError extends HotlineError {
  constructor(problem: string) {
    super('hotline_understanding_training', 500, `training: ${problem}`);
  }
}

/** Changed content does not fit what is loaded; the message names file and field. */
export class ContentRefusedError extends HotlineError {
  constructor(details: readonly { field: string; problem: string }[]) {
    const [first] = details;
    const more = details.length > 1 ? ` (and ${details.length - 1} more)` : '';
    super('hotline_understanding_content', 409, `${first?.field ?? ''}: ${first?.problem ?? ''}${more}`, { details });
  }
}

/** The thread that reads questions failed; the message never quotes a question. */
export class QuestionReadingError extends HotlineError {
  constructor(problem: string) {
    super('hotline_understanding_reading', 500, `question thread: ${problem}`);
  }
}
