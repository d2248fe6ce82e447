import { isBad, isOfOrder, type RatingRecord, type ServiceReview } from '../follow-up/index.ts';
import type { Staff } from '../staff/index.ts';
import { maskPersonalData } from '../text/index.ts';
import type { DeskDeps } from './desk-deps.ts';
import { callerOf, readable } from './order-views.ts';

/** Whom a view is for, and what it needs to know. */
interface Reading {
  staff: Staff;
  names: ReadonlyMap<string, string>;
  now: Date;
}

/** A review in a list. */
export function reviewRow(review: ServiceReview, { staff, names, now }: Reading) {
  const { _id, attribution, assigneeId, openedAt, dueAt, closedAt, isOpen, recused } = review;
  const lawyerId = attribution?.lawyerId ?? null;
  return {
    id: _id,
    /** Of the order that was rated; null for a service. */
    orderId: review.orderId ?? null,
    conversationId: review.conversationId,
    channel: review.channel,
    regionCode: review.regionCode,
    level: review.level,
    state: review.state,
    openedAt: openedAt.toISOString(),
    dueAt: dueAt.toISOString(),
    dueDay: review.dueDay,
    isCalendarKnown: review.isCalendarKnown,
    isOverdue: isOpen && dueAt <= now,
    warned: review.warned,
    assigneeId,
    assigneeName: assigneeId === null ? null : (names.get(assigneeId) ?? null),
    isMine: assigneeId === staff.id,
    mayWork: !recused.includes(staff.id),
    isDangerous: review.isDangerous,
    lawyerId,
    lawyerName: lawyerId === null ? null : (names.get(lawyerId) ?? null),
    finding: review.finding?.code ?? null,
    callbacks: review.callbacks.length,
    closedAt: closedAt?.toISOString() ?? null,
  };
}

/** One review whole; everything that somebody wrote is masked. */
export async function reviewDetail(deps: DeskDeps, staff: Staff, review: ServiceReview) {
  const { followUp, clock } = deps;
  const [records, names, contact] = await Promise.all([
    followUp.ratings.of(review._id),
    namesOf(deps, [review]),
    contactOf(deps, review),
  ]);
  const who = ({ at, by }: { at: Date; by: string | null }) => ({
    at: at.toISOString(),
    by,
    byName: by === null ? null : (names.get(by) ?? null),
  });
  const { finding, correction, reRating } = review;
  return {
    ...reviewRow(review, { staff, names, now: clock.now() }),
    finding: finding === null ? null : { ...who(finding), code: finding.code, text: maskPersonalData(finding.text) },
    callbacks: review.callbacks.map((one) => ({
      ...who(one),
      result: one.result,
      words: maskPersonalData(one.words),
    })),
    correction:
      correction === null
        ? null
        : { ...who(correction), kind: correction.kind, ref: correction.ref, text: maskPersonalData(correction.text) },
    reRating: reRating === null ? null : { ...who(reRating), level: reRating.level },
    reason: isOfOrder(review) ? await orderReason(deps, review) : (reasonIn(records)?.words ?? null),
    hasContact: contact !== null,
    history: review.history.map((line) => ({ ...who(line), step: line.step, detail: line.detail })),
    levels: followUp.rules().levels.map(({ level, title }) => ({ level, title, isBad: isBad(level) })),
  };
}

/** Where the resident can be called back: his conversation, or the number in his order; null for nowhere. */
export async function contactOf({ followUp, orders, seal }: DeskDeps, review: ServiceReview): Promise<string | null> {
  const known = review.conversationId === '' ? null : await followUp.contactOf(review.conversationId);
  if (known !== null || !isOfOrder(review)) return known;
  const order = await orders.service.get(review._id);
  const { phone, callNumber } = order === null ? { phone: '', callNumber: '' } : callerOf(order, seal);
  return phone || callNumber || null;
}

/** Why the resident is not content with his order, without what names him; null where he did not say. */
export async function orderReason({ orders, seal }: DeskDeps, { _id }: ServiceReview): Promise<string | null> {
  const order = await orders.service.get(_id);
  const told = order?.callback?.dissatisfiedBecause ?? '';
  return order === null || told === '' ? null : readable(order, seal)(told);
}

export function reasonIn(records: readonly RatingRecord[]): RatingRecord | undefined {
  return records.find(({ kind }) => kind === 'reason');
}

export function namesOf(deps: DeskDeps, reviews: readonly ServiceReview[]): Promise<Map<string, string>> {
  const ids = reviews.flatMap(({ assigneeId, attribution, history }) => [
    assigneeId,
    attribution?.lawyerId,
    ...history.map(({ by }) => by),
  ]);
  return deps.staff.names(ids.filter((id) => typeof id === 'string'));
}
