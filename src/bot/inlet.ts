import { setTimeout as sleep } from 'node:timers/promises';
import type { Activity } from 'botbuilder';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { correlated } from '../correlation.ts';
import { asHotlineError } from '../errors.ts';
import type { Jobs } from '../jobs/index.ts';
import { KeyedQueue } from '../keyed-queue.ts';
import {
  type ChannelName,
  type Conversation,
  type ConversationLog,
  newConversation,
  type ServiceLog,
  type StoredActivity,
  type Turn,
} from '../sessions/index.ts';
import type { EventStream, FieldSeal } from '../storage/index.ts';
import { NO_TRACING, type Tracing } from '../tracing.ts';
import { toActivity, toStored } from './activity-conversion.ts';
import type { Courier } from './courier.ts';
import { type HandoffEars, tellDesk } from './desk-news.ts';
import type { HotlineAdapter } from './hotline-adapter.ts';
import type { HotlineBot } from './hotline-bot.ts';
import { LoopLag } from './loop-lag.ts';
import type { MisunderstandingWatch } from './misunderstanding-watch.ts';
import type { Phrases } from './phrases.ts';
import { toStoredActivity } from './reply.ts';
import type { SessionKeeper } from './session-keeper.ts';
import { ABANDONED_MS, TurnClaims } from './turn-claims.ts';
import { type Committed, commitTurn } from './turn-commit.ts';
import { TurnDraft } from './turn-draft.ts';
import { type GateWatch, type LoadLimits, TurnGate, type Urgency } from './turn-gate.ts';
import { urgencyOf } from './turn-urgency.ts';

const RECOVERY_JOB = 'turn-recovery';
/** Confidence of a speech recogniser below which its words are not believed. */
const LEAST_CONFIDENCE = 0.3;
const RECOVERY_EVERY_MS = 15_000;
/** How often a turn is thought out anew because the floor came back from the lawyer meanwhile. */
const MOST_ROUNDS = 3;
/** A provider delivers its message again while another process still runs it: looked for this often, ms. */
const LOOK_ELSEWHERE_MS = 150;

/** A message as a channel hands it to the bot: an Activity, and the key that makes it unique for good. */
export interface InboundMessage {
  channel: ChannelName;
  /** Opaque id of the thread; the same for the same resident on the same channel, and never personal data. */
  conversationId: string;
  /** Where to send to (openid, E.164 …); sealed before it is stored. '' where none is needed. */
  address: string;
  /** Provider's id of this message with all that makes it unique. */
  key: string;
  activity: Partial<Activity>;
}

/** What became of an inbound message. */
export interface Receipt {
  /** The stored inbound turn; durable. */
  turn: Turn;
  /** False when the provider delivered it before. */
  isNew: boolean;
  /**
   * The replies, once the bot has handled the message. Does not reject for what the bot does wrong: then it is an
   * apology and the way to a person. For a repeated delivery: the same replies again.
   */
  replies: Promise<Turn[]>;
}

/** Told of each handled turn, for metrics. */
export interface TurnWatch {
  handled(turn: {
    channel: ChannelName;
    decision: string;
    seconds: number;
    failed: boolean;
    /** Of the recogniser, 0 … 1; null where it was not asked, or did not weigh. */
    confidence: number | null;
  }): void;
  /** Told of what overload leaves out. */
  gate?: GateWatch;
}

interface Dependencies {
  log: ConversationLog;
  turns: EventStream<Turn>;
  adapter: HotlineAdapter;
  bot: HotlineBot;
  keeper: SessionKeeper;
  serviceLog: Pick<ServiceLog, 'exchanged'>;
  courier: Courier;
  handoff: HandoffEars;
  jobs: Jobs;
  clock: Clock;
  seal: Pick<FieldSeal, 'seal'>;
  logger: Logger;
  phrases: Phrases;
  watch: TurnWatch;
  misunderstandings: MisunderstandingWatch;
  /** True where no other process can be handling a stored turn (embedded storage). */
  soleOwner: boolean;
  /** From which load on something is left out. */
  load: LoadLimits;
  /** Follows turns through the processes; nothing without it. */
  tracing?: Tracing | undefined;
  /** Written words of danger, for who goes first. */
  isDanger: (text: string) => boolean;
}

