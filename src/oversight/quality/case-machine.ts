import { withLatest } from '../../storage/index.ts';
import { QualityLateError, QualityRecusedError, QualityStateError } from './errors.ts';
import type { AppealDecision, CaseEvent, DrawReason, QualityCase, Sheet } from './quality-case.ts';
import type { ServiceScore } from './quality-score.ts';

/** Lines of a history; it is read and written whole. */
const MOST_EVENTS = 200;

/** What may happen to a case; who may do it at all is decided before, by role and region. */
export type CaseStep =
  | { type: 'draw'; at: Date; reasons: readonly DrawReason[]; involved: readonly string[] }
  | { type: 'take'; at: Date; by: string; until: Date; sheet: NonNullable<QualityCase['sheet']> }
  | { type: 'recuse'; at: Date; by: string; reason: string }
  | { type: 'review'; at: Date; by: string; sheet: Sheet; automatic: ServiceScore; answerUntil: Date }
  | { type: 'answer'; at: Date; by: string; text: string }
  | { type: 'appeal'; at: Date; by: string; text: string }
  | { type: 'decide'; at: Date; by: string; verdict: AppealDecision['verdict']; sheet: Sheet | null; comment: string };

/**
 * The case after a step. Pure. What a person has said stands for good: a later word stands beside it.
 * @throws QualityStateError, QualityRecusedError, QualityLateError
 */
export function stepCase(current: QualityCase, step: CaseStep): QualityCase {
  switch (step.type) {
    case 'draw':
      return drawn(current, step);
    case 'take':
      return taken(current, step);
    case 'recuse':
      return recused(current, step);
    case 'review':
      return reviewed(current, step);
    case 'answer':
      mayBeAnswered(current, step);
      if (current.answer !== null) throw new QualityStateError('已经说明过了。');
      return noted({ ...current, answer: { by: step.by, at: step.at, text: step.text } }, step, 'answered');
    case 'appeal':
      mayBeAnswered(current, step);
      return noted(
        { ...current, state: 'appealed', appeal: { by: step.by, at: step.at, text: step.text } },
        step,
        'appealed',
      );
    case 'decide':
      return decided(current, step);
  }
}

/** Whether somebody must keep away from it: he had a part in it, or said himself that he must (济南市12345条例 32). */
export function mustRecuse({ involved, recused, lawyerId }: QualityCase, staffId: string): boolean {
  return lawyerId === staffId || involved.includes(staffId) || recused.some(({ by }) => by === staffId);
}

/** Whether it may be given to this person to review now. */
export function mayTake(current: QualityCase, staffId: string, at: Date): boolean {
  if (mustRecuse(current, staffId)) return false;
  const { state, taken: held } = current;
  return state === 'waiting' || (state === 'taken' && held !== null && (held.by === staffId || held.until <= at));
}

/** The decision on an appeal is another person's than the first score. */
export function mayDecide(current: QualityCase, staffId: string): boolean {
  return current.state === 'appealed' && !mustRecuse(current, staffId) && current.review?.by !== staffId;
}

type Of<T extends CaseStep['type']> = Extract<CaseStep, { type: T }>;

/** Drawn again for another reason, or with somebody more who had a part; nothing is taken back. */
function drawn(current: QualityCase, { at, reasons, involved }: Of<'draw'>): QualityCase {
  const more = reasons.filter((reason) => !current.reasons.includes(reason));
  const others = involved.filter((id) => !current.involved.includes(id));
  if (more.length === 0 && others.length === 0) return current;
  const next = { ...current, reasons: [...current.reasons, ...more], involved: [...current.involved, ...others] };
  return more.length === 0 ? next : noted(next, { at, by: null }, 'drawn', more.join(' '));
}

function taken(current: QualityCase, { at, by, until, sheet }: Of<'take'>): QualityCase {
  if (mustRecuse(current, by)) throw new QualityRecusedError();
  if (!mayTake(current, by, at)) throw new QualityStateError('这次服务已经由别人在评，或者评过了。');
  return noted({ ...current, state: 'taken', taken: { by, at, until }, sheet }, { at, by }, 'taken');
}

function recused(current: QualityCase, { at, by, reason }: Of<'recuse'>): QualityCase {
  if (current.state !== 'taken' || current.taken?.by !== by) throw new QualityStateError('这次服务不在您手上。');
  const next: QualityCase = {
    ...current,
    state: 'waiting',
    taken: null,
    sheet: null,
    recused: [...current.recused, { by, at, reason }],
  };
  return noted(next, { at, by }, 'recused');
}

function reviewed(current: QualityCase, { at, by, sheet, automatic, answerUntil }: Of<'review'>): QualityCase {
  if (mustRecuse(current, by)) throw new QualityRecusedError();
  if (current.state !== 'taken' || current.taken?.by !== by) throw new QualityStateError('这次服务不在您手上。');
  const review = { ...sheet, by, at };
  const next: QualityCase = {
    ...current,
    state: 'reviewed',
    taken: null,
    review,
    reviewedAt: at,
    automatic,
    answerUntil,
  };
  return noted(next, { at, by }, 'reviewed');
}

function mayBeAnswered({ lawyerId, state, answerUntil }: QualityCase, { at, by }: { at: Date; by: string }): void {
  if (lawyerId !== by || state !== 'reviewed') throw new QualityStateError('这条评分现在不能说明或者申诉。');
  if (answerUntil !== null && at > answerUntil) throw new QualityLateError();
}

function decided(current: QualityCase, { at, by, verdict, sheet, comment }: Of<'decide'>): QualityCase {
  if (current.state !== 'appealed') throw new QualityStateError('这条申诉已经答复，或者没有申诉。');
  if (!mayDecide(current, by)) throw new QualityRecusedError();
  if ((verdict === 'changed') !== (sheet !== null)) throw new QualityStateError('改分要有新的评分表，维持不用。');
  const decision = { by, at, verdict, sheet, comment };
  return noted({ ...current, state: 'decided', decision }, { at, by }, 'decided', verdict);
}

function noted(
  current: QualityCase,
  { at, by }: { at: Date; by: string | null },
  step: CaseEvent['step'],
  detail = '',
): QualityCase {
  return { ...current, history: withLatest(current.history, { step, at, by, detail }, MOST_EVENTS) };
}
