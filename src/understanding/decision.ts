import { settledBy } from './apart.ts';
import type { Bands } from './calibration.ts';
import type { IntentCatalogue } from './catalogue.ts';
import type { Ranking } from './ranking.ts';
import { SUBJECTS, topicAt } from './subjects.ts';
import type { Candidate, Understanding } from './understanding.ts';

export type Decided = Omit<Understanding, 'emergency'>;

/** What is known of a message when it is decided what to do with it. */
export interface Weighed {
  text: string;
  ranking: Ranking;
  /** Probability that the first intent is the right one. */
  confidence: number;
  /** Probability that the message is out of scope. */
  outside: number;
}

/** Two of a confusable group are both likely when the second has this share of the first's. */
const BOTH_LIKELY = 0.35;
const ALTERNATIVES = 3;
/** Probability of being out of scope from which a message is declined. */
export const OUTSIDE = 0.5;
/** Below it a message is declined as no question of law, not refused as a wish to do wrong. */
const REFUSED = 0.5;

export const NOTHING: Decided = {
  decision: 'clarify',
  intent: null,
  topic: null,
  confidence: 0,
  alternatives: [],
  reason: '没有可以识别的文字',
};

export function isOutside(catalogue: IntentCatalogue, id: string): boolean {
  const leadsTo = catalogue.get(id)?.leadsTo;
  return leadsTo !== undefined && 'outOfScope' in leadsTo;
}

/** What an intent that is certain comes to. */
export function leadsTo(catalogue: IntentCatalogue, id: string): Decided['decision'] {
  const intent = catalogue.get(id);
  if (intent === undefined) return 'handoff';
  if ('outOfScope' in intent.leadsTo) return 'out-of-scope';
  if (intent.topic === null) return 'service';
  return 'handoff' in intent.leadsTo ? 'handoff' : 'answer';
}

/** The first has the confidence; the others share what is left, by their shares, and never more than the first. */
function candidatesOf({ top }: Ranking, confidence: number, intents: readonly string[]): Candidate[] {
  const rest = top.slice(1).reduce((sum, { value }) => sum + value, 0);
  return top.map(({ intent, value }, index) => {
    const shared = rest === 0 ? 0 : Math.min(confidence, ((1 - confidence) * value) / rest);
    return { intent: intents[intent] ?? '', confidence: index === 0 ? confidence : shared };
  });
}

/** The likeliest topic by the whole message: measured righter than the topic of the likeliest intent, however sure. */
function likeliestTopic({ subjects }: Ranking): Decided['topic'] {
  let best = 0;
  for (let at = 1; at < SUBJECTS.length; at += 1) {
    if (topicAt(at) !== null && (subjects[at] ?? 0) > (subjects[best] ?? 0)) best = at;
  }
  return topicAt(best);
}

/** A guess at a wish to do wrong is no ground to reproach a resident with it: the plain decline goes first. */
function declined(catalogue: IntentCatalogue, candidates: Candidate[]): Candidate[] {
  const [first] = candidates;
  const outcome = first === undefined ? undefined : catalogue.get(first.intent)?.leadsTo;
  if (first === undefined || outcome === undefined || !('outOfScope' in outcome)) return candidates;
  if (outcome.outOfScope === 'decline' || first.confidence >= REFUSED) return candidates;
  const plain = catalogue.all().find((one) => 'outOfScope' in one.leadsTo && one.leadsTo.outOfScope === 'decline');
  if (plain === undefined) return candidates;
  const rest = candidates.filter(({ intent }) => intent !== plain.id);
  return [{ intent: plain.id, confidence: first.confidence }, ...rest];
}

/** Answer, ask, or leave it to a person: three bands of one confidence, with a margin between intents that sound alike. */
export function decide(
  { text, ranking, confidence, outside }: Weighed,
  { catalogue, intents, bands }: { catalogue: IntentCatalogue; intents: readonly string[]; bands: Bands },
): Decided {
  const candidates = candidatesOf(ranking, confidence, intents);
  const [first, second] = candidates;
  if (first === undefined) return NOTHING;
  const isFirstOutside = isOutside(catalogue, first.intent);
  const isSure = confidence >= bands.answer;
  const decided = (decision: Decided['decision'], reason: string, from: Candidate[]): Decided => ({
    decision,
    intent: from[0]?.intent ?? null,
    topic: isSure && catalogue.topicOf(first.intent) === null ? null : likeliestTopic(ranking),
    confidence,
    band: isSure ? 'sure' : confidence >= bands.ask ? 'ask' : 'unsure',
    alternatives: from.slice(1, 1 + ALTERNATIVES),
    reason: `${reason}（${confidence.toFixed(2)}）`,
  });
  if (isFirstOutside && (isSure || outside >= OUTSIDE)) {
    return decided('out-of-scope', '不属于法律服务', declined(catalogue, candidates));
  }
  const inside = candidates.filter(({ intent }) => !isOutside(catalogue, intent));
  const [likeliest, next] = ranking.top;
  const apart = second === undefined ? null : catalogue.apart.between(first.intent, second.intent);
  const areBothLikely = (next?.value ?? 0) >= BOTH_LIKELY * (likeliest?.value ?? 0);
  if (!isFirstOutside && apart !== null && areBothLikely) {
    const settled = candidates.slice(0, 2).find(({ intent }) => intent === settledBy(text, apart));
    if (settled === undefined) return decided('clarify', '两个相近的问题都有可能', inside);
    const others = candidates.filter((one) => one !== settled);
    return decided(leadsTo(catalogue, settled.intent), '两个相近的问题，话里说明了是哪一个', [settled, ...others]);
  }
  if (!isFirstOutside && isSure) return decided(leadsTo(catalogue, first.intent), '有把握', candidates);
  if (confidence >= bands.ask || isFirstOutside) return decided('clarify', '把握不够，请来访人选择', inside);
  if (outside >= OUTSIDE) return decided('out-of-scope', '不像法律问题', declined(catalogue, candidates));
  return decided('handoff', '没有相近的问题，转人工', candidates);
}
