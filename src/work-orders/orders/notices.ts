import { z } from 'zod';
import { type ContentProblem, calendarDay, dayInWords, readContent } from '../../knowledge/index.ts';
import { OrderNoticesError } from './notice-errors.ts';
import { ORDER_STATES } from './order-states.ts';
import type { OrderStep } from './order-steps.ts';
import { ORDER_ORIGINS, type OrderOrigin, type WorkOrder } from './work-order.ts';

const FILE = 'work-orders/notices.yaml';

const NOTICES = [
  'opened',
  'signed',
  'signedByPeer',
  'progress',
  'extended',
  'suspended',
  'resumed',
  'transferred',
  'answered',
  'askRating',
  'messageAnswered',
  'returned',
  'returnedByPeer',
  'withdrawn',
  'reopened',
  'closed',
] as const;
type NoticeName = (typeof NOTICES)[number];

const words = z.string().min(1).max(200);

/** `knowledge/work-orders/notices.yaml`. */
export const orderNoticeFileSchema = z.strictObject({
  names: z.strictObject(mapOf(ORDER_ORIGINS, z.string().min(1).max(8))),
  notices: z.strictObject(mapOf(NOTICES, words)),
  day: words,
  noDay: words,
  unsureDay: words,
  reason: words,
  states: z.strictObject(mapOf(ORDER_STATES, words)),
  answer: words,
});

function mapOf<Name extends string, Schema extends z.ZodType>(
  names: readonly Name[],
  schema: Schema,
): Record<Name, Schema> {
  return Object.fromEntries(names.map((name) => [name, schema])) as Record<Name, Schema>;
}

/** What residents are told of their orders, as legal staff wrote it. */
export type OrderNoticeTexts = z.output<typeof orderNoticeFileSchema>;

/** @throws OrderNoticesError naming file, entry and field. */
export async function loadOrderNotices(knowledgeDir: string): Promise<OrderNoticeTexts> {
  const problems: ContentProblem[] = [];
  const file = await readContent(knowledgeDir, FILE, orderNoticeFileSchema, problems);
  if (file === null || problems.length > 0) throw new OrderNoticesError(problems);
  return file.data;
}

/** Orders of these origins are rated by whom they are for; a message is rated with the service it was left in. */
const RATED: readonly OrderOrigin[] = ['complaint', 'other-office', 'appointment', 'desk'];

/** Whether the resident is asked here how it was handled; a city's order is called back by the city. */
export function isRatedHere(order: Pick<WorkOrder, 'origin' | 'handledBy' | 'peer' | 'conversationId'>): boolean {
  const { origin, handledBy, peer, conversationId } = order;
  return RATED.includes(origin) && conversationId !== null && (peer === null || handledBy === 'peer');
}

/** Whether a notice ends with the question how it was handled. */
export function asksForRating(texts: OrderNoticeTexts, text: string): boolean {
  return text.endsWith(texts.notices.askRating);
}

/** 投诉, 诉求, 预约: what an order is called to whom it is for. */
export function nameOfOrder(texts: OrderNoticeTexts, { origin }: Pick<WorkOrder, 'origin'>): string {
  return texts.names[origin];
}

/** 最晚2026年11月30日答复您, or that no day is fixed yet. */
export function lastDayInWords(texts: OrderNoticeTexts, { deadline }: Pick<WorkOrder, 'deadline'>): string {
  const { finishBy, isCalendarKnown } = deadline;
  if (finishBy === null) return texts.noDay;
  // A limit is the end of a day.
  const day = dayInWords(calendarDay(new Date(finishBy.getTime() - 1)));
  return (isCalendarKnown ? texts.day : texts.unsureDay).replaceAll('{day}', day);
}

/**
 * What the resident is told of a step; null when it needs no telling: his own steps were answered at once. Without names
 * of staff and without the matter: somebody else may be reading the telephone.
 * @param step null: the order has just been opened.
 */
export function orderNoticeText(
  texts: OrderNoticeTexts,
  before: WorkOrder | null,
  after: WorkOrder,
  step: OrderStep | null,
): string | null {
  const say = (name: NoticeName, values: Record<string, string> = {}) =>
    filled(texts.notices[name], {
      what: nameOfOrder(texts, after),
      number: after.number,
      day: lastDayInWords(texts, after),
      ...values,
    });
  if (step === null) return after.origin === 'desk' ? say('opened') : null;
  if (step.by.as === 'resident') return null;
  const isPeers = after.handledBy === 'peer';
  const because = (reason: string) => (reason === '' ? '' : sentence(filled(texts.reason, { reason })));
  switch (step.type) {
    case 'SIGN': {
      if (after.origin === 'message') return null;
      const peerNumber = after.peerOrderNo === null ? '' : `（12345的编号${after.peerOrderNo}）`;
      return isPeers ? say('signedByPeer', { peerNumber }) : say('signed');
    }
    case 'PROGRESS':
      return step.toResident && step.text !== '' ? say('progress', { text: sentence(step.text) }) : null;
    case 'EXTEND_APPROVED':
      return say('extended');
    case 'SUSPEND_APPROVED':
      return say('suspended');
    case 'RESUME':
      return say('resumed');
    case 'TRANSFER':
      return say('transferred', { office: step.to.name });
    case 'COMPLETE': {
      if (after.origin === 'message') return say('messageAnswered');
      const answered = say('answered', { reply: sentence(step.reply) });
      return isRatedHere(after) ? `${answered}\n${texts.notices.askRating}` : answered;
    }
    case 'RETURN_APPROVED':
      return say(isPeers ? 'returnedByPeer' : 'returned', { reason: because(before?.request?.reason ?? '') });
    case 'WITHDRAW':
      return say('withdrawn', { reason: because(step.reason) });
    case 'REVIEW_REJECTED':
    case 'REOPEN':
      return say('reopened');
    case 'CLOSE':
      // Who has said himself how it went needs no more words.
      return after.origin === 'message' || after.evaluation !== null ? null : say('closed');
    default:
      return null;
  }
}

function filled(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
}

/** Ends as a sentence does. */
function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[。！？!?…]$/u.test(trimmed) ? trimmed : `${trimmed}。`;
}
