import type { Handoff } from '../handoff/index.ts';
import type { AidApplication } from '../legal-aid/index.ts';
import type { Conversation, Session } from '../sessions/index.ts';
import type { Collection } from '../storage/index.ts';
import type { WorkOrder } from '../work-orders/index.ts';

interface Dependencies {
  applications: Pick<Collection<AidApplication>, 'find'>;
  handoffs: Pick<Collection<Handoff>, 'find'>;
  orders?: Pick<Collection<WorkOrder>, 'find'>;
  sessions: Pick<Collection<Session>, 'find'>;
}

/**
 * May a text message tell the resident that there is something for him? Not where somebody else may read it: he told
 * of danger, now or in one of his last services, asked not to be written to, or named times at which it is safe.
 */
export function createSafeToTell({ applications, handoffs, orders, sessions }: Dependencies) {
  return async ({ _id }: Pick<Conversation, '_id'>): Promise<boolean> => {
    const where = { conversationId: _id };
    const [applied, handedOver, served, ordered] = await Promise.all([
      applications.find({ where, sort: { createdAt: -1 }, limit: 20 }),
      handoffs.find({ where, sort: { requestedAt: -1 }, limit: 20 }),
      sessions.find({ where, sort: { openedAt: -1 }, limit: 20 }),
      orders?.find({ where, sort: { createdAt: -1 }, limit: 20 }) ?? [],
    ]);
    return !(
      ordered.some(({ reach, safeTime }) => reach === 'none' || safeTime !== '') ||
      applied.some(({ contact }) => contact.by === 'none' || contact.safeTime !== '') ||
      handedOver.some(({ card, message }) => card.emergency !== null || (message?.safeTime ?? '') !== '') ||
      served.some(({ emergency }) => emergency !== null)
    );
  };
}
