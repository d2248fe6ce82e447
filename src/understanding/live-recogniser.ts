import { HotlineError } from '../errors.ts';
import type { IntentCatalogue } from './catalogue.ts';
import type { EmergencyBook } from './emergency.ts';
import { ContentRefusedError } from './errors.ts';
import type { Recogniser, Understander } from './understanding.ts';

/** What legal staff write for the recogniser, read and checked. */
export interface RecognisedContent {
  catalogue: IntentCatalogue;
  emergencies: EmergencyBook;
}

/** Content and the recogniser made of it: they fit one another, and are replaced together or not at all. */
export interface Comprehension<Content extends RecognisedContent = RecognisedContent> {
  content: Content;
  catalogue: IntentCatalogue;
  emergencies: EmergencyBook;
  /** Asked by the bot. */
  recogniser: Understander;
}

export interface LiveRecogniserOptions<Content extends RecognisedContent> {
  /** What the process began with. */
  content: Content;
  /** The recogniser of content; not warm yet. */
  open: (content: Content) => Recogniser;
  /** What the bot asks, where it is more than that recogniser: one with a remote engine before it. */
  before?: (recogniser: Recogniser, content: Content) => Understander;
  log: { info: (line: string) => void; warn: (line: string) => void };
}

/** How changed content is taken in. */
export interface Renewal<Content extends RecognisedContent> {
  /** Reads the content anew. @throws a coded error naming file and field. */
  load: () => Promise<Content>;
  /** Where it leads to what is not loaded; nothing where it fits. */
  problemsOf: (content: Content) => readonly { field: string; problem: string }[];
  /** Trains the model of what is in the folders, elsewhere than on the thread that answers residents. */
  train: () => Promise<void>;
  /** A name for what is in the folders now; another one when it changes. */
  fingerprint: () => Promise<string>;
}

/**
 * The recogniser that follows its content. A turn takes `current` once and works with that to its end, so that it sees
 * all old or all new.
 */
export class LiveRecogniser<Content extends RecognisedContent = RecognisedContent> {
  readonly #options: LiveRecogniserOptions<Content>;
  #recogniser: Recogniser;
  #current: Comprehension<Content>;

  constructor(options: LiveRecogniserOptions<Content>) {
    this.#options = options;
    this.#recogniser = options.open(options.content);
    this.#current = this.#comprehend(this.#recogniser, options.content);
  }

  get current(): Comprehension<Content> {
    return this.#current;
  }

  get ready(): boolean {
    return this.#recogniser.ready;
  }

  /** Name of the model in use; '' until it is ready. */
  get version(): string {
    return this.#recogniser.version;
  }

  warm(): Promise<void> {
    return this.#recogniser.warm();
  }

  /**
   * Takes in content that changed: read and checked, trained elsewhere, loaded beside the old, then exchanged for it in
   * one step. Whatever goes wrong, the old stays and one line says why; never rejects.
   *
   * @returns true when the new content is in use.
   */
  async renew({ load, problemsOf, train, fingerprint }: Renewal<Content>): Promise<boolean> {
    const { open, log } = this.#options;
    try {
      const before = await fingerprint();
      const content = await load();
      const problems = problemsOf(content);
      if (problems.length > 0) throw new ContentRefusedError(problems);
      await train();
      if ((await fingerprint()) !== before) {
        log.info('understanding: the content changed again while it was trained; waiting for the next look');
        return false;
      }
      const recogniser = open(content);
      await recogniser.warm();
      const old = this.#recogniser.version;
      this.#recogniser = recogniser;
      this.#current = this.#comprehend(recogniser, content);
      log.info(`understanding: changed content is in use, model ${recogniser.version} instead of ${old}`);
      return true;
    } catch (error) {
      log.warn(`understanding: changed content is not taken, model ${this.version} stays: ${reasonOf(error)}`);
      return false;
    }
  }

  #comprehend(recogniser: Recogniser, content: Content): Comprehension<Content> {
    const { catalogue, emergencies } = content;
    return { content, catalogue, emergencies, recogniser: this.#options.before?.(recogniser, content) ?? recogniser };
  }
}

/** One line, whoever threw it. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [first = ''] = message.split('\n');
  return error instanceof HotlineError ? `${first} (${error.code})` : first;
}
