import { humanScoreOf, mayDecide, type OwnService, type QualityCase, type Sheet } from '../oversight/index.ts';
import type { Staff } from '../staff/index.ts';
import { maskPersonalData } from '../text/index.ts';

/**
 * Whom a case is shown to. Whose service it is learns neither who scored it nor why it was drawn: that somebody
 * complained is not passed on to the one complained of.
 */
export type Onlooker = 'reviewer' | 'lawyer';

function onlookerOf({ id }: Staff, { lawyerId }: QualityCase): Onlooker {
  return lawyerId === id ? 'lawyer' : 'reviewer';
}

/** One case in a list. */
export function caseRow(one: QualityCase, names: ReadonlyMap<string, string>, as: Onlooker, now: Date) {
  const { _id, channel, topic, outcome, openedAt, closedAt, lawyerId, reasons, state, dueAt } = one;
  const isScored = one.review !== null;
  const human = humanScoreOf(one);
  return {
    id: _id,
    ...{ channel, topic, outcome },
    openedAt: openedAt.toISOString(),
    closedAt: closedAt.toISOString(),
    lawyerName: lawyerId === null ? null : (names.get(lawyerId) ?? null),
    reasons: as === 'reviewer' ? reasons : [],
    state,
    dueAt: dueAt.toISOString(),
    overdue: !isScored && dueAt <= now,
    // The machine's is not shown before the person has given his own.
    automatic: isScored ? (one.automatic?.total ?? null) : null,
    human: human?.total ?? null,
    grade: human?.grade ?? null,
    reviewedAt: one.reviewedAt?.toISOString() ?? null,
    answerUntil: one.answerUntil?.toISOString() ?? null,
    answered: one.answer !== null,
    appealed: one.appeal !== null,
    decided: one.decision?.verdict ?? null,
  };
}

/** All of a case but its transcript. */
export function caseDetail(one: QualityCase, names: ReadonlyMap<string, string>, staff: Staff, now: Date) {
  const as = onlookerOf(staff, one);
  const { review, answer, appeal, decision, answerUntil, state, taken } = one;
  const nameFor = (id: string) => (as === 'reviewer' ? (names.get(id) ?? null) : null);
  const isMine = state === 'taken' && taken?.by === staff.id;
  const mayAnswer = as === 'lawyer' && state === 'reviewed' && answerUntil !== null && now <= answerUntil;
  return {
    ...caseRow(one, names, as, now),
    sheet: one.sheet,
    automaticScore: review === null ? null : one.automatic,
    review: review === null ? null : { ...sheetView(review), at: review.at.toISOString(), byName: nameFor(review.by) },
    answer: answer === null ? null : { at: answer.at.toISOString(), text: maskPersonalData(answer.text) },
    appeal: appeal === null ? null : { at: appeal.at.toISOString(), text: maskPersonalData(appeal.text) },
    decision:
      decision === null
        ? null
        : {
            at: decision.at.toISOString(),
            byName: nameFor(decision.by),
            verdict: decision.verdict,
            sheet: decision.sheet === null ? null : sheetView(decision.sheet),
            comment: maskPersonalData(decision.comment),
          },
    may: {
      review: isMine,
      recuse: isMine,
      answer: mayAnswer && answer === null,
      appeal: mayAnswer,
      decide: as === 'reviewer' && mayDecide(one, staff.id),
    },
  };
}

/** A service of his own. */
export function ownService({ facts, reviewed }: OwnService, names: ReadonlyMap<string, string>, now: Date) {
  const { _id, openedAt, channel, topic, outcome, quality } = facts;
  return {
    id: _id,
    openedAt: openedAt.toISOString(),
    ...{ channel, topic, outcome },
    automatic: quality,
    reviewed: reviewed === null ? null : caseRow(reviewed, names, 'lawyer', now),
  };
}

function sheetView({ items, total, grade, comment }: Sheet) {
  return {
    items: items.map((item) => ({ ...item, comment: maskPersonalData(item.comment) })),
    total,
    grade,
    comment: maskPersonalData(comment),
  };
}
