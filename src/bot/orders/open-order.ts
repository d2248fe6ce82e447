import { isPersonal, type Slots } from '../../dialogs/index.ts';
import { maskPersonalData } from '../../text/index.ts';
import type { NewOrder, OrderKind, OrderOrigin, WorkOrder } from '../../work-orders/index.ts';
import type { Mind } from '../mind.ts';
import { openedSlot } from '../sealed-slots.ts';
import type { TurnDraft } from '../turn-draft.ts';

const LONGEST_TITLE = 30;

/** What a conversation has collected for an order; the rest is known from it. */
export interface AskedOrder {
  origin: OrderOrigin;
  kind: OrderKind;
  /** What makes it one, also when the turn is run again: when its dialog began, or what it hangs on. */
  key: string;
  content: string;
  incidentAt?: string;
  /** GB/T 2260; null: that of the conversation. */
  regionCode?: string | null;
  place?: string;
  target?: string;
  caller: NewOrder['caller'];
  safeTime?: string;
  /** The city's platform that is to handle it; null: this house. */
  city?: { id: string } | null;
  office?: { code: string; name: string };
}

/** Who asks, as slots tell it: `privacy`, `name`, `phone`, `sameNumber`. The number in the clear, to be sealed by the order. */
export function callerOf(mind: Mind, { conversation }: TurnDraft, slots: Slots): NewOrder['caller'] {
  const anonymous = slots.privacy === 'anonymous';
  const ownNumber = conversation.channel === 'voice' && conversation.address !== '' ? conversation.address : '';
  const same = slots.sameNumber === true && ownNumber !== '' ? mind.open(ownNumber) : '';
  const told = isPersonal(slots.phone) ? openedSlot(mind, slots, 'phone') : same;
  return {
    name: anonymous || typeof slots.name !== 'string' ? '' : slots.name,
    gender: 'unknown',
    phone: anonymous ? '' : told,
    callNumber: '',
    anonymous,
    confidential: anonymous || slots.privacy === 'confidential',
  };
}

/** Opens an order of this conversation and keeps it as one of the open service. Once, also when the turn is run again. */
export async function openOrder(
  mind: Mind & { orders: NonNullable<Mind['orders']> },
  draft: TurnDraft,
  asked: AskedOrder,
): Promise<WorkOrder> {
  const { conversation, now } = draft;
  const regionCode = asked.regionCode ?? conversation.regionCode;
  const city = asked.city ?? null;
  const order = await mind.orders.open({
    key: asked.key,
    origin: asked.origin,
    handledBy: city === null ? 'us' : 'peer',
    peer: city?.id ?? null,
    peerOrderNo: null,
    dispatchSeq: 1,
    kind: asked.kind,
    urgency: 'normal',
    mode: 'forward',
    category: { scheme: 'own', code: asked.origin, path: [] },
    title: titleOf(asked.content),
    content: asked.content,
    incidentAt: asked.incidentAt ?? '',
    address: { regionCode, street: '', community: '', text: asked.place ?? '' },
    regionCode,
    target: asked.target ?? '',
    caller: asked.caller,
    acceptedAt: now,
    dispatchedAt: now,
    deadline: null,
    handler: { main: asked.office ?? { code: '', name: '' }, assist: [] },
    attachments: [],
    conversationId: conversation._id,
    sessionId: conversation.sessionId,
    reach: reachOf(mind, draft, asked),
    safeTime: asked.safeTime ?? '',
    relatedOrderNos: [],
    by: { as: 'resident', id: null, name: '' },
  });
  const orders = conversation.orders ?? [];
  if (!orders.includes(order.number)) draft.set({ orders: [...orders, order.number] });
  return order;
}

/**
 * How he is told: on his channel; by a person at the time he named; not at all unasked where he told of danger, for
 * somebody else may read it or pick up.
 */
export function reachOf(
  { open }: Pick<Mind, 'open'>,
  { conversation }: TurnDraft,
  { caller, safeTime = '' }: AskedOrder,
): NewOrder['reach'] {
  const { channel, address, emergency } = conversation;
  const byPhone = caller.phone === '' ? 'none' : 'phone';
  if (emergency !== null) return 'none';
  if (safeTime !== '') return byPhone;
  if (channel !== 'voice') return 'channel';
  // Of a call nothing is written to the number he called from, unless he said that it is his to be reached at.
  return address !== '' && caller.phone === open(address) ? 'channel' : byPhone;
}

/** The first words, without personal numbers. */
function titleOf(content: string): string {
  const [first = ''] = maskPersonalData(content).split(/[\n。！？!?；;]/u);
  const words = first.trim();
  return words.length > LONGEST_TITLE ? `${words.slice(0, LONGEST_TITLE - 1)}…` : words;
}
