import type { Slots } from '../../dialogs/index.ts';
import type { Mind } from '../mind.ts';
import { callerOf, openOrder } from '../orders/open-order.ts';
import {
  keepsOrders,
  orderByPerson,
  orderValues,
  personChoice,
  tellUnreachable,
  textSlot,
} from '../orders/told-order.ts';
import type { TurnDraft } from '../turn-draft.ts';

export const COMPLAINT_DIALOG = 'complaint';
/** Services of a resident that are looked at. */
const SERVICES = 20;

/** Action of the dialog `complaint`: for the supervisor, never for whom it is about. A person is still offered. */
export async function complaintTurn(mind: Mind, draft: TurnDraft, slots: Slots, begunAt: Date): Promise<void> {
  if (!keepsOrders(mind)) {
    orderByPerson(mind, draft, 'complaint');
    return;
  }
  const wish = textSlot(slots.wish);
  const order = await openOrder(mind, draft, {
    origin: 'complaint',
    kind: 'complaint',
    key: `complaint:${draft.conversation._id}:${begunAt.getTime()}`,
    content: [textSlot(slots.matter), wish === '' ? '' : `希望：${wish}`].filter((line) => line !== '').join('\n'),
    incidentAt: textSlot(slots.since),
    target: textSlot(slots.target),
    caller: callerOf(mind, draft, slots),
  });
  draft.say({ ...mind.phrases('complaintTaken', orderValues(mind, order)), choices: [personChoice(mind)] });
  tellUnreachable(mind, draft, order);
}

/**
 * Lawyers of this resident's earlier services, where he complains or has complained: none of them is offered his case, and
 * so none sees the conversation with it.
 */
export async function complainedOf(mind: Mind, draft: TurnDraft): Promise<string[]> {
  const { conversation, before } = draft;
  const nobody: string[] = [];
  const isComplaining = [conversation.dialog, before.dialog].some((one) => one?.dialog === COMPLAINT_DIALOG);
  const orders = mind.orders === null ? [] : await mind.orElse(() => ordersOf(mind, conversation._id), []);
  // What he complained of lies before; who serves him well afterwards may do so again.
  const complaint = orders.find(({ origin, state }) => origin === 'complaint' && state !== 'WITHDRAWN');
  if (!isComplaining && complaint === undefined) return nobody;
  const until = isComplaining || complaint === undefined ? draft.now : complaint.createdAt;
  const services = await mind.orElse(() => mind.ratings.latestOf(conversation._id, SERVICES), []);
  const served = services.filter(({ openedAt }) => openedAt <= until);
  return [...new Set(served.flatMap(({ lawyerId }) => (lawyerId === null ? [] : [lawyerId])))];
}

async function ordersOf(mind: Mind, conversationId: string) {
  return mind.orders === null ? [] : mind.orders.ofConversation(conversationId);
}
