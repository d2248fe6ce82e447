import { SHANGHAI_MS } from '../../clock.ts';
import type { Handoff } from '../../handoff/index.ts';
import type { Attribution, ServiceClocks, Session, Turn } from '../../sessions/index.ts';
import { isoDay, localDay } from '../../text/index.ts';
import { isWord } from '../search/search-terms.ts';
import { termsOf } from '../search/service-terms.ts';
import type { HandoffFacts, ServiceFacts } from './service-facts.ts';

/** What the facts of one service are worked out from. */
export interface FactsInput {
  /** Closed. */
  session: Session;
  /** Of the session, oldest first. Empty where retention has removed them. */
  turns: readonly Turn[];
  /** Of the session, oldest first. */
  handoffs: readonly Handoff[];
  personKey: string;
  phoneKeys: readonly string[];
  reviewState: string | null;
  isRepeat: boolean;
  /** As they were worked out before; null for the first time. */
  before: ServiceFacts | null;
}

/** The facts of one closed service (服务要素). Pure: the same input gives the same facts. */
export function factsOf(input: FactsInput): ServiceFacts {
  const { session, turns, handoffs, before } = input;
  const attribution = session.attribution ?? unattributed(session);
  const closedAt = session.closedAt ?? session.openedAt;
  const facts: Omit<ServiceFacts, 'terms'> = {
    _id: session._id,
    conversationId: session.conversationId,
    personKey: input.personKey,
    phoneKeys: [...input.phoneKeys],
    channel: session.channel,
    regionCode: session.regionCode ?? attribution.regionCode,
    openedAt: session.openedAt,
    closedAt,
    day: isoDay(localDay(session.openedAt).time),
    hour: new Date(session.openedAt.getTime() + SHANGHAI_MS).getUTCHours(),
    outcome: session.outcome ?? 'abandoned',
    topic: session.topic,
    intents: session.intents,
    emergency: session.emergency,
    turnCount: session.turnCount,
    firstReplyMs: turns.length === 0 ? (before?.firstReplyMs ?? null) : firstReplyMs(turns),
    lawyerId: attribution.lawyerId ?? session.lawyerId,
    attribution,
    clocks: session.clocks ?? clocksOf(session, handoffs),
    handoff: handoffFacts(handoffs, closedAt),
    ratingState: session.ratingState,
    rating: session.rating,
    ratedAt: session.ratedAt,
    reviewState: input.reviewState,
    isRepeat: input.isRepeat,
    quality: before?.quality ?? null,
  };
  return { ...facts, terms: termsOf(facts, saidIn(turns)) };
}

/** The facts of a service whose words are no longer kept. */
export function withoutWords(facts: ServiceFacts): ServiceFacts {
  return { ...facts, terms: facts.terms.filter((term) => !isWord(term)) };
}

/** What residents and lawyers said. */
export function saidIn(turns: readonly Turn[]): string[] {
  return turns.filter(isSearched).map(({ activity }) => activity.text ?? '');
}

/** The bot says the same to everybody; what residents and lawyers say is searched. */
export function isSearched({ from, activity }: Turn): boolean {
  return (from === 'resident' || from === 'lawyer') && (activity.text ?? '') !== '';
}

function firstReplyMs(turns: readonly Turn[]): number | null {
  const asked = turns.findIndex(({ from }) => from === 'resident');
  const question = turns[asked];
  if (question === undefined) return null;
  const reply = turns.slice(asked + 1).find(({ from }) => from === 'bot' || from === 'lawyer');
  return reply === undefined ? null : Math.max(0, reply.at.getTime() - question.at.getTime());
}

function handoffFacts(handoffs: readonly Handoff[], closedAt: Date): HandoffFacts | null {
  const [first] = handoffs;
  const last = handoffs.at(-1);
  if (first === undefined || last === undefined) return null;
  const answeredAt = handoffs.map(answeredFirst).find((at) => at !== null) ?? null;
  const until = answeredAt ?? last.closedAt ?? closedAt;
  return {
    requestedAt: first.requestedAt,
    answeredAt,
    waitedMs: Math.max(0, until.getTime() - first.requestedAt.getTime()),
    result: answeredAt === null ? unanswered(last) : 'answered',
    count: handoffs.length,
    wrapUp: handoffs.findLast(({ outcome }) => outcome !== null)?.outcome ?? null,
  };
}

/** Given back or passed on, `acceptedAt` is that of a later lawyer: the history knows the first. */
function answeredFirst({ history, acceptedAt }: Handoff): Date | null {
  return history.find(({ step }) => step === 'accept' || step === 'take-over')?.at ?? acceptedAt;
}

function unanswered({ state }: Handoff): HandoffFacts['result'] {
  return state === 'message-left' || state === 'abandoned' ? state : 'open';
}

/** Of a service closed before attribution was frozen. */
function unattributed({ lawyerId, regionCode }: Session): Attribution {
  return { lawyerId, queue: null, shiftId: null, provider: '', regionCode };
}

/** Of a service closed before clocks were kept: what its handoffs took, and the bot the rest. */
function clocksOf({ openedAt, closedAt }: Session, handoffs: readonly Handoff[]): ServiceClocks {
  let left = Math.max(0, (closedAt ?? openedAt).getTime() - openedAt.getTime());
  const take = (wanted: number) => {
    const taken = Math.min(left, Math.max(0, wanted));
    left -= taken;
    return taken;
  };
  const sum = (of: (handoff: Handoff) => number) => handoffs.reduce((total, handoff) => total + of(handoff), 0);
  const waitingMs = take(sum(({ clocks }) => clocks.waitedMs));
  const lawyerMs = take(sum(({ clocks }) => clocks.servedMs));
  const wrapUpMs = take(sum(({ clocks }) => clocks.wrapUpMs));
  return { botMs: left, waitingMs, lawyerMs, wrapUpMs };
}
