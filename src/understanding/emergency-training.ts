import { normaliseForMatching } from '../text/index.ts';
import { type EmergencyModel, type EmergencyScorers, emergencySignals } from './emergency-classifier.ts';
import type { EmergencyExample } from './emergency-examples.ts';
import { emergencyFeatures } from './emergency-features.ts';
import { messageWindows } from './emergency-windows.ts';
import { FeatureSpace, type TextReader, type Vector } from './features.ts';
import type { CatalogueIntent } from './intent.ts';
import { type LinearModel, LinearScorer } from './linear-model.ts';
import { trainSvm } from './linear-svm.ts';
import { fitLogistic } from './logistic.ts';

/** Raise it when features, training or windows change, so that stored models are trained anew. */
export const EMERGENCY_MODEL_VERSION = 1;

export const EMERGENCY_FOLDS = 3;
/** Consecutive lines tell neighbouring situations: they are held out together. */
const BLOCK = 8;
const SVM = { cost: 1, rounds: 6 };
/** A feature counts from so many examples on; with one it costs twice the memory and tells no more. */
const LEAST_EXAMPLES = 2;
/** Most questions of the catalogue taken as calm: more make training long and calm too likely. */
const MOST_QUESTIONS = 6_000;

interface Prepared {
  counts: Map<string, number>;
  /** Class of `kinds`. */
  kind: number;
  isNow: boolean;
  isAny: boolean;
  fold: number;
}

interface Fitted {
  space: FeatureSpace;
  kinds: LinearModel;
  alarm: LinearModel;
}

/** The fold that holds out the example at a place in the list. */
export function emergencyFold(place: number): number {
  return Math.floor(place / BLOCK) % EMERGENCY_FOLDS;
}

function fitOn(examples: readonly Prepared[], classes: number): Fitted & { vectors: Vector[] } {
  const space = FeatureSpace.fit(
    examples.map(({ counts }) => counts),
    LEAST_EXAMPLES,
  );
  const vectors = examples.map(({ counts }) => space.vector(counts));
  const kinds = trainSvm(
    vectors,
    examples.map(({ kind }) => kind),
    space.size,
    classes,
    SVM,
  );
  const alarm = trainSvm(
    vectors,
    examples.map(({ isNow }) => (isNow ? 1 : 0)),
    space.size,
    2,
    SVM,
  );
  return { space, kinds, alarm, vectors };
}

function scorersOf(codes: readonly string[], { kinds, alarm }: Fitted): EmergencyScorers {
  return { codes, kinds: new LinearScorer(kinds), alarm: new LinearScorer(alarm) };
}

/**
 * Trains the class of emergencies: linear machines on characters, words and syllables, and probabilities that hold for
 * messages not trained on. The same examples in the same order give the same model; takes a few seconds.
 */
export function trainEmergencyClassifier(examples: readonly EmergencyExample[], reader: TextReader): EmergencyModel {
  const codes = [...new Set(examples.flatMap(({ code }) => (code === null ? [] : [code])))].sort();
  const prepared = examples.flatMap(({ text, code, level }, place): Prepared[] => {
    const said = normaliseForMatching(text);
    const lower = level === 'lower' ? codes.length : codes.length + 1;
    // Every part of a calm story is calm; of a dangerous one nobody said which part is.
    const parts = level === 'calm' ? messageWindows(said).filter((part) => part !== said) : [];
    return [said, ...parts].map((part) => ({
      counts: emergencyFeatures(part, reader),
      kind: level === 'immediate' ? codes.indexOf(code ?? '') : lower,
      isNow: level === 'immediate',
      isAny: level !== 'calm',
      fold: emergencyFold(place),
    }));
  });
  const classes = codes.length + 2;
  const heldOut = Array.from({ length: EMERGENCY_FOLDS }, (_, fold) => {
    const fitted = fitOn(
      prepared.filter((one) => one.fold !== fold),
      classes,
    );
    const scorers = scorersOf(codes, fitted);
    return prepared
      .filter((one) => one.fold === fold)
      .map(({ counts, isNow, isAny }) => ({
        signals: emergencySignals(fitted.space.vector(counts), scorers).signals,
        isNow,
        isAny,
      }));
  }).flat();
  const { space, kinds, alarm } = fitOn(prepared, classes);
  return {
    codes,
    keys: [...space.keys],
    idf: space.idf,
    kinds,
    alarm,
    immediate: fitLogistic(heldOut.map(({ signals, isNow }) => ({ signals, holds: isNow }))),
    any: fitLogistic(heldOut.map(({ signals, isAny }) => ({ signals, holds: isAny }))),
  };
}

/** Intents whose utterances may tell of danger now: they are no examples of calm. */
const MAY_BE_DANGER =
  /^(?:family-detained|telecom-fraud|brush-order|minor-|elder-abuse|dv-|blackmail|pyramid|illegal-collection|child-snatching|hit-and-run|accident-first|school-bullying|bail|custody|emergency|fight-injury|sexual-|forced-demolition|surrender|missing|goodbye)/u;

/** Questions of the catalogue as examples of calm, taken evenly when they are very many. */
export function calmQuestions(intents: readonly Pick<CatalogueIntent, 'id' | 'utterances'>[]): EmergencyExample[] {
  const questions = intents
    .filter(({ id }) => !MAY_BE_DANGER.test(id))
    .flatMap(({ utterances }) => utterances.map((text): EmergencyExample => ({ text, code: null, level: 'calm' })));
  const taken = Math.min(questions.length, MOST_QUESTIONS);
  return Array.from({ length: taken }, (_, index) => questions[Math.floor((index * questions.length) / taken)]).filter(
    (question) => question !== undefined,
  );
}
