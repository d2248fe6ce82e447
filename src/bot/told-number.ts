import type { Handoff } from '../handoff/index.ts';
import type { AidApplication } from '../legal-aid/index.ts';
import type { Conversation } from '../sessions/index.ts';
import type { Collection, FieldSeal } from '../storage/index.ts';
import type { WorkOrder } from '../work-orders/index.ts';

interface Dependencies {
  applications: Pick<Collection<AidApplication>, 'find'>;
  handoffs: Pick<Collection<Handoff>, 'find'>;
  orders?: Pick<Collection<WorkOrder>, 'find'>;
  seal: Pick<FieldSeal, 'open'>;
}

/**
 * The telephone (E.164) that the resident of a conversation told for himself, newest first: in his application for
 * legal aid, with an order, or with a message he left. Of an application made for somebody else it is the number of who wrote, not
 * of who is helped. Null when there is none. Whether writing there may do harm is told by `createSafeToTell`.
 */
export function createToldNumber({ applications, handoffs, orders, seal }: Dependencies) {
  return async ({ _id }: Pick<Conversation, '_id'>): Promise<string | null> => {
    const [applied, handedOver, ordered] = await Promise.all([
      applications.find({ where: { conversationId: _id }, sort: { createdAt: -1 }, limit: 20 }),
      handoffs.find({ where: { conversationId: _id }, sort: { requestedAt: -1 }, limit: 20 }),
      orders?.find({ where: { conversationId: _id }, sort: { createdAt: -1 }, limit: 20 }) ?? [],
    ]);
    const told = [
      ...applied.map(({ createdAt, applicant, representative }) => ({
        at: createdAt,
        phone: (representative?.person ?? applicant).phone,
      })),
      ...ordered.map(({ createdAt, caller }) => ({ at: createdAt, phone: caller.phone })),
      ...handedOver.map(({ requestedAt, message }) => ({ at: requestedAt, phone: message?.phone ?? '' })),
    ];
    const [last] = told.filter(({ phone }) => phone !== '').sort((a, b) => b.at.getTime() - a.at.getTime());
    return last === undefined ? null : inE164(seal.open(last.phone));
  };
}

/** Mainland mobile numbers only: nothing else takes a text message. */
function inE164(phone: string): string | null {
  const digits = phone.replace(/[\s-]/gu, '');
  const national = digits.replace(/^(?:\+86|0086)/u, '');
  return /^1[3-9]\d{9}$/u.test(national) ? `+86${national}` : null;
}
