import type { CaseCard } from '../handoff/index.ts';
import { type Answer, addDays, CalendarNotCoveredError, calendarDay, lastDayOf } from '../knowledge/index.ts';
import { findDates } from '../text/index.ts';
import { deadlineFromPaper } from './aid-deadline.ts';
import { keptOf } from './kept-dialogs.ts';
import type { Mind } from './mind.ts';
import type { TurnDraft } from './turn-draft.ts';

export type CaseDeadline = NonNullable<CaseCard['deadlines']>[number];

/**
 * The time limits in a case, for the lawyer (期限): told by the resident, set running by a paper he received, and those of
 * the answers he was given, reckoned where he told the very day they run from. A wrong last day is worse than none: each says
 * what it was reckoned from, or that this is not known.
 * @param said what the resident said in this session, message by message.
 */
export function caseDeadlines(mind: Mind, draft: TurnDraft, said: readonly string[]): CaseDeadline[] {
  const all = [
    ...toldDays(draft),
    ...ofPapers(mind, draft, said),
    ...ofPreCheck(draft),
    ...ofAnswers(mind, draft, said),
  ];
  const isFirst = ({ label, on }: CaseDeadline, at: number) =>
    all.findIndex((one) => one.label === label && one.on === on) === at;
  return all.filter(isFirst);
}

function toldDays({ conversation }: TurnDraft): CaseDeadline[] {
  return conversation.knownFacts.flatMap(({ role, unit, value }) =>
    role === 'deadline' && unit === 'day'
      ? [{ label: '当事人说的期限', on: String(value), basis: '当事人自己说的' }]
      : [],
  );
}

function ofPapers(mind: Mind, { conversation, now }: TurnDraft, said: readonly string[]): CaseDeadline[] {
  const isCriminal = conversation.sessionIntents.some((intent) => mind.catalogue.topicOf(intent) === '刑事辩护');
  return said.flatMap((text) => {
    const found = deadlineFromPaper(mind, text, now, isCriminal);
    if (found === null || found === 'unclear') return [];
    const basis = found.grounds.map((ground) => mind.knowledge.groundLabel(ground)).join('、');
    return [{ label: found.name, on: found.on, basis }];
  });
}

/** What was answered to the question for a deadline, while the pre-check of this session stands. */
function ofPreCheck({ conversation, now }: TurnDraft): CaseDeadline[] {
  const kept = keptOf(conversation, now);
  const days = kept?.preCheck?.slots.daysToDeadline;
  if (conversation.preCheck === null || kept === null || typeof days !== 'number') return [];
  return [{ label: '法律援助预审里说的期限', on: addDays(calendarDay(kept.at), days), basis: '当事人自己说的' }];
}

/** Which of several days a limit runs from, only the words beside the day tell: without them no last day is shown. */
function ofAnswers(mind: Mind, draft: TurnDraft, said: readonly string[]): CaseDeadline[] {
  const from = eventDay(draft);
  const beside = from === null ? [] : clausesWith(from, said, draft.now);
  return draft.conversation.told.flatMap((id) => {
    const answer = mind.knowledge.answer(id);
    const label = (answer?.grounds ?? []).map((ground) => mind.knowledge.groundLabel(ground)).join('、');
    return (answer?.deadlines ?? []).map((deadline) => {
      const isMeant = from !== null && beside.some((clause) => tellsOf(clause, deadline.from));
      return {
        label: labelOf(deadline),
        on: isMeant ? lastDay(from, deadline) : null,
        basis: `${isMeant ? `按当事人说的日子${from}推算，起算日请核对` : '从哪天起算还没有问清'}；${label}`,
      };
    });
  });
}

/**
 * Limits that would be near their end if they ran from the day that was told, for who is served first: better somebody too
 * many. Those that the card dates anyway are among them.
 */
export function possibleDeadlines(mind: Mind, draft: TurnDraft): { label: string; on: string | null }[] {
  const from = eventDay(draft);
  if (from === null) return [];
  return draft.conversation.told.flatMap((id) =>
    (mind.knowledge.answer(id)?.deadlines ?? []).map((deadline) => ({
      label: `${labelOf(deadline)}，起算日请核对`,
      on: lastDay(from, deadline),
    })),
  );
}

function eventDay({ conversation }: TurnDraft): string | null {
  const event = conversation.knownFacts.find(({ role, unit }) => role === 'event-date' && unit === 'day');
  return event === undefined ? null : String(event.value);
}

function labelOf({ limit, from }: Answer['deadlines'][number]): string {
  return `${limit}（从${from}起）`;
}

function clausesWith(day: string, said: readonly string[], now: Date): string[] {
  return said
    .flatMap((text) => text.split(/[，,。；;！!？?\n]/u))
    .filter((clause) => findDates(clause, now).some(({ value, unit }) => unit === 'day' && value === day));
}

/**
 * 11月4号收到裁决书 tells of 收到裁决书那天, not of 收到撤销裁决的裁定那天 or 单位收到裁决书那天: nearly all pairs of its
 * characters are in it.
 */
function tellsOf(clause: string, from: string): boolean {
  const event = from.replace(/[；，].*$/u, '').replace(/(?:的)?(?:那天|最后一天)$/u, '');
  const pairs = Array.from({ length: Math.max(0, event.length - 1) }, (_, at) => event.slice(at, at + 2));
  return pairs.length > 0 && pairs.filter((pair) => clause.includes(pair)).length / pairs.length >= 0.75;
}

/** Null for hours, which have no day, and for working days beyond the known calendar. */
function lastDay(from: string, { term }: Answer['deadlines'][number]): string | null {
  if (term === null || term.unit === 'hour') return null;
  const { count, unit } = term;
  try {
    return lastDayOf(from, { count, unit }).day;
  } catch (error) {
    if (error instanceof CalendarNotCoveredError) return null;
    throw error;
  }
}
