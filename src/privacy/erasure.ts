import type { Clock } from '../clock.ts';
import {
  BLANK_SESSION,
  type Conversation,
  type DeliveryState,
  type ServiceLog,
  type Session,
  type Turn,
} from '../sessions/index.ts';
import type { Collection, EventStream } from '../storage/index.ts';

/** What another room keeps of the words of a service. Must be idempotent. */
export interface WordKeeper {
  /** For the report. */
  name: string;
  /** @returns how many of its documents changed. */
  forgetWords(service: Pick<Session, '_id' | 'conversationId'>): Promise<number>;
}

/** What another room keeps of who a resident is. Called while the thread's address is still there. Must be idempotent. */
export interface IdentityKeeper {
  name: string;
  forgetIdentity(conversation: Conversation): Promise<number>;
}

export interface ErasureDeps {
  sessions: Collection<Session>;
  conversations: Collection<Conversation>;
  turns: EventStream<Turn>;
  serviceLog: Pick<ServiceLog, 'erased'>;
  wordKeepers: readonly WordKeeper[];
  identityKeepers: readonly IdentityKeeper[];
  clock: Clock;
}

const PAGE = 200;
/** A message that was not answered for so long waits for nobody any more. */
const IN_HAND_MS = 3_600_000;
const NOT_YET_SENT: readonly DeliveryState[] = ['with-answer', 'pending', 'held'];
/** Why a message that was still to be sent is not any more. */
const ERASED = 'hotline_privacy_erased';

/**
 * Deletion (删除): words go and the bones stay — who spoke, when, what was decided — and identity goes while the
 * pseudonymous record stays. Everything may be called again after a crash.
 */
export class Erasure {
  constructor(private readonly deps: ErasureDeps) {}

