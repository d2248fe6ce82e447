import type { Clock } from '../clock.ts';
import { asHotlineError } from '../errors.ts';
import type { FollowUpRules } from '../follow-up/index.ts';
import type { Handoff, HandoffService } from '../handoff/index.ts';
import type { Jobs } from '../jobs/index.ts';
import {
  type Conversation,
  type ConversationLog,
  deliveryOf,
  moveFloor,
  newTurn,
  type Session,
  type Turn,
} from '../sessions/index.ts';
import type { Collection, NewEvent } from '../storage/index.ts';
import type { AttributionOf } from './attribution.ts';
import type { Phrases } from './phrases.ts';
import { toStoredActivity } from './reply.ts';
import { type CloseReason, closed, ratingRequest, withoutSession } from './session-closing.ts';

const SILENCE_JOB = 'session-silence';
/** A resident who waits in the queue is not silent; after this he is taken to have gone, ms. */
const QUEUE_PATIENCE_MS = 12 * 3_600_000;

interface Dependencies {
  sessions: Collection<Session>;
  conversations: Collection<Conversation>;
  log: ConversationLog;
  jobs: Jobs;
  clock: Clock;
  phrases: Phrases;
  /** How services are rated, as written now. */
  rules: () => FollowUpRules;
  /** Who is rated. */
  attributionOf: AttributionOf;
  /** Whether the resident of a conversation is the one who served. */
  isOwnService(conversation: Conversation, staffId: string): Promise<boolean>;
  /** Remind of the rating that is awaited, in time. */
  remindLater(session: Session): Promise<void>;
  topicOf: (intent: string) => string | null;
  deliver: (turns: readonly Turn[]) => Promise<void>;
  /** Whatever follows from a service that has changed: its record, its figures. */
  settling: { touch(sessionId: string): Promise<void> };
  /** Silence after which a session closes, ms. */
  silenceMs: number;
}

/**
 * Opens and closes service sessions. The session document is closed first, the conversation follows in the commit
 * that asks for the rating; a crash in between is repaired when the turn or the job runs again.
 */
export class SessionKeeper {
  private handoff: Pick<HandoffService, 'abandon'> | null = null;

  constructor(private readonly deps: Dependencies) {
    deps.jobs.handle(SILENCE_JOB, (job) => this.closeWhenSilent(job.key, job.ids.conversationId ?? ''));
  }

  /** The handoff service is made after the keeper, because it tells the keeper of what it closed. */
  connectHandoff(handoff: Pick<HandoffService, 'abandon'>): void {
    this.handoff = handoff;
  }

  /** Store the session that a turn opens; once, however often the turn runs. */
  async open(conversation: Conversation): Promise<void> {
    const { sessionId, sessionOpenedAt, channel, regionCode } = conversation;
    if (sessionId === null || sessionOpenedAt === null) return;
    const silentAt = new Date(sessionOpenedAt.getTime() + this.deps.silenceMs);
    await this.deps.jobs.schedule(SILENCE_JOB, sessionId, silentAt, { conversationId: conversation._id });
    try {
      await this.deps.sessions.insert({
        _id: sessionId,
        conversationId: conversation._id,
        channel,
        regionCode,
        openedAt: sessionOpenedAt,
        closedAt: null,
        state: 'open',
        outcome: null,
        topic: null,
        intents: [],
        emergency: null,
        turnCount: 0,
        handoffId: null,
        lawyerId: null,
        closeReason: null,
        rating: null,
        ratedAt: null,
        ratingState: 'none',
      });
    } catch (error) {
      if (asHotlineError(error).code !== 'hotline_storage_conflict') throw error;
    }
  }

  /** Keep the open session's document abreast of what the turn learned. */
  async note(before: Conversation, after: Conversation): Promise<void> {
    if (after.sessionId === null) return;
    const isSame = before.emergency === after.emergency && before.sessionIntents.length === after.sessionIntents.length;
    if (isSame && before.handoffId === after.handoffId) return;
    await this.deps.sessions.change(after.sessionId, (session) =>
      session.state === 'closed'
        ? null
        : {
            ...session,
            topic: this.topicOf(after),
            intents: after.sessionIntents,
            emergency: after.emergency,
            turnCount: after.turnCount,
            handoffId: after.handoffId ?? session.handoffId,
          },
    );
  }

  /** Close the session document; what the caller commits next is {@link ending}, and then tells {@link ended}. */
  async close(
    conversation: Conversation,
    sessionId: string,
    reason: CloseReason,
    rated = true,
  ): Promise<Session | null> {
    const now = this.deps.clock.now();
    const topic = this.topicOf(conversation);
    const who = await this.whoServed(conversation, sessionId);
    if (who === null) return null;
    const session = await this.deps.sessions.change(sessionId, (current) => {
      const next = closed(current, conversation, { reason, rated, now, topic, ...who });
      return next === current ? null : next;
    });
    if (session === null) return null;
    await this.deps.remindLater(session);
    await this.deps.settling.touch(sessionId);
    return session;
  }

