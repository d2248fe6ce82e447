import { asHotlineError } from '../errors.ts';
import type { Collection, EventStream, NewEvent } from '../storage/index.ts';
import type { StoredActivity } from './activity.ts';
import type { ChannelName, Conversation } from './conversation.ts';
import { ConversationMissingError } from './errors.ts';
import type { DeliveryState, MessageKind, Speaker, Turn } from './turn.ts';
import type { TurnFeed } from './turn-feed.ts';

/** What a message is made into before it has a place in the log. */
export interface TurnInput {
  key: string;
  at: Date;
  from: Speaker;
  sessionId: string | null;
  activity: StoredActivity;
  staffId?: string;
  inReplyTo?: string;
  delivery?: DeliveryState;
  /** What the message is for; default: an answer of the bot. */
  kind?: MessageKind;
  pending?: boolean;
}

export function newTurn(input: TurnInput): NewEvent<Turn> {
  return {
    key: input.key,
    sessionId: input.sessionId,
    at: input.at,
    from: input.from,
    staffId: input.staffId ?? null,
    activity: input.activity,
    inReplyTo: input.inReplyTo ?? null,
    pending: input.pending ?? false,
    understanding: null,
    delivery: input.delivery ?? 'not-needed',
    ...(input.kind === undefined ? {} : { kind: input.kind }),
  };
}

/** Web chat and the terminal read the stream themselves; the others must be sent to, or have it said to them. */
export function deliveryOf(channel: ChannelName): DeliveryState {
  return channel === 'wechat' || channel === 'sms' || channel === 'voice' ? 'pending' : 'not-needed';
}

interface Dependencies {
  conversations: Collection<Conversation>;
  turns: EventStream<Turn>;
  feed: TurnFeed;
}

/**
 * Conversations and their log, kept together: what is decided about a conversation and what is said to the resident
 * are one atomic write, the log follows it and follows again after a crash.
 */
export class ConversationLog {
  /** Last outbox key known to be in the stream, by conversation; bounded, and only a shortcut. */
  private readonly followed = new Map<string, string>();

  constructor(private readonly deps: Dependencies) {}

  /** Store a resident's message; on return it is durable. The same key twice is stored once. */
  async receive(
    conversationId: string,
    input: Omit<TurnInput, 'from' | 'pending'>,
  ): Promise<{ turn: Turn; isNew: boolean }> {
    const [stored] = await this.deps.turns.append(conversationId, [
      newTurn({ ...input, from: 'resident', pending: true }),
    ]);
    if (stored === undefined) throw new Error('append returned nothing');
    if (stored.isNew) this.deps.feed.publish([stored.event]);
    return { turn: stored.event, isNew: stored.isNew };
  }

  /** The conversation, made when it is the first message; with nothing decided but not yet in the log. */
  async open(fresh: Conversation): Promise<Conversation> {
    const existing = await this.deps.conversations.get(fresh._id);
    if (existing !== null) {
      await this.follow(existing);
      if (existing.address !== '' || fresh.address === '') return existing;
      // He was forgotten, at his wish or in time, and writes again: he wants an answer.
      const { address } = fresh;
      return (await this.deps.conversations.change(fresh._id, (current) => ({ ...current, address }))) ?? existing;
    }
    try {
      return await this.deps.conversations.insert(fresh);
    } catch (error) {
      if (asHotlineError(error).code !== 'hotline_storage_conflict') throw error;
      return this.open(fresh);
    }
  }

  /** The conversation, with nothing decided but not yet in the log. @throws ConversationMissingError */
  async load(conversationId: string): Promise<Conversation> {
    const conversation = await this.deps.conversations.get(conversationId);
    if (conversation === null) throw new ConversationMissingError(conversationId);
    await this.follow(conversation);
    return conversation;
  }

  /**
   * Change a conversation and say something in the same atomic step. `decide` may run several times; it may throw
   * to refuse (a floor that is not held), and then nothing is changed or said.
   */
  async commit(
    conversationId: string,
    decide: (current: Conversation) => { conversation: Conversation; say: NewEvent<Turn>[] },
  ): Promise<{ conversation: Conversation; said: Turn[] }> {
    for (;;) {
      const before = await this.load(conversationId);
      let overtaken = false;
      const conversation = await this.deps.conversations.change(conversationId, (current) => {
        // Another process decided something meanwhile: its words must be in the log before ours replace them.
        overtaken = current.outbox.at(-1)?.key !== before.outbox.at(-1)?.key;
        if (overtaken) return null;
        const { conversation: next, say } = decide(current);
        return { ...next, outbox: say };
      });
      if (conversation === null) throw new ConversationMissingError(conversationId);
      if (!overtaken) return { conversation, said: await this.follow(conversation) };
    }
  }

  /** Mark an inbound turn as handled, with what was understood. */
  async handled(turn: Turn, result: Pick<Turn, 'sessionId' | 'understanding'>): Promise<Turn> {
    const after = await this.deps.turns.change(turn._id, (current) => ({ ...current, ...result, pending: false }));
    return after ?? turn;
  }

  /** Inbound turns that nobody has handled (after a crash), oldest first. */
  async unhandled(before: Date, limit = 200): Promise<Turn[]> {
    return this.deps.turns.find({ where: { pending: true, at: { before } }, sort: { at: 1 }, limit });
  }

  async repliesTo(turn: Turn): Promise<Turn[]> {
    return this.deps.turns.find({ where: { inReplyTo: turn._id }, sort: { seq: 1 } });
  }

  /** Put what the conversation has decided to say into the log, unless it is there. */
  private async follow(conversation: Conversation): Promise<Turn[]> {
    const last = conversation.outbox.at(-1);
    if (last === undefined) return [];
    if (this.followed.get(conversation._id) === last.key) return [];
    const stored = await this.deps.turns.append(conversation._id, conversation.outbox);
    this.followed.delete(conversation._id);
    this.followed.set(conversation._id, last.key);
    if (this.followed.size > 20_000) {
      const oldest = this.followed.keys().next();
      if (!oldest.done) this.followed.delete(oldest.value);
    }
    this.deps.feed.publish(stored.filter(({ isNew }) => isNew).map(({ event }) => event));
    return stored.map(({ event }) => event);
  }
}
