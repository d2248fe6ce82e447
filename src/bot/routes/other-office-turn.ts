import type { Slots } from '../../dialogs/index.ts';
import { maskNumbers } from '../../text/index.ts';
import type { Mind } from '../mind.ts';
import { callerOf, openOrder } from '../orders/open-order.ts';
import { keepsOrders, orderByPerson, orderValues, tellUnreachable, textSlot } from '../orders/told-order.ts';
import type { ReplyChoice } from '../reply.ts';
import type { TurnDraft } from '../turn-draft.ts';

export const OTHER_OFFICE_DIALOG = 'other-office';
/** Words that only ask to be put through. */
const ONLY_CALLS = /12345|市长热线|便民热线|转接|^转/u;
/** Shorter ones name no matter. */
const SHORTEST_MATTER = 3;
const LONGEST_MATTER = 200;

/** 帮我写下来转过去, with the matter as it was said, so that it need not be said again. */
export function offerOrder(mind: Mind, words: string): ReplyChoice {
  const matter = maskNumbers(words.trim()).slice(0, LONGEST_MATTER);
  const isMatter = matter.length > SHORTEST_MATTER && !ONLY_CALLS.test(matter);
  return { title: mind.phrases('offerOrder').text, action: `order:write:${isMatter ? matter : ''}` };
}

/** Action of the dialog `other-office`: with his consent for the city's hotline; what is before a court is told its way. */
export async function otherOfficeTurn(mind: Mind, draft: TurnDraft, slots: Slots, begunAt: Date): Promise<void> {
  if (typeof slots.under === 'string' && slots.under !== 'none') {
    legalWayTurn(mind, draft, slots.under);
    return;
  }
  if (slots.consent !== true) {
    draft.say(mind.phrases('orderNoConsent'));
    return;
  }
  if (!keepsOrders(mind)) {
    orderByPerson(mind, draft);
    return;
  }
  const regionCode = typeof slots.regionCode === 'string' ? slots.regionCode : draft.conversation.regionCode;
  const city = mind.orders.cityOf(regionCode);
  const wish = textSlot(slots.wish);
  const order = await openOrder(mind, draft, {
    origin: 'other-office',
    kind: 'help',
    key: `other-office:${draft.conversation._id}:${begunAt.getTime()}`,
    content: [textSlot(slots.matter), wish === '' ? '' : `希望：${wish}`].filter((line) => line !== '').join('\n'),
    incidentAt: textSlot(slots.since),
    regionCode,
    place: [regionCode === null ? '' : (mind.places.nameOf(regionCode) ?? ''), textSlot(slots.where)].join(''),
    target: textSlot(slots.target),
    caller: callerOf(mind, draft, slots),
    city,
  });
  const values = orderValues(mind, order);
  draft.say(
    city === null
      ? mind.phrases('orderToBeHandedOn', values)
      : mind.phrases('orderHandedOn', { ...values, office: city.name }),
  );
  tellUnreachable(mind, draft, order);
}

/** 已经在打官司的: the way of the law, and answers that have their grounds. */
function legalWayTurn(mind: Mind, draft: TurnDraft, under: string): void {
  const way = mind.legalWays.find((one) => one.under === under);
  const lawyer: ReplyChoice = { title: mind.phrases('offerLawyer').text, action: 'handoff:lawyer' };
  const see = (way?.see ?? []).flatMap((id): ReplyChoice[] => {
    const name = mind.catalogue.get(id)?.name;
    return mind.knowledge.lookup(id, draft.now).state === 'in-force' && name !== undefined
      ? [{ title: name, action: `intent:${id}` }]
      : [];
  });
  draft.say({ text: way?.text ?? mind.phrases('describeAgain').text, choices: [...see, lawyer] });
}
