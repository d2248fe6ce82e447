import type { Calibration } from '../calibration.ts';
import { calibrate } from '../calibration.ts';
import type { IntentCatalogue } from '../catalogue.ts';
import { type HeldOut, partOf } from '../cross-validation.ts';
import { decide } from '../decision.ts';

import type { Example } from '../examples.ts';
import { Experts, type Opinions, trainExperts } from '../experts.ts';
import { probability } from '../logistic.ts';
import { RANK_WEIGHTS, type RankWeights, rank } from '../ranking.ts';
import { SUBJECTS, subjectOf } from '../subjects.ts';
import type { Decision } from '../understanding.ts';

/** What is held out together: a few utterances that tell of like situations, or all that were written in one batch. */
export type HoldOutBy = 'situation' | 'batch';

/** Which of the experts count: the whole is measured always, the others for comparison. */
export const VARIANTS = {
  whole: RANK_WEIGHTS,
  'node-nlp alone': { engine: 1, linear: 0, subject: 0, nearness: 0 },
  'linear alone': { engine: 0, linear: 1, subject: 0, nearness: 0 },
  'neighbours alone': { engine: 0, linear: 0, subject: 0, nearness: 1 },
  'without subjects': { ...RANK_WEIGHTS, subject: 0 },
} as const satisfies Record<string, RankWeights>;
export type Variant = keyof typeof VARIANTS;
const VARIANT_NAMES = Object.keys(VARIANTS) as Variant[];

/** An utterance as models said of it that had not seen it. */
export interface Asked extends HeldOut {
  fold: number;
  batch: string;
  /** Place among the utterances of its intent and batch, from 0. */
  place: number;
  /** The three likeliest intents of each variant, likeliest first. */
  firstThree: Record<Variant, number[]>;
}

export interface FoldPlan {
  folds: number;
  by: HoldOutBy;
  /** The only fold to run; all of them when not given. */
  only?: number;
}

/** Fold an utterance is held out in; null for what is always trained on. */
export function foldOf(example: Example, { folds, by }: FoldPlan, batches: readonly string[]): number | null {
  if (by === 'situation') return partOf(example, folds);
  return example.kind === 'utterance' ? batches.indexOf(example.batch) % folds : null;
}

/** Folds that a plan really has: no more than batches where those are held out. */
export function batchesOf(examples: readonly Example[]): string[] {
  return [...new Set(examples.flatMap(({ kind, batch }) => (kind === 'utterance' ? [batch] : [])))].sort();
}

function asked(opinions: Opinions, subjects: readonly number[]): Pick<Asked, 'ranking' | 'firstThree'> {
  const rankings = VARIANT_NAMES.map((name) => rank(opinions, subjects, VARIANTS[name]));
  const threes = rankings.map(({ top }) => top.slice(0, 3).map(({ intent }) => intent));
  const firstThree = Object.fromEntries(VARIANT_NAMES.map((name, index) => [name, threes[index] ?? []]));
  const [ranking] = rankings;
  if (ranking === undefined) throw new TypeError('There is no variant of the ranking');
  return { ranking, firstThree: firstThree as Asked['firstThree'] };
}

/**
 * Trains once for each fold without its utterances, and asks of them.
 *
 * @param progress told after each fold.
 */
export async function askHeldOut(
  catalogue: IntentCatalogue,
  examples: readonly Example[],
  plan: FoldPlan,
  progress: (fold: number, folds: number) => void = () => undefined,
): Promise<Asked[]> {
  const intents = catalogue.all().map(({ id }) => id);
  const subjects = catalogue.all().map(subjectOf);
  const batches = batchesOf(examples);
  const folds = plan.by === 'batch' ? Math.min(plan.folds, batches.length) : plan.folds;
  const foldOfEach = examples.map((example) => foldOf(example, { ...plan, folds }, batches));
  const found: Asked[] = [];
  for (let fold = 0; fold < folds; fold += 1) {
    if (plan.only !== undefined && plan.only !== fold) continue;
    const kept = examples.filter((_, index) => foldOfEach[index] !== fold);
    const experts = new Experts(await trainExperts(kept, intents));
    for (const [index, { counts, intent, batch, place }] of examples.entries()) {
      if (foldOfEach[index] !== fold) continue;
      found.push({ example: index, intent, fold, batch, place, ...asked(experts.ask(counts), subjects) });
    }
    progress(fold + 1, folds);
  }
  return found;
}

/** An utterance with the confidence and the decision that it would have met. */
export interface Judged extends Asked {
  isRight: boolean;
  /** That the first intent is the right one, 0 … 1. */
  confidence: number;
  /** That it is out of scope, 0 … 1. */
  outside: number;
  decision: Decision;
  /** Answered, served or taken to a person without asking back. */
  isDirect: boolean;
  /** Out of scope in truth. */
  isOutside: boolean;
}

/** Utterances of this many places in a row go to the same half. */
const BLOCK = 4;

/** Part that a confidence is measured on: its fold, or every other block of situations where only one fold was run. */
function measuredIn(one: Asked, folds: number): number {
  return folds > 1 ? one.fold : (Math.floor(one.place / BLOCK) + one.intent) % 2;
}

/** Confidence and bands are fitted without the part that they are then measured on. */
export function judge(catalogue: IntentCatalogue, all: readonly Asked[]): Judged[] {
  const intents = catalogue.all().map(({ id }) => id);
  const isOutside = catalogue.all().map((intent) => SUBJECTS[subjectOf(intent)] === 'outside');
  const folds = new Set(all.map(({ fold }) => fold)).size;
  const parts = [...new Set(all.map((one) => measuredIn(one, folds)))];
  return parts.flatMap((part) => {
    const others = all.filter((one) => measuredIn(one, folds) !== part);
    const calibration = calibrate(others.length > 0 ? others : all, isOutside);
    return all
      .filter((one) => measuredIn(one, folds) === part)
      .map((one) => judged(one, calibration, { catalogue, intents, isOutside }));
  });
}

function judged(
  one: Asked,
  { confidence: trust, scope, bands }: Calibration,
  known: { catalogue: IntentCatalogue; intents: readonly string[]; isOutside: readonly boolean[] },
): Judged {
  const { ranking, intent } = one;
  const confidence = probability(trust, ranking.signals);
  const outside = probability(scope, ranking.scopeSignals);
  const { decision } = decide({ text: '', ranking, confidence, outside }, { ...known, bands });
  return {
    ...one,
    isRight: ranking.top[0]?.intent === intent,
    confidence,
    outside,
    decision,
    isDirect: decision === 'answer' || decision === 'service' || (decision === 'handoff' && confidence >= bands.answer),
    isOutside: known.isOutside[intent] === true,
  };
}
