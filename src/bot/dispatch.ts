import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { correlated } from '../correlation.ts';
import type { ChannelName, Conversation, Turn } from '../sessions/index.ts';
import type { Collection, EventStream, FieldSeal } from '../storage/index.ts';
import type { Tracing } from '../tracing.ts';
import { type ChannelSender, handOver, type Refusal } from './channel-sender.ts';
import { type DeliveryPlan, type DeliveryRule, kindOf } from './delivery-plan.ts';
import {
  claimedForSending,
  givenToCourier,
  HANDING_OVER_MS,
  handedOver,
  inOrder,
  LEFT_BEHIND_MS,
  lostInFlight,
  putOff,
  stopped,
  waiting,
} from './delivery-state.ts';
import { type FallbackPorts, type Fallbacks, OPTED_OUT, TOO_LATE } from './fallbacks.ts';
import { waitsForMorning } from './quiet-hours.ts';
import type { UnreachableAddresses } from './unreachable.ts';

/** While an answer is on its way out, what follows it waits this long at a time, ms. */
const ANSWERING_MS = 1000;
/** Messages that are said one after the other. */
const CONVERSATION_LANE = 'conversation';
/** Messages that do not overtake those of the conversation, and never hold them up. Every other kind has its own lane. */
const AFTER_LANE = 'after';
const FIRST_BACKOFF_MS = 2000;
const LONGEST_BACKOFF_MS = 10 * 60_000;
const NO_SENDER: Refusal = { remedy: 'alarm', reason: 'hotline_bot_no_sender', retryAfterMs: null };

interface Dependencies {
  conversations: Collection<Conversation>;
  turns: EventStream<Turn>;
  clock: Clock;
  logger: Logger;
  seal: Pick<FieldSeal, 'open'>;
  plan: () => DeliveryPlan;
  unreachable: UnreachableAddresses;
  fallbacks: Fallbacks;
  mayWrite: FallbackPorts['mayWrite'];
  senderOf: (channel: ChannelName) => ChannelSender | null;
  /** The provider told its id. */
  onTaken: (channel: string, providerId: string, turnId: string) => Promise<void>;
  count: (channel: string, event: string) => void;
  tracing: Tracing;
  /** 0 ≤ x < 1, for the jitter. */
  random: () => number;
}

/** What became of one message: as it stands now, and when it is tried again; null: what follows it may go. */
interface Outcome {
  after: Turn | null;
  until: Date | null;
}

/** A way out of one conversation. */
interface Way {
  conversation: Conversation;
  sender: ChannelSender | null;
  address: string;
}

/**
 * One run of the courier through one conversation: what was left by a crash is settled, what is pending is sent in
 * order, what cannot be sent is told elsewhere. Jobs run one at a time for a conversation, so that a message of the
 * courier found at the handing over was left there by a run that died; it may have gone out, and is not sent again.
 */
export class Dispatch {
  constructor(private readonly deps: Dependencies) {}

  /** @returns when to look again, or null when nothing waits. */
  async run(conversationId: string): Promise<Date | null> {
    const { conversations, turns, seal, clock, fallbacks } = this.deps;
    const conversation = await conversations.get(conversationId);
    if (conversation === null) return null;
    const open = await turns.find({
      where: { stream: conversationId, delivery: { in: ['pending', 'with-answer', 'leaving', 'held'] } },
      sort: { seq: 1 },
      limit: 200,
    });
    const standing = (await Promise.all(open.map((turn) => this.standing(turn)))).filter((turn) => turn !== null);
    const isAnswering = standing.some(({ delivery }) => delivery === 'with-answer' || delivery === 'leaving');
    const way: Way = {
      conversation,
      sender: this.deps.senderOf(conversation.channel),
      address: conversation.address === '' ? '' : seal.open(conversation.address),
    };
    let again: Date | null = open.length === 200 ? clock.now() : null;
    const lookAt = (at: Date): void => {
      if (again === null || at < again) again = at;
    };
    const blocked = new Set<string>();
    const held = new Map<string, string>();
    const laneOf = (turn: Turn): string => {
      const { order } = this.deps.plan().rule(kindOf(turn));
      return order === 'own' ? kindOf(turn) : order === 'after' ? AFTER_LANE : CONVERSATION_LANE;
    };
    for (const turn of standing) if (turn.delivery === 'held') held.set(laneOf(turn), turn.reason ?? '');
    for (const turn of byUrgency(standing)) {
      const lane = laneOf(turn);
      const behind = lane === AFTER_LANE ? [lane, CONVERSATION_LANE] : [lane];
      if (behind.some((one) => blocked.has(one))) continue;
      const waits = isAnswering && behind.includes(CONVERSATION_LANE) ? this.in(ANSWERING_MS) : turn.attempt?.nextAt;
      const why = behind.map((one) => held.get(one)).find((reason) => reason !== undefined) ?? null;
      const { after, until } =
        waits != null && waits > clock.now()
          ? { after: turn, until: waits }
          : await correlated({ turn: turn.inReplyTo ?? turn._id }, () => this.send(way, turn, why));
      if (after?.delivery === 'held') held.set(lane, after.reason ?? '');
      if (until === null) continue;
      blocked.add(lane);
      lookAt(until);
    }
    const told = await fallbacks.run(conversation);
    if (told !== null) lookAt(told);
    return again;
  }

