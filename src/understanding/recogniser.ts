import { loadSyllables, loadWords, normaliseForMatching, normaliseForRecognition } from '../text/index.ts';
import type { IntentCatalogue } from './catalogue.ts';
import { areConfusable } from './confusable-pairs.ts';
import { controlIntent } from './control-phrases.ts';
import type { EmergencyBook } from './emergency.ts';
import { RecogniserNotReadyError } from './errors.ts';
import { featureCounts, type TextReader } from './features.ts';
import { LEGAL_TERMS } from './legal-terms.ts';
import { probability } from './logistic.ts';
import { type Model, modelHash, type WarmModel, warmModel } from './model.ts';
import { readModel, writeModel } from './model-store.ts';
import { PinyinRepair } from './pinyin-repair.ts';
import { type Ranked, rank } from './ranking.ts';
import { readUtterances, trainOn } from './training.ts';
import type { Candidate, Recogniser, Understanding } from './understanding.ts';

/** Least length of a message's vector, known features only: below, it is in no language that the model knows. */
const LEAST_KNOWN = 0.3;
/** Two of a confusable group are both likely when the second has this share of the first's rank value. */
const BOTH_LIKELY = 0.8;
const ALTERNATIVES = 3;
/** Probability of being out of scope from which a message is declined; two in a hundred legal questions reach it. */
const OUTSIDE = 0.4;
/** Below it a message is declined as no question of law, not refused as a wish to do wrong. */
const REFUSED = 0.5;

export interface RecogniserOptions {
  catalogue: IntentCatalogue;
  emergencies: EmergencyBook;
  /** Folder of trained models; made when missing. */
  modelDir: string;
  /** Takes one line when a model is trained; never a resident's words. */
  log?: (line: string) => void;
}

interface Warm extends WarmModel {
  model: Model;
  reader: TextReader;
  repair: PinyinRepair;
  /** Intent of each utterance and name, by its bare words: what legal staff wrote down is not guessed at. */
  written: ReadonlyMap<string, string>;
}

type Decided = Omit<Understanding, 'emergency'>;

const NOTHING: Decided = {
  decision: 'clarify',
  intent: null,
  topic: null,
  confidence: 0,
  alternatives: [],
  reason: '没有可以识别的文字',
};

class WarmRecogniser implements Recogniser {
  readonly #options: RecogniserOptions;
  #warm: Warm | null = null;
  #warming: Promise<void> | null = null;
  #ready = false;

  constructor(options: RecogniserOptions) {
    this.#options = options;
  }

  get ready(): boolean {
    return this.#ready;
  }

