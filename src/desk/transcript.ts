import type { Handoff } from '../handoff/index.ts';
import type { Turn } from '../sessions/index.ts';
import type { Staff } from '../staff/index.ts';
import type { EventStream } from '../storage/index.ts';
import type { DeskDeps } from './desk-deps.ts';
import { isRegional, mayReadService } from './reach.ts';

const BATCH = 500;
/** Batches that one call looks through for turns within reach; the page asks on from `lastSeq`. */
const BATCHES = 10;

export interface TranscriptPart {
  turns: Turn[];
  /** Ask for what comes after this. */
  lastSeq: number;
}

/** Turns of a conversation after `after`, at most 500; those of services of other regions are left out. */
export async function conversationTurns(
  { turns: stream, sessions }: Pick<DeskDeps, 'turns' | 'sessions'>,
  staff: Staff,
  { conversationId, after }: { conversationId: string; after: number },
): Promise<TranscriptPart> {
  const turns = await stream.read(conversationId, after, BATCH);
  const lastSeq = turns.at(-1)?.seq ?? after;
  if (!isRegional(staff)) return { turns, lastSeq };
  const ids = new Set(turns.flatMap(({ sessionId }) => (sessionId === null ? [] : [sessionId])));
  const within = (await sessions.getMany([...ids])).filter((session) => mayReadService(staff, session));
  const kept = new Set(within.map(({ _id }) => _id));
  return { turns: turns.filter(({ sessionId }) => sessionId !== null && kept.has(sessionId)), lastSeq };
}

/**
 * Turns that belong to the service a lawyer gives: those of the handoff's session, and those outside any session
 * while the handoff was open. What the resident asked in other sessions is not his.
 */
export async function handoffTurns(
  stream: EventStream<Turn>,
  handoff: Handoff,
  after: number,
): Promise<TranscriptPart> {
  const start = await firstSeq(stream, handoff);
  const turns: Turn[] = [];
  let lastSeq = Math.max(after, start - 1);
  for (let batch = 0; batch < BATCHES && turns.length < BATCH; batch += 1) {
    const read = await stream.read(handoff.conversationId, lastSeq, BATCH);
    turns.push(...read.filter((turn) => belongs(turn, handoff)));
    lastSeq = read.at(-1)?.seq ?? lastSeq;
    if (read.length < BATCH) break;
  }
  return { turns, lastSeq };
}

/** All turns of one service session, oldest first; at most 1000. */
export async function sessionTurns(stream: EventStream<Turn>, sessionId: string): Promise<Turn[]> {
  const turns = await stream.find({ where: { sessionId }, sort: { at: 1 }, limit: 1000 });
  return turns.sort((a, b) => a.seq - b.seq);
}

async function firstSeq(stream: EventStream<Turn>, handoff: Handoff): Promise<number> {
  const [first] = await stream.find({ where: { sessionId: handoff.sessionId }, sort: { at: 1 }, limit: 1 });
  return first?.stream === handoff.conversationId ? first.seq : 1;
}

function belongs(turn: Turn, handoff: Handoff): boolean {
  if (turn.sessionId !== null) return turn.sessionId === handoff.sessionId;
  const before = handoff.closedAt;
  return turn.at >= handoff.requestedAt && (before === null || turn.at <= before);
}
