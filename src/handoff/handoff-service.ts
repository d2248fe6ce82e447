import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { HotlineError } from '../errors.ts';
import type { Jobs } from '../jobs/index.ts';
import { type Conversation, FloorError, type StoredActivity, type Turn } from '../sessions/index.ts';
import type { Collection } from '../storage/index.ts';
import { HandoffMissingError, HandoffNotYoursError } from './errors.ts';
import { BOT_COMMIT_GRACE_MS } from './floor-follows.ts';
import type { CaseCard, Handoff, HandoffReason } from './handoff.ts';
import { type HandoffOutcome, type HandoffStep, stepHandoff } from './handoff-machine.ts';
import { HandoffQueue } from './handoff-queue.ts';
import { statusEvent, textMessage } from './notices.ts';
import type { QueueFeed } from './queue-feed.ts';
import type { ResidentLine } from './resident-line.ts';
import type { Roster } from './roster.ts';
import { Settlement } from './settlement.ts';
import type { HandoffWording } from './wording.ts';

/** A handoff not accepted in this time is told to the resident, who may leave a message instead. */
export const QUEUE_LIMIT_MS = 180_000;
/** How long after a step of the bot the floor is looked after, if the bot's commit did not come. */
const AFTER_BOT_STEP_MS = 3_000;
const RECONCILE_EVERY_MS = 30_000;
/** Residents who are told their new place when the queue moves on. */
const TOLD_POSITIONS = 20;

const LIMIT_JOB = 'handoff-queue-limit';
const SETTLE_JOB = 'handoff-settle';
const RECONCILE_JOB = 'handoff-reconcile';

export interface HandoffServiceDeps {
  handoffs: Collection<Handoff>;
  conversations: Collection<Conversation>;
  roster: Pick<Roster, 'onDutyCount'>;
  line: ResidentLine;
  jobs: Jobs;
  queueFeed: QueueFeed;
  clock: Clock;
  log: Logger;
  wording: HandoffWording;
  /** Close the service session (handoff closed by the lawyer). Called at least once: must be idempotent. */
  onClosed: (handoff: Handoff) => Promise<void>;
  /** Close the service session (message left). Called at least once, some seconds after the turn: idempotent. */
  onMessageLeft: (handoff: Handoff) => Promise<void>;
  /** It has come to a new state; telephones follow. Called at least once for each: idempotent. */
  onMoved?: (handoff: Handoff) => Promise<void>;
  /** Default {@link QUEUE_LIMIT_MS}. */
  queueLimitMs?: number;
}

export interface HandoffRequest {
  /** As the bot has read it in this turn. */
  conversation: Conversation;
  sessionId: string;
  reason: HandoffReason;
  /** Lower is sooner: 0 emergency, 1 urgent, 2 normal. */
  priority: 0 | 1 | 2;
  card: CaseCard;
}

/** What a step in the bot's turn gives back; `activities` belong into the bot's own commit. */
export interface BotStepResult {
  handoff: Handoff;
  /** The event `handoff.status` for pages that show it. */
  activities: StoredActivity[];
}

/** Who acts at the desk. */
export interface HandoffStaff {
  id: string;
  displayName: string;
}

/**
 * Handoffs to duty lawyers. Two kinds of callers:
 *
 * - **The bot, inside a turn** (`request`, `leaveMessage`, `abandon`): only the handoff document is written. The bot
 *   moves the floor with `moveFloor` inside its own commit (to `queue` after `request`, to `bot` after the other two)
 *   and sends the returned activities there. If that commit never comes, the floor follows after a few seconds.
 * - **A lawyer, from the desk** (`accept`, `say`, `close`): the handoff document is written first and is the truth;
 *   then the floor moves, the resident is told, and the session ends.
 *
 * @throws HotlineError with a `hotline_handoff_*` code: 404 for what is not there, 409 for a step not allowed.
 */
export class HandoffService extends HandoffQueue {
  private readonly settlement: Settlement;

  constructor(private readonly deps: HandoffServiceDeps) {
    super(deps.handoffs);
    this.settlement = new Settlement({
      ...deps,
      place: async (id) => {
        const [position, onDuty] = await Promise.all([this.position(id), deps.roster.onDutyCount()]);
        return { position: position ?? 1, onDuty };
      },
    });
    deps.jobs.handle(LIMIT_JOB, (job) => this.tellOfLongWait(job.key));
    deps.jobs.handle(SETTLE_JOB, (job) => this.settlement.settle(job.key));
    deps.jobs.handle(RECONCILE_JOB, () => this.reconcile());
  }

  /** Begin to look after floors, now and every 30 s. Called once at start. */
  async start(): Promise<void> {
    await this.deps.jobs.every(RECONCILE_JOB, RECONCILE_EVERY_MS);
    await this.reconcile();
  }

