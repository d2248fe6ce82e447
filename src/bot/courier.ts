import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { LawyerWords, ResidentLine } from '../handoff/index.ts';
import type { Jobs } from '../jobs/index.ts';
import {
  assertHoldsFloor,
  CHANNEL_NAMES,
  type ChannelName,
  type Conversation,
  type ConversationLog,
  type DeliveryState,
  deliveryOf,
  type MessageKind,
  newTurn,
  type StoredActivity,
  type Turn,
} from '../sessions/index.ts';
import type { Collection, EventStream, FieldSeal } from '../storage/index.ts';
import { asWritten } from '../text/index.ts';
import { NO_TRACING, type Tracing } from '../tracing.ts';
import { AnswerClaims } from './answer-claims.ts';
import type { ChannelSender } from './channel-sender.ts';
import type { DeliveryPlan, FallbackChannel } from './delivery-plan.ts';
import { type DeliveryReceipt, DeliveryReceipts, type ProviderReceipt } from './delivery-receipts.ts';
import { queuedAgain } from './delivery-state.ts';
import { Dispatch } from './dispatch.ts';
import { type FallbackPorts, Fallbacks, type NoticeSender } from './fallbacks.ts';
import { conversationsLeftBehind } from './left-behind.ts';
import { noticeByMessage } from './notice-by-message.ts';
import { WAIT_CHOICE } from './reply.ts';
import { isAboutSafety } from './routes/emergency-turn.ts';
import { UndeliveredMessages } from './undelivered.ts';
import { type Unreachable, UnreachableAddresses } from './unreachable.ts';

const DELIVER_JOB = 'deliver';
/** Of what is tried again: its own job, so that what is said meanwhile is not put off with it. */
const DELIVER_AGAIN_JOB = 'deliver-again';
const DELIVER_SWEEP_JOB = 'deliver-sweep';
const SWEEP_EVERY_MS = 15_000;

export interface CourierDeps {
  log: ConversationLog;
  conversations: Collection<Conversation>;
  turns: EventStream<Turn>;
  unreachable: Collection<Unreachable>;
  deliveryReceipts: Collection<DeliveryReceipt>;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
  seal: Pick<FieldSeal, 'open' | 'fingerprint'>;
  /** How messages of each kind are delivered, as written now. */
  plan: () => DeliveryPlan;
  /** Counts what became of messages: channel and event, nothing personal. */
  count?: (channel: string, event: string) => void;
  /** Follows messages through the processes; nothing without it. */
  tracing?: Tracing | undefined;
  /** For tests of the back-off. */
  random?: () => number;
}

/**
 * The courier (信使): every message that is not the answer to a webhook leaves through it — a lawyer's words, notices,
 * the request for a rating — and it alone knows window, quota, opt-out, retries, receipts and the other channels.
 * Stored first, handed over once, in order. A message is marked as leaving before its bytes are handed over: what a
 * crash leaves so is unknown and never sent again blindly; what is not so marked surely did not leave, and is sent.
 *
 * What remains: between the last byte and the mark `sent` a crash makes an arrived message unknown (a receipt, or the
 * provider's own repetition of its webhook, puts it right); between the mark and the first byte it makes a message
 * that never left unknown (a person may send it again at the desk).
 */
export class Courier implements ResidentLine {
  readonly undelivered: UndeliveredMessages;
  private readonly senders = new Map<ChannelName, ChannelSender>();
  private readonly notices = new Map<FallbackChannel, NoticeSender>();
  private readonly dispatch: Dispatch;
  private readonly receipts: DeliveryReceipts;
  private readonly unreachable: UnreachableAddresses;
  private readonly answers: AnswerClaims;
  private ports: FallbackPorts = {
    toldNumber: async () => null,
    linkTo: async () => null,
    isSafe: async () => true,
    mayWrite: async () => true,
  };

