import { isBad, isFigure, OFF_SCALE, parseRating } from '../../follow-up/index.ts';
import { asksForLawyer } from '../../handoff/index.ts';
import type { Satisfaction } from '../../sessions/index.ts';
import { type Evaluation, isRatedHere, type WorkOrder } from '../../work-orders/index.ts';
import type { Mind } from '../mind.ts';
import { keepsOrders, type OrderMind, orderValues } from '../orders/told-order.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { chosenOf } from './chosen.ts';
import { byHim } from './own-order-turn.ts';

/** Begins the action of 不说了 under the question why; the order's id follows. */
const REASON = 'order-reason:';
/** 解决了, 办好了: said of the matter, not of the service. */
const SOLVED =
  /^(?:已经|都|问题|事情|这事|这件事|终于|总算)*(?:解决|办好|弄好|修好|处理好|搞定)(?:好|完)?(?:了|啦)?(?:谢谢|多谢|谢了|感谢)?(?:你们?|您)?$/u;
const UNSOLVED =
  /^(?:问题|事情|这事|这件事|根本|到现在|还是|还|都|也|一直)*(?:没有?|未)(?:有|得到|人)*(?:解决|办好|弄好|修好|处理|处理好|搞定|来修|来)(?:好|呢|啊)?$/u;
/** 5 非常满意 … 1 非常不满意 (GB/T 39735-2020). */
const EVALUATIONS: Readonly<Record<Satisfaction, Evaluation>> = {
  'very-satisfied': 5,
  satisfied: 4,
  'basically-satisfied': 3,
  dissatisfied: 2,
  'very-dissatisfied': 1,
};

interface Said {
  level: Satisfaction | null;
  /** Null: not told. */
  solved: boolean | null;
}

/**
 * 随单评价: what somebody says of how his order was handled, once for each order. A figure or level may be meant for a service
 * that was closed since: the later question is the one that is answered.
 * @returns false when the message is something else.
 */
export async function orderRatingTurn(mind: Mind, draft: TurnDraft): Promise<boolean> {
  if (!keepsOrders(mind)) return false;
  const { conversation } = draft;
  if (conversation.floor !== 'bot' || conversation.dialog !== null || draft.heardBadly) return false;
  if (await reasonOfOrderTurn(mind, draft)) return true;
  const said = saidOf(mind, draft);
  if (said === null) return false;
  const order = await waitingOrder(mind, draft, said);
  if (order === null) return false;
  draft.set({ offered: [], lastTurnAt: draft.now });
  draft.understood({ decision: 'rating', reason: `工单评价：${said.level ?? (said.solved ? '已解决' : '没解决')}` });
  if (await mind.orders.isOwn(conversation, order)) {
    draft.say({ ...mind.phrases('ratingOwnService'), expectsInput: false });
    return true;
  }
  const after = await take(mind, draft, order, said);
  answer(mind, draft, after, said);
  return true;
}

function saidOf(mind: Mind, draft: TurnDraft): Said | null {
  const { sessionId, offered } = draft.conversation;
  const words = draft.text.replace(/[\s\p{P}]+/gu, '');
  if (UNSOLVED.test(words)) return { level: null, solved: false };
  if (SOLVED.test(words)) return { level: null, solved: true };
  // The choice after the levels.
  const isLast = sessionId === null && bareFigure(draft.text) === mind.followUp.levels.length + 1;
  if (isLast) return { level: null, solved: false };
  const level = parseRating(draft.text, mind.followUp);
  if (level === null || level === OFF_SCALE || draft.mark !== null) return null;
  // A digit in an open service is a choice of what was offered there.
  if (isFigure(draft.text) && sessionId !== null && offered.length > 0) return null;
  return { level, solved: null };
}

