import { deadEnds, type ModelContent, type ToldContent } from './content.ts';
import type { LiveKnowledge } from './knowledge/index.ts';
import { ContentRefusedError, type LiveRecogniser } from './understanding/index.ts';

export interface ContentRenewalDeps {
  told: LiveKnowledge<ToldContent>;
  understanding: Pick<LiveRecogniser<ModelContent>, 'current' | 'renew'>;
  /** Reads what the bot says and does anew. @throws a coded error naming file and field. */
  load: () => Promise<ToldContent>;
  /** Reads what a model is made from anew. */
  loadModel: () => Promise<ModelContent>;
  train: () => Promise<void>;
  /** Names what models are made from as it is now. */
  fingerprint: () => Promise<string>;
  /** The same of what the process began with. */
  modelFingerprint: string;
}

/**
 * Takes in content that changed on disk while residents are served. What is said and what is understood are exchanged
 * apart, in an order in which no intent leads to what is not there: what is added is said first, what is taken away is
 * understood no more first.
 */
export class ContentRenewal {
  readonly #deps: ContentRenewalDeps;
  #modelFingerprint: string;

  constructor(deps: ContentRenewalDeps) {
    this.#deps = deps;
    this.#modelFingerprint = deps.modelFingerprint;
  }

  /** Never rejects: what cannot be taken is told of by its owner, and the old stays. */
  async run(): Promise<void> {
    const { told, understanding, load, loadModel, train, fingerprint } = this.#deps;
    const read = await told.read(load);
    let isWaiting = read !== null;
    const take = (content: ToldContent, isLast: boolean): void => {
      const problems = deadEnds(understanding.current.catalogue, content);
      if (problems.length === 0) told.take(content);
      else if (isLast) told.refuse(new ContentRefusedError(problems));
      isWaiting = problems.length > 0;
    };
    if (read !== null) take(read, false);
    const model = await fingerprint().catch(() => this.#modelFingerprint);
    if (model !== this.#modelFingerprint) {
      const goal = read ?? told.files;
      const problemsOf = ({ catalogue }: ModelContent) => deadEnds(catalogue, goal);
      if (await understanding.renew({ load: loadModel, problemsOf, train, fingerprint }))
        this.#modelFingerprint = model;
    }
    if (read !== null && isWaiting) take(read, true);
  }
}
