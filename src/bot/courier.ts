import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { asHotlineError } from '../errors.ts';
import type { ResidentLine } from '../handoff/index.ts';
import type { Jobs } from '../jobs/index.ts';
import {
  assertHoldsFloor,
  type ChannelName,
  type Conversation,
  type ConversationLog,
  deliveryOf,
  newTurn,
  type StoredActivity,
  type Turn,
} from '../sessions/index.ts';
import type { Collection, EventStream, FieldSeal } from '../storage/index.ts';
import { asWritten } from '../text/index.ts';

const DELIVER_JOB = 'deliver';
const DELIVER_SWEEP_JOB = 'deliver-sweep';
/** A message that should have left with the answer to a webhook is sent by itself after this, ms. */
const LEFT_BEHIND_MS = 20_000;
const SWEEP_EVERY_MS = 15_000;

/** How the courier sends on a channel that must be pushed to. */
export interface ChannelSender {
  /**
   * `address` is open again here; never log it. Resolves when the provider has taken it, or with `unknown` when that
   * cannot be told. Throws a coded error when it certainly did not go out: 503 may be tried again, 502 not.
   */
  send(address: string, activity: StoredActivity): Promise<'sent' | 'unknown'>;
}

interface Dependencies {
  log: ConversationLog;
  conversations: Collection<Conversation>;
  turns: EventStream<Turn>;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
  seal: Pick<FieldSeal, 'open'>;
}

/**
 * The courier (信使): every message that is not the answer to a webhook leaves through it — a lawyer's words, notices,
 * the request for a rating. Stored first, sent in order, once; an outcome that is not known is kept as unknown and
 * never sent again blindly.
 */
export class Courier implements ResidentLine {
  private readonly senders = new Map<ChannelName, ChannelSender>();

  constructor(private readonly deps: Dependencies) {
    deps.jobs.handle(DELIVER_JOB, (job) => this.deliverAll(job.key), { attempts: 8, backoffMs: 2000 });
    deps.jobs.handle(DELIVER_SWEEP_JOB, () => this.sweep());
  }

  connectSender(channel: ChannelName, sender: ChannelSender): void {
    this.senders.set(channel, sender);
  }

  async start(): Promise<void> {
    await this.deps.jobs.every(DELIVER_SWEEP_JOB, SWEEP_EVERY_MS);
  }

  async say(input: { conversationId: string; staffId: string; clientId: string; text: string }): Promise<Turn> {
    const { conversationId, staffId } = input;
    const key = `say:${conversationId}:${input.clientId}`;
    const [before] = await this.deps.turns.find({ where: { key }, limit: 1 });
    if (before !== undefined) return before;
    const text = asWritten(input.text);
    const { said } = await this.deps.log.commit(conversationId, (current) => {
      assertHoldsFloor(current, { kind: 'lawyer', staffId });
      const turn = newTurn({
        key,
        at: this.deps.clock.now(),
        from: 'lawyer',
        staffId,
        sessionId: current.sessionId,
        activity: { type: 'message', text, speak: text, inputHint: 'expectingInput' },
        delivery: deliveryOf(current.channel),
      });
      return { conversation: current, say: [turn] };
    });
    await this.deliver(said);
    const [turn] = said;
    if (turn === undefined) throw new Error('the commit said nothing');
    return turn;
  }

  async notify(input: { conversationId: string; key: string; activities: StoredActivity[] }): Promise<Turn[]> {
    const { conversationId } = input;
    const first = `${input.key}/1`;
    const [before] = await this.deps.turns.find({ where: { key: first }, limit: 1 });
    if (before !== undefined) return [];
    const { said } = await this.deps.log.commit(conversationId, (current) => ({
      conversation: withOffers(current, input.activities),
      say: input.activities.map((activity, index) =>
        newTurn({
          key: `${input.key}/${index + 1}`,
          at: this.deps.clock.now(),
          from: 'system',
          sessionId: current.sessionId,
          activity,
          delivery: activity.type === 'event' ? 'not-needed' : deliveryOf(current.channel),
        }),
      ),
    }));
    await this.deliver(said);
    return said;
  }

  /** Send what is pending of these turns as soon as may be; durable. */
  async deliver(turns: readonly Turn[]): Promise<void> {
    const open = turns.filter((turn) => turn.delivery === 'pending' || turn.delivery === 'with-answer');
    for (const turn of open) {
      if (turn.delivery === 'with-answer') await this.mark(turn, 'pending');
    }
    for (const id of new Set(open.map((turn) => turn.stream)))
      await this.deps.jobs.schedule(DELIVER_JOB, id, this.deps.clock.now(), {});
  }

  /** These left with the answer to a webhook. */
  async delivered(turns: readonly Turn[]): Promise<void> {
    for (const turn of turns) {
      if (turn.delivery === 'with-answer') await this.mark(turn, 'sent');
    }
  }

  /** Everything pending of one conversation, in order; stops at the first that does not go out. */
  private async deliverAll(conversationId: string): Promise<void> {
    const { conversations, turns, seal, logger } = this.deps;
    const conversation = await conversations.get(conversationId);
    if (conversation === null) return;
    const pending = await turns.find({
      where: { stream: conversationId, delivery: 'pending' },
      sort: { seq: 1 },
      limit: 50,
    });
    if (pending.length === 0) return;
    const sender = this.senders.get(conversation.channel);
    if (sender === undefined) {
      for (const turn of pending) await this.mark(turn, 'failed');
      logger.warn({ conversationId, channel: conversation.channel }, 'courier: the channel cannot be sent to');
      return;
    }
    const address = seal.open(conversation.address);
    for (const turn of pending) {
      try {
        await this.mark(turn, await sender.send(address, turn.activity));
      } catch (error) {
        const { code, statusCode } = asHotlineError(error);
        logger.warn({ conversationId, code }, 'courier: a message did not go out');
        // 502: the provider will not take it later either. Everything else is tried again by the job.
        if (statusCode !== 502) throw error;
        await this.mark(turn, 'failed');
      }
    }
  }

  private async sweep(): Promise<void> {
    const before = new Date(this.deps.clock.now().getTime() - LEFT_BEHIND_MS);
    const left = await this.deps.turns.find({
      where: { delivery: 'with-answer', at: { before } },
      sort: { at: 1 },
      limit: 200,
    });
    await this.deliver(left);
  }

  private async mark(turn: Turn, delivery: Turn['delivery']): Promise<void> {
    await this.deps.turns.change(turn._id, (current) =>
      current.delivery === turn.delivery ? { ...current, delivery } : null,
    );
  }
}

/** Choices of a notice (继续等, 留言) are understood by the queue itself; those of the bot are forgotten. */
function withOffers(conversation: Conversation, activities: readonly StoredActivity[]): Conversation {
  return activities.some((activity) => activity.choices !== undefined)
    ? { ...conversation, offered: [] }
    : conversation;
}
