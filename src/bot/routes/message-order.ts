import type { Mind } from '../mind.ts';
import { openOrder } from '../orders/open-order.ts';
import { keepsOrders } from '../orders/told-order.ts';
import type { TurnDraft } from '../turn-draft.ts';

/**
 * An order for a message that was left, so that it has a number and a clock. The lawyers' list of messages is where it is
 * worked on: what is done there settles the order.
 * @param message its phone is sealed.
 * @returns the number; null where no orders are kept.
 */
export async function openMessageOrder(
  mind: Mind,
  draft: TurnDraft,
  handoffId: string,
  message: { text: string; phone: string | null; safeTime: string | null },
): Promise<string | null> {
  if (!keepsOrders(mind)) return null;
  const before = draft.conversation.orders;
  const order = await openOrder(mind, draft, {
    origin: 'message',
    kind: 'enquiry',
    key: messageOrderKey(handoffId),
    content: message.text,
    caller: {
      name: '',
      gender: 'unknown',
      phone: message.phone === null ? '' : mind.open(message.phone),
      callNumber: '',
      anonymous: false,
      confidential: false,
    },
    safeTime: message.safeTime ?? '',
  });
  // The service is one in which a message was left; it is counted so.
  draft.set({ orders: before ?? [] });
  return order.number;
}

/** What makes the order of a message one. */
export function messageOrderKey(handoffId: string): string {
  return `message:${handoffId}`;
}
