import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Conversation } from '../sessions/index.ts';
import { type Collection, changeOrInsert, type FieldSeal, type Page } from '../storage/index.ts';
import { maskPersonalData } from '../text/index.ts';
import type { Consents } from './consents.ts';
import type { DeletionReports } from './deletion-report.ts';
import { add, type Erasure } from './erasure.ts';
import { HeldError, RequestMissingError, RequestStateError } from './errors.ts';
import type { LegalHolds } from './hold.ts';
import type { PrivacyRequest, RequestKind } from './request.ts';
import type { RetentionRules } from './retention-rules.ts';

const EXECUTE_JOB = 'privacy-request';
const IDENTITY_JOB = 'privacy-request-identity';
/** A request that nothing stands against carries itself out after a day, in which it can be taken back. */
const SECOND_THOUGHTS_MS = 24 * 3_600_000;
/** The resident is told the result before his address goes. */
const TOLD_MS = 10 * 60_000;
const AGAIN_MS = 3_600_000;
const MOST_LATE = 1_000;

/** What stands against deleting what is stored of a thread. */
export interface Standing {
  /** Codes of why something is kept: `hold`, `review`, `aid-application` … */
  kept: readonly string[];
  /** The channel itself proves who asks. */
  proven: boolean;
}

export interface PrivacyRequestsDeps {
  requests: Collection<PrivacyRequest>;
  conversations: Collection<Conversation>;
  erasure: Erasure;
  holds: LegalHolds;
  reports: DeletionReports;
  consents: Consents;
  rules: () => RetentionRules;
  noticeVersion: () => string;
  /** The end of the n-th working day after an instant. */
  deadlineOf: (from: Date, workingDays: number) => Date;
  /** Tells the resident, on his channel. */
  tell: (message: { conversationId: string; key: string; text: string }) => Promise<void>;
  /** The words for what became of a request. */
  words: (what: 'erased' | 'refused' | 'copied') => string;
  seal: Pick<FieldSeal, 'fingerprint'>;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
}

/** Account and number prove who writes; a guest on the web proves by his token that the conversation is his own. */
const PROVING: readonly string[] = ['wechat', 'sms', 'voice', 'web'];

/** Requests of residents about their data: asked on any channel, answered within the deadline, told. */
export class PrivacyRequests {
  constructor(private readonly deps: PrivacyRequestsDeps) {
    deps.jobs.handle(EXECUTE_JOB, (job) => this.carryOut(job.key));
    deps.jobs.handle(IDENTITY_JOB, (job) => this.finish(job.key));
  }

  /** What stands against deleting, for telling the resident before he confirms. */
  async standing(conversation: Pick<Conversation, '_id' | 'channel' | 'sessionId'>): Promise<Standing> {
    const kept = new Set<string>();
    const add = (reasons: readonly string[]) => {
      for (const reason of reasons) kept.add(reason);
    };
    const { _id: conversationId, sessionId } = conversation;
    add(await this.deps.holds.reasons({ _id: sessionId ?? '', conversationId }, 'transcript'));
    add(await this.deps.holds.reasons({ _id: '', conversationId }, 'identity'));
    for await (const service of this.deps.erasure.servicesOf(conversationId)) {
      add(await this.deps.holds.reasons(service, 'transcript'));
    }
    return { kept: [...kept], proven: PROVING.includes(conversation.channel) };
  }

  /**
   * Take a request down; one of a kind is open at a time. Durable on return.
   * @param asked by the resident in a turn (`key` makes it the same when the turn is run again), or by staff for him.
   */
  async ask(
    kind: RequestKind,
    asked: {
      conversation: Pick<Conversation, '_id' | 'channel' | 'sessionId' | 'regionCode'>;
      key: string;
      by?: string;
      /** The service it was asked for, where none is open. */
      sessionId?: string;
    },
  ): Promise<PrivacyRequest> {
    const { requests, clock, deadlineOf, rules, seal, jobs, consents, noticeVersion } = this.deps;
    const { conversation, key, by = null } = asked;
    const [open] = await requests
      .find({ where: { conversationId: conversation._id, isOpen: true }, limit: 20 })
      .then((all) => all.filter((one) => one.kind === kind));
    if (open !== undefined) return open;
    const now = clock.now();
    const standing = await this.standing(conversation);
    const { kept } = standing;
    // Whoever came to the window has shown who he is to a person, who carries it out.
    const proven = by === null && standing.proven;
    const isClear = kind === 'erase' && proven && kept.length === 0;
    const request: PrivacyRequest = {
      _id: `${kind}-${seal.fingerprint(`privacy request ${kind} ${key}`).slice(0, 16)}`,
      kind,
      conversationId: conversation._id,
      channel: conversation.channel,
      sessionId: conversation.sessionId ?? asked.sessionId ?? '',
      regionCode: conversation.regionCode,
      state: 'open',
      isOpen: true,
      askedAt: now,
      dueAt: deadlineOf(now, rules().requestWorkingDays),
      proven,
      autoAt: isClear ? new Date(now.getTime() + SECOND_THOUGHTS_MS) : null,
      kept: [...kept],
      decidedBy: null,
      decidedAt: null,
      history: [{ step: 'asked', at: now, by, note: '' }],
    };
    const stored = (await changeOrInsert(requests, request, (current) => current)) ?? request;
    if (stored.autoAt !== null) await jobs.schedule(EXECUTE_JOB, stored._id, stored.autoAt, {});
    if (kind === 'erase' && conversation.sessionId !== null) {
      await consents.note({
        sessionId: conversation.sessionId,
        conversationId: conversation._id,
        channel: conversation.channel,
        purpose: 'deletion',
        step: 'withdrawn',
        version: noticeVersion(),
      });
    }
    return stored;
  }

