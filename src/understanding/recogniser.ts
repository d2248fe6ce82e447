import { normaliseForMatching } from '../text/index.ts';
import type { IntentCatalogue } from './catalogue.ts';
import { controlIntent } from './control-phrases.ts';
import type { Corpus } from './corpus.ts';
import { type Decided, decide, leadsTo, NOTHING } from './decision.ts';
import type { Dialect } from './dialect.ts';
import type { EmergencyBook } from './emergency.ts';
import { EmergencyClassifier } from './emergency-classifier.ts';
import { EmergencyRecogniser } from './emergency-recogniser.ts';
import { RecogniserNotReadyError } from './errors.ts';
import { Experts } from './experts.ts';
import { type FeatureReader, loadFeatureReader } from './feature-reader.ts';
import { probability } from './logistic.ts';
import { type Model, modelHash } from './model.ts';
import { readModel, writeModel } from './model-store.ts';
import { isOtherLanguage } from './other-language.ts';
import { rank } from './ranking.ts';
import { subjectOf } from './subjects.ts';
import { trainModel } from './train-model.ts';
import type { EmergencyFinding, Recogniser, Understanding } from './understanding.ts';
import { bareWords } from './written.ts';

/** Least length of a message's vector, known features only: below, it is in no language that the model knows. */
const LEAST_KNOWN = 0.3;

/** The service that finds somebody who speaks the resident's language. */
const OTHER_LANGUAGE = 'dialect-or-language';

export interface RecogniserOptions {
  catalogue: IntentCatalogue;
  emergencies: EmergencyBook;
  /** Words of dialects, put into standard words before a message is recognised; none when not given. */
  dialect?: Dialect;
  /** Folder of trained models; made when missing. */
  modelDir: string;
  /** An operator's own labelled consultations, to be trained on with the catalogue. */
  corpus?: Corpus | null;
  /** A model to be used as it is, whatever it was made from; its intents are those of the catalogue, in its order. */
  model?: Model;
  /** Takes one line when a model is trained; never a resident's words. */
  log?: (line: string) => void;
}

interface Warm {
  model: Model;
  reader: FeatureReader;
  experts: Experts;
  emergencies: EmergencyRecogniser;
  subjects: readonly number[];
  /** Id of the intent that the words were written down for. */
  written: ReadonlyMap<string, string>;
}

/** Topics in which somebody may be in custody. */
const CUSTODY_TOPICS: readonly (string | null)[] = ['刑事辩护', '行政诉讼'];

/**
 * Custody that only the trained class heard (我儿子被狗咬了), beside a question that is sure to be of something else. It is
 * no danger to life: what may be one is never outweighed.
 */
function isOutweighed({ code, cue }: EmergencyFinding, { band, topic, decision }: Decided): boolean {
  const isTrained = cue.startsWith('trained:');
  return (
    code === 'E-CUSTODY' && isTrained && band === 'sure' && decision === 'answer' && !CUSTODY_TOPICS.includes(topic)
  );
}

class WarmRecogniser implements Recogniser {
  readonly #options: RecogniserOptions;
  #warm: Warm | null = null;
  #warming: Promise<void> | null = null;
  #version = '';
  #trained = false;

  constructor(options: RecogniserOptions) {
    this.#options = options;
  }

  get ready(): boolean {
    return this.#version !== '';
  }

  get version(): string {
    return this.#version;
  }

  get trained(): boolean {
    return this.#trained;
  }

  async warm(): Promise<void> {
    this.#warming ??= this.#load().catch((error: unknown) => {
      this.#warming = null;
      throw error;
    });
    await this.#warming;
  }

  async #load(): Promise<void> {
    const { catalogue, emergencies, dialect, modelDir, corpus = null, log } = this.#options;
    const hash = modelHash(catalogue, emergencies.examples, corpus, dialect?.entries);
    const given = this.#options.model;
    const [reader, stored] = await Promise.all([loadFeatureReader(dialect), given ?? readModel(modelDir, hash)]);
    let model = stored;
    if (model === null) {
      const start = Date.now();
      model = await trainModel({ catalogue, emergencies, reader, corpus });
      await writeModel(modelDir, hash, model);
      this.#trained = true;
      log?.(`understanding: trained model ${hash} of ${model.intents.length} intents in ${Date.now() - start} ms`);
    }
    const { intents, written } = model;
    this.#warm = {
      model,
      reader,
      experts: new Experts(model.experts),
      emergencies: new EmergencyRecogniser(emergencies, new EmergencyClassifier(model.emergencies, reader)),
      subjects: catalogue.all().map(subjectOf),
      written: new Map(written.words.map((words, at) => [words, intents[written.intentOf[at] ?? 0] ?? ''])),
    };
    this.understand('单位拖欠工资怎么办');
    this.#version = hash;
  }

  understand(text: string): Understanding {
    if (this.#warm === null) throw new RecogniserNotReadyError();
    const found = this.#warm.emergencies.findEmergency(text);
    const decided = this.#decide(text, this.#warm);
    const emergency = found !== null && isOutweighed(found, decided) ? null : found;
    if (emergency?.level !== 'immediate') return { ...decided, emergency };
    return { ...decided, decision: 'emergency', emergency, reason: `紧急情况 ${emergency.code}（${emergency.cue}）` };
  }

  #decide(text: string, { model, reader, experts, subjects, written }: Warm): Decided {
    const { catalogue } = this.#options;
    const matched = normaliseForMatching(text);
    const control = controlIntent(matched);
    if (control !== null && catalogue.get(control) !== undefined) {
      return { ...NOTHING, decision: 'service', intent: control, confidence: 1, reason: '服务用语' };
    }
    if (!/\p{L}/u.test(matched)) return NOTHING;
    const asWritten = written.get(bareWords(text));
    if (asWritten !== undefined) {
      const decision = leadsTo(catalogue, asWritten);
      const topic = catalogue.topicOf(asWritten);
      return { ...NOTHING, decision, intent: asWritten, topic, confidence: 1, reason: '与收录的说法一致' };
    }
    if (isOtherLanguage(matched) && catalogue.get(OTHER_LANGUAGE) !== undefined) {
      return { ...NOTHING, decision: 'service', intent: OTHER_LANGUAGE, confidence: 1, reason: '不是汉语' };
    }
    const opinions = experts.ask(reader.read(text));
    if (opinions.known < LEAST_KNOWN) return { ...NOTHING, reason: '没有认识的词' };
    const ranking = rank(opinions, subjects);
    const confidence = probability(model.confidence, ranking.signals);
    const outside = probability(model.scope, ranking.scopeSignals);
    return decide(
      { text: matched, ranking, confidence, outside },
      { catalogue, intents: model.intents, bands: model.bands },
    );
  }
}

/** The recogniser of the hotline; call `warm()` and wait for it before the first message. */
export function createRecogniser(options: RecogniserOptions): Recogniser {
  return new WarmRecogniser(options);
}
