import { emergencyFeatures } from './emergency-features.ts';
import { messageWindows } from './emergency-windows.ts';
import { FeatureSpace, type TextReader, type Vector } from './features.ts';
import { type LinearModel, LinearScorer } from './linear-model.ts';
import { type Logistic, probability } from './logistic.ts';

/** All that training finds out, as it is stored: typed arrays, and JSON for the rest. */
export interface EmergencyModel {
  /** Codes in the order of the classes of `kinds`; after them the classes `lower` and `calm`. */
  codes: string[];
  keys: string[];
  idf: Float32Array;
  kinds: LinearModel;
  /** Two classes: no danger now, danger now. */
  alarm: LinearModel;
  /** From signals to the probability of danger now, and of danger at all; both fitted out of fold. */
  immediate: Logistic;
  any: Logistic;
}

/** What the trained class makes of a message. */
export interface Judgement {
  /** The likeliest kind of danger, whether or not there is any. */
  code: string;
  /** Probability of danger now, 0 … 1. */
  immediate: number;
  /** Probability of danger now, once, elsewhere or supposed, 0 … 1. */
  any: number;
}

/** The scorers of a model on one vector. */
export interface EmergencyScorers {
  codes: readonly string[];
  kinds: LinearScorer;
  alarm: LinearScorer;
}

/** The likeliest code, and what the probabilities are calculated from. */
export function emergencySignals(
  vector: Vector,
  { codes, kinds, alarm }: EmergencyScorers,
): { code: string; signals: number[] } {
  const scores = kinds.score(vector);
  let best = 0;
  for (let code = 1; code < codes.length; code += 1) if ((scores[code] ?? 0) > (scores[best] ?? 0)) best = code;
  const [, danger = 0] = alarm.score(vector);
  return {
    code: codes[best] ?? '',
    signals: [danger, scores[best] ?? 0, scores[codes.length] ?? 0, scores[codes.length + 1] ?? 0],
  };
}

/** The trained half of emergency detection; the other half are the patterns of {@link EmergencyBook}. */
export class EmergencyClassifier {
  readonly #model: EmergencyModel;
  readonly #reader: TextReader;
  readonly #space: FeatureSpace;
  readonly #scorers: EmergencyScorers;

  constructor(model: EmergencyModel, reader: TextReader) {
    this.#model = model;
    this.#reader = reader;
    this.#space = new FeatureSpace(model.keys, model.idf);
    this.#scorers = {
      codes: model.codes,
      kinds: new LinearScorer(model.kinds),
      alarm: new LinearScorer(model.alarm),
    };
  }

  /**
   * Judges a message as a whole and, when it is long, part by part: the danger may stand in the middle of a story. The
   * part that sounds the most dangerous counts.
   *
   * @param text as {@link normaliseForMatching} gives it.
   */
  judge(text: string): Judgement {
    const whole = this.judgePart(text);
    let worst = whole;
    for (const part of messageWindows(text)) {
      const judged = this.judgePart(part);
      if (judged.immediate > worst.immediate) worst = judged;
    }
    return { ...worst, any: Math.max(whole.any, worst.any) };
  }

  /** Judges a text as it stands, without looking at its parts. */
  judgePart(text: string): Judgement {
    const vector = this.#space.vector(emergencyFeatures(text, this.#reader));
    const { code, signals } = emergencySignals(vector, this.#scorers);
    return {
      code,
      immediate: probability(this.#model.immediate, signals),
      any: probability(this.#model.any, signals),
    };
  }
}
