import type { PendingReply } from '../live/pending-replies.ts';
import type { TurnView } from '../types.ts';

/** A refusal by the state of the case is told apart from a line that is down. @param problem what the call threw. */
export function refusedAs(problem: unknown): Exclude<PendingReply['state'], 'sending'> {
  const { status, code } = (problem ?? {}) as { status?: unknown; code?: unknown };
  if (status !== 409) return 'failed';
  return code === 'hotline_handoff_stale' ? 'stale' : 'not-yours';
}

/** Not answered, or the server in trouble: trying again may help. @param problem what the call threw. */
export function isLineDown(problem: unknown): boolean {
  const { status } = (problem ?? {}) as { status?: unknown };
  return typeof status === 'number' && (status === 0 || status >= 500);
}

/** Not there for us (any more). @param problem what the call threw. */
export function isOutOfReach(problem: unknown): boolean {
  return (problem as { status?: unknown } | null)?.status === 404;
}

/** What the resident said after the writer of a reply had last looked. */
export function newsFor(reply: Pick<PendingReply, 'seenSeq'>, turns: readonly TurnView[]): TurnView[] {
  return turns.filter(({ seq, from }) => from === 'resident' && seq > (reply.seenSeq ?? Number.MAX_SAFE_INTEGER));
}
