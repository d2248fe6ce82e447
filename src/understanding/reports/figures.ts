import type { IntentCatalogue } from '../catalogue.ts';
import { type Judged, VARIANTS, type Variant } from './held-out.ts';

/** How often one intent was taken for another. */
export interface Confusion {
  intent: string;
  takenFor: string;
  count: number;
}

export interface IntentFigures {
  id: string;
  name: string;
  topic: string | null;
  n: number;
  precision: number;
  recall: number;
  /** What it is taken for, most often first; at most three. */
  takenFor: { intent: string; count: number }[];
}

/** A bin of a calibration curve. */
export interface CalibrationBin {
  /** Lower bound of the confidence; the bin is a tenth wide. */
  from: number;
  n: number;
  meanConfidence: number;
  accuracy: number;
}

export interface VariantFigures {
  variant: Variant;
  accuracy: number;
  topThree: number;
  macroF1: number;
}

export interface Figures {
  n: number;
  accuracy: number;
  topThree: number;
  macroF1: number;
  /** Expected calibration error: how far confidence and accuracy are apart, on average over ten bins. */
  ece: number;
  /** Answered, served or taken to a person at once. */
  direct: { share: number; precision: number };
  /** Asked back with a choice of questions; how often the right one was among them. */
  asked: { share: number; offered: number };
  outOfScope: { n: number; auroc: number; answered: number };
  /** Share of questions of ours that were declined as out of scope. */
  declined: number;
  /** Accuracy by the topic of the first intent, over questions of law. */
  topicAccuracy: number;
  batches: { batch: string; n: number; accuracy: number }[];
  calibration: CalibrationBin[];
  intents: IntentFigures[];
  confusions: Confusion[];
  variants: VariantFigures[];
}

const BINS = 10;

const share = <T>(all: readonly T[], holds: (one: T) => boolean): number =>
  all.length === 0 ? 0 : all.filter(holds).length / all.length;

/** Mean of the F1 of every class that was asked for. */
export function macroF1(pairs: readonly { truth: number; got: number }[]): number {
  const [truths, gots, rights] = [new Map<number, number>(), new Map<number, number>(), new Map<number, number>()];
  const add = (counts: Map<number, number>, key: number) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { truth, got } of pairs) {
    add(truths, truth);
    add(gots, got);
    if (truth === got) add(rights, truth);
  }
  const scores = [...truths].map(([truth, n]) => (2 * (rights.get(truth) ?? 0)) / (n + (gots.get(truth) ?? 0)));
  return scores.length === 0 ? 0 : scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

