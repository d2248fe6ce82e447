import type { Example } from './examples.ts';
import { Experts, trainExperts } from './experts.ts';
import { type Ranking, type RankWeights, rank } from './ranking.ts';

/** What the model said of an utterance that it had not been trained on. */
export interface HeldOut {
  /** Position of the utterance among the examples. */
  example: number;
  intent: number;
  /** Other intents that would be as right. */
  also?: readonly number[];
  ranking: Ranking;
}

/**
 * Utterances that stand together in a file tell of like situations; they are held out together, so that no situation
 * is on both sides.
 */
const BLOCK = 4;

/** Part of `parts` an utterance is held out in; null when it is always trained on (names, cues, topic questions). */
export function partOf({ kind, place, intent }: Example, parts: number): number | null {
  return kind === 'utterance' ? (Math.floor(place / BLOCK) + intent) % parts : null;
}

/** Trains without the examples that are held out and ranks them. */
export async function rankHeldOut(
  examples: readonly Example[],
  intents: readonly string[],
  subjectOf: ArrayLike<number>,
  isHeldOut: (example: Example) => boolean,
  weights?: RankWeights,
): Promise<HeldOut[]> {
  const experts = new Experts(
    await trainExperts(
      examples.filter((example) => !isHeldOut(example)),
      intents,
    ),
  );
  return examples.flatMap((example, index) =>
    isHeldOut(example)
      ? [
          {
            example: index,
            intent: example.intent,
            ranking: rank(experts.ask(example.counts), subjectOf, weights),
          },
        ]
      : [],
  );
}

/** Ranks every utterance by a model that was trained without its part. */
export async function crossValidate(
  examples: readonly Example[],
  intents: readonly string[],
  subjectOf: ArrayLike<number>,
  parts: number,
): Promise<HeldOut[]> {
  const heldOut: HeldOut[] = [];
  for (let part = 0; part < parts; part += 1) {
    heldOut.push(...(await rankHeldOut(examples, intents, subjectOf, (example) => partOf(example, parts) === part)));
  }
  return heldOut;
}
