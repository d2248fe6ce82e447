import type { Clock } from '../clock.ts';
import { asHotlineError } from '../errors.ts';
import type { Jobs } from '../jobs/index.ts';
import { workingDeadline } from '../knowledge/index.ts';
import type { Satisfaction, Session } from '../sessions/index.ts';
import type { Collection, Page } from '../storage/index.ts';
import { ReviewMissingError } from './errors.ts';
import type { FollowUpRules } from './follow-up-content.ts';
import { isOfOrder, type ServiceReview } from './review.ts';
import { newReview, type ReviewStep, stepReview, warnReview } from './review-machine.ts';

const WARN_JOB = 'review-warnings';
const WARN_EVERY_MS = 60_000;
/** Reviews that are looked at in one go. */
const AT_ONCE = 200;

export interface ReviewPorts {
  /** Staff ids of the supervisors and reviewers who may be given reviews of this region. */
  reviewersFor(regionCode: string | null): Promise<string[]>;
  /** Staff ids of everybody who served in a session, or took it over. */
  servedIn(session: Session): Promise<string[]>;
  /** Written to the record of the service; the same line may come more than once. */
  onStep(review: ServiceReview, index: number): Promise<void>;
  /** Desks look again. */
  changed(): void;
}

/** A work order whose resident is not content with how it was handled. */
export interface RatedOrder extends Pick<ServiceReview, 'conversationId' | 'channel' | 'regionCode' | 'level'> {
  id: string;
  /** Staff ids of everybody who handled it: they have no part in its review. */
  handledBy: readonly string[];
}

interface Dependencies extends ReviewPorts {
  reviews: Collection<ServiceReview>;
  sessions: Collection<Session>;
  settling: { touch(sessionId: string): Promise<void> };
  jobs: Jobs;
  clock: Clock;
  rules: () => FollowUpRules;
}

/** Reviews of bad ratings of services and of work orders (不满意回访): opened at once, each by its own clock, none by who served. */
export class ServiceReviews {
  constructor(private readonly deps: Dependencies) {
    deps.jobs.handle(WARN_JOB, () => this.warn());
  }

  async start(): Promise<void> {
    await this.deps.jobs.every(WARN_JOB, WARN_EVERY_MS);
  }

  /** The review of a badly rated service; opened once, however often it is asked for. */
  async open(session: Session, level: Satisfaction, at: Date): Promise<ServiceReview> {
    const { reviews } = this.deps;
    const before = await reviews.get(session._id);
    if (before !== null) return before;
    const served = await this.deps.servedIn(session);
    const recused = [...new Set([...served, ...(session.lawyerId === null ? [] : [session.lawyerId])])];
    const regionCode = session.attribution?.regionCode ?? session.regionCode;
    return this.begin(
      {
        _id: session._id,
        orderId: null,
        conversationId: session.conversationId,
        channel: session.channel,
        regionCode,
        level,
        attribution: session.attribution ?? null,
        isDangerous: session.emergency !== null,
        assigneeId: await this.assignee(regionCode, recused),
        recused,
      },
      at,
    );
  }

  /** The review of a badly rated order; opened once, however often the order is rated, with the deadline of a service. */
  async openOfOrder({ id, handledBy, ...order }: RatedOrder, at: Date): Promise<ServiceReview> {
    const before = await this.deps.reviews.get(id);
    if (before !== null) return before;
    const recused = [...new Set(handledBy)];
    const assigneeId = await this.assignee(order.regionCode, recused);
    const none = { attribution: null, isDangerous: false };
    return this.begin({ ...order, ...none, _id: id, orderId: id, assigneeId, recused }, at);
  }

  /** @throws ReviewMissingError 404, ReviewRecusedError 403, ReviewNotYoursError | ReviewStateError 409 */
  async step(id: string, step: ReviewStep): Promise<ServiceReview> {
    const { reviews, sessions, settling } = this.deps;
    const before = await reviews.get(id);
    if (before === null) throw new ReviewMissingError();
    // Refused before the record of the service is unsettled for nothing.
    stepReview(before, step);
    const isService = !isOfOrder(before);
    if (isService) {
      await sessions.change(id, (session) => (session.state === 'closed' ? { ...session, settled: false } : null));
    }
    const after = await reviews.change(id, (current) => {
      const next = stepReview(current, step);
      return next === current ? null : next;
    });
    if (after === null) throw new ReviewMissingError();
    await this.told(after);
    if (isService) await settling.touch(id);
    return after;
  }

  /** What the resident said when he was called back is gone; the review stays. */
  async forgetWords(id: string): Promise<void> {
    await this.deps.reviews.change(id, (current) => ({
      ...current,
      callbacks: current.callbacks.map((callback) => ({ ...callback, words: '', wordsSealed: '' })),
    }));
  }

  get(id: string): Promise<ServiceReview | null> {
    return this.deps.reviews.get(id);
  }

  /** Open ones by deadline, the nearest first; closed ones the latest first. */
  page(state: 'open' | 'closed', after?: string): Promise<Page<ServiceReview>> {
    const where = { isOpen: state === 'open' };
    const sort = state === 'open' ? { dueAt: 1 as const } : { closedAt: -1 as const };
    return this.deps.reviews.page({ where, sort, limit: 50, ...(after === undefined ? {} : { after }) });
  }

  private async begin(of: Parameters<typeof newReview>[0], at: Date): Promise<ServiceReview> {
    const { workingDays, warnAt } = this.deps.rules().review;
    const review = newReview(of, { at, deadline: workingDeadline(at, workingDays), warnAt });
    try {
      return await this.told(await this.deps.reviews.insert(review));
    } catch (error) {
      if (asHotlineError(error).code !== 'hotline_storage_conflict') throw error;
      return (await this.deps.reviews.get(of._id)) ?? review;
    }
  }

  private async assignee(regionCode: string | null, recused: readonly string[]): Promise<string | null> {
    const all = await this.deps.reviewersFor(regionCode);
    const free = all.filter((id) => !recused.includes(id)).sort();
    const counts = await Promise.all(
      free.map((assigneeId) => this.deps.reviews.count({ where: { isOpen: true, assigneeId } })),
    );
    const least = Math.min(...counts);
    return free.find((_id, at) => counts[at] === least) ?? null;
  }

  /** Warn of deadlines that come near or have passed, each percent once. */
  private async warn(): Promise<void> {
    const { reviews, clock, rules } = this.deps;
    const now = clock.now();
    const due = await reviews.find({
      where: { isOpen: true, warnAt: { from: new Date(0), before: new Date(now.getTime() + 1) } },
      sort: { warnAt: 1 },
      limit: AT_ONCE,
    });
    for (const { _id } of due) {
      const after = await reviews.change(_id, (current) => warnReview(current, now, rules().review.warnAt));
      if (after !== null) await this.told(after);
    }
  }

  private async told(review: ServiceReview): Promise<ServiceReview> {
    // All lines, so that one a crash kept back follows with the next.
    for (let index = 0; index < review.history.length; index += 1) await this.deps.onStep(review, index);
    this.deps.changed();
    return review;
  }
}

/** Open reviews whose deadline has passed, the oldest first. */
export function overdueReviews(reviews: Collection<ServiceReview>, now: Date): Promise<ServiceReview[]> {
  return reviews.find({ where: { isOpen: true, dueAt: { before: now } }, sort: { dueAt: 1 }, limit: AT_ONCE });
}