  /**
   * Ask for a lawyer. The same session asking again while it waits or is served gets the same handoff.
   * @returns the handoff, its place (1 = next) and how many lawyers are present; nobody present is the caller's
   * business (offer to leave a message).
   */
  async request(request: HandoffRequest): Promise<BotStepResult & { position: number; onDuty: number }> {
    const handoff = (await this.openOf(request)) ?? (await this.create(request));
    const [position, onDuty] = await Promise.all([this.position(handoff._id), this.deps.roster.onDutyCount()]);
    return {
      handoff,
      position: position ?? 1,
      onDuty,
      activities: position === null ? [] : [statusEvent({ state: 'queued', position, onDuty })],
    };
  }

  /**
   * Take a waiting handoff. Of any number of lawyers at once exactly one wins; repeating it is harmless.
   * @throws HandoffTakenError 409 `hotline_handoff_taken`, naming the holder.
   */
  async accept(handoffId: string, staff: HandoffStaff): Promise<Handoff> {
    const at = this.deps.clock.now();
    const handoff = await this.step(handoffId, {
      type: 'accept',
      lawyerId: staff.id,
      lawyerName: staff.displayName,
      at,
    });
    this.deps.queueFeed.publish();
    await this.settleNow(handoff);
    await this.tellPositions();
    return handoff;
  }

  /**
   * The lawyer's words to the resident; the same `clientId` is sent once.
   * @throws HandoffNotYoursError | FloorError 409 unless this lawyer holds the floor.
   */
  async say(handoffId: string, staffId: string, message: { clientId: string; text: string }): Promise<Turn> {
    const handoff = await this.existing(handoffId);
    if (handoff.state !== 'live' || handoff.lawyerId !== staffId) throw new HandoffNotYoursError();
    const words = { conversationId: handoff.conversationId, staffId, ...message };
    try {
      return await this.deps.line.say(words);
    } catch (error) {
      if (!(error instanceof FloorError)) throw error;
      await this.settlement.settle(handoffId);
      return this.deps.line.say(words);
    }
  }

  /** End the consultation. @throws HandoffNotYoursError 409 when another lawyer holds it. */
  async close(handoffId: string, staffId: string, ending: { outcome: HandoffOutcome; note: string }): Promise<Handoff> {
    const at = this.deps.clock.now();
    const handoff = await this.step(handoffId, { type: 'close', lawyerId: staffId, ...ending, at });
    this.deps.queueFeed.publish();
    await this.settleNow(handoff);
    return handoff;
  }

  /**
   * Give a case back to the queue: the resident keeps his place and is told; another lawyer may take it.
   * @throws HandoffNotYoursError 409 when another lawyer holds it.
   */
  async giveBack(handoffId: string, staffId: string): Promise<Handoff> {
    const now = this.deps.clock.now();
    const handoff = await this.step(handoffId, { type: 'return', lawyerId: staffId, at: now });
    await this.deps.jobs.schedule(LIMIT_JOB, handoffId, new Date(now.getTime() + this.queueLimitMs), {});
    this.deps.queueFeed.publish();
    await this.settleNow(handoff);
    return handoff;
  }

  /** The caller is called back when it is his turn, at `phone` (sealed); he keeps his place. */
  async keepPlace(handoffId: string, phone: string): Promise<Handoff | null> {
    const askedAt = this.deps.clock.now();
    const handoff = await this.handoffs.change(handoffId, (current) =>
      (current.callback ?? null) === null && (current.state === 'queued' || current.state === 'live')
        ? { ...current, callback: { phone, askedAt } }
        : null,
    );
    this.deps.queueFeed.publish();
    return handoff;
  }

  /** The resident leaves a message instead of waiting; `phone` is sealed, or '' where the channel reaches him. */
  async leaveMessage(
    handoffId: string,
    message: { text: string; phone: string; safeTime: string },
  ): Promise<BotStepResult> {
    const handoff = await this.botStep(handoffId, { type: 'leave-message', ...message, at: this.deps.clock.now() });
    return { handoff, activities: [statusEvent({ state: 'message-left' })] };
  }

  /** The resident does not want to wait any longer (取消, 不等了). */
  async abandon(handoffId: string): Promise<BotStepResult> {
    const handoff = await this.botStep(handoffId, { type: 'abandon', at: this.deps.clock.now() });
    return { handoff, activities: [statusEvent({ state: 'abandoned' })] };
  }

  /** A lawyer has called back and notes what came of it. */
  async messageDone(handoffId: string, staffId: string, note: string): Promise<Handoff> {
    const handoff = await this.step(handoffId, { type: 'message-done', staffId, note, at: this.deps.clock.now() });
    this.deps.queueFeed.publish();
    return handoff;
  }

  /**
   * Make every floor follow its handoff document: what a crash left unsettled, and every open handoff. Idempotent;
   * run at start and every 30 s.
   */
  async reconcile(): Promise<void> {
    const lists = await Promise.all([
      this.handoffs.find({ where: { settled: false }, sort: { requestedAt: 1 }, limit: 1000 }),
      this.handoffs.find({ where: { state: 'live' }, sort: { requestedAt: -1 }, limit: 1000 }),
      this.handoffs.find({ where: { state: 'queued' }, sort: { requestedAt: -1 }, limit: 1000 }),
    ]);
    for (const id of new Set(lists.flat().map((handoff) => handoff._id))) {
      try {
        await this.settlement.settle(id);
      } catch (error) {
        this.deps.log.error({ handoff: id, err: error }, 'a handoff could not be settled; tried again in 30 s');
      }
    }
  }

