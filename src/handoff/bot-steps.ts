import type { Clock } from '../clock.ts';
import { asHotlineError } from '../errors.ts';
import type { Jobs } from '../jobs/index.ts';
import type { StoredActivity } from '../sessions/index.ts';
import { maskPersonalData } from '../text/index.ts';
import { BOT_COMMIT_GRACE_MS } from './floor-follows.ts';
import { type Handoff, placeOf } from './handoff.ts';
import type { HandoffBook } from './handoff-book.ts';
import { callbackWished, residentSpoke } from './handoff-marks.ts';
import type { HandoffQueue } from './handoff-queue.ts';
import type { HandoffStep } from './handoff-step.ts';
import { type HandoffRequest, newHandoff } from './new-handoff.ts';
import { statusEvent } from './notices.ts';
import { type MoreSaid, withMoreSaid } from './routing/with-more-said.ts';

/** How long after a step of the bot the floor is looked after, if the bot's commit did not come. */
const AFTER_BOT_STEP_MS = 3_000;

/** Lets happen what follows from a step of the bot; its key is the handoff. */
export const SETTLE_JOB = 'handoff-settle';

/** What a step in the bot's turn gives back; `activities` belong into the bot's own commit. */
export interface BotStepResult {
  handoff: Handoff;
  /** The event `handoff.status` for pages that show it. */
  activities: StoredActivity[];
}

interface Dependencies {
  book: HandoffBook;
  queue: HandoffQueue;
  onDuty: () => Promise<number>;
  /** A new one waits. */
  onInserted: (handoff: Handoff) => Promise<void>;
  jobs: Jobs;
  clock: Clock;
}

/**
 * What the bot does with handoffs, inside a turn: only the handoff document is written. The bot moves the floor with
 * `moveFloor` inside its own commit and sends the returned activities there; if that commit never comes, the floor
 * follows after a few seconds.
 */
export class BotSteps {
  constructor(private readonly deps: Dependencies) {}

  async request(request: HandoffRequest): Promise<BotStepResult & { position: number; onDuty: number }> {
    const open = await this.openOf(request);
    const handoff = open === null ? await this.create(request) : await this.askAgain(open, request);
    const [position, onDuty] = await Promise.all([this.deps.queue.position(handoff._id), this.deps.onDuty()]);
    return {
      handoff,
      position: position ?? 1,
      onDuty,
      activities: position === null ? [] : [statusEvent({ state: 'queued', position, onDuty })],
    };
  }

  async leaveMessage(id: string, message: { text: string; phone: string; safeTime: string }): Promise<BotStepResult> {
    const { phone } = message;
    // His own words are in the transcript; beside it nobody needs the numbers and the names in them.
    const [text, safeTime] = [maskPersonalData(message.text), maskPersonalData(message.safeTime)];
    const at = this.deps.clock.now();
    const handoff = await this.step(id, { type: 'leave-message', text, phone, safeTime, at });
    return { handoff, activities: [statusEvent({ state: 'message-left' })] };
  }

  async abandon(handoffId: string): Promise<BotStepResult> {
    const handoff = await this.step(handoffId, { type: 'abandon', at: this.deps.clock.now() });
    return { handoff, activities: [statusEvent({ state: 'abandoned' })] };
  }

  async residentSpoke(handoffId: string, at: Date): Promise<void> {
    await this.deps.book.note(handoffId, (current) => residentSpoke(current, at));
  }

  async moreSaid(handoffId: string, more: MoreSaid): Promise<void> {
    const at = this.deps.clock.now();
    await this.deps.book.note(handoffId, (current) => withMoreSaid(current, more, at));
  }

  keepPlace(handoffId: string, phone: string): Promise<Handoff | null> {
    const askedAt = this.deps.clock.now();
    return this.deps.book.note(handoffId, (current) => callbackWished(current, { phone, askedAt }));
  }

  /** What follows from its step happens soon: by then the bot's commit has mostly come. */
  async lookAgain(handoffId: string): Promise<void> {
    const { jobs, clock } = this.deps;
    await jobs.schedule(SETTLE_JOB, handoffId, new Date(clock.now().getTime() + AFTER_BOT_STEP_MS), {});
  }

  private async create(request: HandoffRequest): Promise<Handoff> {
    const { jobs, book, queue, clock, onInserted } = this.deps;
    const { sessionId } = request;
    const now = clock.now();
    const before = await queue.countOfSession(sessionId);
    // The id counts within the session: two requests of one session at once meet in the same id, and one document is made.
    const id = `${sessionId}-h${before + 1}`;
    await jobs.schedule(SETTLE_JOB, id, new Date(now.getTime() + BOT_COMMIT_GRACE_MS), {});
    try {
      const handoff = await book.insert(newHandoff(id, request, now));
      await onInserted(handoff);
      return handoff;
    } catch (error) {
      if (asHotlineError(error).code !== 'hotline_storage_conflict') throw error;
      return book.existing(id);
    }
  }

  private async askAgain(open: Handoff, request: HandoffRequest): Promise<Handoff> {
    const at = this.deps.clock.now();
    return (await this.deps.book.note(open._id, (current) => withMoreSaid(current, request, at))) ?? open;
  }

  /** The handoff that this session, or this conversation from an earlier session, is still in. */
  private async openOf({ conversation, sessionId }: HandoffRequest): Promise<Handoff | null> {
    const [ofSession, present] = await Promise.all([
      this.deps.queue.ofSession(sessionId),
      conversation.handoffId === null ? null : this.deps.queue.get(conversation.handoffId),
    ]);
    const all = present === null ? ofSession : [...ofSession, present];
    return all.find(({ state }) => placeOf(state) !== 'over') ?? null;
  }

  private async step(handoffId: string, step: HandoffStep): Promise<Handoff> {
    await this.lookAgain(handoffId);
    return (await this.deps.book.step(handoffId, step)).after;
  }
}