  /**
   * The words of one service that is over, wherever they are kept.
   * @param by staff id; null for the job.
   * @returns how many documents changed, by what they are.
   */
  async eraseWords(session: Session, by: string | null): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    // Before its turns change: else the log would say that they were altered.
    await this.deps.serviceLog.erased(session._id, 'words', by);
    counts.turns = (await this.eraseTurns({ sessionId: session._id })) + (await this.eraseAfter(session));
    for (const keeper of this.deps.wordKeepers) counts[keeper.name] = await keeper.forgetWords(session);
    await this.clearThread(session.conversationId);
    return counts;
  }

  /** All services of a thread that are over, and what was said outside of them. */
  async eraseThread(conversationId: string, by: string | null): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for await (const session of this.servicesOf(conversationId)) {
      if (session.state === 'closed') add(counts, await this.eraseWords(session, by));
    }
    const open = (await this.deps.conversations.get(conversationId))?.sessionId ?? null;
    add(counts, { turns: await this.eraseTurns({ stream: conversationId }, open) });
    return counts;
  }

  /** Who a thread was with: its address, what was sealed, what would open it elsewhere; what was to be sent is dropped. */
  async eraseIdentity(conversationId: string): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    const conversation = await this.deps.conversations.get(conversationId);
    if (conversation === null) return counts;
    for (const keeper of this.deps.identityKeepers) counts[keeper.name] = await keeper.forgetIdentity(conversation);
    await this.deps.conversations.change(conversationId, (current) =>
      isForgotten(current)
        ? null
        : { ...current, address: '', position: null, kept: null, resumeKey: '', resumeMisses: 0 },
    );
    counts.threads = isForgotten(conversation) ? 0 : 1;
    for (const delivery of NOT_YET_SENT) await this.dropWaiting(conversationId, delivery);
    return counts;
  }

  /** Newest first. */
  async *servicesOf(conversationId: string): AsyncGenerator<Session> {
    let after: string | null | undefined;
    do {
      const page = await this.deps.sessions.page({
        where: { conversationId },
        sort: { openedAt: -1 },
        limit: PAGE,
        ...(after == null ? {} : { after }),
      });
      yield* page.items;
      after = page.next;
    } while (after !== null);
  }

  /** @param except the open service, whose words are needed while it runs. */
  private async eraseTurns(
    where: { sessionId: string } | { stream: string },
    except: string | null = null,
  ): Promise<number> {
    const sort = 'sessionId' in where ? { at: 1 as const } : { seq: 1 as const };
    let erased = 0;
    let after: string | null | undefined;
    do {
      const page = await this.deps.turns.page({ where, sort, limit: PAGE, ...(after == null ? {} : { after }) });
      for (const turn of page.items) {
        if (isBare(turn) || (except !== null && turn.sessionId === except) || this.isInHand(turn)) continue;
        await this.deps.turns.change(turn._id, (current) => (isBare(current) ? null : bareTurn(current)));
        erased += 1;
      }
      after = page.next;
    } while (after !== null);
    return erased;
  }

  /** What was said after a service, outside of the next one: notices, what came too late for it. */
  private async eraseAfter({ _id, conversationId }: Session): Promise<number> {
    const { turns } = this.deps;
    const [last] = await turns.find({ where: { sessionId: _id }, sort: { at: -1 }, limit: 1 });
    let erased = 0;
    for (let seq = last?.seq; seq !== undefined; ) {
      const page = await turns.read(conversationId, seq, PAGE);
      const next = page.findIndex(({ sessionId }) => sessionId !== null && sessionId !== _id);
      const loose = next === -1 ? page : page.slice(0, next);
      for (const turn of loose.filter((one) => !isBare(one) && !this.isInHand(one))) {
        await turns.change(turn._id, (current) => (isBare(current) ? null : bareTurn(current)));
        erased += 1;
      }
      seq = next === -1 ? page.at(-1)?.seq : undefined;
    }
    return erased;
  }

  /** The bot is just reading it: after a crash it is read once more. */
  private isInHand({ pending, at }: Turn): boolean {
    return pending && this.deps.clock.now().getTime() - at.getTime() < IN_HAND_MS;
  }

  /** What the thread itself remembers of words; nothing while a service runs. */
  private async clearThread(conversationId: string): Promise<void> {
    await this.deps.conversations.change(conversationId, (current) =>
      current.sessionId !== null
        ? null
        : { ...current, ...BLANK_SESSION, kept: null, outbox: current.outbox.map(bare) },
    );
  }

  private async dropWaiting(conversationId: string, delivery: DeliveryState): Promise<void> {
    for (;;) {
      const waiting = await this.deps.turns.find({
        where: { stream: conversationId, delivery },
        sort: { seq: 1 },
        limit: PAGE,
      });
      for (const { _id } of waiting) {
        await this.deps.turns.change(_id, (turn) =>
          turn.delivery === delivery ? { ...turn, delivery: 'dropped', reason: ERASED } : null,
        );
      }
      if (waiting.length < PAGE) return;
    }
  }
}

function isForgotten({ address, position, kept, resumeKey }: Conversation): boolean {
  return address === '' && position === null && kept === null && resumeKey === '';
}

/** Bones of an activity: its kind, and of an event its name. */
function bareActivity({ type, name }: Turn['activity']): Turn['activity'] {
  return { type, ...(name === undefined ? {} : { name }), ...(type === 'message' ? { text: '' } : {}) };
}

function bare<T extends Pick<Turn, 'activity' | 'understanding'>>(turn: T): T {
  const { understanding } = turn;
  return {
    ...turn,
    activity: bareActivity(turn.activity),
    understanding: understanding === null ? null : { ...understanding, reason: '' },
  };
}

function bareTurn(turn: Turn): Turn {
  const isWaiting = NOT_YET_SENT.includes(turn.delivery);
  return { ...bare(turn), ...(isWaiting ? { delivery: 'dropped' as const, reason: ERASED } : {}) };
}

function isBare({ activity, understanding }: Turn): boolean {
  const { type: _type, name: _name, text = '', ...rest } = activity;
  const isEmpty = Object.values(rest).every((value) => value === undefined);
  return text === '' && isEmpty && (understanding === null || understanding.reason === '');
}

export function add(counts: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(more)) counts[name] = (counts[name] ?? 0) + count;
}