  /** The resident has thought better of being deleted. @returns whether that was still to be done. */
  async withdraw(conversationId: string): Promise<boolean> {
    const open = await this.deps.requests.find({ where: { conversationId, isOpen: true }, limit: 20 });
    let isWithdrawn = false;
    for (const { _id } of open.filter(({ kind, state }) => kind === 'erase' && state === 'open')) {
      try {
        await this.end(_id, { state: 'withdrawn', step: 'withdrawn', by: null, note: '' });
        isWithdrawn = true;
      } catch (error) {
        // Carried out at this very moment: too late.
        if (!(error instanceof RequestStateError)) throw error;
      }
      await this.deps.jobs.cancel(EXECUTE_JOB, _id);
    }
    return isWithdrawn;
  }

  async get(id: string): Promise<PrivacyRequest> {
    const request = await this.deps.requests.get(id);
    if (request === null) throw new RequestMissingError();
    return request;
  }

  /** Open ones by deadline, others newest first. */
  page(open: boolean, after?: string): Promise<Page<PrivacyRequest>> {
    return this.deps.requests.page({
      where: { isOpen: open },
      sort: open ? { dueAt: 1 } : { askedAt: -1 },
      limit: 50,
      ...(after === undefined ? {} : { after }),
    });
  }

  /** Open ones whose time is over, of those that are within reach; counted to a thousand. */
  async overdue(isWithin: (request: PrivacyRequest) => boolean): Promise<number> {
    const late = await this.deps.requests.find({
      where: { isOpen: true, dueAt: { before: this.deps.clock.now() } },
      sort: { dueAt: 1 },
      limit: MOST_LATE,
    });
    return late.filter(isWithin).length;
  }

  /**
   * A person carries a deletion out, having made sure who asks.
   * @throws HeldError 409 while something must be kept, RequestStateError 409
   */
  async erase(id: string, by: string, note: string): Promise<PrivacyRequest> {
    const request = await this.get(id);
    if (request.kind !== 'erase' || request.state !== 'open') throw new RequestStateError('It is not open any more.');
    const conversation = await this.deps.conversations.get(request.conversationId);
    if (conversation?.sessionId != null) throw new RequestStateError('The service is still going on.');
    const kept = conversation === null ? [] : (await this.standing(conversation)).kept;
    if (kept.length > 0) throw new HeldError(kept);
    return this.eraseNow(request, by, note);
  }

  /** @throws RequestStateError 409 */
  async refuse(id: string, by: string, reason: string): Promise<PrivacyRequest> {
    const request = await this.get(id);
    const after = await this.end(id, { state: 'refused', step: 'refused', by, note: reason });
    await this.deps.jobs.cancel(EXECUTE_JOB, id);
    await this.tell(request, `${this.deps.words('refused')}${reason}`);
    return after;
  }

  /** The copy was handed out. @throws RequestStateError 409 */
  async handedOut(id: string, by: string, note: string): Promise<PrivacyRequest> {
    const request = await this.get(id);
    if (request.kind !== 'copy') throw new RequestStateError('It is not a request for a copy.');
    const after = await this.end(id, { state: 'done', step: 'handed-out', by, note });
    await this.tell(request, this.deps.words('copied'));
    return after;
  }

  /** The day of second thoughts is over. */
  private async carryOut(id: string): Promise<void> {
    const { requests, conversations, jobs, clock } = this.deps;
    const request = await requests.get(id);
    if (request?.state === 'erasing') await this.follow(request);
    if (request === null || request.state !== 'open' || request.autoAt === null) return;
    const conversation = await conversations.get(request.conversationId);
    if (conversation === null) return;
    if (conversation.sessionId !== null) {
      await jobs.schedule(EXECUTE_JOB, id, new Date(clock.now().getTime() + AGAIN_MS), {});
      return;
    }
    const { kept } = await this.standing(conversation);
    if (kept.length === 0) {
      await this.eraseNow(request, null, '');
      return;
    }
    // Something was opened meanwhile: a person decides.
    await requests.change(id, (current) => ({ ...current, autoAt: null, kept: [...kept] }));
  }

