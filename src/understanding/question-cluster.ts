import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../storage/index.ts';
import type { Vector } from './features.ts';
import type { Misunderstood, MisunderstoodKind } from './misunderstood.ts';
import { likeness, meanVector } from './question-vectors.ts';
import { bareWords } from './written.ts';

/** `in-draft`: a change of the content was drafted; `done`: it is in the content; `out-of-scope`: nothing is to be learnt. */
export const CLUSTER_STATES = ['open', 'in-draft', 'done', 'out-of-scope'] as const;
export type ClusterState = (typeof CLUSTER_STATES)[number];

/** An intent that a group of questions may mean. */
export interface LikelyIntent {
  intent: string;
  /** How much it is spoken for by the lines nearest to the questions, 0 … 1; all intents sum to 1. */
  share: number;
  /** Likeness of its nearest line, on average over the questions, 0 … 1. */
  similarity: number;
}

/** Questions of one meaning that the bot did not understand, or has no answer to (问题类). */
export interface QuestionCluster extends Stored {
  state: ClusterState;
  /** The draft that it waits for, or was settled by; null without. */
  draftId: string | null;
  /** When the state was last changed by a person, UTC. */
  decidedAt: Date | null;
  /** Staff id. */
  decidedBy: string | null;
  /** Questions in it. */
  size: number;
  /** Conversations they were asked in: the nearest that is known to persons. */
  persons: number;
  /** Questions asked after it was decided on. */
  since: number;
  firstAt: Date;
  lastAt: Date;
  /** Questions of each of the last 4 weeks of 7 days, the oldest first. */
  weeks: number[];
  /** What lists are sorted by: persons, and once more the questions of the last 4 weeks. */
  weight: number;
  kinds: Partial<Record<MisunderstoodKind, number>>;
  topic: string | null;
  /** Likeliest first. */
  intents: LikelyIntent[];
  /** Ids of the most typical ones, each wording once: words are kept in one place, where they can be erased. */
  typical: string[];
  /** Where it lies: a new question joins where it is near enough. */
  centre: { at: number[]; weight: number[] };
}

/** A recount: which questions there are, and when they were grouped. */
export interface ClusterCount extends Stored {
  /** When it ended, UTC. */
  at: Date;
  /** Night in Asia/Shanghai it was the recount of, `YYYY-MM-DD`; '' by day. */
  night: string;
  questions: number;
  clusters: number;
  tookMs: number;
}

const clusterSchema = new Schema(
  {
    _id: { type: String, required: true },
    state: { type: String, required: true, enum: CLUSTER_STATES },
    draftId: { type: String, default: null },
    decidedAt: { type: Date, default: null },
    decidedBy: { type: String, default: null },
    size: { type: Number, required: true },
    persons: { type: Number, required: true },
    since: { type: Number, default: 0 },
    firstAt: { type: Date, required: true },
    lastAt: { type: Date, required: true },
    weeks: { type: [Number], required: true },
    weight: { type: Number, required: true },
    kinds: { type: Schema.Types.Mixed, default: {} },
    topic: { type: String, default: null },
    intents: { type: [Schema.Types.Mixed], default: [] },
    typical: { type: [String], default: [] },
    centre: { type: Schema.Types.Mixed, required: true },
  },
  { versionKey: false, minimize: false },
);
clusterSchema.index({ state: 1, weight: -1 });

export const questionClusterCollection: CollectionDefinition<QuestionCluster> = {
  name: 'question_clusters',
  schema: clusterSchema,
};

const countSchema = new Schema(
  {
    _id: { type: String, required: true },
    at: { type: Date, required: true },
    night: { type: String, default: '' },
    questions: { type: Number, required: true },
    clusters: { type: Number, required: true },
    tookMs: { type: Number, required: true },
  },
  { versionKey: false, minimize: false },
);

export const clusterCountCollection: CollectionDefinition<ClusterCount> = {
  name: 'question_cluster_counts',
  schema: countSchema,
};

const WEEK_MS = 7 * 24 * 3_600_000;
const WEEKS = 4;
const TYPICAL = 5;
const INTENTS = 5;
/** Places of a centre that are kept. */
const CENTRE = 96;

/** Words of a question, and what it is known to mean. */
export type WordedQuestion = Pick<Misunderstood, '_id' | 'text' | 'label'>;