  private async create(request: HandoffRequest): Promise<Handoff> {
    const { conversation, sessionId, reason, priority, card } = request;
    const now = this.deps.clock.now();
    const before = await this.handoffs.count({ where: { sessionId } });
    // The id counts within the session: two requests of one session at once meet in the same id, and one document is made.
    const id = `${sessionId}-h${before + 1}`;
    await Promise.all([
      this.deps.jobs.schedule(LIMIT_JOB, id, new Date(now.getTime() + this.queueLimitMs), {}),
      this.deps.jobs.schedule(SETTLE_JOB, id, new Date(now.getTime() + BOT_COMMIT_GRACE_MS), {}),
    ]);
    try {
      const handoff = await this.handoffs.insert({
        _id: id,
        conversationId: conversation._id,
        sessionId,
        channel: conversation.channel,
        state: 'queued',
        reason,
        priority,
        requestedAt: now,
        acceptedAt: null,
        closedAt: null,
        lawyerId: null,
        lawyerName: null,
        returns: 0,
        returnedBy: null,
        callback: null,
        regionCode: conversation.regionCode,
        card,
        outcome: null,
        note: '',
        message: null,
        messageState: null,
        settled: false,
      });
      this.deps.queueFeed.publish();
      return handoff;
    } catch (error) {
      if (!(error instanceof HotlineError) || error.code !== 'hotline_storage_conflict') throw error;
      return this.existing(id);
    }
  }

  /** The handoff that this session, or this conversation from an earlier session, is still in. */
  private async openOf({ conversation, sessionId }: HandoffRequest): Promise<Handoff | null> {
    const [ofSession, present] = await Promise.all([
      this.handoffs.find({ where: { sessionId }, sort: { requestedAt: 1 }, limit: 100 }),
      conversation.handoffId === null ? null : this.handoffs.get(conversation.handoffId),
    ]);
    const all = present === null ? ofSession : [...ofSession, present];
    return all.find((handoff) => handoff.state === 'queued' || handoff.state === 'live') ?? null;
  }

  private async existing(handoffId: string): Promise<Handoff> {
    const handoff = await this.handoffs.get(handoffId);
    if (handoff === null) throw new HandoffMissingError();
    return handoff;
  }

  private async step(handoffId: string, step: HandoffStep): Promise<Handoff> {
    const handoff = await this.handoffs.change(handoffId, (current) => {
      const next = stepHandoff(current, step);
      return next === current ? null : next;
    });
    if (handoff === null) throw new HandoffMissingError();
    return handoff;
  }

  private async botStep(handoffId: string, step: HandoffStep): Promise<Handoff> {
    const at = new Date(step.at.getTime() + AFTER_BOT_STEP_MS);
    await this.deps.jobs.schedule(SETTLE_JOB, handoffId, at, {});
    const handoff = await this.step(handoffId, step);
    this.deps.queueFeed.publish();
    return handoff;
  }

  /** What a lawyer decided stands; if the rest fails now, it is done again by the reconciling job. */
  private async settleNow(handoff: Handoff): Promise<void> {
    try {
      await this.settlement.settle(handoff._id);
    } catch (error) {
      this.deps.log.error({ handoff: handoff._id, err: error }, 'a handoff could not be settled; tried again in 30 s');
    }
  }

  private async tellOfLongWait(handoffId: string): Promise<void> {
    const [handoff, position] = await Promise.all([this.handoffs.get(handoffId), this.position(handoffId)]);
    if (handoff === null || position === null) return;
    const onDuty = await this.deps.roster.onDutyCount();
    const minutes = Math.max(1, Math.round((this.deps.clock.now().getTime() - handoff.requestedAt.getTime()) / 60_000));
    const { text, choices } = this.deps.wording.queueLimit({ position, onDuty, minutes });
    await this.deps.line.notify({
      conversationId: handoff.conversationId,
      key: `handoff:${handoffId}:queue-limit`,
      activities: [statusEvent({ state: 'queued', position, onDuty }), { ...textMessage(text), choices }],
    });
  }

  /** The first in the queue are told their place by event; each place once. */
  private async tellPositions(): Promise<void> {
    const waiting = await this.waiting();
    const told = waiting.slice(0, TOLD_POSITIONS).map((handoff, index) =>
      this.deps.line.notify({
        conversationId: handoff.conversationId,
        key: `handoff:${handoff._id}:position:${index + 1}`,
        activities: [statusEvent({ state: 'queued', position: index + 1 })],
      }),
    );
    for (const outcome of await Promise.allSettled(told)) {
      if (outcome.status === 'rejected')
        this.deps.log.warn({ err: outcome.reason }, 'a place in the queue was not told');
    }
  }

  private get queueLimitMs(): number {
    return this.deps.queueLimitMs ?? QUEUE_LIMIT_MS;
  }
}

export function createHandoffService(deps: HandoffServiceDeps): HandoffService {
  return new HandoffService(deps);
}