/** Area under the curve of a score that should be higher where `holds`: chance is 0.5. Ties count half. */
export function auroc(scored: readonly { score: number; holds: boolean }[]): number {
  const sorted = [...scored].sort((a, b) => a.score - b.score);
  const positives = sorted.filter(({ holds }) => holds).length;
  const negatives = sorted.length - positives;
  if (positives === 0 || negatives === 0) return Number.NaN;
  let ranks = 0;
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    while (end < sorted.length && sorted[end]?.score === sorted[start]?.score) end += 1;
    const meanRank = (start + 1 + end) / 2;
    for (let at = start; at < end; at += 1) if (sorted[at]?.holds === true) ranks += meanRank;
    start = end;
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** Ten bins of equal width; empty ones too. */
export function calibrationBins(scored: readonly { confidence: number; isRight: boolean }[]): CalibrationBin[] {
  return Array.from({ length: BINS }, (_, bin) => {
    const inside = scored.filter(({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)) === bin);
    const sum = inside.reduce((total, { confidence }) => total + confidence, 0);
    const n = inside.length;
    return {
      from: bin / BINS,
      n,
      meanConfidence: n === 0 ? 0 : sum / n,
      accuracy: share(inside, (one) => one.isRight),
    };
  });
}

/** Mean distance of confidence and accuracy, bins weighed by what is in them. */
export function expectedCalibrationError(bins: readonly CalibrationBin[]): number {
  const n = bins.reduce((sum, bin) => sum + bin.n, 0);
  const apart = bins.reduce((sum, bin) => sum + bin.n * Math.abs(bin.meanConfidence - bin.accuracy), 0);
  return n === 0 ? 0 : apart / n;
}

function confusionsOf(all: readonly Judged[], nameOf: (position: number) => string): Confusion[] {
  const counts = new Map<string, Confusion>();
  for (const { intent, isRight, ranking } of all) {
    if (isRight) continue;
    const pair = { intent: nameOf(intent), takenFor: nameOf(ranking.top[0]?.intent ?? -1), count: 0 };
    const key = `${pair.intent} ${pair.takenFor}`;
    const known = counts.get(key) ?? pair;
    known.count += 1;
    counts.set(key, known);
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || (a.intent < b.intent ? -1 : 1));
}

/** All that a report says. The same utterances give the same figures. */
export function figuresOf(catalogue: IntentCatalogue, all: readonly Judged[]): Figures {
  const intents = catalogue.all();
  const firstOf = ({ ranking }: Judged): number => ranking.top[0]?.intent ?? -1;
  const isOffered = ({ ranking, intent }: Judged): boolean =>
    ranking.top.slice(0, 3).some((one) => one.intent === intent);
  const confusions = confusionsOf(all, (position) => intents[position]?.id ?? '-');
  const calibration = calibrationBins(all);
  const outside = all.filter((one) => one.isOutside);
  const inside = all.filter((one) => !one.isOutside);
  const direct = all.filter((one) => one.isDirect);
  const asked = all.filter((one) => one.decision === 'clarify');
  const legal = all.filter(({ intent }) => intents[intent]?.topic != null);
  const got = new Map<number, number>();
  for (const one of all) got.set(firstOf(one), (got.get(firstOf(one)) ?? 0) + 1);
  return {
    n: all.length,
    accuracy: share(all, (one) => one.isRight),
    topThree: share(all, isOffered),
    macroF1: macroF1(all.map((one) => ({ truth: one.intent, got: firstOf(one) }))),
    ece: expectedCalibrationError(calibration),
    direct: { share: direct.length / Math.max(1, all.length), precision: share(direct, (one) => one.isRight) },
    asked: { share: asked.length / Math.max(1, all.length), offered: share(asked, isOffered) },
    outOfScope: {
      n: outside.length,
      auroc: auroc(all.map((one) => ({ score: one.outside, holds: one.isOutside }))),
      answered: share(outside, (one) => one.isDirect),
    },
    declined: share(inside, ({ decision }) => decision === 'out-of-scope'),
    topicAccuracy: share(legal, (one) => intents[firstOf(one)]?.topic === intents[one.intent]?.topic),
    batches: [...new Set(all.map(({ batch }) => batch))].sort().map((batch) => {
      const its = all.filter((one) => one.batch === batch);
      return { batch, n: its.length, accuracy: share(its, (one) => one.isRight) };
    }),
    calibration,
    intents: intents.flatMap(({ id, name, topic }, position): IntentFigures[] => {
      const its = all.filter(({ intent }) => intent === position);
      if (its.length === 0) return [];
      const right = its.filter((one) => one.isRight).length;
      const taken = got.get(position) ?? 0;
      const takenFor = confusions.filter(({ intent }) => intent === id).slice(0, 3);
      return [
        {
          id,
          name,
          topic,
          n: its.length,
          precision: taken === 0 ? 0 : right / taken,
          recall: right / its.length,
          takenFor: takenFor.map((one) => ({ intent: one.takenFor, count: one.count })),
        },
      ];
    }),
    confusions,
    variants: (Object.keys(VARIANTS) as Variant[]).map((variant) => ({
      variant,
      accuracy: share(all, ({ firstThree, intent }) => firstThree[variant][0] === intent),
      topThree: share(all, ({ firstThree, intent }) => firstThree[variant].includes(intent)),
      macroF1: macroF1(all.map(({ firstThree, intent }) => ({ truth: intent, got: firstThree[variant][0] ?? -1 }))),
    })),
  };
}
