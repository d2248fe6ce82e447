import type { DeliveryState, Turn } from '../sessions/index.ts';
import type { EventStream } from '../storage/index.ts';
import { HANDING_OVER_MS, LEFT_BEHIND_MS } from './delivery-state.ts';

const MOST_AT_ONCE = 500;

/**
 * Ids of conversations with something that no job is under way for: an answer that was never written, a message whose
 * process died. What waits for its time is left out.
 */
export async function conversationsLeftBehind(turns: EventStream<Turn>, at: Date): Promise<Set<string>> {
  const now = at.getTime();
  const before = new Date(now - LEFT_BEHIND_MS);
  const find = (delivery: DeliveryState) =>
    turns.find({ where: { delivery, at: { before } }, sort: { at: 1 }, limit: MOST_AT_ONCE });
  const left = await Promise.all([find('with-answer'), find('leaving'), find('pending')]);
  const due = left.flat().filter(({ delivery, attempt }) => {
    if (delivery === 'leaving') return now - (attempt?.at.getTime() ?? 0) > HANDING_OVER_MS;
    return (attempt?.nextAt?.getTime() ?? 0) <= now;
  });
  return new Set(due.map(({ stream }) => stream));
}
