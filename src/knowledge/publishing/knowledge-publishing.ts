import type { Clock } from '../../clock.ts';
import { type Collection, StorageConflictError } from '../../storage/index.ts';
import type { Answer } from '../answer.ts';
import { problemsOfAnswers } from '../answer-problems.ts';
import { calendarDay } from '../calendar-day.ts';
import type { ContentProblem } from '../errors.ts';
import type { KnowledgeBase } from '../knowledge-base.ts';
import type { LegalWords } from '../legal-words.ts';
import type { LiveKnowledge } from '../live-knowledge.ts';
import { readability } from '../readability.ts';
import { answerChanges, hashOfAnswer } from './answer-changes.ts';
import type { DecisionKind } from './decision.ts';
import {
  ChecksFailedError,
  FourEyesError,
  KnowledgeChangedError,
  NotYoursError,
  ProposalInvalidError,
  RevisionMissingError,
} from './errors.ts';
import { FIELD_NAMES } from './field-names.ts';
import { findingInWords } from './problems-in-words.ts';
import { type Colleague, isSamePerson, parseAnswer, withSignOff } from './proposal.ts';
import type { ReleaseLog } from './release-log.ts';
import { type ChannelPreview, isPassed, type PublishingReport, type Regression } from './report.ts';
import { type Base, type KnowledgeRevision, revisionId } from './revision.ts';
import type { Standing } from './standing.ts';

/** Others that place a version or decide at the same moment, before we say that it is busy. */
const ATTEMPTS = 8;
/** Versions of one answer, or proposals of all, that are listed. */
const MOST_LISTED = 200;

/** What publishing needs of the rest of the house; filled there. */
export interface PublishingChecks {
  /** Says lines of an answer's intents to the recogniser; must not hold up the thread. */
  regression(answerId: string): Promise<Regression>;
  /** An answer of a knowledge base as each channel would send it. */
  render(answerId: string, knowledge: KnowledgeBase): ChannelPreview[];
  /** Words that residents do not know. */
  legalWords(): LegalWords;
  /** What other content finds wrong with an answer, by field. */
  problemsOf(answer: Answer): ContentProblem[];
}

export interface PublishingDeps {
  revisions: Collection<KnowledgeRevision>;
  releases: ReleaseLog;
  live: LiveKnowledge<{ knowledge: KnowledgeBase }>;
  checks: PublishingChecks;
  clock: Clock;
}

export interface ProposalInput {
  content: unknown;
  note: string;
  /** As it was read with the answer. */
  basedOn: Base;
  /** A lawyer signs the answer off with this proposal. */
  signOff: boolean;
}

/** Changing answers safely (内容修订): proposed by one, checked, approved by another, taken back at once. */
export class KnowledgePublishing {
  readonly #deps: PublishingDeps;

  constructor(deps: PublishingDeps) {
    this.#deps = deps;
  }

