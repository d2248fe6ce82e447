import { isBad, type RatingRecord, type ServiceReview } from '../follow-up/index.ts';
import type { Staff } from '../staff/index.ts';
import { maskPersonalData } from '../text/index.ts';
import type { DeskDeps } from './desk-deps.ts';

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
    followUp.contactOf(review.conversationId),
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
    reason: reasonIn(records)?.words ?? null,
    hasContact: contact !== null,
    history: review.history.map((line) => ({ ...who(line), step: line.step, detail: line.detail })),
    levels: followUp.rules().levels.map(({ level, title }) => ({ level, title, isBad: isBad(level) })),
  };
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
