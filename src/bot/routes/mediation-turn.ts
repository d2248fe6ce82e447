import type { Slots } from '../../dialogs/index.ts';
import { parseMoney } from '../../text/index.ts';
import type { Mind } from '../mind.ts';
import { callerOf } from '../orders/open-order.ts';
import { orderByPerson, textSlot } from '../orders/told-order.ts';
import { openedSlot } from '../sealed-slots.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** Where things may come to blows (人民调解法 25), as the dialog names it. */
const MAY_TURN_VIOLENT = 'may-turn-violent';

/** A request for mediation as a conversation has collected it. */
export interface ToldMediation {
  /** What makes it one, also when the turn is run again. */
  key: string;
  conversationId: string;
  sessionId: string | null;
  channel: string;
  regionCode: string | null;
  place: string;
  disputeKind: string;
  facts: string;
  wish: string;
  amountFen: number | null;
  /** Who was asked before. */
  tried: string;
  risks: string[];
  /** Telephones E.164 in the clear; '' for none. */
  applicant: { name: string; phone: string; reach: 'channel' | 'phone' | 'none' };
  otherSide: { name: string; phone: string };
  /** The other side may be told who asks, and why (个人信息保护法 23). */
  mayTellName: boolean;
}

/** Takes requests for mediation; a person accepts them. */
export interface MediationIntake {
  /** @returns numbers of case and order, and what the resident is told of the first step and of his right to sue. */
  request(told: ToldMediation): Promise<{ number: string; orderNumber: string; advice: string }>;
}

/** Action of the dialog `mediation`: taken down with a number; the lowest step that fits is offered, and never blocks a suit. */
export async function mediationTurn(mind: Mind, draft: TurnDraft, slots: Slots, begunAt: Date): Promise<void> {
  const { mediations } = mind;
  if (mediations === null) {
    orderByPerson(mind, draft);
    return;
  }
  const { conversation } = draft;
  const { name, phone } = callerOf(mind, draft, slots);
  const regionCode = typeof slots.regionCode === 'string' ? slots.regionCode : conversation.regionCode;
  const gravity = textSlot(slots.gravity);
  if (gravity === MAY_TURN_VIOLENT) draft.say({ ...mind.phrases('mediationMayTurnViolent'), expectsInput: false });
  const { number, orderNumber, advice } = await mediations.request({
    key: `mediation:${conversation._id}:${begunAt.getTime()}`,
    conversationId: conversation._id,
    sessionId: conversation.sessionId,
    channel: conversation.channel,
    regionCode,
    place: [regionCode === null ? '' : (mind.places.nameOf(regionCode) ?? ''), textSlot(slots.where)].join(''),
    disputeKind: disputeOf(slots),
    facts: textSlot(slots.facts),
    wish: textSlot(slots.wish),
    amountFen: parseMoney(textSlot(slots.amount))?.fen ?? null,
    tried: textSlot(slots.tried),
    risks: gravity === '' || gravity === 'none' ? [] : [gravity],
    applicant: { name, phone, reach: reachOf(draft, phone) },
    otherSide: { name: textSlot(slots.otherSide), phone: openedSlot(mind, slots, 'otherPhone') },
    mayTellName: slots.consent === true,
  });
  const orders = conversation.orders ?? [];
  if (!orders.includes(orderNumber)) draft.set({ orders: [...orders, orderNumber] });
  draft.say(mind.phrases(slots.consent === true ? 'mediationTaken' : 'mediationTakenUntold', { number, advice }));
}

/** The kind within its group; a group of one kind is the kind itself. */
function disputeOf({ group, familyDispute, hurtDispute, consumerDispute, landDispute }: Slots): string {
  return textSlot(familyDispute ?? hurtDispute ?? consumerDispute ?? landDispute ?? group);
}

/** Who told of danger is not written to unasked; a caller is called back. */
function reachOf({ conversation }: TurnDraft, phone: string): 'channel' | 'phone' | 'none' {
  if (conversation.emergency !== null) return 'none';
  if (conversation.channel !== 'voice') return 'channel';
  return phone === '' ? 'none' : 'phone';
}
