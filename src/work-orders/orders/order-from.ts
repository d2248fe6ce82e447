import type { FieldSeal } from '../../storage/index.ts';
import { OrderInputError } from './errors.ts';
import { firstLimit } from './order-clocks.ts';
import type { NewOrder } from './order-steps.ts';
import { deadlineFromTable, type OrderRules } from './time-limits.ts';
import { NO_LIMIT, type OrderDeadline, type WorkOrder } from './work-order.ts';
import { timeBetween } from './working-time.ts';

const MOST_TITLE = 300;
const MOST_CONTENT = 20_000;
const LONGEST_MS = 3 * 366 * 24 * 3_600_000;

/** The same key gives the same id, so that the same order told again meets itself. */
export function orderId(key: string, seal: Pick<FieldSeal, 'fingerprint'>): string {
  return `order-${seal.fingerprint(`work order ${key}`).slice(0, 20)}`;
}

/** Keyed fingerprint of a person by his telephone; '' without one. */
export function orderPersonKey(phone: string, seal: Pick<FieldSeal, 'fingerprint'>): string {
  return phone === '' ? '' : `person-${seal.fingerprint(`work order person ${phone}`)}`;
}

/**
 * A new order. Pure but for the seal: name and telephones are sealed, limits come from the peer or the table.
 * @throws OrderInputError 422 naming the fields.
 */
export function orderFrom(
  told: NewOrder,
  {
    number,
    now,
    rules,
    seal,
  }: { number: string; now: Date; rules: OrderRules; seal: Pick<FieldSeal, 'seal' | 'fingerprint'> },
): WorkOrder {
  const problems = problemsOf(told);
  if (problems.length > 0) throw new OrderInputError(problems);
  const { caller, deadline, finish: _own, relatedOrderNos: _none, by, reach, ...rest } = told;
  const _id = orderId(told.key, seal);
  const { dispatchedAt } = told;
  const order: WorkOrder = {
    ...rest,
    _id,
    number,
    state: 'DISPATCHED',
    stateSince: now,
    signedAt: null,
    caller: {
      ...caller,
      name: seal.seal(caller.name),
      phone: seal.seal(caller.phone),
      callNumber: seal.seal(caller.callNumber),
    },
    deadline: deadline === null ? tableLimits(told, rules) : toldLimits(deadline, dispatchedAt),
    suspendedAt: null,
    clock: { since: dispatchedAt, goneMs: 0 },
    warned: [],
    nextDueAt: NO_LIMIT,
    wakeAt: NO_LIMIT,
    assigneeId: null,
    assigneeName: '',
    result: null,
    reply: '',
    legalBasis: [],
    contact: { contacted: false, at: null },
    request: null,
    urgeCount: 0,
    supervised: told.mode === 'supervised',
    callback: null,
    evaluation: null,
    closedHere: null,
    related: [],
    mergedInto: null,
    duplicates: [],
    reach: reach === 'channel' && told.conversationId === null ? 'phone' : reach,
    personKey: orderPersonKey(caller.phone || caller.callNumber, seal),
    peerSeq: 0,
    ownSeq: 0,
    takenEvents: [],
    history: [{ at: now, by, event: 'OPEN', from: 'DISPATCHED', to: 'DISPATCHED', note: '', eventId: `${_id}:open` }],
    lines: 1,
    loggedLines: 0,
    outgoing: [],
    notices: [],
    createdAt: now,
    updatedAt: now,
    settled: false,
  };
  return { ...order, nextDueAt: firstLimit(order) };
}

/** Limits of the table. Who left no way to reach him is not to be spoken with. */
function tableLimits(told: NewOrder, rules: OrderRules): OrderDeadline {
  const { caller, conversationId, dispatchedAt } = told;
  const table = deadlineFromTable(rules, told, dispatchedAt);
  const limits =
    told.finish === undefined
      ? table
      : { ...table, finishBy: told.finish.by, basis: told.finish.basis, counts: told.finish.counts };
  const isReachable = `${caller.phone}${caller.callNumber}` !== '' || conversationId !== null;
  return isReachable ? limits : { ...limits, contactBy: null };
}

/** Limits that the peer told stand before the table. */
function toldLimits(limits: NonNullable<NewOrder['deadline']>, from: Date): OrderDeadline {
  const { signBy, contactBy, finishBy } = limits;
  const isWithinADay = finishBy !== null && finishBy.getTime() - from.getTime() <= 24 * 3_600_000;
  const isWorked = finishBy === null || timeBetween(from, finishBy, 'working-days') > 0;
  return {
    signBy,
    contactBy,
    finishBy,
    basis: 'peer',
    counts: isWithinADay || !isWorked ? 'hours' : 'working-days',
    isCalendarKnown: true,
  };
}

function problemsOf(told: NewOrder) {
  const { key, title, content, deadline, acceptedAt, dispatchedAt, peer, handledBy, attachments } = told;
  const problems: { field: string; problem: string }[] = [];
  const check = (isRight: boolean, field: string, problem: string) => {
    if (!isRight) problems.push({ field, problem });
  };
  check(key !== '', 'key', 'is empty');
  check(title.trim() !== '' && title.length <= MOST_TITLE, 'title', `has 1 to ${MOST_TITLE} characters`);
  check(content.length <= MOST_CONTENT, 'content', `has ${MOST_CONTENT} characters at most`);
  check(new Set(attachments.map(({ id }) => id)).size === attachments.length, 'attachments', 'have an id each');
  check(handledBy === 'us' || peer !== null, 'peer', 'is named where the peer handles it');
  for (const [field, at] of Object.entries({ acceptedAt, dispatchedAt })) {
    check(!Number.isNaN(at.getTime()), field, 'is a time');
  }
  for (const [field, at] of Object.entries(deadline ?? {})) {
    const isNear = at === null || Math.abs(at.getTime() - dispatchedAt.getTime()) <= LONGEST_MS;
    check(isNear, `deadline.${field}`, 'is within three years');
  }
  return problems;
}
