import { createRequire } from 'node:module';
import type { Vector } from './features.ts';
import type { LinearModel } from './linear-model.ts';
import { shuffled } from './shuffle.ts';
import { type NetworkSettings, SparseNetwork, weightsOf } from './sparse-network.ts';

const fromHere = createRequire(import.meta.url);

/** An utterance's vector and its intent. */
export interface Example {
  vector: Vector;
  intent: string;
}

interface NluInput {
  settings: NetworkSettings;
  corpus: Parameters<SparseNetwork['train']>[0];
  status?: unknown;
}

interface Container {
  register(name: string, plugin: object, isSingleton?: boolean): void;
}

interface NluConstructor {
  new (settings: Record<string, unknown>, container: Container): { innerTrain(input: NluInput): Promise<NluInput> };
}

/** What of node-nlp is used here; the package has no types. */
interface Manager {
  container: Container;
  addLanguage(locale: string): void;
  addDocument(locale: string, utterance: string, intent: string): void;
  train(): Promise<unknown>;
  nlp: { nluManager: { domainManagers: Record<string, { domains: Record<string, unknown> }> } };
}

/** Settings of node-nlp's perceptron, found by cross-validation. */
export const NETWORK_SETTINGS: Required<Omit<NetworkSettings, 'log'>> = {
  iterations: 6,
  learningRate: 0.3,
  momentum: 0.3,
  alpha: 0.3,
  errorThresh: 0.00005,
  deltaErrorThresh: 0.000001,
};

/**
 * node-nlp for Chinese with its normalizer, tokenizer, stemmer and `arrToObj` replaced, so that it trains on our
 * weighted features: as it comes it sees pinyin syllables only, and text such as "constructor" makes it throw. No
 * entity recognition, no sentiment, no model file of its own.
 */
function weightedManager(
  vectorOf: (text: string) => Vector,
  settings: NetworkSettings,
  trained: (n: SparseNetwork) => void,
): Manager {
  const { NlpManager } = fromHere('node-nlp') as { NlpManager: new (settings: Record<string, unknown>) => Manager };
  const { NluNeural } = createRequire(fromHere.resolve('node-nlp'))('@nlpjs/nlu') as { NluNeural: NluConstructor };

  class SparseNlu extends NluNeural {
    override async innerTrain(input: NluInput): Promise<NluInput> {
      const network = new SparseNetwork({ ...settings, log: false });
      input.status = network.train(input.corpus);
      trained(network);
      return input;
    }
  }

  const manager = new NlpManager({ languages: ['zh'], autoSave: false, autoLoad: false, forceNER: false, nlu: {} });
  manager.addLanguage('zh');
  const { container } = manager;
  container.register('normalizer-zh', { normalize: (text: string) => text }, true);
  container.register('tokenizer-zh', { tokenize: (text: string) => [text] }, true);
  container.register('stemmer-zh', { stem: (tokens: string[]) => tokens }, true);
  container.register(
    'arrToObj',
    {
      run: (input: { tokens: string[] | Record<string, number> }) => {
        const { at, weight } = vectorOf(Array.isArray(input.tokens) ? (input.tokens[0] ?? '') : '');
        const entries = Array.from(at, (feature, index): [string, number] => [`f${feature}`, weight[index] ?? 0]);
        input.tokens = Object.fromEntries(entries);
        return input;
      },
    },
    true,
  );
  const domains = manager.nlp.nluManager.domainManagers.zh?.domains;
  if (domains !== undefined) domains.master_domain = new SparseNlu({ locale: 'zh', log: false }, container);
  return manager;
}

/**
 * Trains node-nlp's perceptrons on the examples; the same examples give the same weights. They are taken in mixed order:
 * node-nlp learns one after the other, and intent by intent it would remember the last one only.
 */
export async function trainPerceptrons(
  examples: readonly Example[],
  features: number,
  intents: readonly string[],
  settings: NetworkSettings = NETWORK_SETTINGS,
): Promise<LinearModel> {
  const vectors = new Map(examples.map(({ vector }, index) => [`u${index}`, vector]));
  const nothing: Vector = { at: new Int32Array(0), weight: new Float32Array(0) };
  let network: SparseNetwork | undefined;
  const manager = weightedManager(
    (text) => vectors.get(text) ?? nothing,
    settings,
    (trained) => {
      network = trained;
    },
  );
  for (const index of shuffled(examples.length, 9)) {
    const example = examples[index];
    if (example !== undefined && example.vector.at.length > 0) manager.addDocument('zh', `u${index}`, example.intent);
  }
  await manager.train();
  if (network === undefined) throw new TypeError('node-nlp did not train the network it was given');
  return weightsOf(network, features, intents);
}
