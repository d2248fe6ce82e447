import type {
  Answer,
  AnswerLookup,
  Base,
  ContentProblem,
  FieldChange,
  KnowledgeRevision,
  Law,
  PublishingReport,
  RevisionState,
} from '../knowledge/index.ts';

/** Shapes of the desk's knowledge pages; times are ISO 8601, UTC, days Asia/Shanghai. */
export interface AnswerSummary {
  id: string;
  question: string;
  short: string;
  topic: string;
  state: Exclude<AnswerLookup['state'], 'missing'>;
  /** Why it is not stated; '' when it is. */
  reason: string;
  verifiedBy: string;
  verifiedAt: string | null;
  /** A published version is in force instead of the file's. */
  isPublished: boolean;
  /** The file has changed since that version was made of it. */
  isConflict: boolean;
  proposals: number;
}

export interface TopicCount {
  topic: string;
  answers: number;
  stale: number;
  signedOff: number;
  proposals: number;
}

export interface KnowledgeList {
  /** Of all answers, whatever the filter. */
  topics: TopicCount[];
  answers: AnswerSummary[];
  proposals: number;
  /** Why changed files are not in use; null when they are. */
  files: { at: string; problems: readonly ContentProblem[] } | null;
}

/** What is in force in place of what is in the file, and whether the two still belong together. */
export interface FileView {
  name: string;
  answer: Answer;
  /** `same`: equal to what is in force; `changed`: it was changed after the version in force was made of it. */
  state: 'in-force' | 'same' | 'covered' | 'changed';
}

export interface RevisionView {
  id: string;
  answerId: string;
  question: string;
  topic: string;
  number: number;
  state: RevisionState;
  note: string;
  proposedBy: string;
  proposedByName: string;
  proposedAt: string;
  decidedByName: string | null;
  decidedAt: string | null;
  reason: string;
  /** Fields that differ from what it was made of. */
  changed: string[];
  passed: boolean;
}

export interface ProposalView extends RevisionView {
  content: Answer;
  base: Answer;
  changes: FieldChange[];
  report: ReportView;
  /** Nothing was decided on the answer since, so that it may be approved. */
  isOnTop: boolean;
}

export type ReportView = Omit<PublishingReport, 'at'> & { at: string };

export interface AnswerDetail extends AnswerSummary {
  /** In force, as it is edited; when it is stopped, what it says without the mark. */
  answer: Answer;
  basedOn: Base;
  file: FileView;
  stopped: { reason: string; at: string; byName: string } | null;
  misfits: readonly ContentProblem[];
  laws: (Pick<Law, 'name' | 'version' | 'fullName' | 'state' | 'inForceFrom' | 'inForceTo' | 'note'> & {
    label: string;
  })[];
  usedBy: {
    intents: { id: string; name: string }[];
    answers: { id: string; question: string; as: 'related' | 'together' | 'ask' }[];
  };
  history: RevisionView[];
}

export function reportView(report: PublishingReport): ReportView {
  return { ...report, at: new Date(report.at).toISOString() };
}

/** @param changed fields that differ from what it was made of. */
export function revisionView(
  revision: KnowledgeRevision,
  state: RevisionState,
  topic: string,
  changed: readonly string[],
): RevisionView {
  return {
    id: revision._id,
    answerId: revision.answerId,
    question: revision.content.question,
    topic,
    number: revision.number,
    state,
    note: revision.note,
    proposedBy: revision.proposedBy,
    proposedByName: revision.proposedByName,
    proposedAt: revision.proposedAt.toISOString(),
    decidedByName: revision.decidedByName,
    decidedAt: revision.decidedAt?.toISOString() ?? null,
    reason: revision.reason,
    changed: [...changed],
    passed: revision.checked.passed,
  };
}