  async warm(): Promise<void> {
    this.#warming ??= this.#load().catch((error: unknown) => {
      this.#warming = null;
      throw error;
    });
    await this.#warming;
  }

  async #load(): Promise<void> {
    const { catalogue, modelDir, log } = this.#options;
    const [words, syllables] = await Promise.all([loadWords(LEGAL_TERMS), loadSyllables()]);
    const reader = { words, syllables };
    const repair = new PinyinRepair(LEGAL_TERMS, syllables);
    const hash = modelHash(catalogue);
    let model = await readModel(modelDir, hash);
    if (model === null) {
      const start = Date.now();
      const utterances = readUtterances(catalogue, reader, (text) => repair.repair(text));
      model = await trainOn(catalogue, utterances);
      await writeModel(modelDir, hash, model);
      log?.(
        `understanding: trained model ${hash} on ${utterances.length} utterances of ${model.intents.length} intents in ${Date.now() - start} ms`,
      );
    }
    this.#warm = { ...warmModel(model, catalogue), model, reader, repair, written: writtenDown(catalogue) };
    this.understand('单位拖欠工资怎么办');
    this.#ready = true;
  }

  understand(text: string): Understanding {
    if (this.#warm === null) throw new RecogniserNotReadyError();
    const emergency = this.#options.emergencies.findEmergency(text);
    const decided = this.#decide(text, this.#warm);
    if (emergency?.level !== 'immediate') return { ...decided, emergency };
    return { ...decided, decision: 'emergency', emergency, reason: `紧急情况 ${emergency.code}（${emergency.cue}）` };
  }

  #decide(text: string, warm: Warm): Decided {
    const { catalogue } = this.#options;
    const matched = normaliseForMatching(text);
    const control = controlIntent(matched);
    if (control !== null && catalogue.get(control) !== undefined) {
      return { ...NOTHING, decision: 'service', intent: control, confidence: 1, reason: '服务用语' };
    }
    if (!/\p{L}/u.test(matched)) return NOTHING;
    const written = warm.written.get(bareWords(text));
    if (written !== undefined) return this.#asWritten(written);
    const said = warm.repair.repair(normaliseForRecognition(text));
    const vector = warm.space.vector(featureCounts(said, warm.reader));
    const known = Math.sqrt(vector.weight.reduce((sum, value) => sum + value * value, 0));
    if (known < LEAST_KNOWN) return { ...NOTHING, reason: '没有认识的词' };
    const { top, signals, scopeSignals } = rank(vector, warm.near, warm.engine, warm.isOutside);
    const confidence = probability(warm.model.confidence, signals);
    return this.#band(top, confidence, probability(warm.model.scope, scopeSignals), warm);
  }

  #asWritten(intent: string): Decided {
    const { catalogue } = this.#options;
    const leadsTo = catalogue.get(intent)?.leadsTo;
    const isOutside = leadsTo !== undefined && 'outOfScope' in leadsTo;
    const decision = isOutside ? 'out-of-scope' : this.#leads(intent);
    return {
      ...NOTHING,
      decision,
      intent,
      topic: catalogue.topicOf(intent),
      confidence: 1,
      reason: '与收录的说法一致',
    };
  }

  /** Answer, ask, or leave it to a person: three bands of one confidence. */
  #band(top: readonly Ranked[], confidence: number, outside: number, warm: Warm): Decided {
    const { catalogue } = this.#options;
    const { bands } = warm.model;
    const candidates = candidatesOf(top, confidence, warm.intents);
    const [first, second] = candidates;
    if (first === undefined) return NOTHING;
    const isFirstOutside = warm.isOutside[top[0]?.intent ?? 0] === true;
    const declined = this.#declined(first, confidence, candidates);
    const decided = (decision: Decided['decision'], reason: string, from = candidates): Decided => ({
      decision,
      intent: from[0]?.intent ?? null,
      topic: catalogue.topicOf(from[0]?.intent ?? ''),
      confidence,
      alternatives: from.slice(1, 1 + ALTERNATIVES),
      reason,
    });
    if (isFirstOutside && (confidence >= bands.answer || outside >= OUTSIDE))
      return decided('out-of-scope', '不属于法律服务', declined);
    const inside = candidates.filter(({ intent }) => !warm.isOutside[warm.intents.indexOf(intent)]);
    const areBothLikely =
      second !== undefined &&
      areConfusable(first.intent, second.intent) &&
      (top[1]?.value ?? 0) >= BOTH_LIKELY * (top[0]?.value ?? 0);
    if (!isFirstOutside && areBothLikely) return decided('clarify', '两个相近的问题都有可能', inside);
    if (!isFirstOutside && confidence >= bands.answer) return decided(this.#leads(first.intent), '有把握');
    if (confidence >= bands.ask || isFirstOutside) return decided('clarify', '把握不够，请居民选择', inside);
    if (outside >= OUTSIDE) return decided('out-of-scope', '不像法律问题', declined);
    return decided('handoff', '没有相近的问题，转人工');
  }

  /** A guess at a wish to do wrong is no ground to reproach a resident with it: the plain decline goes first. */
  #declined(first: Candidate, confidence: number, candidates: Candidate[]): Candidate[] {
    const { catalogue } = this.#options;
    const leadsTo = catalogue.get(first.intent)?.leadsTo;
    if (leadsTo === undefined || !('outOfScope' in leadsTo)) return candidates;
    if (leadsTo.outOfScope === 'decline' || confidence >= REFUSED) return candidates;
    const plain = catalogue
      .all()
      .find((intent) => 'outOfScope' in intent.leadsTo && intent.leadsTo.outOfScope === 'decline');
    if (plain === undefined) return candidates;
    return [{ intent: plain.id, confidence }, ...candidates.filter(({ intent }) => intent !== plain.id)];
  }

  #leads(intentId: string): Decided['decision'] {
    const intent = this.#options.catalogue.get(intentId);
    if (intent === undefined || intent.topic === null) return 'service';
    return 'handoff' in intent.leadsTo ? 'handoff' : 'answer';
  }
}

function bareWords(text: string): string {
  return normaliseForRecognition(text).replace(/[\s\p{P}]+/gu, '');
}

function writtenDown(catalogue: IntentCatalogue): Map<string, string> {
  const written = new Map<string, string>();
  for (const { id, name, utterances } of catalogue.all()) {
    for (const text of [name, ...utterances]) if (bareWords(text).length > 1) written.set(bareWords(text), id);
  }
  return written;
}

/** The first has the confidence; the others share what is left, by rank value, and never more than the first. */
function candidatesOf(top: readonly Ranked[], confidence: number, intents: readonly string[]): Candidate[] {
  const rest = top.slice(1).reduce((sum, { value }) => sum + Math.max(0, value), 0);
  return top.map(({ intent, value }, index) => ({
    intent: intents[intent] ?? '',
    confidence:
      index === 0 || rest === 0
        ? index === 0
          ? confidence
          : 0
        : Math.min(confidence, ((1 - confidence) * value) / rest),
  }));
}

/** The recogniser of the hotline; call `warm()` and wait for it before the first message. */
export function createRecogniser(options: RecogniserOptions): Recogniser {
  return new WarmRecogniser(options);
}
