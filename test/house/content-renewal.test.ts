import type { ModelContent, ToldContent } from '../../src/content.ts';
import { ContentRenewal } from '../../src/content-renewal.ts';
import { type KnowledgeBase, LiveKnowledge, loadKnowledge } from '../../src/knowledge/index.ts';
import { type Comprehension, IntentCatalogue, type Renewal } from '../../src/understanding/index.ts';
import { contentFolder, removeFolders, sampleAnswer } from '../knowledge/content-folder.ts';
import { INJURY } from '../knowledge/publishing-stage.ts';

const intent = (id: string) => ({
  id,
  name: id,
  topic: '劳动纠纷' as const,
  leadsTo: { answer: id },
  utterances: [`${id}怎么办`],
  batches: [''],
});
const ONE = ['wage-arrears'];
const BOTH = ['wage-arrears', 'work-injury'];

/** A house whose content is written by the test: answers and intents by id. */
class Written {
  answers = ONE;
  intents = ONE;
  isBroken = false;
  trained = 0;
  #catalogue = new IntentCatalogue(ONE.map(intent));

  private constructor(
    readonly bases: ReadonlyMap<string, KnowledgeBase>,
    readonly live: LiveKnowledge<ToldContent>,
    readonly lines: string[],
  ) {}

  static async begin(): Promise<Written> {
    const load = async (answers: object[]) =>
      loadKnowledge(await contentFolder({ 'answers/labour.yaml': { topic: '劳动纠纷', answers } }));
    const bases = new Map([
      [ONE.join(), await load([sampleAnswer])],
      [BOTH.join(), await load([sampleAnswer, INJURY])],
    ]);
    const lines: string[] = [];
    const log = { info: (line: string) => lines.push(line), warn: (line: string) => lines.push(`! ${line}`) };
    const first = bases.get(ONE.join());
    if (first === undefined) throw new Error('nothing was loaded');
    const live = new LiveKnowledge<ToldContent>({ content: told(first), clock: { now: () => new Date() }, log });
    return new Written(bases, live, lines);
  }

  readonly renewal = (): ContentRenewal =>
    new ContentRenewal({
      told: this.live,
      understanding: {
        current: this.current,
        renew: (renewal: Renewal<ModelContent>) => this.#renew(renewal),
      },
      load: async () => {
        if (this.isBroken) throw new Error('labour.yaml › line 4: is not valid YAML');
        const base = this.bases.get(this.answers.join());
        if (base === undefined) throw new Error('no such answers');
        return told(base);
      },
      loadModel: async () => ({ catalogue: new IntentCatalogue(this.intents.map(intent)) }) as ModelContent,
      train: async () => {
        this.trained += 1;
      },
      fingerprint: async () => this.intents.join(),
      modelFingerprint: ONE.join(),
    });

  get current(): Comprehension<ModelContent> {
    const written = this;
    return {
      get catalogue() {
        return written.#catalogue;
      },
    } as Comprehension<ModelContent>;
  }

  get known(): { answers: string[]; intents: string[] } {
    return {
      answers: this.live.current.knowledge.answers().map(({ id }) => id),
      intents: this.#catalogue.all().map(({ id }) => id),
    };
  }

  /** As the recogniser does: refuses what leads nowhere, then exchanges. */
  async #renew({ load, problemsOf, train }: Renewal<ModelContent>): Promise<boolean> {
    const content = await load();
    const [problem] = problemsOf(content);
    if (problem !== undefined) {
      this.lines.push(`! understanding: ${problem.field}`);
      return false;
    }
    await train();
    this.#catalogue = content.catalogue;
    return true;
  }
}

const told = (knowledge: KnowledgeBase) =>
  ({ knowledge, dialogs: new Map(), services: { get: () => undefined } }) as unknown as ToldContent;

afterEach(removeFolders);

describe('content that changes on disk', () => {
  it('an answer and its intent that are added, and taken away again: no intent ever leads to nothing', async () => {
    const written = await Written.begin();
    const renewal = written.renewal();
    Object.assign(written, { answers: BOTH, intents: BOTH });
    await renewal.run();
    expect(written.known).toEqual({ answers: BOTH, intents: BOTH });
    Object.assign(written, { answers: ONE, intents: ONE });
    await renewal.run();
    expect(written.known).toEqual({ answers: ONE, intents: ONE });
    expect(written.trained).toBe(2);
    expect(written.lines.filter((line) => line.startsWith('!'))).toEqual([]);
  });

  it('trains nothing when only answers changed', async () => {
    const written = await Written.begin();
    written.answers = BOTH;
    await written.renewal().run();
    expect(written.known.answers).toEqual(BOTH);
    expect(written.trained).toBe(0);
  });

  it('refuses to lose an answer that an intent leads to, and takes the intent up when its answer comes later', async () => {
    const written = await Written.begin();
    const renewal = written.renewal();
    written.intents = BOTH;
    await renewal.run();
    expect(written.known).toEqual({ answers: ONE, intents: ONE });
    written.answers = BOTH;
    await renewal.run();
    expect(written.known).toEqual({ answers: BOTH, intents: BOTH });
    written.answers = ONE;
    await renewal.run();
    expect(written.known.answers).toEqual(BOTH);
    expect(written.live.refused?.problems[0]?.field).toBe('intents › work-injury › leadsTo');
  });

  it('keeps the last good answers when a file is broken, and still understands what is new', async () => {
    const written = await Written.begin();
    const renewal = written.renewal();
    written.answers = BOTH;
    await renewal.run();
    Object.assign(written, { isBroken: true, intents: BOTH });
    await renewal.run();
    expect(written.known).toEqual({ answers: BOTH, intents: BOTH });
    expect(written.live.refused?.problems).toEqual([
      { field: 'knowledge', problem: 'labour.yaml › line 4: is not valid YAML' },
    ]);
    written.isBroken = false;
    await renewal.run();
    expect(written.live.refused).toBeNull();
  });
});
