import type { Clock } from '../clock.ts';
import { HotlineError } from '../errors.ts';
import type { Answer } from './answer.ts';
import { problemsOfAnswers } from './answer-problems.ts';
import type { ContentProblem } from './errors.ts';
import type { KnowledgeBase } from './knowledge-base.ts';

/** How long what was exchanged is kept for those who began with it, and how many of them. */
const FORMER_MS = 24 * 3_600_000;
const MOST_FORMER = 20;

/** Said of an answer whose published version no longer fits the files. */
const MISFIT = '发布的版本与现有的法律登记簿或其他答复对不上，待复核';

export interface LiveKnowledgeOptions<Content> {
  /** What the process began with, as it is in the files. */
  content: Content;
  clock: Clock;
  log: { info: (line: string) => void; warn: (line: string) => void };
}

/** Answers in force instead of those in the files, by id. */
export type Overlay = (files: KnowledgeBase) => ReadonlyMap<string, Answer>;

/** Why changed files are not in use. */
export interface RefusedFiles {
  at: Date;
  problems: readonly ContentProblem[];
}

/**
 * What residents are told (知识库), as it is at this moment: the content of the files with what was published over it. A
 * turn takes `current` once and works with that to its end, so that it sees all old or all new. What goes with the
 * knowledge — dialogs, phrases — is exchanged in the same step.
 */
export class LiveKnowledge<Content extends { knowledge: KnowledgeBase }> {
  readonly #options: LiveKnowledgeOptions<Content>;
  #files: Content;
  #current: Content;
  #overlay: Overlay = () => new Map();
  #refused: RefusedFiles | null = null;
  #misfits: ReadonlyMap<string, readonly ContentProblem[]> = new Map();
  /** What was in the files before, oldest first, and until when. */
  #former: { until: Date; content: Content }[] = [];

  constructor(options: LiveKnowledgeOptions<Content>) {
    this.#options = options;
    this.#files = options.content;
    this.#current = options.content;
  }

  get current(): Content {
    return this.#current;
  }

  /** As in the files, without what was published over them. */
  get files(): Content {
    return this.#files;
  }

  /** Why the files of now are not in use; null when they are. */
  get refused(): RefusedFiles | null {
    return this.#refused;
  }

  /** Published answers that do not fit the files of now: they count as stale. */
  get misfits(): ReadonlyMap<string, readonly ContentProblem[]> {
    return this.#misfits;
  }

  /** The content that was in use at a time; of times long past the oldest that is kept. */
  asOf(at: Date): Content {
    return this.#former.find(({ until }) => at < until)?.content ?? this.#current;
  }

  /** Reads the files. @returns null, and the old stays with one line why, when they are not sound. */
  async read(load: () => Promise<Content>): Promise<Content | null> {
    try {
      return await load();
    } catch (error) {
      this.refuse(error);
      return null;
    }
  }

  /** Exchanges the content of the files in one step; what was published stays over it. */
  take(content: Content): void {
    const { clock, log } = this.#options;
    const now = clock.now();
    const recent = this.#former.filter(({ until }) => now.getTime() - until.getTime() < FORMER_MS);
    this.#former = [...recent, { until: now, content: this.#files }].slice(-MOST_FORMER);
    this.#files = content;
    this.#refused = null;
    this.#compose();
    log.info(`knowledge: changed content is in use, ${content.knowledge.answers().length} answers`);
  }

  /** Files that may not be used: the content in use stays. */
  refuse(error: unknown): void {
    const { clock, log } = this.#options;
    const problems = problemsIn(error);
    this.#refused = { at: clock.now(), problems };
    const [first] = problems;
    const more = problems.length > 1 ? ` and ${problems.length - 1} more` : '';
    log.warn(`knowledge: changed content is not taken, the last good one stays: ${lineOf(first)}${more}`);
  }

  /** Exchanges what was published, in one step. */
  publish(overlay: Overlay): void {
    this.#overlay = overlay;
    this.#compose();
  }

  #compose(): void {
    const { knowledge } = this.#files;
    const answers = new Map(this.#overlay(knowledge));
    const misfits = problemsOfAnswers(knowledge.replacing(answers), [...answers.keys()]);
    for (const id of misfits.keys()) {
      const answer = answers.get(id);
      if (answer !== undefined) answers.set(id, { ...answer, status: 'stale', staleReason: MISFIT });
      if (!this.#misfits.has(id)) {
        const [first] = misfits.get(id) ?? [];
        this.#options.log.warn(`knowledge: the published ${id} no longer fits and counts as stale: ${lineOf(first)}`);
      }
    }
    this.#misfits = misfits;
    this.#current = { ...this.#files, knowledge: knowledge.replacing(answers) };
  }
}

function lineOf(problem: ContentProblem | undefined): string {
  return problem === undefined ? '' : `${problem.field}: ${problem.problem}`;
}

/** File, entry and field where the error knows them. */
function problemsIn(error: unknown): ContentProblem[] {
  if (error instanceof HotlineError && error.details.length > 0) return [...error.details];
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return [{ field: 'knowledge', problem: first }];
}
