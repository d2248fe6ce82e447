import type { Clock } from '../clock.ts';
import type { ChannelName, Conversation, DeliveryState, MessageKind, Turn, TurnFallback } from '../sessions/index.ts';
import type { EventStream, FieldSeal } from '../storage/index.ts';
import { handOver, type MessagePlace, type SendResult } from './channel-sender.ts';
import { type DeliveryPlan, type FallbackChannel, kindOf, noticeOf, waysInstead } from './delivery-plan.ts';
import { waitsForMorning } from './quiet-hours.ts';

/** Reasons after which nothing is told anywhere: the resident wants none, or it is of no use any more. */
export const OPTED_OUT = 'hotline_bot_opted_out';
export const TOO_LATE = 'hotline_bot_too_late';
const TOLD_BEFORE = 'hotline_bot_told_before';
const NO_WAY = 'hotline_bot_no_way';
const TRIES = 5;
const TRY_AGAIN_MS = 30_000;
const UNDONE: readonly DeliveryState[] = ['held', 'dropped', 'failed', 'undelivered'];

/** That there is something for the resident, told on another channel than his. */
export interface Notice {
  kind: MessageKind;
  /** Words of knowledge/delivery.yaml; nothing of his matter is in them. */
  words: string;
  /** Where to read it; null when there is no such page. */
  link: string | null;
  /** Open here; never log it. A telephone (E.164) for `sms`, the openid for `wechat-notice`. */
  address: string;
  of: MessagePlace;
}

/** How notices are sent on a channel; throws as a {@link ChannelSender} does. */
export interface NoticeSender {
  /** @returns null when there is no way: no template, no permission of the resident. */
  send(notice: Notice): Promise<'sent' | 'unknown' | SendResult | null>;
}

/** Where a resident may be told, and what page shows a message; filled at composition. */
export interface FallbackPorts {
  /**
   * A telephone (E.164) that the resident himself told in this conversation, for being reached; null when there is
   * none. Never one that somebody else told.
   */
  toldNumber(conversation: Conversation): Promise<string | null>;
  /** Signed short link to the page of this message; null when there is none. */
  linkTo(turn: Turn): Promise<string | null>;
  /** False when a text message may put the resident in danger: somebody else may read it. */
  isSafe(conversation: Conversation): Promise<boolean>;
  mayWrite(channel: ChannelName, address: string): Promise<boolean>;
}

interface Dependencies {
  turns: EventStream<Turn>;
  clock: Clock;
  seal: Pick<FieldSeal, 'open'>;
  plan: () => DeliveryPlan;
  ports: FallbackPorts;
  senderOf: (channel: FallbackChannel) => NoticeSender | null;
  /** The provider told its id. */
  onTaken: (channel: string, providerId: string, turnId: string) => Promise<void>;
  count: (channel: string, event: string) => void;
}

/** The order of other channels when a message cannot be delivered on the resident's own; see knowledge/delivery.yaml. */
export class Fallbacks {
  constructor(private readonly deps: Dependencies) {}

  /** The turn with the next way to be tried, when there is one. Pure; for use within a change. */
  begun(turn: Turn, channel: ChannelName): Turn {
    if (turn.reason === OPTED_OUT || turn.reason === TOO_LATE || !UNDONE.includes(turn.delivery)) return turn;
    if (turn.activity.type !== 'message') return turn;
    const fallbacks = turn.fallbacks ?? [];
    const last = fallbacks.at(-1);
    if (last !== undefined && !UNDONE.includes(last.state)) return turn;
    if (last?.reason === OPTED_OUT) return turn;
    const ways = waysInstead(this.deps.plan().rule(kindOf(turn)), channel);
    const next = ways.find((way) => !fallbacks.some((tried) => tried.channel === way));
    if (next === undefined) return turn;
    const begun: TurnFallback = { channel: next, state: 'pending', reason: '', at: this.deps.clock.now(), tries: 0 };
    return { ...turn, fallbacks: [...fallbacks, begun] };
  }

  /**
   * Tell what waits to be told of one conversation. @returns when to look again, or null. Only the job of the
   * conversation calls it, so that what is found at the handing over was left there by a crash.
   */
  async run(conversation: Conversation): Promise<Date | null> {
    const found = await this.deps.turns.find({
      where: { stream: conversation._id, delivery: { in: UNDONE } },
      sort: { seq: -1 },
      limit: 50,
    });
    const undone = new Map(found.toReversed().map((turn) => [turn._id, turn]));
    const waits: Date[] = [];
    for (const turn of undone.values()) {
      let current: Turn | null = turn;
      while (current !== null) {
        const last: TurnFallback | undefined = current.fallbacks?.at(-1);
        if (last?.state === 'leaving') current = await this.settle(current, 'unknown', 'hotline_bot_crashed');
        if (last?.state !== 'pending' || current === null) break;
        const until = this.waitsUntil(conversation, current, last);
        if (until !== null) {
          waits.push(until);
          break;
        }
        current = await this.tell(conversation, current, last, undone);
        if (current !== null) undone.set(current._id, current);
      }
    }
    return waits.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
  }

