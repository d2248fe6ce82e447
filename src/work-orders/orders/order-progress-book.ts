import type { ProgressBook } from '../../progress/index.ts';
import { OrderCodeError } from './notice-errors.ts';
import type { WorkOrder } from './work-order.ts';

/** Progress of orders by number, telephone and code. Orders of the city are asked for at the city. */
export function orderProgressBook(orders: {
  byNumber(written: string): Promise<WorkOrder | null>;
}): ProgressBook<WorkOrder> {
  return {
    prefix: 'GD',
    subject: '工单',
    find: async (number) => {
      const order = await orders.byNumber(number);
      return order === null || order.origin === 'city' ? null : order;
    },
    caseOf: ({ number, conversationId, caller, reach }) => ({
      number,
      conversationId,
      phones: [caller.phone, caller.callNumber],
      reach,
    }),
    wrong: () => new OrderCodeError(),
  };
}