/** The order that was answered last and is not rated, unless a service has asked since. */
async function waitingOrder(mind: OrderMind, draft: TurnDraft, said: Said): Promise<WorkOrder | null> {
  const nothing: WorkOrder[] = [];
  const orders = await mind.orElse(() => mind.orders.ofConversation(draft.conversation._id), nothing);
  const again = orders.find(({ takenEvents }) => takenEvents.some((id) => id.startsWith(`${draft.key}/`)));
  if (again !== undefined) return again;
  const waiting = orders
    .filter((order) => isWaiting(order) && draft.now.getTime() - repliedAt(order) <= mind.followUp.takenMs)
    .sort((a, b) => repliedAt(b) - repliedAt(a));
  const [order] = waiting;
  if (order === undefined) return null;
  if (draft.conversation.ratingFor === null || said.level === null) return order;
  const [service] = await mind.ratings.latestOf(draft.conversation._id, 1);
  return (service?.closedAt?.getTime() ?? 0) > repliedAt(order) ? null : order;
}

function isWaiting(order: WorkOrder): boolean {
  if (!isRatedHere(order) || order.evaluation !== null) return false;
  return order.state === 'REPLIED' || (order.state === 'CALLED_BACK' && order.callback?.solved !== false);
}

function repliedAt({ history }: WorkOrder): number {
  return history.findLast(({ event }) => event === 'COMPLETE')?.at.getTime() ?? 0;
}

async function take(mind: OrderMind, draft: TurnDraft, order: WorkOrder, said: Said): Promise<WorkOrder> {
  const evaluation = said.level === null ? null : EVALUATIONS[said.level];
  const called =
    order.state === 'REPLIED'
      ? await mind.orders.step(order._id, {
          type: 'CALLBACK',
          ok: true,
          solved: said.solved,
          evaluation,
          dissatisfiedBecause: '',
          ...byHim(draft, 'callback'),
        })
      : order;
  if (evaluation === null) return called;
  return mind.orders.step(order._id, { type: 'EVALUATE', evaluation, ...byHim(draft, 'evaluate') });
}

function answer(mind: Mind, draft: TurnDraft, order: WorkOrder, { level, solved }: Said): void {
  const values = orderValues(mind, order);
  if (solved === false || (level !== null && isBad(level))) {
    const { skip } = mind.followUp.reason;
    draft.say({
      ...mind.phrases('orderRatingSorry', { ...values, skip }),
      choices: [{ title: skip, action: `${REASON}${order._id}` }],
    });
    return;
  }
  if (level === null) draft.say(mind.phrases('orderSolved', values));
  else draft.say({ ...mind.phrases('orderRatingThanks', values), expectsInput: false });
}

/** The next message after a bad word is why; danger, a wish for a person and services of the hotline are what they are. */
async function reasonOfOrderTurn(mind: OrderMind, draft: TurnDraft): Promise<boolean> {
  const { offered, lastTurnAt } = draft.conversation;
  const asked = offered.find(({ action }) => action.startsWith(REASON));
  if (asked === undefined) return false;
  const { reason } = mind.followUp;
  const text = draft.text.trim();
  if (text === '' || draft.now.getTime() - lastTurnAt.getTime() > reason.withinMs) return false;
  const isSkipped = chosenOf(text, [asked]) !== null || reason.declines.some((words) => bare(words) === bare(text));
  if (!isSkipped) {
    const { decision, emergency } = await mind.recogniser.understand(text);
    if (emergency !== null || decision === 'service' || asksForLawyer(text, mind.duty.skills)) return false;
    await mind.orders.step(asked.action.slice(REASON.length), {
      type: 'SUPPLEMENT',
      text: `不满意的原因：${text}`,
      attachments: [],
      ...byHim(draft, 'reason'),
    });
  }
  draft.set({ offered: [], lastTurnAt: draft.now });
  draft.understood({ decision: 'rating', reason: isSkipped ? '不说原因' : '说了不满意的原因' });
  draft.say({ ...mind.phrases(isSkipped ? 'orderReasonSkipped' : 'orderReasonKept'), expectsInput: false });
  return true;
}

function bareFigure(text: string): number | null {
  return isFigure(text) && /^\d$/u.test(text.trim()) ? Number(text.trim()) : null;
}

function bare(text: string): string {
  return text.replace(/[\s\p{P}]+/gu, '').replace(/[吧了啊呢]+$/u, '');
}