  /** The answer in force as the desk edits it: without the mark of being stopped. @throws RevisionMissingError 404 */
  async inForce(answerId: string): Promise<{ answer: Answer; basedOn: Base; standing: Standing }> {
    const { live, releases } = this.#deps;
    await releases.catchUp();
    const file = live.files.knowledge.answer(answerId);
    if (file === null) throw new RevisionMissingError();
    const standing = releases.standing(answerId);
    const { inForce, releases: release } = standing;
    const answer = inForce === null ? file : (await this.#revision(answerId, inForce)).content;
    return { answer, standing, basedOn: { revision: inForce, release, file: hashOfAnswer(file) } };
  }

  /** All versions of an answer, newest first. */
  async history(answerId: string): Promise<KnowledgeRevision[]> {
    return this.#deps.revisions.find({ where: { answerId }, sort: { number: -1 }, limit: MOST_LISTED });
  }

  /** Proposals that nobody decided on, newest first. */
  async open(): Promise<KnowledgeRevision[]> {
    const { revisions, releases } = this.#deps;
    await releases.catchUp();
    const found = await revisions.find({ where: { state: 'proposed' }, sort: { proposedAt: -1 }, limit: MOST_LISTED });
    return found.filter(({ answerId, number }) => !releases.standing(answerId).revisions.has(number));
  }

  /** @throws RevisionMissingError 404 */
  async revision(id: string): Promise<KnowledgeRevision> {
    const found = await this.#deps.revisions.get(id);
    if (found === null) throw new RevisionMissingError();
    return found;
  }

  /**
   * Everything that must be right before content is published, with it in place of the answer it is of.
   * @param parts `form`: without asking the recogniser.
   */
  async check(content: Answer, parts: 'form' | 'all' = 'all'): Promise<PublishingReport> {
    const { live, checks, clock } = this.#deps;
    const knowledge = live.current.knowledge.replacing(new Map([[content.id, content]]));
    const problems = [
      ...(problemsOfAnswers(knowledge, [content.id]).get(content.id) ?? []),
      ...checks.problemsOf(content),
    ].map(({ field, problem }) => ({ field, problem: findingInWords(problem) }));
    const report = {
      problems,
      readability: readability([content], checks.legalWords()),
      // What is stopped is not said on any channel.
      channels: problems.length === 0 && content.status === 'current' ? checks.render(content.id, knowledge) : [],
      regression: parts === 'all' ? await checks.regression(content.id) : null,
    };
    return { at: clock.now(), passed: isPassed(report), ...report };
  }

  /** @throws RevisionMissingError 404, ProposalInvalidError 422, KnowledgeChangedError 409 */
  async propose(answerId: string, input: ProposalInput, by: Colleague): Promise<KnowledgeRevision> {
    const { answer: base, basedOn } = await this.inForce(answerId);
    const parsed = parseAnswer(input.content);
    this.#assertUnchanged(input.basedOn, basedOn, null, base);
    const now = this.#deps.clock.now();
    const content = withSignOff(base, parsed, input.signOff, by, calendarDay(now));
    const checked = await this.check(content);
    if (checked.problems.length > 0) {
      throw new ProposalInvalidError(
        checked.problems.map(({ field, problem }) => ({ field: `content.${field}`, problem })),
      );
    }
    const revision = {
      answerId,
      content,
      basedOn,
      base,
      state: 'proposed' as const,
      proposedBy: by.id,
      proposedByName: by.name,
      proposedAt: now,
      note: input.note,
      checked,
      decidedBy: null,
      decidedByName: null,
      decidedAt: null,
      reason: '',
    };
    return this.#insert(revision);
  }

  /**
   * Publishes a proposal of somebody else's; in force in this process when it resolves.
   * @throws RevisionMissingError 404, FourEyesError 403, KnowledgeChangedError 409, ChecksFailedError 422
   */
  async approve(id: string, by: Colleague, reason: string): Promise<KnowledgeRevision> {
    return this.#decideOn(id, by, 'publish', reason, async (revision) => {
      const proposer = { id: revision.proposedBy, name: revision.proposedByName };
      if (isSamePerson(proposer, by)) throw new FourEyesError();
      const { answer, basedOn } = await this.inForce(revision.answerId);
      this.#assertUnchanged(revision.basedOn, basedOn, revision.base, answer);
      const report = await this.check(revision.content);
      if (!report.passed) throw new ChecksFailedError(failures(report));
    });
  }

  /** @throws RevisionMissingError 404, KnowledgeChangedError 409 */
  async reject(id: string, by: Colleague, reason: string): Promise<KnowledgeRevision> {
    return this.#decideOn(id, by, 'reject', reason, async () => undefined);
  }

  /** @throws RevisionMissingError 404, NotYoursError 403, KnowledgeChangedError 409 */
  async withdraw(id: string, by: Colleague): Promise<KnowledgeRevision> {
    return this.#decideOn(id, by, 'withdraw', '', async ({ proposedBy }) => {
      if (proposedBy !== by.id) throw new NotYoursError();
    });
  }

  /**
   * Publishes a version that was in force before, or the file's, at once.
   * @param seen what was in force when it was decided.
   * @throws RevisionMissingError 404, ProposalInvalidError 422, KnowledgeChangedError 409, ChecksFailedError 422
   */
  async rollBack(answerId: string, to: number | null, seen: Base, by: Colleague, reason: string): Promise<void> {
    const { answer, basedOn, standing } = await this.inForce(answerId);
    this.#assertUnchanged(seen, basedOn, null, answer);
    const was =
      to === null || ['published', 'replaced', 'rolled-back'].includes(standing.revisions.get(to)?.state ?? '');
    if (!was) throw new ProposalInvalidError([{ field: 'to', problem: '这个版本没有发布过' }]);
    if (to === standing.inForce && standing.stale === null) {
      throw new ProposalInvalidError([{ field: 'to', problem: '这个版本正在使用' }]);
    }
    if (to !== null) {
      const { content } = await this.#revision(answerId, to);
      const report = await this.check(content, 'form');
      if (!report.passed) throw new ChecksFailedError(failures(report));
    }
    await this.#decide(answerId, standing, { kind: 'roll-back', revision: to, reason }, by);
  }

  /** Stops an answer (停用) at once: it is not stated any more and a person is called. */
  async markStale(answerId: string, seen: Base, by: Colleague, reason: string): Promise<void> {
    const { answer, basedOn, standing } = await this.inForce(answerId);
    this.#assertUnchanged(seen, basedOn, null, answer);
    await this.#decide(answerId, standing, { kind: 'stale', revision: standing.inForce, reason }, by);
  }

  /** @param seen what the decision rests on. */
  async #decide(
    answerId: string,
    seen: Standing,
    { kind, revision, reason }: { kind: DecisionKind; revision: number | null; reason: string },
    by: Colleague,
  ): Promise<void> {
    const { releases, clock } = this.#deps;
    const decision = { answerId, kind, revision, by: by.id, byName: by.name, at: clock.now(), reason };
    const isFirst = releases.standing(answerId) === seen && (await releases.decide(decision));
    if (!isFirst) throw new KnowledgeChangedError(`${whatHappened(releases.standing(answerId))}，请看最新的内容。`);
  }

  /** Decides on a proposal; another decision in between is looked at first. */
  async #decideOn(
    id: string,
    by: Colleague,
    kind: DecisionKind,
    reason: string,
    allows: (revision: KnowledgeRevision) => Promise<void>,
  ): Promise<KnowledgeRevision> {
    const { releases, clock } = this.#deps;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      await releases.catchUp();
      const revision = await this.revision(id);
      const { answerId, number } = revision;
      const standing = releases.standing(answerId);
      const settled = standing.revisions.get(number);
      if (settled !== undefined) {
        throw new KnowledgeChangedError(
          `这份修改已由${settled.decision.byName}${STATE_WORDS[settled.decision.kind]}。`,
        );
      }
      await allows(revision);
      const decision = { answerId, kind, revision: number, by: by.id, byName: by.name, at: clock.now(), reason };
      // What `allows` read may have been followed by a decision: that one counts, and is looked at in the next round.
      if (releases.standing(answerId) !== standing) continue;
      if (await releases.decide(decision)) return this.revision(id);
    }
    throw new KnowledgeChangedError('其他同事正在处理同一条答复，请稍后再试。');
  }

  #assertUnchanged(seen: Base, now: Base, before: Answer | null, answer: Answer): void {
    const isFile = now.revision === null;
    if (seen.revision === now.revision && seen.release === now.release && (!isFile || seen.file === now.file)) return;
    const standing = this.#deps.releases.standing(answer.id);
    const said = seen.release === now.release ? '文件里的这条答复有了改动' : whatHappened(standing);
    const changes = before === null ? [] : answerChanges(before, answer);
    const fields = changes.map(({ field }) => FIELD_NAMES[field]);
    throw new KnowledgeChangedError(
      `${said}${fields.length === 0 ? '' : `，改动的是：${fields.join('、')}`}。请按现行版本重新提出。`,
      changes.map(({ field }) => ({ field, problem: '已有改动' })),
    );
  }

  async #revision(answerId: string, number: number): Promise<KnowledgeRevision> {
    return this.revision(revisionId(answerId, number));
  }

  async #insert(revision: Omit<KnowledgeRevision, '_id' | 'number'>): Promise<KnowledgeRevision> {
    const { revisions } = this.#deps;
    const { answerId } = revision;
    for (let attempt = 1; ; attempt += 1) {
      const [last] = await revisions.find({ where: { answerId }, sort: { number: -1 }, limit: 1 });
      const number = (last?.number ?? 0) + 1;
      try {
        return await revisions.insert({ ...revision, _id: revisionId(answerId, number), number });
      } catch (error) {
        if (!(error instanceof StorageConflictError) || attempt === ATTEMPTS) throw error;
      }
    }
  }
}

const STATE_WORDS: Readonly<Record<DecisionKind, string>> = {
  publish: '发布',
  'roll-back': '改回',
  stale: '停用',
  reject: '退回',
  withdraw: '撤回',
};

/** The last decision in words, for whom it came in between. */
function whatHappened({ last, inForce }: Standing): string {
  if (last === null) return '这条答复有了改动';
  const version = inForce === null ? '文件中的版本' : `第${inForce}版`;
  if (last.kind === 'stale') return `这条答复已由${last.byName}停用`;
  return `${last.byName}已${STATE_WORDS[last.kind]}${version}`;
}

function failures({ problems, channels, regression }: PublishingReport): ContentProblem[] {
  const led = regression === null ? '' : `${regression.asked} 句问法中只有 ${regression.led} 句还能找到这条答复`;
  const found = [
    ...problems,
    ...channels.flatMap((one) => one.problems.map((problem) => ({ field: `channels.${one.channel}`, problem }))),
  ];
  return found.length > 0 ? found : [{ field: 'regression', problem: led }];
}