  /** The conversation has left its session: silence closes it no more. Until then that is what a crash is repaired by. */
  async ended(sessionId: string): Promise<void> {
    await this.deps.jobs.cancel(SILENCE_JOB, sessionId);
  }

  /** What is frozen when a session closes; null where there is no such session. */
  private async whoServed(conversation: Conversation, sessionId: string) {
    const { sessions, attributionOf, isOwnService } = this.deps;
    const session = await sessions.get(sessionId);
    if (session === null) return null;
    const { lawyerId } = session;
    const [attribution, isOwn] = await Promise.all([
      attributionOf(session, conversation),
      lawyerId === null ? false : isOwnService(conversation, lawyerId),
    ]);
    return { attribution, isOwn };
  }

  /** The conversation and the request for a rating that belong to a closed session. */
  ending(conversation: Conversation, session: Session): { conversation: Conversation; say: NewEvent<Turn>[] } {
    return {
      conversation: withoutSession(conversation, session),
      say: ratingRequest(
        { phrases: this.deps.phrases, rules: this.deps.rules() },
        conversation,
        session,
        this.deps.clock.now(),
      ),
    };
  }

  /**
   * A lawyer has ended the consultation, or a message was left: the service is over. Given back to the bot it goes on, and
   * its follow-up, about the lawyer, comes when it ends. Idempotent.
   */
  async afterHandoff(handoff: Handoff, reason: 'handoff-closed' | 'message-left'): Promise<void> {
    await this.deps.sessions.change(handoff.sessionId, (session) =>
      session.state === 'closed'
        ? null
        : { ...session, lawyerId: handoff.lawyerId ?? session.lawyerId, handoffId: handoff._id },
    );
    if (reason === 'handoff-closed' && handoff.handedBack !== null) {
      // Where it has ended meanwhile, the lawyer's record came after.
      return this.deps.settling.touch(handoff.sessionId);
    }
    await this.end(handoff.conversationId, handoff.sessionId, reason, null);
  }

  private async closeWhenSilent(sessionId: string, conversationId: string): Promise<void> {
    const { conversations, jobs, clock, phrases } = this.deps;
    const conversation = await conversations.get(conversationId);
    if (conversation === null || conversation.sessionId !== sessionId) return;
    const isWaiting = conversation.floor !== 'bot';
    const patience = isWaiting ? QUEUE_PATIENCE_MS : this.deps.silenceMs;
    const silentAt = new Date(conversation.lastTurnAt.getTime() + patience);
    if (silentAt > clock.now() || conversation.floor === 'lawyer') {
      const next = new Date(Math.max(silentAt.getTime(), clock.now().getTime() + this.deps.silenceMs));
      await jobs.schedule(SILENCE_JOB, sessionId, next, { conversationId });
      return;
    }
    if (conversation.floor === 'queue' && conversation.handoffId !== null) {
      await this.handoff?.abandon(conversation.handoffId);
    }
    // Who told of danger and is heard of no more may not be able to write: the number is the last word.
    const words = conversation.emergency === null ? 'closedBySilence' : 'closedBySilenceInDanger';
    await this.end(conversationId, sessionId, 'silence', phrases(words).text);
  }

  private async end(
    conversationId: string,
    sessionId: string,
    reason: CloseReason,
    words: string | null,
  ): Promise<void> {
    const conversation = await this.deps.conversations.get(conversationId);
    if (conversation === null) return;
    const session = await this.close(conversation, sessionId, reason);
    if (session === null) return;
    const { said } = await this.deps.log.commit(conversationId, (current) => {
      if (current.sessionId !== sessionId) return { conversation: current, say: [] };
      const free =
        current.floor === 'queue' && current.handoffId !== null
          ? moveFloor(current, { to: 'bot', handoffId: current.handoffId })
          : current;
      const { conversation: next, say } = this.ending(free, session);
      return { conversation: next, say: [...this.lastWords(current, sessionId, words), ...say] };
    });
    await this.ended(sessionId);
    await this.deps.deliver(said);
  }

  private lastWords(conversation: Conversation, sessionId: string, words: string | null): NewEvent<Turn>[] {
    if (words === null) return [];
    return [
      newTurn({
        key: `${sessionId}/closed`,
        at: this.deps.clock.now(),
        from: 'system',
        sessionId,
        activity: toStoredActivity({ text: words, expectsInput: false }),
        delivery: deliveryOf(conversation.channel),
        kind: 'handoff',
      }),
    ];
  }

  private topicOf(conversation: Conversation): string | null {
    const topics = conversation.sessionIntents
      .map((intent) => this.deps.topicOf(intent))
      .filter((topic) => topic !== null);
    return topics.at(-1) ?? null;
  }
}
