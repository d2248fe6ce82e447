import { TaskThread } from '../task-thread.ts';
import type { IntentCatalogue } from './catalogue.ts';
import type { Dialect } from './dialect.ts';
import type { DraftEffect, JudgedLine } from './draft-lines.ts';
import { QuestionReadingError } from './errors.ts';
import type { NearLine } from './line-index.ts';
import type { ClusterMeaning, WordedQuestion } from './question-cluster.ts';
import type { CatalogueWords, PlacedCluster, QuestionReading } from './question-reading.ts';

/** One call of a reading, and the words of the catalogue where they are other ones than before. */
export type ReadingTask = { words: CatalogueWords | null } & {
  [Call in keyof QuestionReading]: { call: Call; given: Parameters<QuestionReading[Call]> };
}[keyof QuestionReading];
export type ReadingResult = Awaited<ReturnType<QuestionReading[keyof QuestionReading]>>;

/** Ten thousand questions take half a minute. */
const LONGEST_MS = 10 * 60_000;
/** The lines of the catalogue take 200 MB: they are not kept for long. */
const IDLE_MS = 20 * 60_000;

/**
 * Reads questions in a thread of its own (读题线程), so that residents are answered meanwhile. It starts when something is
 * first to be read, never with the server, and ends when nothing was for a while.
 */
export class QuestionThread implements QuestionReading {
  readonly #content: () => { catalogue: IntentCatalogue; dialect?: Dialect };
  readonly #thread = new TaskThread<ReadingTask, ReadingResult>({
    file: new URL('./question-worker', import.meta.url),
    longestMs: LONGEST_MS,
    idleMs: IDLE_MS,
    failed: (why) => new QuestionReadingError(why),
  });
  #given: IntentCatalogue | null = null;

  constructor(content: () => { catalogue: IntentCatalogue; dialect?: Dialect }) {
    this.#content = content;
  }

  grouped(questions: readonly WordedQuestion[]): Promise<number[][]> {
    return this.#ask('grouped', [questions.map(worded)]);
  }

  meanings(clusters: readonly (readonly WordedQuestion[])[]): Promise<ClusterMeaning[]> {
    return this.#ask('meanings', [clusters.map((questions) => questions.map(worded))]);
  }

  placed(questions: readonly WordedQuestion[], clusters: readonly PlacedCluster[]): Promise<string[]> {
    return this.#ask('placed', [questions.map(worded), clusters]);
  }

  near(text: string, most: number, intents: readonly string[]): Promise<NearLine[][]> {
    return this.#ask('near', [text, most, intents]);
  }

  judged(lines: readonly string[], intent: string): Promise<JudgedLine[]> {
    return this.#ask('judged', [lines, intent]);
  }

  effect(questions: readonly string[], lines: readonly string[], intent: string): Promise<DraftEffect> {
    return this.#ask('effect', [questions, lines, intent]);
  }

  /** Ends the thread; what waits is refused. */
  close(): Promise<void> {
    return this.#thread.close();
  }

  async #ask<Call extends keyof QuestionReading>(
    call: Call,
    given: Parameters<QuestionReading[Call]>,
  ): Promise<Awaited<ReturnType<QuestionReading[Call]>>> {
    const { catalogue, dialect } = this.#content();
    const isKnown = this.#thread.isRunning && this.#given === catalogue;
    this.#given = catalogue;
    const words = isKnown ? null : wordsOf(catalogue, dialect);
    const result = await this.#thread.ask({ words, call, given } as ReadingTask);
    return result as Awaited<ReturnType<QuestionReading[Call]>>;
  }
}

/** What reading needs of a question, and no more. */
function worded({ _id, text, label }: WordedQuestion): WordedQuestion {
  return { _id, text, label };
}

/** The words of a catalogue, to be read. */
export function wordsOf(catalogue: Pick<IntentCatalogue, 'all' | 'heldBack'>, dialect?: Dialect): CatalogueWords {
  return {
    intents: catalogue.all().map(({ id, utterances }) => ({ id, utterances })),
    heldBack: catalogue.heldBack.map(({ text, intent }) => ({ text, intent })),
    dialect: dialect?.entries ?? [],
  };
}
