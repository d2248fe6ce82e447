import type { PageOf } from '../shell/use-pages.ts';

export type ClusterState = 'open' | 'in-draft' | 'done' | 'out-of-scope';

export interface LikelyIntent {
  intent: string;
  name: string;
  topic: string | null;
  /** Of what the nearest lines speak for, 0 to 1. */
  share: number;
  similarity: number;
}

/** Questions of one meaning. */
export interface Cluster {
  id: string;
  state: ClusterState;
  size: number;
  persons: number;
  /** Asked after it was decided on. */
  since: number;
  /** Of all questions, 0 to 1. */
  share: number;
  firstAt: string;
  lastAt: string;
  /** The last four weeks, the oldest first. */
  weeks: number[];
  kinds: Record<string, number>;
  topic: string | null;
  typical: string[];
  intents: LikelyIntent[];
  draftId: string | null;
}

export interface ClusterPage extends PageOf<Cluster> {
  totals: { states: Record<ClusterState, number>; questions: number };
  countedAt: string | null;
}

export interface ClusterQuestion {
  id: string;
  at: string;
  channel: string;
  kind: string;
  text: string;
  /** As it is offered for a line. */
  line: string;
  labelName: string | null;
}

export type DraftKind = 'utterances' | 'out-of-scope' | 'new-answer';

export type DraftChange =
  | { kind: 'utterances' | 'out-of-scope'; intent: string; lines: string[] }
  | {
      kind: 'new-answer';
      intent: string;
      name: string;
      topic: string;
      lines: string[];
      answer: { short: string; full: string; steps: string[] };
    };

export interface Draft {
  id: string;
  state: 'open' | 'taken' | 'dropped';
  change: DraftChange;
  intentName: string;
  clusterId: string | null;
  note: string;
  byName: string;
  at: string;
  decidedBy: string;
  decidedAt: string | null;
  reason: string;
}

export interface OpenedCluster {
  cluster: Cluster;
  questions: ClusterQuestion[];
  /** The likeliest intents with their lines nearest to the questions. */
  beside: (LikelyIntent & { lines: { line: string; similarity: number }[] })[];
  /** Intents of what the bot declines. */
  outOfScope: { id: string; name: string }[];
  drafts: Draft[];
}

export interface OpenedDraft {
  draft: Draft;
  diff: string;
  /** Why it fits the files no more; '' where it does. */
  unfit: string;
}

export interface JudgedLine {
  line: string;
  problem: string | null;
  doubt: string | null;
  beside: { intent: string; name: string; line: string; similarity: number } | null;
  landsOn: { intent: string; name: string; confidence: number } | null;
}

export interface Preview {
  lines: JudgedLine[];
  effect: { of: number; before: number; after: number } | null;
  diff: string;
}
