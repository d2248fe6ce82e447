import { orderProgressOf, type WorkOrder } from '../../work-orders/index.ts';
import type { Mind } from '../mind.ts';
import type { ReplyChoice } from '../reply.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** Mind of a house that keeps orders. */
export type OrderMind = Mind & { orders: NonNullable<Mind['orders']> };

export function keepsOrders(mind: Mind): mind is OrderMind {
  return mind.orders !== null;
}

/** The number, the last day, and how it is asked for later. */
export function orderValues(mind: Mind, order: WorkOrder): Record<string, string> {
  const { lastDay } = orderProgressOf(mind.orderNotices, order);
  return { number: order.number, day: lastDay === '' ? mind.orderNotices.noDay : lastDay };
}

/** Where nobody writes to him: why, and how he hears of it all the same. */
export function tellUnreachable(mind: Mind, draft: TurnDraft, { reach }: WorkOrder): void {
  if (reach !== 'none') return;
  const isDanger = draft.conversation.emergency !== null;
  const said = draft.replies.at(-1);
  const words = mind.phrases(isDanger ? 'orderNotWritten' : 'orderNoContact');
  // In the same message, whose choices stay the ones that are offered.
  if (said === undefined) draft.say(words);
  else draft.replies.splice(-1, 1, { ...said, text: `${said.text}${words.text}`, speak: `${said.speak}${words.text}` });
}

export function personChoice(mind: Mind): ReplyChoice {
  return { title: mind.phrases('offerPerson').text, action: 'handoff:person' };
}

/** Orders cannot be taken here: a person does it. */
export function orderByPerson(mind: Mind, draft: TurnDraft, reason: 'asked' | 'complaint' = 'asked'): void {
  draft.say({ ...mind.phrases('orderByPerson'), expectsInput: false });
  if (draft.conversation.floor === 'bot') draft.next = { do: 'hand-over', reason, priority: 2, message: true };
}

export function textSlot(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
