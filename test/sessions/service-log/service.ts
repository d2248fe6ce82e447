import { pino } from 'pino';
import {
  type HandoffRecord,
  type LedgerLine,
  LogVerification,
  newConversation,
  newTurn,
  type ServiceEvent,
  ServiceLog,
  type Session,
  type Turn,
  type WordsSeal,
} from '../../../src/sessions/index.ts';
import type { Collection } from '../../../src/storage/index.ts';
import { MemoryStream } from './memory-stream.ts';

export const OPENED = Date.parse('2026-11-20T02:00:00Z');
export const at = (seconds: number) => new Date(OPENED + seconds * 1000);

/** Not a hash that anybody should use: quick, for ten thousand services. */
export const seal: WordsSeal = { fingerprint: quickHash };
const logger = pino({ level: 'silent' });

export function session(fields: Partial<Session> = {}): Session {
  return {
    _id: 's1',
    conversationId: 'c1',
    channel: 'web',
    regionCode: '340300',
    openedAt: at(0),
    closedAt: null,
    state: 'open',
    outcome: null,
    topic: '劳动纠纷',
    intents: ['wage-arrears'],
    emergency: null,
    turnCount: 1,
    handoffId: null,
    lawyerId: null,
    closeReason: null,
    rating: null,
    ratedAt: null,
    ratingState: 'none',
    settled: false,
    ...fields,
  };
}

export const closedSession = (fields: Partial<Session> = {}) =>
  session({
    state: 'closed',
    closedAt: at(600),
    outcome: 'answered',
    closeReason: 'silence',
    ratingState: 'asked',
    ...fields,
  });

export function handoff(
  _id: string,
  history: HandoffRecord['history'],
  fields: Partial<HandoffRecord> = {},
): HandoffRecord {
  return {
    _id,
    sessionId: 's1',
    reason: 'asked',
    priority: 2,
    requestedAt: at(60),
    handedBack: null,
    history,
    ...fields,
  };
}

const OVER = newConversation({ _id: 'c1', channel: 'web', address: '', regionCode: '340300', at: at(0) });
const OPEN = { ...OVER, sessionId: 's1', sessionOpenedAt: at(0) };

/** The storage of a service in memory, and the processes that write to it. */
export class ServiceHouse {
  readonly events = new MemoryStream<ServiceEvent>();
  readonly ledger = new MemoryStream<LedgerLine>();
  readonly turns = new MemoryStream<Turn>();
  handoffs: HandoffRecord[] = [];

  constructor(public stored: Session = session()) {}

  private readonly sessions = {
    get: async (id: string) => (id === this.stored._id ? this.stored : null),
    getMany: async (ids: string[]) => (ids.includes(this.stored._id) ? [this.stored] : []),
    change: async (_id: string, fn: (current: Session) => Session | null) => {
      this.stored = fn(this.stored) ?? this.stored;
      return this.stored;
    },
  } as unknown as Collection<Session>;

  /** One process more. */
  process(): ServiceLog {
    return new ServiceLog({
      serviceEvents: this.events.port,
      serviceLedger: this.ledger.port,
      sessions: this.sessions,
      turns: this.turns.port,
      handoffsOf: async () => this.handoffs,
      seal,
      clock: { now: () => at(700) },
      logger,
    });
  }

  verification(): LogVerification {
    const { events, ledger, turns, sessions } = this;
    return new LogVerification({
      serviceEvents: events.port,
      serviceLedger: ledger.port,
      sessions,
      turns: turns.port,
      seal,
    });
  }

  async check() {
    return this.verification().one(this.stored._id);
  }

  /** Something said, stored as the bot stores it. */
  async said(from: Turn['from'], text: string, seconds: number, inReplyTo?: string): Promise<Turn> {
    const activity = { type: 'message' as const, text };
    const key = `k${this.turns.stored.length}`;
    const input = { key, at: at(seconds), from, sessionId: this.stored._id, activity };
    const [stored] = await this.turns.append('c1', [
      newTurn(inReplyTo === undefined ? input : { ...input, inReplyTo }),
    ]);
    if (stored === undefined) throw new Error('not stored');
    return stored.event;
  }

  /** The conversation while the service is open, or after it. */
  conversation(isOpen: boolean) {
    return isOpen ? OPEN : OVER;
  }

  /** Closed, and all that follows from it done. */
  async settled(process: ServiceLog): Promise<void> {
    await process.step.settle(this.stored);
    this.stored = { ...this.stored, settled: true };
  }
}

function quickHash(text: string): string {
  let hash = 7;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash.toString(36);
}
