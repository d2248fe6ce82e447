import { asHotlineError } from '../../errors.ts';
import { type OrderStep, TERMINAL_STATES, type WorkOrder } from '../../work-orders/index.ts';
import type { Mind } from '../mind.ts';
import { keepsOrders, type OrderMind, orderValues } from '../orders/told-order.ts';
import type { ReplyChoice } from '../reply.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** 催一下, 帮我催办: nothing else is asked. */
const URGE =
  /^(?:我想|我要|请|麻烦|能不能|可以|帮我|帮忙|再|你们)*催(?:一催|一下|催|办|促|促一下)(?:一下|吧|了|啊|行吗|好吗|我的)*(?:工单|诉求|投诉|预约|留言|那件事|这件事|进度|[A-Z\d\s-]{8,})?[吧吗呢啊。！!？?]*$/iu;
/** 撤回我的投诉, 我不投诉了. */
const WITHDRAW =
  /^(?:我想|我要|请|麻烦|帮我|能不能|可以|把)*(?:(?:撤回|撤销|撤掉|撤了|取消)(?:我的?|上次的?|刚才的?|那个|这个|一下)*(?:工单|诉求|投诉|预约|反映|[A-Z]{2}[\d\s-]{8,})|(?:我的?|上次的?|刚才的?)*(?:工单|诉求|投诉|预约)(?:我)?(?:要|想)?(?:撤回|撤销|撤了|撤掉|取消|不要)|(?:我)?不(?:投诉|反映|预约)了?)[了吧。！!]*$/iu;
/** 补充：…, 我再补充一下…. */
const SUPPLEMENT = /^(?:我)?(?:还|再|想|要)*补充(?:一下|一点|说明)?(?:到工单)?[：:，,、\s]+(\S[\s\S]+)$/u;
const NUMBER = /[A-Za-z]{2}\d{8}-?\d{4,6}-?\d/u;
const LONGEST = 60;
const PAST: readonly WorkOrder['state'][] = [...TERMINAL_STATES, 'CLOSED'];
/** Choices of orders at most. */
const MOST = 4;

type Wish = 'urge' | 'withdraw' | 'supplement';

/**
 * What somebody says of his own order: it is urged, added to, or taken back after he has confirmed it.
 * @returns false where it is something else, or he has no order here that is still open.
 */
export async function ownOrderTurn(mind: Mind, draft: TurnDraft): Promise<boolean> {
  const wish = wishOf(draft.text);
  if (wish === null || !keepsOrders(mind) || draft.conversation.dialog !== null) return false;
  const nothing: WorkOrder[] = [];
  const all = await mind.orElse(() => mind.orders.ofConversation(draft.conversation._id), nothing);
  const named = NUMBER.exec(draft.text)?.[0].toUpperCase().replaceAll('-', '') ?? null;
  const open = all.filter(
    ({ state, number }) => !PAST.includes(state) && (named === null || number.replaceAll('-', '') === named),
  );
  const [first, ...others] = open;
  if (first === undefined) return false;
  draft.understood({ decision: 'service', intent: 'progress-query', topic: null, reason: WISHES[wish] });
  if (wish !== 'supplement' && others.length > 0) {
    const choices = open.slice(0, MOST).map((order): ReplyChoice => {
      const what = mind.orderNotices.names[order.origin];
      return { title: `${what}${order.number.slice(2)}`, action: `order:${wish}:${order._id}` };
    });
    draft.say({ ...mind.phrases('orderWhich'), choices });
    return true;
  }
  if (wish === 'urge') await urge(mind, draft, first);
  else if (wish === 'withdraw') askToWithdraw(mind, draft, first);
  else await supplement(mind, draft, first, SUPPLEMENT.exec(draft.text.trim())?.[1] ?? '');
  return true;
}

const WISHES: Readonly<Record<Wish, string>> = { urge: '催办', withdraw: '撤回', supplement: '补充' };

function wishOf(text: string): Wish | null {
  const said = text.trim();
  if (SUPPLEMENT.test(said)) return 'supplement';
  if (said.length > LONGEST) return null;
  if (URGE.test(said)) return 'urge';
  return WITHDRAW.test(said) ? 'withdraw' : null;
}

/** A choice that was offered with an order: `<what>:<id>`. @returns false where it is none of these. */
export async function ownOrderChoice(mind: Mind, draft: TurnDraft, what: string, id: string): Promise<boolean> {
  if (!keepsOrders(mind)) return false;
  const order = (await mind.orders.ofConversation(draft.conversation._id)).find(({ _id }) => _id === id);
  if (order === undefined) return false;
  switch (what) {
    case 'urge':
      await urge(mind, draft, order);
      return true;
    case 'withdraw':
      askToWithdraw(mind, draft, order);
      return true;
    case 'withdrawn':
      await withdraw(mind, draft, order);
      return true;
    case 'keep':
      draft.say(mind.phrases('orderKept', orderValues(mind, order)));
      return true;
    default:
      return false;
  }
}

async function urge(mind: OrderMind, draft: TurnDraft, order: WorkOrder): Promise<void> {
  const done = await tried(mind, order, { type: 'URGE', reason: '', ...byHim(draft, 'urge') });
  draft.say(mind.phrases(done === null ? 'orderPast' : 'orderUrged', orderValues(mind, done ?? order)));
}

function askToWithdraw(mind: Mind, draft: TurnDraft, order: WorkOrder): void {
  draft.say({
    ...mind.phrases('orderWithdrawAsk', orderValues(mind, order)),
    choices: [
      { title: mind.phrases('orderWithdrawYes').text, action: `order:withdrawn:${order._id}` },
      { title: mind.phrases('orderWithdrawNo').text, action: `order:keep:${order._id}` },
    ],
  });
}

async function withdraw(mind: OrderMind, draft: TurnDraft, order: WorkOrder): Promise<void> {
  const done = await tried(mind, order, { type: 'WITHDRAW', reason: '本人撤回', ...byHim(draft, 'withdraw') });
  draft.say(mind.phrases(done === null ? 'orderPast' : 'orderWithdrawn', orderValues(mind, done ?? order)));
}

async function supplement(mind: OrderMind, draft: TurnDraft, order: WorkOrder, text: string): Promise<void> {
  const done = await tried(mind, order, {
    type: 'SUPPLEMENT',
    text: text.trim(),
    attachments: [],
    ...byHim(draft, 'supplement'),
  });
  draft.say(mind.phrases(done === null ? 'orderPast' : 'orderSupplemented', orderValues(mind, done ?? order)));
}

/** Ids derive from the turn, so that a turn that is run again counts once. */
export function byHim({ key, now }: TurnDraft, what: string): Pick<OrderStep, 'at' | 'by' | 'eventId' | 'seq'> {
  return { at: now, by: { as: 'resident', id: null, name: '' }, eventId: `${key}/${what}`, seq: null };
}

/** @returns null where the order is past it. */
async function tried({ orders }: OrderMind, { _id }: WorkOrder, step: OrderStep): Promise<WorkOrder | null> {
  try {
    return await orders.step(_id, step);
  } catch (error) {
    if (![403, 409].includes(asHotlineError(error).statusCode)) throw error;
    return null;
  }
}
