import { type ChainBreak, type ChainEnd, canonicalJson } from '../../storage/index.ts';
import type { Session } from '../session.ts';
import type { Turn } from '../turn.ts';
import type { LedgerLine } from './ledger.ts';
import type { ServiceEvent } from './service-event.ts';
import { endOf, keyOfClosing } from './session-events.ts';
import { keyOfTurn } from './turn-events.ts';
import { areWordsOf, type WordsSeal } from './words-seal.ts';

/**
 * What does not agree.
 * - `altered`, `missing`: a line of the log.
 * - `cut`: the ledger knows a longer log. `replaced`: the ledger knows another line at this place.
 * - `no-log`: the service closed after the log began and has none.
 * - `not-closed`: it is closed, and its log does not say so.
 * - `words-changed`: a turn does not say what it said. `turn-gone`: it is not there any more. `turn-not-logged`: it is
 *   there, and the log does not have it.
 * - `end-changed`, `rating-changed`: the service tells another end, another rating than its log.
 */
export type LogFault =
  | ChainBreak['is']
  | 'cut'
  | 'replaced'
  | 'no-log'
  | 'not-closed'
  | 'words-changed'
  | 'turn-gone'
  | 'turn-not-logged'
  | 'end-changed'
  | 'rating-changed';

export interface LogProblem {
  is: LogFault;
  /** Line of the log; null where it is about none. */
  seq: number | null;
  /** Id of the turn; null where it is about none. */
  turn: string | null;
}

/**
 * - `whole`: everything agrees. `broken`: see the problems.
 * - `open`: the service goes on, and its log is whole so far. `unsealed`: it has just closed.
 * - `erased`: deleted lawfully. `none`: it was closed before there were logs.
 */
export type LogState = 'whole' | 'broken' | 'open' | 'unsealed' | 'erased' | 'none';

export interface LogCheck {
  state: LogState;
  /** Lines of the log. */
  events: number;
  /** Hash of the last one; null without. */
  head: string | null;
  /** Who had the words or all of it deleted, and when, UTC; null when nothing was. */
  erased: { what: 'words' | 'record'; by: string | null; at: Date } | null;
  problems: LogProblem[];
}

/** All that is known of one service, as it was read. */
export interface ServiceFindings {
  session: Session;
  events: readonly ServiceEvent[];
  chain: { broken: ChainBreak | null; end: ChainEnd };
  /** Turns of the service, and turns that its log names. */
  turns: readonly Turn[];
  /** Line of the ledger about the longest log of it. */
  entry: LedgerLine | null;
  /** Line of the ledger that says that its words, or all of it, were erased. */
  erasure: LedgerLine | null;
  /** When logs began, UTC; null while they have not. */
  beganAt: Date | null;
}

/** Whether the log of a service is whole, and agrees with the ledger, its turns and how it ended. Pure. */
export function checkLog(findings: ServiceFindings, seal: WordsSeal): LogCheck {
  const { session, events, chain, erasure } = findings;
  const found = { events: events.length, head: chain.end.hash || null, erased: erasedBy(erasure) };
  if (found.erased?.what === 'record') return { ...found, state: 'erased', problems: [] };
  const isSettled = session.state === 'closed' && session.settled === true;
  if (events.length === 0 && !isDue(findings)) {
    const state = session.state === 'open' ? 'open' : wasBefore(findings) ? 'none' : 'unsealed';
    return { ...found, state, problems: [] };
  }
  const ofChain = problemsOfChain(findings);
  // What a broken log does not tell is no news.
  const isComplete = isSettled && ofChain.length === 0;
  const problems = [
    ...ofChain,
    ...(isComplete ? problemsOfEnd(session, events) : []),
    ...(found.erased === null ? problemsOfTurns(findings, isComplete, seal) : []),
  ];
  const state = session.state === 'open' ? 'open' : isSettled ? 'whole' : 'unsealed';
  return { ...found, state: problems.length > 0 ? 'broken' : state, problems };
}

function erasedBy(erasure: LedgerLine | null): LogCheck['erased'] {
  if (erasure === null) return null;
  return { what: erasure.what === 'words-erased' ? 'words' : 'record', by: erasure.by, at: erasure.at };
}

function wasBefore({ session: { closedAt }, beganAt }: ServiceFindings): boolean {
  return beganAt === null || (closedAt !== null && closedAt < beganAt);
}

/** A log must be there: the ledger has it, or the service was settled after logs began. */
function isDue(findings: ServiceFindings): boolean {
  const { session, entry } = findings;
  return entry !== null || (session.state === 'closed' && session.settled === true && !wasBefore(findings));
}

function problemsOfChain({ events, chain, entry }: ServiceFindings): LogProblem[] {
  if (events.length === 0) return [problem('no-log')];
  if (chain.broken !== null) return [problem(chain.broken.is, chain.broken.seq)];
  if (entry === null) return [];
  const sealed = events[entry.upTo - 1];
  if (sealed === undefined) return [problem('cut', events.length + 1)];
  return sealed.hash === entry.head ? [] : [problem('replaced', entry.upTo)];
}

function problemsOfEnd(session: Session, events: readonly ServiceEvent[]): LogProblem[] {
  const closing = events.find(({ key }) => key === keyOfClosing(session._id));
  if (closing === undefined) return [problem('not-closed')];
  const { clocks: _clocks, ...logged } = closing.data;
  const isSameEnd = canonicalJson(logged) === canonicalJson(endOf(session));
  const rated = events.find(({ kind }) => kind === 'rated');
  const isSameRating = (rated?.data.rating ?? null) === session.rating;
  return [
    ...(isSameEnd ? [] : [problem('end-changed', closing.seq)]),
    ...(isSameRating ? [] : [problem('rating-changed', rated?.seq ?? null)]),
  ];
}

function problemsOfTurns(
  { session, events, turns }: ServiceFindings,
  isComplete: boolean,
  seal: WordsSeal,
): LogProblem[] {
  const byId = new Map(turns.map((turn) => [turn._id, turn]));
  const logged = new Set(events.map(({ key }) => key));
  const changed = events.flatMap(({ words, subject, seq }) => {
    if (words === null) return [];
    const turn = byId.get(subject);
    if (turn === undefined) return [problem('turn-gone', seq, subject)];
    return areWordsOf(turn, words, seal) ? [] : [problem('words-changed', seq, subject)];
  });
  const silent = turns.filter(
    (turn) => isComplete && turn.sessionId === session._id && !turn.pending && !logged.has(keyOfTurn(turn)),
  );
  return [...changed, ...silent.map(({ _id }) => problem('turn-not-logged', null, _id))];
}

function problem(is: LogFault, seq: number | null = null, turn: string | null = null): LogProblem {
  return { is, seq, turn };
}