/**
 * The one way in. A message is durable before it is acknowledged; turns of one conversation run in order; a turn
 * that a crash interrupted is run again, and says the same once.
 */
export class TurnInlet {
  private readonly queue = new KeyedQueue();
  private readonly underWay = new Map<string, Promise<Turn[]>>();
  private readonly claims: TurnClaims;
  private readonly lag = new LoopLag(() => performance.now());
  /** How much is going on, and who goes first. */
  readonly gate: TurnGate;
  readonly tracing: Tracing;
  private isDraining = false;
  private open: () => void = () => undefined;
  /** Turns wait here until the recogniser is warm; they are stored and acknowledged before. */
  private readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });

  constructor(private readonly deps: Dependencies) {
    const takeUp = async (turn: Turn) => this.deps.courier.deliver(await this.handle(turn, false));
    this.tracing = deps.tracing ?? NO_TRACING;
    this.claims = new TurnClaims({ ...deps, takeUp });
    this.gate = new TurnGate({
      ...deps,
      watch: deps.watch.gate,
      limits: deps.load,
      backlog: () => this.underWay.size,
      lagMs: () => this.lag.read(),
    });
    deps.jobs.handle(RECOVERY_JOB, () => this.recover(new Date(deps.clock.now().getTime() - ABANDONED_MS)));
  }

  /** Take up what a crash left, then look again every 15 s. */
  async start(): Promise<void> {
    this.open();
    await this.deps.jobs.every(RECOVERY_JOB, RECOVERY_EVERY_MS);
    // Where other processes share the storage, a fresh turn is being handled by the one that took it in.
    const patience = this.deps.soleOwner ? -1000 : ABANDONED_MS;
    await this.recover(new Date(this.deps.clock.now().getTime() - patience));
  }

  async receive(inbound: InboundMessage): Promise<Receipt> {
    const [at, began] = [this.deps.clock.now(), Date.now()];
    const activity = toStored(inbound.activity);
    const fresh = newConversation({
      _id: inbound.conversationId,
      channel: inbound.channel,
      address: this.deps.seal.seal(inbound.address),
      at,
      regionCode: regionOf(inbound.activity),
    });
    // The place must exist before the message, or a crash between the two leaves a message without an address.
    const conversation = await this.deps.log.open(fresh);
    const urgency = () => urgencyOf(activity, conversation, this.deps.isDanger);
    this.gate.admit(urgency);
    const { turn, isNew } = await this.deps.log.receive(inbound.conversationId, {
      key: inbound.key,
      at,
      sessionId: conversation.sessionId,
      activity,
    });
    if (isNew) this.tracing.received(turn._id, began, { channel: inbound.channel });
    return { turn, isNew, replies: this.repliesTo(turn, isNew, urgency) };
  }

  leaving(turns: readonly Turn[], repeat: { repeated: boolean }): Promise<Turn[]> {
    return this.deps.courier.leaving(turns, repeat);
  }

  delivered(turns: readonly Turn[]): Promise<void> {
    const [answer] = turns;
    if (answer === undefined) return this.deps.courier.delivered(turns);
    const facts = { messages: turns.length };
    return this.tracing.span(answer.inReplyTo ?? answer._id, 'answer', facts, () => this.deps.courier.delivered(turns));
  }

  deliverLater(turns: readonly Turn[]): Promise<void> {
    return this.deps.courier.deliver(turns);
  }

  /** Turns under way, for readiness and draining. */
  get busy(): number {
    return this.underWay.size;
  }

  /** Let what is under way finish; called after the doors are shut. */
  async drain(): Promise<void> {
    this.isDraining = true;
    this.open();
    await this.queue.idle();
    this.lag.close();
    await this.deps.misunderstandings.idle();
  }

  private repliesTo(turn: Turn, isNew: boolean, urgency?: () => Urgency): Promise<Turn[]> {
    const running = this.underWay.get(turn.key);
    if (running !== undefined) return running;
    if (!isNew && !turn.pending) return this.deps.log.repliesTo(turn);
    if (!isNew && this.mayBeAnothers(turn)) return this.repliesElsewhere(turn);
    const replies = this.queue
      .run(turn.stream, () => this.opened.then(() => this.handle(turn, isNew, urgency)))
      .finally(() => this.underWay.delete(turn.key));
    this.underWay.set(turn.key, replies);
    // Storage that fails under a turn: the turn stays pending and the sweep takes it up again.
    replies.catch((error) => {
      this.claims.failed(turn);
      const { code } = asHotlineError(error);
      this.deps.logger.warn({ conversationId: turn.stream, err: error, code }, 'bot: a turn could not be stored yet');
    });
    return replies;
  }

  /** Where other processes share the storage, a fresh turn is run by the one that took it in; a second run is none. */
  private mayBeAnothers(turn: Turn): boolean {
    return !this.deps.soleOwner && this.deps.clock.now().getTime() - turn.at.getTime() < ABANDONED_MS;
  }

  /** The replies of a turn that another process runs; as far as there are any when it does not come to an end. */
  private async repliesElsewhere(turn: Turn): Promise<Turn[]> {
    for (let waited = 0; waited < ABANDONED_MS && !this.isDraining; waited += LOOK_ELSEWHERE_MS) {
      if ((await this.deps.turns.get(turn._id))?.pending === false) break;
      await sleep(LOOK_ELSEWHERE_MS);
    }
    return this.deps.log.repliesTo(turn);
  }

  private async recover(before: Date): Promise<void> {
    for (const turn of await this.deps.log.unhandled(before)) {
      if (this.isDraining) return;
      if (this.claims.isRunning(turn)) continue;
      const replies = await this.repliesTo(turn, false);
      await this.deps.courier.deliver(replies);
    }
  }

  /** One turn, when it is its turn and nobody else has run it. What a crash left is never answered in short. */
  private handle(turn: Turn, isNew: boolean, urgency: () => Urgency = () => 'in-course'): Promise<Turn[]> {
    return correlated({ turn: turn._id }, () => this.handleInTurn(turn, isNew, urgency));
  }

  private async handleInTurn(turn: Turn, isNew: boolean, urgency: () => Urgency): Promise<Turn[]> {
    const claim = await this.claims.take(turn);
    try {
      return await this.gate.run(urgency, (short) =>
        this.tracing.span(turn._id, 'turn', { short }, () => this.run(turn, isNew && !claim.mayHaveRun, short)),
      );
    } finally {
      claim.release();
    }
  }

  /** Never rejects for what the bot does wrong: the resident gets an apology and the way to a person. */
  private async run(turn: Turn, isNew: boolean, short: boolean): Promise<Turn[]> {
    const { log, serviceLog, logger, watch } = this.deps;
    const started = process.hrtime.bigint();
    const conversation = await log.load(turn.stream);
    const finished = isNew ? null : await this.finishedBefore(turn, conversation);
    if (finished !== null) {
      await this.deps.courier.heard(conversation);
      return finished;
    }
    const { draft, failed, committed } = await this.decide(turn, conversation, short);
    const { replies } = committed;
    await tellDesk(this.deps, turn, draft.before, committed.conversation);
    await this.deps.courier.heard(conversation);
    const { sessionId, understanding } = draft;
    const dialogBefore = draft.before.dialog;
    // At once with the mark, so that both are one commit of the storage; what a crash keeps from the log is completed
    // from the turns when the service is closed.
    await Promise.all([
      log.handled(turn, { sessionId, understanding }),
      serviceLog.exchanged({ turn, sessionId, replies, understanding, after: committed.conversation, dialogBefore }),
    ]);
    this.deps.misunderstandings.handled(turn, draft);
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    const decision = understanding?.decision ?? 'none';
    const confidence = understanding?.band === undefined ? null : understanding.confidence;
    watch.handled({ channel: conversation.channel, decision, seconds, failed, confidence });
    logger.debug(
      { conversationId: turn.stream, channel: conversation.channel, decision, ms: Math.round(seconds * 1000) },
      'turn',
    );
    return replies;
  }

  /** Thinks and commits; once more where the lawyer, to whom the bot left the answer, has given the floor back meanwhile. */
  private async decide(
    turn: Turn,
    first: Conversation,
    short: boolean,
  ): Promise<{ draft: TurnDraft; failed: boolean; committed: Committed }> {
    const { log, clock, logger } = this.deps;
    const { text = '', position = null } = turn.activity;
    let conversation = first;
    for (let round = 1; ; round += 1) {
      const [isBad, mark] = [isHeardBadly(turn.activity), markOf(turn.activity)];
      const draft = new TurnDraft(conversation, turn.key, text, clock.now(), position, isBad, mark);
      let failed = false;
      try {
        // Where a lawyer took the conversation meanwhile there is nothing to say.
        if (short && conversation.floor === 'bot') this.sayInShort(draft);
        else await this.tracing.span(turn._id, 'think', {}, () => this.think(turn, draft));
      } catch (error) {
        failed = true;
        const { code } = asHotlineError(error);
        logger.error({ conversationId: turn.stream, err: error, code }, 'bot: a turn failed');
        this.apologise(draft);
      }
      const mayRefuse = round < MOST_ROUNDS;
      const committed = await this.tracing.span(turn._id, 'commit', {}, () =>
        commitTurn(this.deps, turn, draft, mayRefuse),
      );
      if (committed !== null) return { draft, failed, committed };
      conversation = await log.load(turn.stream);
    }
  }

  /** The replies of a turn that was run before a crash, marked as handled; null when it has to be run. */
  private async finishedBefore(turn: Turn, after: Conversation): Promise<Turn[] | null> {
    const { log, turns, serviceLog } = this.deps;
    const current = await turns.get(turn._id);
    const said = await log.repliesTo(turn);
    if (current?.pending === true && said.length === 0) return null;
    const sessionId = said[0]?.sessionId ?? current?.sessionId ?? null;
    const understanding = current?.understanding ?? null;
    await Promise.all([
      log.handled(turn, { sessionId, understanding }),
      serviceLog.exchanged({ turn, sessionId, replies: said, understanding, after, dialogBefore: null }),
    ]);
    return said;
  }

  private async think(turn: Turn, draft: TurnDraft): Promise<void> {
    const { channel } = draft.conversation;
    const place = { id: turn._id, conversationId: turn.stream, channel, at: turn.at };
    await this.deps.adapter.processTurn(toActivity(turn.activity, place), draft, (context) =>
      this.deps.bot.run(context),
    );
  }

  private apologise(draft: TurnDraft): void {
    draft.closing = null;
    draft.understood({ decision: 'failed', reason: '系统出错，已致歉并提供人工' });
    this.sayInstead(draft, 'apology');
  }

  /** Too much is going on: the numbers and the way to a person are said, and the question may be asked again. */
  private sayInShort(draft: TurnDraft): void {
    draft.understood({ decision: 'busy', reason: '来问的人太多，先给短答复和人工入口' });
    this.sayInstead(draft, 'busy');
  }

  private sayInstead(draft: TurnDraft, phrase: 'apology' | 'busy'): void {
    draft.conversation = { ...draft.before, lastTurnAt: draft.now };
    const choices = [{ title: '人工', action: 'handoff:person' }];
    draft.sent.length = 0;
    // A lawyer has his words before him: the bot does not come in between.
    if (draft.before.floor === 'lawyer') return;
    draft.sent.push(toStoredActivity({ ...this.deps.phrases(phrase), choices }));
    if (draft.conversation.floor === 'bot') draft.set({ offered: choices });
  }
}

/** Words of a telephone call of which the recogniser itself is not sure. */
function isHeardBadly({ channelData }: StoredActivity): boolean {
  const confidence = channelData?.speechConfidence;
  return typeof confidence === 'number' && confidence < LEAST_CONFIDENCE;
}

/** The mark of the menu that was tapped (`channelData.menuMark`), or null. */
function markOf({ channelData }: StoredActivity): string | null {
  const mark: unknown = channelData?.menuMark;
  return typeof mark === 'string' && mark !== '' ? mark : null;
}

/** The region that a QR code or link of an office brings along (`channelData.regionCode`), or null. */
function regionOf({ channelData }: Partial<Activity>): string | null {
  const code: unknown = channelData?.regionCode;
  return typeof code === 'string' && /^\d{6}$/.test(code) ? code : null;
}
