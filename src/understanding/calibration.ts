import type { HeldOut } from './cross-validation.ts';
import { fitLogistic, type Logistic, probability } from './logistic.ts';

/** Share of direct answers that must be right, on messages not trained on, to answer without asking. */
const ANSWER_PRECISION = 0.985;
/** Never answered below it, however few the utterances that cross-validation could go by. */
const LEAST_ANSWER_CONFIDENCE = 0.6;
/** Least share of messages whose intent is among the three offered, out of fold, for asking to be worth it. */
const ASK_PRECISION = 0.5;

/** Bounds of the three bands: answer from the upper one, ask from the lower one, else a person or out of scope. */
export interface Bands {
  answer: number;
  ask: number;
}

/** What turns a ranking into probabilities, and probabilities into decisions. */
export interface Calibration {
  /** That the first intent is the right one. */
  confidence: Logistic;
  /** That the message is out of scope. */
  scope: Logistic;
  bands: Bands;
}

function accepts({ intent, also = [] }: HeldOut, got: number | undefined): boolean {
  return got !== undefined && (got === intent || also.includes(got));
}

export const isRight = (one: HeldOut): boolean => accepts(one, one.ranking.top[0]?.intent);
export const isOffered = (one: HeldOut): boolean =>
  one.ranking.top.slice(0, 3).some(({ intent }) => accepts(one, intent));

/** The lowest bound above which enough are right; from the surest down. */
function boundFor(sure: readonly { confidence: number; holds: boolean }[], precision: number): number {
  const sorted = [...sure].sort((a, b) => b.confidence - a.confidence);
  let held = 0;
  let bound = 1;
  for (const [index, { confidence, holds }] of sorted.entries()) {
    if (holds) held += 1;
    if (index >= 20 && held / (index + 1) >= precision) bound = confidence;
  }
  return bound;
}

/** Below the bound, asking is no longer worth it: the first window of messages, from the least sure, that reaches it. */
function askBound(sure: readonly { confidence: number; holds: boolean }[], precision: number): number {
  const sorted = [...sure].sort((a, b) => a.confidence - b.confidence);
  const size = Math.max(20, Math.floor(sorted.length / 20));
  for (let start = 0; start + size <= sorted.length; start += size) {
    const held = sorted.slice(start, start + size).filter(({ holds }) => holds).length;
    if (held / size >= precision) return sorted[start]?.confidence ?? 0;
  }
  return 0;
}

/**
 * Fits on utterances that the model had not seen: never on the training fit, which is sure of everything.
 *
 * @param isOutside whether each intent is out of scope.
 */
export function calibrate(heldOut: readonly HeldOut[], isOutside: readonly boolean[]): Calibration {
  const confidence = fitLogistic(heldOut.map((one) => ({ signals: one.ranking.signals, holds: isRight(one) })));
  const scope = fitLogistic(
    heldOut.map(({ intent, ranking }) => ({ signals: ranking.scopeSignals, holds: isOutside[intent] === true })),
  );
  const sure = (holds: (one: HeldOut) => boolean) =>
    heldOut.map((one) => ({ confidence: probability(confidence, one.ranking.signals), holds: holds(one) }));
  const answer = Math.max(LEAST_ANSWER_CONFIDENCE, boundFor(sure(isRight), ANSWER_PRECISION));
  return { confidence, scope, bands: { answer, ask: Math.min(answer, askBound(sure(isOffered), ASK_PRECISION)) } };
}
