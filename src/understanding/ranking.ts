import type { Opinions } from './experts.ts';
import { softmax } from './linear-model.ts';
import { SUBJECTS } from './subjects.ts';

/** How much each expert's opinion counts, found by cross-validation. */
export interface RankWeights {
  engine: number;
  linear: number;
  subject: number;
  nearness: number;
}

export const RANK_WEIGHTS: RankWeights = { engine: 1, linear: 1, subject: 0.7, nearness: 3 };

/** Shares below are as good as none: no expert alone rules an intent out. */
const LEAST = { engine: 1e-3, linear: 1e-5, subject: 1e-3 } as const;
const OUTSIDE = SUBJECTS.indexOf('outside');
const AGREEING = 5;

/** An intent by its position in the model, and its share of the ranking, 0 … 1. */
export interface Ranked {
  intent: number;
  value: number;
}

export interface Ranking {
  /** The likeliest intents, likeliest first; at most {@link RANKED}. */
  top: Ranked[];
  /** What the confidence is made of. */
  signals: number[];
  /** Signals of whether the message belongs to the hotline at all. */
  scopeSignals: number[];
  /** Share of each of `SUBJECTS`. */
  subjects: Float32Array;
}

export const RANKED = 5;

function topOf(values: Float32Array): Ranked[] {
  const top: Ranked[] = [];
  let least = -1;
  for (let intent = 0; intent < values.length; intent += 1) {
    const value = values[intent] as number;
    if (value <= least) continue;
    const place = top.findIndex((other) => other.value < value);
    top.splice(place < 0 ? top.length : place, 0, { intent, value });
    if (top.length > RANKED) top.pop();
    if (top.length === RANKED) least = top[RANKED - 1]?.value ?? 0;
  }
  return top;
}

function largestAt(values: Float32Array): number {
  let best = 0;
  for (let at = 1; at < values.length; at += 1) if ((values[at] as number) > (values[best] as number)) best = at;
  return best;
}

/**
 * Puts the intents in order for a message, by the product of the experts' weighed opinions, and says how sure that is.
 *
 * @param subjectOf position in `SUBJECTS` of each intent.
 */
export function rank(opinions: Opinions, subjectOf: ArrayLike<number>, weights: RankWeights = RANK_WEIGHTS): Ranking {
  const { engine, linear, subjects, nearness, known } = opinions;
  const { fit, neighbours } = nearness;
  const shares = softmax(
    fit.map(
      (near, intent) =>
        weights.engine * Math.log((engine[intent] ?? 0) + LEAST.engine) +
        weights.linear * Math.log((linear[intent] ?? 0) + LEAST.linear) +
        weights.subject * Math.log((subjects[subjectOf[intent] ?? 0] ?? 0) + LEAST.subject) +
        weights.nearness * near,
    ),
  );
  const top = topOf(shares);
  const first = top[0]?.intent ?? 0;
  const outside = { engine: 0, linear: 0, shares: 0, fit: 0, insideFit: 0 };
  for (let intent = 0; intent < shares.length; intent += 1) {
    const near = fit[intent] ?? 0;
    if (subjectOf[intent] === OUTSIDE) {
      outside.engine += engine[intent] ?? 0;
      outside.linear += linear[intent] ?? 0;
      outside.shares += shares[intent] ?? 0;
      outside.fit = Math.max(outside.fit, near);
    } else {
      outside.insideFit = Math.max(outside.insideFit, near);
    }
  }
  const nearest = neighbours[0]?.cosine ?? 0;
  const shareOf = (place: number): number => top[place]?.value ?? 0;
  return {
    top,
    subjects,
    signals: [
      Math.log(shareOf(0) + 1e-4) - Math.log(1 - shareOf(0) + 1e-4),
      shareOf(0) - shareOf(1),
      shareOf(1) - shareOf(2),
      engine[first] ?? 0,
      linear[first] ?? 0,
      subjects[subjectOf[first] ?? 0] ?? 0,
      fit[first] ?? 0,
      nearest,
      neighbours.filter(({ intent }) => intent === first).length / AGREEING,
      largestAt(engine) === first ? 1 : 0,
      largestAt(linear) === first ? 1 : 0,
      neighbours[0]?.intent === first ? 1 : 0,
      known,
    ],
    scopeSignals: [
      outside.engine,
      outside.linear,
      outside.shares,
      subjects[OUTSIDE] ?? 0,
      outside.fit,
      outside.fit - outside.insideFit,
      nearest,
      known,
    ],
  };
}