  /** Claimed first, so that it is begun once and cannot be taken back half done. @throws RequestStateError 409 */
  private async eraseNow({ _id }: PrivacyRequest, by: string | null, note: string): Promise<PrivacyRequest> {
    const at = this.deps.clock.now();
    // Whatever stops it from here on, the rest follows.
    await this.plan(_id);
    let isClaimed = false;
    const claimed = await this.deps.requests.change(_id, (current) => {
      isClaimed = current.state === 'open';
      if (!isClaimed) return null;
      const begun = { step: 'begun', at, by, note: maskPersonalData(note) };
      return { ...current, state: 'erasing', decidedBy: by, decidedAt: at, history: [...current.history, begun] };
    });
    if (claimed === null || !isClaimed) throw new RequestStateError('It is not open any more.');
    return this.follow(claimed);
  }

  /** Words go, and the resident is told; then who he is. May be called again: what was done is not done twice. */
  private async follow(request: PrivacyRequest): Promise<PrivacyRequest> {
    const { erasure, reports, words } = this.deps;
    const { _id, conversationId, decidedBy: by, decidedAt } = request;
    let now = request;
    if (!hasStep(now, 'words-erased')) {
      const documents = await erasure.eraseThread(conversationId, by);
      await reports.write({
        why: 'request',
        subject: _id,
        by,
        startedAt: decidedAt ?? this.deps.clock.now(),
        key: `request:${_id}:words`,
        classes: [{ class: 'transcript', deleted: 1, held: 0, documents }],
      });
      now = await this.noteStep(now, 'words-erased');
    }
    if (!hasStep(now, 'told')) {
      await this.tell(now, words('erased'));
      await this.plan(_id);
      now = await this.noteStep(now, 'told');
    }
    return now;
  }

  private async noteStep(request: PrivacyRequest, step: string): Promise<PrivacyRequest> {
    const done = { step, at: this.deps.clock.now(), by: request.decidedBy, note: '' };
    const after = await this.deps.requests.change(request._id, (current) =>
      hasStep(current, step) ? null : { ...current, history: [...current.history, done] },
    );
    return after ?? request;
  }

  private async plan(id: string, inMs = TOLD_MS): Promise<void> {
    await this.deps.jobs.schedule(IDENTITY_JOB, id, new Date(this.deps.clock.now().getTime() + inMs), {});
  }

  /** The result was told: who he is goes too. Not while he is being served again, nor while that must be kept. */
  private async finish(id: string): Promise<void> {
    const { erasure, reports, clock, requests, conversations } = this.deps;
    const request = await requests.get(id);
    if (request === null || request.state !== 'erasing') return;
    if (!hasStep(request, 'told')) {
      await this.follow(request);
      return;
    }
    const conversation = await conversations.get(request.conversationId);
    const isServed = conversation !== null && conversation.sessionId !== null;
    if (isServed || (conversation !== null && (await this.standing(conversation)).kept.length > 0)) {
      await this.plan(id, AGAIN_MS);
      return;
    }
    const startedAt = clock.now();
    const documents = { ...(await erasure.eraseThread(request.conversationId, request.decidedBy)) };
    add(documents, await erasure.eraseIdentity(request.conversationId));
    await reports.write({
      why: 'request',
      subject: id,
      by: request.decidedBy,
      startedAt,
      key: `request:${id}:identity`,
      classes: [{ class: 'identity', deleted: 1, held: 0, documents }],
    });
    await this.end(id, { state: 'done', step: 'identity-erased', by: request.decidedBy, note: '' });
  }

  private async end(
    id: string,
    to: { state: 'done' | 'refused' | 'withdrawn'; step: string; by: string | null; note: string },
  ): Promise<PrivacyRequest> {
    const at = this.deps.clock.now();
    let isEnded = false;
    const after = await this.deps.requests.change(id, (current) => {
      isEnded = current.isOpen && (current.state === 'open' || to.state === 'done');
      if (!isEnded) return null;
      return {
        ...current,
        state: to.state,
        isOpen: false,
        decidedBy: current.decidedBy ?? to.by,
        decidedAt: current.decidedAt ?? at,
        history: [...current.history, { step: to.step, at, by: to.by, note: maskPersonalData(to.note) }],
      };
    });
    if (after === null) throw new RequestMissingError();
    if (!isEnded) throw new RequestStateError('It is not open any more.');
    return after;
  }

  /** Whoever cannot be told any more has his result at the desk. */
  private async tell({ _id, conversationId }: PrivacyRequest, text: string): Promise<void> {
    try {
      await this.deps.tell({ conversationId, key: `privacy:${_id}:${text.length}`, text });
    } catch (error) {
      this.deps.logger.warn({ request: _id, err: error }, 'the result of a privacy request could not be told');
    }
  }
}

function hasStep({ history }: PrivacyRequest, wanted: string): boolean {
  return history.some(({ step }) => step === wanted);
}
