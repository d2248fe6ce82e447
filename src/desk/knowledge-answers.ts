import {
  type Answer,
  answerChanges,
  articleLabel,
  type FieldChange,
  hashOfAnswer,
  type KnowledgeBase,
  type KnowledgeRevision,
  lawTitle,
  type Standing,
} from '../knowledge/index.ts';
import type { DeskDeps } from './desk-deps.ts';
import type { AnswersQuery } from './knowledge-bodies.ts';
import {
  type AnswerDetail,
  type AnswerSummary,
  type FileView,
  type KnowledgeList,
  type ProposalView,
  type RevisionView,
  reportView,
  revisionView,
  type TopicCount,
} from './knowledge-views.ts';

/** Answers by topic, with what is open on them. */
export async function listAnswers(deps: DeskDeps, filter: AnswersQuery): Promise<KnowledgeList> {
  const { told, publishing } = deps.knowledge;
  const proposals = await publishing.open();
  const { knowledge } = told.current;
  const all = knowledge.answers().map((answer) => summaryOf(deps, answer, proposals));
  const { refused } = told;
  return {
    topics: topicCounts(all),
    answers: all.filter((summary) => matches(summary, knowledge.answer(summary.id), filter)),
    proposals: proposals.length,
    files: refused === null ? null : { at: refused.at.toISOString(), problems: refused.problems },
  };
}

function summaryOf(deps: DeskDeps, answer: Answer, proposals: readonly KnowledgeRevision[]): AnswerSummary {
  const { told, releases } = deps.knowledge;
  const { knowledge } = told.current;
  const found = knowledge.lookup(answer.id, deps.clock.now());
  const published = releases.published(answer.id);
  return {
    id: answer.id,
    question: answer.question,
    short: answer.short,
    topic: knowledge.topic(answer.id) ?? '',
    state: found.state === 'missing' ? 'not-in-force' : found.state,
    reason: found.state === 'stale' ? found.reason : '',
    verifiedBy: answer.verifiedBy,
    verifiedAt: answer.verifiedAt,
    isPublished: published !== null,
    isConflict: fileState(told.files.knowledge.answer(answer.id), published) === 'changed',
    proposals: proposals.filter(({ answerId }) => answerId === answer.id).length,
  };
}

function fileState(file: Answer | null, published: KnowledgeRevision | null): FileView['state'] {
  if (published === null || file === null) return 'in-force';
  if (answerChanges(file, published.content).length === 0) return 'same';
  return hashOfAnswer(file) === published.basedOn.file ? 'covered' : 'changed';
}

function matches(summary: AnswerSummary, answer: Answer | null, filter: AnswersQuery): boolean {
  const { q, topic, state, signedOff, proposed } = filter;
  if (topic !== undefined && summary.topic !== topic) return false;
  if (state !== undefined && summary.state !== state) return false;
  if (signedOff !== undefined && (summary.verifiedBy !== '') !== (signedOff === 'yes')) return false;
  if (proposed !== undefined && summary.proposals === 0) return false;
  const words = q
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  if (words.length === 0) return true;
  const laws = answer?.grounds.map(({ law, article }) => `${lawTitle(law)}${articleLabel(article)} ${law}${article}`);
  const said = [summary.id, summary.question, summary.short, answer?.full, ...(answer?.steps ?? []), ...(laws ?? [])];
  const text = said.join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}

function topicCounts(answers: readonly AnswerSummary[]): TopicCount[] {
  const counts = new Map<string, TopicCount>();
  for (const { topic, state, verifiedBy, proposals } of answers) {
    const count = counts.get(topic) ?? { topic, answers: 0, stale: 0, signedOff: 0, proposals: 0 };
    counts.set(topic, {
      topic,
      answers: count.answers + 1,
      stale: count.stale + (state === 'in-force' ? 0 : 1),
      signedOff: count.signedOff + (verifiedBy === '' ? 0 : 1),
      proposals: count.proposals + proposals,
    });
  }
  return [...counts.values()];
}

/** One answer with its laws, its history and where it is used. @throws RevisionMissingError 404 */
export async function readAnswer(deps: DeskDeps, id: string): Promise<AnswerDetail> {
  const { told, publishing, releases } = deps.knowledge;
  const { answer, basedOn, standing } = await publishing.inForce(id);
  const { knowledge } = told.current;
  const shown = knowledge.answer(id) ?? answer;
  const [history, proposals] = await Promise.all([publishing.history(id), publishing.open()]);
  const file = told.files.knowledge.answer(id) ?? answer;
  const { stale } = standing;
  return {
    ...summaryOf(deps, shown, proposals),
    answer,
    basedOn,
    file: {
      name: told.files.knowledge.entries().find((entry) => entry.answer.id === id)?.file ?? '',
      answer: file,
      state: fileState(file, releases.published(id)),
    },
    stopped: stale === null ? null : { reason: stale.reason, at: stale.at.toISOString(), byName: stale.byName },
    misfits: told.misfits.get(id) ?? [],
    laws: answer.grounds.flatMap((ground) => {
      const law = knowledge.law(ground.law, ground.version);
      if (law === null) return [];
      const { name, version, fullName, state, inForceFrom, inForceTo, note } = law;
      return [{ name, version, fullName, state, inForceFrom, inForceTo, note, label: knowledge.groundLabel(ground) }];
    }),
    usedBy: { intents: deps.knowledge.intentsOf(id), answers: referringTo(knowledge, id) },
    history: history.map((revision) => viewOf(deps, revision, standing)),
  };
}

function referringTo(knowledge: KnowledgeBase, id: string): AnswerDetail['usedBy']['answers'] {
  return knowledge.answers().flatMap((answer) => {
    const { id: from, question } = answer;
    const asked = answer.ask.some(({ choices }) => choices.some((choice) => choice.answer === id));
    return [
      ...(answer.together.includes(id) ? [{ id: from, question, as: 'together' as const }] : []),
      ...(asked ? [{ id: from, question, as: 'ask' as const }] : []),
      ...(answer.related.includes(id) ? [{ id: from, question, as: 'related' as const }] : []),
    ];
  });
}

/** Proposals that wait, or one version, as the desk lists them. */
export function viewOf(deps: DeskDeps, revision: KnowledgeRevision, standing?: Standing): RevisionView {
  const { told, releases } = deps.knowledge;
  const { answerId, number, state } = revision;
  const decided = (standing ?? releases.standing(answerId)).revisions.get(number);
  const topic = told.current.knowledge.topic(answerId) ?? '';
  return revisionView(
    revision,
    decided?.state ?? state,
    topic,
    changesOf(revision).map(({ field }) => field),
  );
}

/** One version whole. @throws RevisionMissingError 404 */
export async function readProposal(deps: DeskDeps, id: string): Promise<ProposalView> {
  const { publishing } = deps.knowledge;
  const revision = await publishing.revision(id);
  const { content, base, checked, basedOn } = revision;
  const { basedOn: now } = await publishing.inForce(revision.answerId);
  const isFileSame = now.revision !== null || now.file === basedOn.file;
  return {
    ...viewOf(deps, revision),
    content,
    base,
    changes: changesOf(revision),
    report: reportView(checked),
    isOnTop: now.revision === basedOn.revision && now.release === basedOn.release && isFileSame,
  };
}

function changesOf({ base, content }: KnowledgeRevision): FieldChange[] {
  return answerChanges(base, content);
}
