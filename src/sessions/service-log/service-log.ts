import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { asHotlineError } from '../../errors.ts';
import { type Collection, type EventStream, HashChain } from '../../storage/index.ts';
import type { Conversation, DialogProgress } from '../conversation.ts';
import type { ServiceClocks, Session } from '../session.ts';
import type { Turn, TurnUnderstanding } from '../turn.ts';
import type { TurnFeed } from '../turn-feed.ts';
import { allEvents, allTurns } from './all-of-service.ts';
import { type HandoffRecord, handoffEvents, withLogged } from './handoff-record.ts';
import { beganLine, erasedLine, hashedOfLine, LEDGER, type LedgerLine, lastEntry, sealedLine } from './ledger.ts';
import { serviceClocks } from './service-clocks.ts';
import { hashedOfEvent, type NewServiceEvent, type ServiceEvent, serviceEvent } from './service-event.ts';
import { closedEvent, dialogEvent, keyOfClosing, openedEvent, ratingEvents } from './session-events.ts';
import { exchangeEvents, keyOfTurn, turnEvents } from './turn-events.ts';
import type { WordsSeal } from './words-seal.ts';

export interface ServiceLogDeps {
  serviceEvents: EventStream<ServiceEvent>;
  serviceLedger: EventStream<LedgerLine>;
  sessions: Collection<Session>;
  turns: Pick<EventStream<Turn>, 'page'>;
  /** All handoffs of a service, in the order in which they were asked for. */
  handoffsOf: (session: Session) => Promise<readonly HandoffRecord[]>;
  /** What other rooms did with the service after it closed: steps of its review. Default nothing. */
  afterwards?: (session: Session) => Promise<readonly Parameters<typeof serviceEvent>[0][]>;
  seal: WordsSeal;
  clock: Clock;
  logger: Logger;
}

/** A message that the bot has dealt with. */
export interface Exchange {
  turn: Turn;
  /** Service that the turn belongs to; null while none is open. */
  sessionId: string | null;
  replies: readonly Turn[];
  understanding: TurnUnderstanding | null;
  /** The conversation after the turn. */
  after: Conversation;
  /** The guided dialog before the turn. */
  dialogBefore: DialogProgress | null;
}

/**
 * The log of each service (服务日志): what happened in it, line by line, in a chain of hashes. Lines are written at least
 * once and stored once. What an unlucky crash kept from it is completed, from turns and handoffs, when the service is
 * closed: the log of a closed service is always whole.
 */
export class ServiceLog {
  readonly events: HashChain<ServiceEvent>;
  readonly ledger: HashChain<LedgerLine>;
  /** The first of what follows from a closed service. */
  readonly step = { name: 'service-log', settle: (session: Session) => this.seal(session) };
  private readonly underWay = new Set<Promise<void>>();

  constructor(private readonly deps: ServiceLogDeps) {
    this.events = new HashChain(deps.serviceEvents, hashedOfEvent);
    this.ledger = new HashChain(deps.serviceLedger, hashedOfLine);
  }

  /** Every service that is closed from the first start on has a log; called at each start. */
  async begin(): Promise<void> {
    if ((await this.ledger.endOf(LEDGER)).seq > 0) return;
    await this.ledger.append(LEDGER, [beganLine(this.deps.clock.now())]);
  }

  /** Log what lawyers and notices say, as it is said. @returns a function that ends it. */
  follow(feed: TurnFeed): () => void {
    return feed.subscribe((turns) => {
      const said = turns.filter(({ from, inReplyTo }) => from !== 'resident' && inReplyTo === null);
      for (const turn of said) {
        const { sessionId } = turn;
        if (sessionId !== null) this.later(sessionId, () => this.add(sessionId, turnEvents(turn, this.deps.seal)));
      }
    });
  }

  /** A handoff has taken a step, or was asked for. */
  handoffMoved({ before, after }: { before: HandoffRecord | null; after: HandoffRecord }): void {
    const known = new Set(before === null ? [] : handoffEvents(before).map(({ key }) => key));
    const lines = handoffEvents(after).filter(({ key }) => !known.has(key));
    if (lines.length > 0) this.later(after.sessionId, () => this.add(after.sessionId, lines));
  }

  /** One message and what the bot said to it, in one append. Does not reject: what fails is completed at the closing. */
  async exchanged({ turn, sessionId, replies, understanding, after, dialogBefore }: Exchange): Promise<void> {
    if (sessionId === null) return;
    const { seal } = this.deps;
    const said = exchangeEvents(turn, replies, understanding, seal);
    const step = dialogStep(turn, dialogBefore, after.dialog);
    const lines = step === null ? said : [...said, step];
    await this.guarded(sessionId, async () => {
      if (after.sessionId !== sessionId || after.sessionOpenedAt === null) return this.add(sessionId, lines);
      const { seq } = await this.events.knownEndOf(sessionId);
      const { channel, regionCode, sessionOpenedAt: openedAt, _id: conversationId } = after;
      const opened = openedEvent({ _id: sessionId, channel, regionCode, openedAt, conversationId });
      // What the turn did to a handoff may be there already.
      const isFirst = seq === 0 || after.turnCount === 1;
      await this.events.append(sessionId, isFirst ? [opened, ...lines] : lines);
    });
  }

  /**
   * Something that other rooms do with a service: steps of a review, an order. The same key is stored once. Durable on
   * return; no words and no names in `data`.
   */
  async note(sessionId: string, event: Parameters<typeof serviceEvent>[0]): Promise<void> {
    await this.add(sessionId, [serviceEvent(event)]);
  }

