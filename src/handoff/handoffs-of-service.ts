import type { Session } from '../sessions/index.ts';
import type { Collection } from '../storage/index.ts';
import type { Handoff } from './handoff.ts';
import { upToDate } from './stored-before.ts';

const MOST = 500;

/**
 * Every handoff that a service was in, in the order in which they were asked for: its own, and one that was still open
 * from the service before.
 */
export async function handoffsOfService(
  handoffs: Pick<Collection<Handoff>, 'find' | 'get'>,
  { _id, handoffId }: Pick<Session, '_id' | 'handoffId'>,
): Promise<Handoff[]> {
  const own = await handoffs.find({ where: { sessionId: _id }, sort: { requestedAt: 1 }, limit: MOST });
  const isOwn = handoffId === null || own.some((handoff) => handoff._id === handoffId);
  const before = isOwn ? null : await handoffs.get(handoffId);
  return (before === null ? own : [before, ...own]).map(upToDate);
}