  private waitsUntil({ lastTurnAt }: Conversation, turn: Turn, { tries = 0, at }: TurnFallback): Date | null {
    const now = this.deps.clock.now();
    const until = new Date(at.getTime() + TRY_AGAIN_MS * tries);
    if (tries > 0 && until > now) return until;
    const plan = this.deps.plan();
    return waitsForMorning(plan, plan.rule(kindOf(turn)), 'instead', { now, lastTurnAt });
  }

  private async tell(
    conversation: Conversation,
    turn: Turn,
    { channel, tries = 0 }: TurnFallback,
    undone: ReadonlyMap<string, Turn>,
  ): Promise<Turn | null> {
    const { clock, plan, ports, count } = this.deps;
    const way = channel as FallbackChannel;
    const kind = kindOf(turn);
    const rule = plan().rule(kind);
    const address = await this.addressOf(conversation, way);
    const sender = this.deps.senderOf(way);
    if (address === null || sender === null) return this.settle(turn, 'dropped', NO_WAY);
    const isOld = clock.now().getTime() - turn.at.getTime() > rule.goodForMinutes * 60_000;
    if (isOld) return this.settle(turn, 'dropped', TOO_LATE);
    if (way === 'sms' && !(await ports.mayWrite('sms', address))) return this.settle(turn, 'dropped', OPTED_OUT);
    // A page that opens without a sign-in is made only where the plan gives it out.
    const link = rule.noticeWithLink === undefined ? null : await ports.linkTo(turn);
    const words = noticeOf(rule, turn, link);
    // One notice says that there is something; a second one says no more until the resident has been here.
    const isTold = !(rule.notice ?? '').includes('{text}') && wasTold(undone, turn, kind, conversation.lastTurnAt);
    if (isTold) return this.settle(turn, 'not-needed', TOLD_BEFORE);
    const leaving = await this.change(turn, { state: 'leaving', at: clock.now(), tries: tries + 1 });
    if (leaving === null) return null;
    const of = { conversationId: conversation._id, turnId: turn._id };
    const result = await handOver(
      () => sender.send({ kind, words, link, address, of }),
      (code) => count(way, `notice:unknown:${code}`),
    );
    if (result === null) return this.settle(leaving, 'dropped', NO_WAY);
    if (result.refusal !== null) {
      const { remedy, reason } = result.refusal;
      count(way, `notice:${remedy}:${reason}`);
      if (remedy !== 'later') return this.settle(leaving, remedy === 'alarm' ? 'failed' : 'dropped', reason);
      if (tries + 1 >= TRIES) return this.settle(leaving, 'failed', reason);
      return this.change(leaving, { state: 'pending', reason });
    }
    count(way, `notice:${result.state}`);
    const after = await this.settle(leaving, result.state, '');
    await this.deps.onTaken(way, result.providerId, turn._id);
    return after;
  }

  private async addressOf(conversation: Conversation, way: FallbackChannel): Promise<string | null> {
    const { seal, ports } = this.deps;
    // Who told of danger may not be alone with his telephone.
    if (conversation.emergency !== null) return null;
    if (way === 'sms' && !(await ports.isSafe(conversation))) return null;
    const own = conversation.address === '' ? null : seal.open(conversation.address);
    if (way === 'wechat-notice') return conversation.channel === 'wechat' ? own : null;
    return conversation.channel === 'voice' ? own : ports.toldNumber(conversation);
  }

  private settle(turn: Turn, state: DeliveryState, reason: string): Promise<Turn | null> {
    return this.change(turn, { state, reason });
  }

  /** Change the last way of a turn; where it came to nothing, the next one begins in the same write. */
  private change(turn: Turn, change: Partial<TurnFallback>): Promise<Turn | null> {
    return this.deps.turns.change(turn._id, (current) => {
      const fallbacks = current.fallbacks ?? [];
      const last = fallbacks.at(-1);
      // A receipt may have come before the answer to the sending.
      if (last === undefined || last.state === 'delivered' || last.state === 'undelivered') return null;
      const next = { ...current, fallbacks: fallbacks.with(-1, { ...last, ...change }) };
      const channel = (current.sentOn ?? null) as ChannelName | null;
      return channel === null ? next : this.begun(next, channel);
    });
  }
}

/** A notice of the same kind went out since the resident was here last. */
function wasTold(undone: ReadonlyMap<string, Turn>, turn: Turn, kind: MessageKind, since: Date): boolean {
  return [...undone.values()].some(
    (other) =>
      other._id !== turn._id &&
      kindOf(other) === kind &&
      other.fallbacks?.some(({ state, at }) => ['sent', 'unknown', 'delivered'].includes(state) && at > since),
  );
}