  /**
   * What belongs to the service is about to be deleted lawfully; called before. After `words` its turns may be gone or
   * changed, and the log stays. With `record` the log itself is removed, and all the rest may be. The ledger says so for good. May be called again.
   */
  async erased(sessionId: string, what: 'words' | 'record', by: string | null): Promise<void> {
    const at = this.deps.clock.now();
    if (what === 'words') {
      const line = serviceEvent({ key: `${sessionId}/words-erased`, kind: 'words-erased', at, by });
      await this.events.append(sessionId, [line]);
    }
    const end = await this.events.endOf(sessionId);
    await this.ledger.append(LEDGER, [erasedLine(sessionId, `${what}-erased`, end, by, at)]);
    if (what === 'words') return;
    for (const { _id } of await allEvents(this.deps.serviceEvents, sessionId))
      await this.deps.serviceEvents.remove(_id);
    this.events.forget(sessionId);
  }

  read(sessionId: string): Promise<ServiceEvent[]> {
    return allEvents(this.deps.serviceEvents, sessionId);
  }

  /** Resolves when what was handed over until now is stored. */
  async idle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  /**
   * Complete the log of a closed service, close it once, and enter its end into the ledger. The clocks are kept with the
   * session. A service whose record was erased is left as it is.
   */
  private async seal(session: Session): Promise<void> {
    const { _id: sessionId } = session;
    const entered = await lastEntry(this.deps.serviceLedger, sessionId);
    if (entered?.what === 'record-erased') return;
    const logged = await this.read(sessionId);
    const handoffs = (await this.deps.handoffsOf(session)).map((handoff) => withLogged(handoff, logged));
    const closing = logged.find(({ key }) => key === keyOfClosing(sessionId));
    const clocks = serviceClocks(session, handoffs);
    const keys = new Set(logged.map(({ key }) => key));
    const missing = [
      openedEvent(session),
      ...(await this.saidIn(session, closing === undefined ? new Set() : keys)),
      ...handoffs.flatMap(handoffEvents),
      ...(closing === undefined ? [closedEvent(session, clocks)] : []),
      ...ratingEvents(session),
      ...((await this.deps.afterwards?.(session)) ?? []).map(serviceEvent),
    ].filter(({ key }) => !keys.has(key));
    await this.events.append(sessionId, missing);
    await this.enter(sessionId);
    await this.keepClocks(session, closing === undefined ? clocks : clocksIn(closing, clocks));
  }

  /** What turns tell: each message with what was said to it, and what was said unasked; but for those known to be logged. */
  private async saidIn(session: Session, known: ReadonlySet<string>): Promise<NewServiceEvent[]> {
    const { seal } = this.deps;
    const turns = await allTurns(this.deps.turns, session._id);
    const heard = new Set(turns.filter(({ from }) => from === 'resident').map(({ _id }) => _id));
    return turns.flatMap((turn) => {
      if (turn.inReplyTo !== null && heard.has(turn.inReplyTo)) return [];
      const replies = turn.from === 'resident' ? turns.filter(({ inReplyTo }) => inReplyTo === turn._id) : [];
      // Stored while this service was open and not handled yet: it will begin the next, whose log it belongs to.
      if (turn.pending && replies.length === 0) return [];
      if ([turn, ...replies].every((one) => known.has(keyOfTurn(one)))) return [];
      if (turn.from !== 'resident') return turnEvents(turn, seal);
      return exchangeEvents(turn, replies, turn.understanding, seal);
    });
  }

  /** Of a service that is closed the new end is entered into the ledger. */
  private async add(sessionId: string, lines: readonly NewServiceEvent[]): Promise<void> {
    const stored = await this.events.append(sessionId, lines);
    if (stored.length === 0) return;
    const where = { key: keyOfClosing(sessionId) };
    const [closing] = await this.deps.serviceEvents.find({ where, limit: 1 });
    if (closing !== undefined) await this.enter(sessionId);
  }

  private async enter(sessionId: string): Promise<void> {
    const end = await this.events.endOf(sessionId);
    const last = await lastEntry(this.deps.serviceLedger, sessionId);
    if (end.seq === 0 || last?.upTo === end.seq) return;
    await this.ledger.append(LEDGER, [sealedLine(sessionId, end, this.deps.clock.now())]);
  }

  private async keepClocks({ _id }: Session, clocks: ServiceClocks): Promise<void> {
    await this.deps.sessions.change(_id, (current) =>
      isSame(current.clocks ?? null, clocks) ? null : { ...current, clocks, settled: false },
    );
  }

  private later(sessionId: string, write: () => Promise<void>): void {
    const written = this.guarded(sessionId, write).finally(() => this.underWay.delete(written));
    this.underWay.add(written);
  }

  private async guarded(sessionId: string, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      const { code } = asHotlineError(error);
      this.deps.logger.warn({ session: sessionId, code }, 'the log of a service is completed when it is closed');
    }
  }
}

/** Where the turn has led in a guided dialog; null where it changed nothing. */
function dialogStep(
  { _id, at }: Turn,
  before: DialogProgress | null,
  after: DialogProgress | null,
): NewServiceEvent | null {
  if (before?.dialog === after?.dialog && before?.step === after?.step) return null;
  return dialogEvent(_id, at, after);
}

/** The clocks as they were when it closed: they are not worked out anew afterwards. */
function clocksIn({ data }: ServiceEvent, otherwise: ServiceClocks): ServiceClocks {
  const { clocks } = data as { clocks?: ServiceClocks };
  return clocks === undefined ? otherwise : { ...clocks };
}

function isSame(one: ServiceClocks | null, other: ServiceClocks): boolean {
  const { botMs, waitingMs, lawyerMs, wrapUpMs } = other;
  return (
    one !== null &&
    one.botMs === botMs &&
    one.waitingMs === waitingMs &&
    one.lawyerMs === lawyerMs &&
    one.wrapUpMs === wrapUpMs
  );
}
