import { calendarDay } from '../../knowledge/index.ts';
import { lastDayInWords, nameOfOrder, type OrderNoticeTexts } from './notices.ts';
import type { OrderState } from './order-states.ts';
import type { OrderLine, WorkOrder } from './work-order.ts';

/** What who asked may read of his order: no names of staff, and not who asked. Days are `YYYY-MM-DD` in Asia/Shanghai. */
export interface OrderProgress {
  number: string;
  /** 投诉, 诉求, 预约. */
  what: string;
  state: OrderState;
  stateText: string;
  openedOn: string;
  /** 最晚…答复您; '' where nothing runs any more. */
  lastDay: string;
  /** The day itself; null where none is fixed or none runs. */
  dueOn: string | null;
  /** '' until it is answered. */
  reply: string;
  /** Why it was returned or withdrawn; '' else. */
  reason: string;
  steps: { on: string; step: (typeof TOLD_STEPS)[number] }[];
}

/** Steps that he is told of. */
const TOLD_STEPS = [
  'OPEN',
  'SIGN',
  'PROGRESS',
  'EXTEND_APPROVED',
  'SUSPEND_APPROVED',
  'RESUME',
  'TRANSFER',
  'SUPPLEMENT',
  'URGE',
  'COMPLETE',
  'EVALUATE',
  'REOPEN',
  'RETURN_APPROVED',
  'WITHDRAW',
  'CLOSE',
] as const;

/** States in which a limit still says when he is answered. */
const RUNNING: readonly OrderState[] = [
  'DISPATCHED',
  'SIGNED',
  'PROCESSING',
  'RETURN_PENDING',
  'EXTENSION_PENDING',
  'SUSPEND_PENDING',
];

export function orderProgressOf(texts: OrderNoticeTexts, order: WorkOrder): OrderProgress {
  const { number, state, reply, request, createdAt, history } = order;
  const { finishBy } = order.deadline;
  const isRunning = RUNNING.includes(state);
  return {
    number,
    what: nameOfOrder(texts, order),
    state,
    stateText: texts.states[state],
    openedOn: calendarDay(createdAt),
    lastDay: isRunning ? lastDayInWords(texts, order) : '',
    dueOn: isRunning && finishBy !== null ? calendarDay(new Date(finishBy.getTime() - 1)) : null,
    reply: isAnswered(state) ? reply : '',
    reason: state === 'RETURNED' ? (request?.reason ?? '') : '',
    steps: history.flatMap(({ at, event }) => (isTold(event) ? [{ on: calendarDay(at), step: event }] : [])),
  };
}

/** 答复：…, or why it came back; '' for nothing. */
export function answerInWords(texts: OrderNoticeTexts, { reply, reason }: OrderProgress): string {
  if (reply !== '') return texts.answer.replaceAll('{reply}', reply);
  return reason === '' ? '' : texts.reason.replaceAll('{reason}', reason);
}

function isAnswered(state: OrderState): boolean {
  return ['REPLIED', 'CALLED_BACK', 'EVALUATED', 'CLOSED', 'ARCHIVED'].includes(state);
}

function isTold(event: OrderLine['event']): event is (typeof TOLD_STEPS)[number] {
  return TOLD_STEPS.some((one) => one === event);
}
