import type { KnowledgeDecision } from './decision.ts';
import type { RevisionState } from './revision.ts';

/** Where an answer stands after the decisions on it. */
export interface Standing {
  /** Decisions of any kind. */
  decisions: number;
  /** Decisions that changed what is in force. */
  releases: number;
  /** The version in force; null: the file's. */
  inForce: number | null;
  /** Why it was stopped (停用); null while it is not. */
  stale: { reason: string; at: Date; byName: string } | null;
  /** The last decision that changed what is in force. */
  last: KnowledgeDecision | null;
  /** Versions that were decided on: their state, and the first decision on them. */
  revisions: ReadonlyMap<number, { state: RevisionState; decision: KnowledgeDecision }>;
}

export const UNDECIDED: Standing = {
  decisions: 0,
  releases: 0,
  inForce: null,
  stale: null,
  last: null,
  revisions: new Map(),
};

/** Takes one decision, in the order of the stream. Pure. */
export function decided(before: Standing, decision: KnowledgeDecision): Standing {
  const { kind, revision } = decision;
  const revisions = new Map(before.revisions);
  const set = (number: number, state: RevisionState): void => {
    revisions.set(number, { state, decision: revisions.get(number)?.decision ?? decision });
  };
  const after = { ...before, decisions: before.decisions + 1, revisions };
  if (kind === 'reject' || kind === 'withdraw') {
    if (revision !== null) set(revision, kind === 'reject' ? 'rejected' : 'withdrawn');
    return after;
  }
  const released = { ...after, releases: before.releases + 1, last: decision };
  if (kind === 'stale') {
    return { ...released, stale: { reason: decision.reason, at: decision.at, byName: decision.byName } };
  }
  if (before.inForce !== null && before.inForce !== revision) {
    set(before.inForce, kind === 'publish' ? 'replaced' : 'rolled-back');
  }
  if (revision !== null) set(revision, 'published');
  return { ...released, inForce: revision, stale: null };
}
