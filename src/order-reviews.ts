/** Reviews of badly rated work orders (装配：工单不满意回访). */
import type { ServiceReviews } from './follow-up/index.ts';
import type { Stores } from './stores.ts';
import { badRatingOf, handlersOf, type WorkOrder } from './work-orders/index.ts';

/** Opens the review of an order that its resident is not content with; the same order again changes nothing. */
export function createOrderReviews({
  stores,
  reviews,
}: {
  stores: Pick<Stores, 'conversations'>;
  reviews: Pick<ServiceReviews, 'openOfOrder'>;
}) {
  return async (order: WorkOrder): Promise<void> => {
    const bad = badRatingOf(order);
    if (bad === null) return;
    const { _id: id, conversationId, regionCode } = order;
    const conversation = conversationId === null ? null : await stores.conversations.get(conversationId);
    const level = bad.evaluation === 1 ? 'very-dissatisfied' : 'dissatisfied';
    const rated = {
      id,
      conversationId: conversationId ?? '',
      // Who is not on a channel of ours called the city, or the desk.
      channel: conversation?.channel ?? ('voice' as const),
      regionCode,
      level: level as 'very-dissatisfied' | 'dissatisfied',
      handledBy: handlersOf(order),
    };
    await reviews.openOfOrder(rated, bad.at);
  };
}
