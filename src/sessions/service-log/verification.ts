import { type ChainBreak, type Collection, type EventStream, HashChain } from '../../storage/index.ts';
import type { Session } from '../session.ts';
import type { Turn } from '../turn.ts';
import { allEvents, allTurns } from './all-of-service.ts';
import { hashedOfLine, LEDGER, type LedgerLine } from './ledger.ts';
import { checkLog, type LogCheck, type LogProblem, type LogState } from './log-check.ts';
import { hashedOfEvent, type ServiceEvent } from './service-event.ts';
import type { WordsSeal } from './words-seal.ts';

const PAGE = 500;

export interface VerificationDeps {
  serviceEvents: EventStream<ServiceEvent>;
  serviceLedger: EventStream<LedgerLine>;
  sessions: Pick<Collection<Session>, 'get' | 'getMany' | 'scan'>;
  turns: Pick<EventStream<Turn>, 'page' | 'getMany'>;
  seal: WordsSeal;
}

export interface LedgerCheck {
  lines: number;
  /** Place and hash of the last line; noted elsewhere, it proves later that nothing up to it was changed. */
  head: string;
  broken: ChainBreak | null;
  /** The ledger has it, nobody has erased it, and it is gone. */
  gone: string[];
}

/** Proves logs of services against the ledger, the turns and the services themselves. Changes nothing. */
export class LogVerification {
  private readonly events: HashChain<ServiceEvent>;
  private readonly ledger: HashChain<LedgerLine>;
  private beganAt: Date | null = null;

  constructor(private readonly deps: VerificationDeps) {
    this.events = new HashChain(deps.serviceEvents, hashedOfEvent);
    this.ledger = new HashChain(deps.serviceLedger, hashedOfLine);
  }

  /** The ledger itself, and that every service it names is there. */
  async ledgerCheck(): Promise<LedgerCheck> {
    const { serviceLedger } = this.deps;
    const gone = new Set<string>();
    const erased = new Set<string>();
    let end = { seq: 0, hash: '' };
    let broken: ChainBreak | null = null;
    for (let after = 0; ; ) {
      const lines = await serviceLedger.read(LEDGER, after, PAGE);
      const last = lines.at(-1);
      if (last === undefined) break;
      if (broken === null) ({ broken, end } = this.ledger.follow(lines, end));
      for (const id of await this.missing(lines)) gone.add(id);
      for (const { what, sessionId } of lines) if (what === 'record-erased') erased.add(sessionId);
      after = last.seq;
    }
    return { lines: end.seq, head: `${end.seq}:${end.hash}`, broken, gone: [...gone].filter((id) => !erased.has(id)) };
  }

  /** Whether the ledger still has the line that was noted as its head before: `N:HASH`. */
  async isStill(head: string): Promise<boolean> {
    const [seq = '', hash] = head.split(':');
    const [line] = await this.deps.serviceLedger.read(LEDGER, Number(seq) - 1, 1);
    return line?.seq === Number(seq) && line.hash === hash;
  }

  /** Every service, in the order of their ids. */
  async *all(): AsyncIterable<{ sessionId: string; check: LogCheck }> {
    for await (const session of this.deps.sessions.scan())
      yield { sessionId: session._id, check: await this.of(session) };
  }

  /** One service; null when there is none. */
  async one(sessionId: string): Promise<LogCheck | null> {
    const session = await this.deps.sessions.get(sessionId);
    return session === null ? null : this.of(session);
  }

  /** What is found broken is read once more: a service may go on while it is read. */
  private async of(session: Session): Promise<LogCheck> {
    const check = await this.read(session);
    if (check.state !== 'broken') return check;
    return this.read((await this.deps.sessions.get(session._id)) ?? session);
  }

  private async read(session: Session): Promise<LogCheck> {
    const { serviceEvents, serviceLedger, turns, seal } = this.deps;
    const entered = await entriesOf(serviceLedger, session._id);
    const entry = entered[0] ?? null;
    const erasure = erasureIn(entered);
    const beganAt = await this.began();
    const events = await allEvents(serviceEvents, session._id);
    const said = await allTurns(turns, session._id);
    const known = new Set(said.map(({ _id }) => _id));
    const named = events.flatMap(({ words, subject }) => (words === null || known.has(subject) ? [] : [subject]));
    const elsewhere = named.length === 0 ? [] : await turns.getMany(named);
    const chain = this.events.follow(events);
    return checkLog({ session, events, chain, turns: [...said, ...elsewhere], entry, erasure, beganAt }, seal);
  }

  private async missing(lines: readonly LedgerLine[]): Promise<string[]> {
    const ids = [...new Set(lines.map(({ sessionId }) => sessionId).filter((id) => id !== ''))];
    const there = new Set((await this.deps.sessions.getMany(ids)).map(({ _id }) => _id));
    return ids.filter((id) => !there.has(id));
  }

  /** The first line of the ledger is never another. */
  private async began(): Promise<Date | null> {
    if (this.beganAt !== null) return this.beganAt;
    const [first] = await this.deps.serviceLedger.read(LEDGER, 0, 1);
    this.beganAt = first?.at ?? null;
    return this.beganAt;
  }
}

/** What the ledger has of a service, about its longest log first. */
function entriesOf(ledger: Pick<EventStream<LedgerLine>, 'find'>, sessionId: string): Promise<LedgerLine[]> {
  return ledger.find({ where: { sessionId }, sort: { upTo: -1 }, limit: PAGE });
}

function erasureIn(entries: readonly LedgerLine[]): LedgerLine | null {
  return (
    entries.find(({ what }) => what === 'record-erased') ?? entries.find(({ what }) => what === 'words-erased') ?? null
  );
}

/** Services by the state of their logs. */
export type LogCounts = Record<LogState, number>;

export const NO_LOGS: LogCounts = { whole: 0, broken: 0, open: 0, unsealed: 0, erased: 0, none: 0 };

const FAULTS: Readonly<Record<LogProblem['is'], (seq: number, turn: string) => string>> = {
  altered: (seq) => `line ${seq} of its log was altered, or the line before it`,
  missing: (seq) => `line ${seq} of its log is missing or was moved`,
  cut: (seq) => `its log ends before line ${seq}, which the ledger knows`,
  replaced: (seq) => `line ${seq} of its log is another than the ledger knows`,
  'no-log': () => 'its whole log is missing',
  'not-closed': () => 'its log does not say that it was closed',
  'words-changed': (seq, turn) => `the words of turn ${turn} (line ${seq}) were changed`,
  'turn-gone': (seq, turn) => `turn ${turn} (line ${seq}) is missing`,
  'turn-not-logged': (_seq, turn) => `turn ${turn} is not in its log`,
  'end-changed': (seq) => `outcome, times or attribution differ from its log (line ${seq})`,
  'rating-changed': () => 'its rating differs from its log',
};

/** What is wrong, in a sentence for operators. */
export function problemInWords(sessionId: string, { is, seq, turn }: LogProblem): string {
  return `Service ${sessionId}: ${FAULTS[is](seq ?? 0, turn ?? '')}.`;
}