  constructor(private readonly deps: CourierDeps) {
    const { jobs, turns, clock } = deps;
    this.answers = new AnswerClaims({ turns, clock });
    this.unreachable = new UnreachableAddresses(deps.unreachable, deps.seal, clock);
    const shared = {
      ...deps,
      unreachable: this.unreachable,
      count: deps.count ?? (() => undefined),
      random: deps.random ?? Math.random,
      tracing: deps.tracing ?? NO_TRACING,
      onTaken: (channel: string, providerId: string, turnId: string) => this.receipts.link(channel, providerId, turnId),
    };
    const ports: FallbackPorts = {
      toldNumber: (conversation) => this.ports.toldNumber(conversation),
      linkTo: (turn) => this.ports.linkTo(turn),
      isSafe: (conversation) => this.ports.isSafe(conversation),
      mayWrite: (channel, address) => this.ports.mayWrite(channel, address),
    };
    const fallbacks = new Fallbacks({ ...shared, ports, senderOf: (way) => this.noticeSender(way) });
    this.receipts = new DeliveryReceipts({
      receipts: deps.deliveryReceipts,
      turns,
      clock,
      withFallback: (turn) => (isChannel(turn.sentOn) ? fallbacks.begun(turn, turn.sentOn) : turn),
      onChange: (turn) => (turn.delivery === 'delivered' ? Promise.resolve() : this.wake(turn.stream)),
    });
    this.dispatch = new Dispatch({
      ...shared,
      fallbacks,
      mayWrite: ports.mayWrite,
      senderOf: (channel) => this.senders.get(channel) ?? null,
    });
    this.undelivered = new UndeliveredMessages({ turns, clock, deliver: (id) => this.wake(id) });
    jobs.handle(DELIVER_JOB, (job) => this.deliverAll(job.key), { attempts: 8, backoffMs: 2000 });
    jobs.handle(DELIVER_AGAIN_JOB, (job) => this.wake(job.key));
    jobs.handle(DELIVER_SWEEP_JOB, () => this.sweep());
  }

  connectSender(channel: ChannelName, sender: ChannelSender): void {
    this.senders.set(channel, sender);
  }

  /** How notices go on a channel; without it, `sms` takes the sender of that channel. */
  connectNotices(channel: FallbackChannel, sender: NoticeSender): void {
    this.notices.set(channel, sender);
  }

  /** Fill in what the courier asks other rooms: numbers that were told, pages of messages, wishes to be left alone. */
  connect(ports: Partial<FallbackPorts>): void {
    this.ports = { ...this.ports, ...ports };
  }

  async start(): Promise<void> {
    await this.deps.jobs.every(DELIVER_SWEEP_JOB, SWEEP_EVERY_MS);
  }

  async say(input: LawyerWords): Promise<Turn> {
    const { conversationId, staffId } = input;
    const key = `say:${conversationId}:${input.clientId}`;
    const [before] = await this.deps.turns.find({ where: { key }, limit: 1 });
    if (before !== undefined) {
      // A crash may have come between the words and their way out.
      await this.deliver([before]);
      return before;
    }
    const text = asWritten(input.text);
    const { said } = await this.deps.log.commit(conversationId, (current) => {
      assertHoldsFloor(current, { kind: 'lawyer', staffId });
      const turn = newTurn({
        key,
        at: this.deps.clock.now(),
        from: 'lawyer',
        staffId,
        sessionId: current.sessionId,
        activity: {
          type: 'message',
          text,
          speak: text,
          inputHint: 'expectingInput',
          ...(input.answerId === undefined ? {} : { value: { answerId: input.answerId } }),
        },
        delivery: this.deliveryOn(current.channel),
        kind: 'lawyer',
      });
      return { conversation: current, say: [turn] };
    });
    await this.deliver(said);
    const [turn] = said;
    if (turn === undefined) throw new Error('the commit said nothing');
    return turn;
  }

  /** All activities in one write, or none; said again with the same key after a crash, the rest of it follows. */
  async notify(input: {
    conversationId: string;
    key: string;
    activities: StoredActivity[];
    kind?: MessageKind;
  }): Promise<Turn[]> {
    const { conversationId, key, activities, kind = 'handoff' } = input;
    const keys = activities.map((_activity, index) => `${key}/${index + 1}`);
    const [before] = await this.deps.turns.find({ where: { key: keys[0] ?? key }, limit: 1 });
    if (before !== undefined) {
      // Said before: loading puts what a crash kept from the log into it, and what did not leave is sent.
      await this.deps.log.load(conversationId);
      await this.deliver(await this.deps.turns.find({ where: { key: { in: keys } }, limit: keys.length }));
      return [];
    }
    const { said } = await this.deps.log.commit(conversationId, (current) => ({
      conversation: withOffers(current, activities),
      say: activities.map((activity, index) =>
        newTurn({
          key: keys[index] ?? key,
          at: this.deps.clock.now(),
          from: 'system',
          sessionId: current.sessionId,
          activity,
          delivery: activity.type === 'event' ? 'not-needed' : this.deliveryOn(current.channel),
          kind,
        }),
      ),
    }));
    await this.deliver(said);
    return said;
  }

