import type { ContentDraft } from '../knowledge/index.ts';
import { maskPersonalData } from '../text/index.ts';
import { type JudgedLine, lineOf, type Misunderstood, type QuestionCluster } from '../understanding/index.ts';
import type { DeskDeps } from './desk-deps.ts';

/** A cluster in a list. Times are ISO 8601, UTC. */
export interface ClusterView {
  id: string;
  state: QuestionCluster['state'];
  size: number;
  persons: number;
  since: number;
  /** Of all questions in clusters, 0 … 1. */
  share: number;
  firstAt: string;
  lastAt: string;
  weeks: number[];
  kinds: QuestionCluster['kinds'];
  topic: string | null;
  typical: string[];
  intents: { intent: string; name: string; topic: string | null; share: number; similarity: number }[];
  draftId: string | null;
}

/** A question of a cluster: masked words, nothing of who asked. */
export interface ClusterQuestionView {
  id: string;
  at: string;
  channel: string;
  kind: Misunderstood['kind'];
  text: string;
  /** As it is offered for a line. */
  line: string;
  labelName: string | null;
}

export interface DraftView {
  id: string;
  state: ContentDraft['state'];
  change: ContentDraft['change'];
  /** Name of the intent it changes or makes. */
  intentName: string;
  clusterId: string | null;
  note: string;
  byName: string;
  at: string;
  decidedBy: string;
  decidedAt: string | null;
  reason: string;
}

/** A line of a draft, with the names of what it is beside. */
export type LineView = Omit<JudgedLine, 'beside'> & {
  beside: { intent: string; name: string; line: string; similarity: number } | null;
  /** Where the recogniser of now puts it. */
  landsOn: { intent: string; name: string; confidence: number } | null;
};

/** Questions that an effect is estimated on. */
const ESTIMATED = 300;
/** The line as a question is asked (check --utterances): its very words would be found without a model. */
const OPENING = '您好，我想问一下，';

/** @param questions in all clusters. */
export async function clusterView(deps: DeskDeps, cluster: QuestionCluster, questions: number): Promise<ClusterView> {
  const { _id, state, size, persons, since, firstAt, lastAt, weeks, kinds, topic, typical, intents, draftId } = cluster;
  const catalogue = deps.unanswered.catalogue();
  // Of a question that was erased meanwhile nothing is left to show.
  const texts = new Map((await deps.misunderstood.getMany(typical)).map((one) => [one._id, one.text]));
  return {
    id: _id,
    state,
    size,
    persons,
    since,
    share: questions === 0 ? 0 : size / questions,
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
    weeks,
    kinds,
    topic,
    typical: typical.flatMap((id) => maskPersonalData(texts.get(id) ?? '') || []),
    intents: intents.map((one) => ({
      ...one,
      name: deps.intentName(one.intent),
      topic: catalogue.topicOf(one.intent),
    })),
    draftId,
  };
}

export function questionView(
  deps: DeskDeps,
  { _id, at, channel, kind, text, label }: Misunderstood,
): ClusterQuestionView {
  return {
    id: _id,
    at: at.toISOString(),
    channel,
    kind,
    text: maskPersonalData(text),
    line: lineOf(text),
    labelName: label === null ? null : deps.intentName(label),
  };
}

export function draftView(deps: DeskDeps, draft: ContentDraft): DraftView {
  const { _id, state, change, clusterId, note, byName, at, decidedBy, decidedAt, reason } = draft;
  return {
    id: _id,
    state,
    change,
    intentName: change.kind === 'new-answer' ? change.name : deps.intentName(change.intent),
    clusterId,
    note,
    byName,
    at: at.toISOString(),
    decidedBy,
    decidedAt: decidedAt?.toISOString() ?? null,
    reason,
  };
}

/** The lines of a change judged, and what they would do for the questions of a cluster. */
export async function judgedChange(
  deps: DeskDeps,
  { lines, intent }: ContentDraft['change'],
  clusterId: string | null,
) {
  const { clusters, reading, understand } = deps.unanswered;
  const judged = await reading.judged(lines, intent);
  const views: LineView[] = [];
  for (const { beside, ...line } of judged) {
    const found = line.problem === null ? await understand(`${OPENING}${line.line}`) : null;
    views.push({
      ...line,
      beside: beside === null ? null : { ...beside, name: deps.intentName(beside.intent) },
      landsOn: found === null ? null : { ...found, name: deps.intentName(found.intent) },
    });
  }
  const sound = judged.flatMap(({ line, problem }) => (problem === null ? [line] : []));
  const questions = clusterId === null ? [] : (await clusters.questions(clusterId)).slice(0, ESTIMATED);
  const texts = questions.map(({ text }) => text);
  return { lines: views, effect: clusterId === null ? null : await reading.effect(texts, sound, intent) };
}