/** A question as it was read: where it lies, and which intents are near. */
export interface ReadQuestion {
  question: WordedQuestion;
  vector: Vector;
  near: readonly LikelyIntent[];
}

/** What the words of the questions say. */
export type ClusterMeaning = Pick<QuestionCluster, 'intents' | 'typical' | 'centre'>;

/** What follows from who asked, and when. */
export type ClusterFigures = Pick<
  QuestionCluster,
  'size' | 'persons' | 'since' | 'firstAt' | 'lastAt' | 'weeks' | 'weight' | 'kinds' | 'topic'
>;

/** Sums up the words of a cluster's questions. Pure. @param read at least one. */
export function meaningOf(read: readonly ReadQuestion[]): ClusterMeaning {
  const centre = meanVector(
    read.map(({ vector }) => vector),
    CENTRE,
  );
  return {
    intents: intentsOf(read),
    typical: typicalOf(read, centre),
    centre: { at: [...centre.at], weight: Array.from(centre.weight, (weight) => Math.round(weight * 1e5) / 1e5) },
  };
}

/**
 * Counts a cluster's questions. Pure.
 * @param questions at least one.
 * @param decidedAt when a person last decided on it; null while nobody has.
 */
export function figuresOf(questions: readonly Misunderstood[], now: Date, decidedAt: Date | null): ClusterFigures {
  const times = questions.map(({ at }) => at.getTime());
  const persons = new Set(questions.map(({ conversationId }) => conversationId)).size;
  const weeks = weeksOf(times, now);
  return {
    size: questions.length,
    persons,
    since: decidedAt === null ? 0 : times.filter((time) => time > decidedAt.getTime()).length,
    firstAt: new Date(Math.min(...times)),
    lastAt: new Date(Math.max(...times)),
    weeks,
    weight: persons + weeks.reduce((sum, count) => sum + count, 0),
    kinds: counted(questions.map(({ kind }) => kind)),
    topic: mostFrequent(questions.flatMap(({ topic }) => (topic === null ? [] : [topic]))),
  };
}

function weeksOf(times: readonly number[], now: Date): number[] {
  const weeks = Array.from({ length: WEEKS }, () => 0);
  for (const time of times) {
    const ago = Math.max(0, Math.floor((now.getTime() - time) / WEEK_MS));
    if (ago < WEEKS) weeks[WEEKS - 1 - ago] = (weeks[WEEKS - 1 - ago] ?? 0) + 1;
  }
  return weeks;
}

/** Means over the questions; what a supervisor said was meant counts as sure. */
function intentsOf(read: readonly ReadQuestion[]): LikelyIntent[] {
  const sums = new Map<string, LikelyIntent>();
  for (const { question, near } of read) {
    const opinion = question.label === null ? near : [{ intent: question.label, share: 1, similarity: 1 }];
    for (const { intent, share, similarity } of opinion) {
      const sum = sums.get(intent) ?? { intent, share: 0, similarity: 0 };
      sum.share += share / read.length;
      sum.similarity += similarity / read.length;
      sums.set(intent, sum);
    }
  }
  return [...sums.values()]
    .sort((a, b) => b.share - a.share || (a.intent < b.intent ? -1 : 1))
    .slice(0, INTENTS)
    .map(({ intent, share, similarity }) => ({ intent, share: rounded(share), similarity: rounded(similarity) }));
}

const rounded = (share: number): number => Math.round(share * 1000) / 1000;

function counted<T extends string>(all: readonly T[]): Partial<Record<T, number>> {
  const counts: Partial<Record<T, number>> = {};
  for (const one of all) counts[one] = (counts[one] ?? 0) + 1;
  return counts;
}

function mostFrequent(all: readonly string[]): string | null {
  const counts = Object.entries(counted(all)) as [string, number][];
  return counts.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0] ?? null;
}

/** The nearest to the middle, each wording once. */
function typicalOf(read: readonly ReadQuestion[], centre: Vector): string[] {
  const ranked = read
    .map(({ question, vector }) => ({ id: question._id, text: question.text, near: likeness(vector, centre) }))
    .sort((a, b) => b.near - a.near || (a.text < b.text ? -1 : 1) || (a.id < b.id ? -1 : 1));
  const byWords = new Map<string, string>();
  for (const { id, text } of ranked) {
    const words = bareWords(text);
    if (!byWords.has(words)) byWords.set(words, id);
    if (byWords.size === TYPICAL) break;
  }
  return [...byWords.values()];
}