  /** The turn as it stands now; null when it is not to be sent any more. */
  private async standing(turn: Turn): Promise<Turn | null> {
    const now = this.deps.clock.now().getTime();
    const { delivery, attempt, at } = turn;
    if (delivery === 'pending' || delivery === 'held') return turn;
    if (delivery === 'with-answer') {
      if (now - at.getTime() < LEFT_BEHIND_MS) return turn;
      const given = await this.deps.turns.change(turn._id, (current) => givenToCourier(current, null));
      return given?.delivery === 'pending' ? given : null;
    }
    const isAnswer = attempt?.by === 'answer';
    if (isAnswer && now - attempt.at.getTime() < HANDING_OVER_MS) return turn;
    await this.deps.turns.change(turn._id, (current) =>
      current.attempt?.id === attempt?.id ? lostInFlight(current) : null,
    );
    return null;
  }

  /** @param held why an earlier message that it must not overtake is held; null when none is. */
  private async send(way: Way, turn: Turn, held: string | null): Promise<Outcome> {
    const { turns, clock, plan, unreachable, onTaken, count } = this.deps;
    const { conversation, sender, address } = way;
    const { channel } = conversation;
    const rule = plan().rule(kindOf(turn));
    if (clock.now().getTime() - turn.at.getTime() > rule.goodForMinutes * 60_000) {
      return this.stop(way, turn, 'dropped', TOO_LATE);
    }
    const morning = waitsForMorning(plan(), rule, 'own', { now: clock.now(), lastTurnAt: conversation.lastTurnAt });
    if (morning !== null) {
      return { after: await turns.change(turn._id, (now) => waiting(now, morning, clock.now())), until: morning };
    }
    if (sender === null) return this.refused(way, turn, rule, NO_SENDER);
    if (held !== null) return this.refused(way, turn, rule, { remedy: 'hold', reason: held, retryAfterMs: null });
    const known = await unreachable.refusal(channel, address);
    if (known !== null) return this.refused(way, turn, rule, known);
    if (!(await this.deps.mayWrite(channel, address))) return this.stop(way, turn, 'dropped', OPTED_OUT);
    const claim = { id: randomUUID(), now: clock.now() };
    const claimed = await turns.change(turn._id, (current) => claimedForSending(current, claim));
    if (claimed?.attempt?.id !== claim.id) return { after: claimed, until: null };
    const of = { conversationId: conversation._id, turnId: turn._id };
    const result = await handOver(
      () =>
        this.deps.tracing.span(turn.inReplyTo ?? turn._id, 'send', { channel, kind: kindOf(turn) }, () =>
          sender.send(address, turn.activity, of),
        ),
      (code) => this.deps.logger.error({ ...of, code }, 'courier: a sender failed, and its message is unknown'),
    );
    // A sender always has a way; null does not come.
    if (result === null) return { after: claimed, until: null };
    if (result.refusal !== null) {
      await unreachable.note(channel, address, result.refusal);
      return this.refused(way, claimed, rule, result.refusal);
    }
    const { state, providerId } = result;
    const after = await turns.change(turn._id, (current) => handedOver(current, state, channel));
    count(channel, `delivery:${state}`);
    await onTaken(channel, providerId, turn._id);
    return { after, until: null };
  }

  private async refused(way: Way, turn: Turn, rule: DeliveryRule, refusal: Refusal): Promise<Outcome> {
    const { remedy, reason, retryAfterMs } = refusal;
    if (remedy === 'hold') return this.stop(way, turn, rule.hold ? 'held' : 'dropped', reason);
    if (remedy === 'drop') return this.stop(way, turn, 'dropped', reason);
    const { attempt } = turn;
    if (remedy === 'alarm' || attempt == null || attempt.tries >= rule.tries) {
      return this.stop(way, turn, 'failed', reason);
    }
    const nextAt = this.in(Math.max(retryAfterMs ?? 0, this.backoff(attempt.tries)));
    const until = Math.min(
      attempt.since.getTime() + rule.tryForMinutes * 60_000,
      turn.at.getTime() + rule.goodForMinutes * 60_000,
    );
    if (nextAt.getTime() > until) return this.stop(way, turn, 'failed', reason);
    const after = await this.deps.turns.change(turn._id, (current) => putOff(current, reason, nextAt));
    this.deps.count(way.conversation.channel, `delivery:later:${reason}`);
    return { after, until: nextAt };
  }

  private async stop(
    { conversation }: Way,
    turn: Turn,
    state: 'held' | 'dropped' | 'failed',
    reason: string,
  ): Promise<Outcome> {
    const { turns, fallbacks, logger, count } = this.deps;
    const { channel, _id: conversationId } = conversation;
    const after = await turns.change(turn._id, (current) => {
      const next = stopped(current, state, reason, channel);
      return next === null ? null : fallbacks.begun(next, channel);
    });
    count(channel, `delivery:${state}:${reason}`);
    // What failed waits for a person; what is held goes out when the resident writes, what is dropped is not wanted.
    const level = state === 'failed' ? 'error' : 'warn';
    logger[level]({ conversationId, code: reason, state }, 'courier: a message did not go out');
    return { after, until: null };
  }

  private backoff(tries: number): number {
    const plain = Math.min(FIRST_BACKOFF_MS * 2 ** Math.max(0, tries - 1), LONGEST_BACKOFF_MS);
    return Math.round(plain * (0.8 + 0.4 * this.deps.random()));
  }

  private in(ms: number): Date {
    return new Date(this.deps.clock.now().getTime() + ms);
  }
}

/** What is pending, numbers for danger first, then as it was said. */
function byUrgency(turns: readonly Turn[]): Turn[] {
  const pending = turns.filter(({ delivery }) => delivery === 'pending').sort(inOrder);
  const isUrgent = (turn: Turn): boolean => kindOf(turn) === 'emergency';
  return [...pending.filter(isUrgent), ...pending.filter((turn) => !isUrgent(turn))];
}
