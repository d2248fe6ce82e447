import type { Vector } from './features.ts';
import type { NearestUtterances } from './nearest.ts';
import type { Scorer } from './scorer.ts';

/** Share of the perceptrons' opinion beside nearness; from cross-validation. */
const ENGINE_SHARE = 0.5;

/** An intent by its position in the model, and its rank value. */
export interface Ranked {
  intent: number;
  value: number;
}

export interface Ranking {
  /** The likeliest intents, likeliest first; at most {@link RANKED}. */
  top: Ranked[];
  /** What the confidence is made of; see `signalsOf`. */
  signals: number[];
  /** Signals of whether the message belongs to the hotline at all. */
  scopeSignals: number[];
}

export const RANKED = 5;

function topOf(values: Float32Array): Ranked[] {
  const top: Ranked[] = [];
  for (const [intent, value] of values.entries()) {
    const last = top[RANKED - 1];
    if (last !== undefined && value <= last.value) continue;
    const place = top.findIndex((other) => other.value < value);
    top.splice(place < 0 ? top.length : place, 0, { intent, value });
    if (top.length > RANKED) top.pop();
  }
  return top;
}

/** Puts the intents in order for a message: nearness + P(intent), and the signals that say how sure that is. */
export function rank(vector: Vector, near: NearestUtterances, engine: Scorer, isOutside: readonly boolean[]): Ranking {
  const { fit, neighbours } = near.near(vector);
  const shares = engine.score(vector);
  const top = topOf(fit.map((value, intent) => value + ENGINE_SHARE * (shares[intent] ?? 0)));
  const first = top[0]?.intent ?? 0;
  const agreeing = neighbours.filter(({ intent }) => intent === first).length;
  const isEnginesFirst = shares.every((share) => share <= (shares[first] ?? 0));
  let outsideShare = 0;
  let outsideFit = 0;
  let insideFit = 0;
  for (const [intent, outside] of isOutside.entries()) {
    if (outside) {
      outsideShare += shares[intent] ?? 0;
      outsideFit = Math.max(outsideFit, fit[intent] ?? 0);
    } else {
      insideFit = Math.max(insideFit, fit[intent] ?? 0);
    }
  }
  const known = Math.sqrt(vector.weight.reduce((sum, value) => sum + value * value, 0));
  const nearest = neighbours[0]?.cosine ?? 0;
  return {
    top,
    signals: [
      (top[0]?.value ?? 0) - (top[1]?.value ?? 0),
      (top[0]?.value ?? 0) - (top[2]?.value ?? 0),
      top[0]?.value ?? 0,
      shares[first] ?? 0,
      fit[first] ?? 0,
      nearest,
      agreeing / 5,
      neighbours[0]?.intent === first ? 1 : 0,
      isEnginesFirst ? 1 : 0,
      known,
    ],
    scopeSignals: [outsideShare, outsideFit, insideFit, outsideFit - insideFit, nearest, known],
  };
}