  /** Send what is pending of these turns as soon as may be; durable. What an answer was to carry surely did not leave. */
  async deliver(turns: readonly Turn[]): Promise<void> {
    const due = await this.answers.left(turns);
    for (const id of new Set(due.map(({ stream }) => stream))) await this.wake(id);
  }

  /**
   * Take these replies for the answer to a webhook, durably, before its bytes are written. @returns those that are
   * this answer's, in their order, as they stand; another answer, or the courier, has the rest.
   * @param repeated the provider delivers its message once more, and so did not get the answer of the time before.
   */
  leaving(turns: readonly Turn[], { repeated }: { repeated: boolean }): Promise<Turn[]> {
    return this.answers.take(turns, repeated);
  }

  /** These left with the answer to a webhook. */
  delivered(turns: readonly Turn[]): Promise<void> {
    return this.answers.gone(turns);
  }

  /**
   * What a provider reports of a message. Any order, any number of times; durable on return, and only then is the
   * provider told that it was received. Ids that are not known are kept until the sending comes back with them.
   */
  receipt(receipt: ProviderReceipt): Promise<void> {
    this.deps.count?.(receipt.channel, `receipt:${receipt.state}`);
    return this.receipts.take(receipt);
  }

  /** The resident wrote: he is there, and what was held for him follows the answer. */
  async heard({ _id, channel, address }: Pick<Conversation, '_id' | 'channel' | 'address'>): Promise<void> {
    if (address === '' || this.deliveryOn(channel) !== 'pending') return;
    const { turns, seal, clock } = this.deps;
    await this.unreachable.forget(channel, seal.open(address));
    const held = await turns.find({ where: { stream: _id, delivery: 'held' }, sort: { seq: 1 }, limit: 100 });
    if (held.length === 0) return;
    for (const turn of held) await turns.change(turn._id, (current) => queuedAgain(current, ['held'], clock.now()));
    await this.wake(_id);
  }

  /** Whether something may be told without being asked: nobody else may read it who must not. */
  isSafe(conversation: Conversation): Promise<boolean> {
    return this.ports.isSafe(conversation);
  }

  private deliveryOn(channel: ChannelName): DeliveryState {
    return this.senders.has(channel) ? 'pending' : deliveryOf(channel);
  }

  private noticeSender(way: FallbackChannel): NoticeSender | null {
    const connected = this.notices.get(way);
    if (connected !== undefined) return connected;
    const sms = way === 'sms' ? this.senders.get('sms') : undefined;
    return sms === undefined ? null : noticeByMessage(sms);
  }

  private wake(conversationId: string): Promise<void> {
    return this.deps.jobs.schedule(DELIVER_JOB, conversationId, this.deps.clock.now(), {});
  }

  private async deliverAll(conversationId: string): Promise<void> {
    const again = await this.dispatch.run(conversationId);
    if (again !== null) await this.deps.jobs.schedule(DELIVER_AGAIN_JOB, conversationId, again, {});
  }

  private async sweep(): Promise<void> {
    const { turns, clock } = this.deps;
    for (const id of await conversationsLeftBehind(turns, clock.now())) await this.wake(id);
    await this.receipts.forgetOld();
  }
}

function isChannel(name: string | null | undefined): name is ChannelName {
  return CHANNEL_NAMES.some((one) => one === name);
}

/** Choices of a notice (继续等, 留言) are what the next message may take, by digit too; those of the bot are forgotten. */
function withOffers(conversation: Conversation, activities: readonly StoredActivity[]): Conversation {
  const choices = activities.findLast((activity) => activity.choices !== undefined)?.choices;
  // 您现在安全吗 stays open: its digits are not taken for ours.
  if (choices === undefined || conversation.offered.some(isAboutSafety)) return conversation;
  const offered = choices.map(({ title, value }) => ({ title, action: `${WAIT_CHOICE}${value}` }));
  return { ...conversation, offered: conversation.floor === 'queue' ? offered : [] };
}
