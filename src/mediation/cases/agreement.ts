import { addDays, calendarDay, dayInWords, isCalendarDay } from '../../knowledge/index.ts';
import { MediationStateError } from '../errors.ts';
import type { MediationStepOf } from './case-steps.ts';
import { confirmationClock, isAhead, isLodgedLate } from './confirmation.ts';
import type { ConfirmationClock, MediationAgreement, MediationCase } from './mediation-case.ts';
import { masked, problem, required } from './step-words.ts';

/** An agreement that takes effect later than this after it was signed is more likely a slip of the pen. */
const MOST_DAYS_AHEAD = 365;

/**
 * What they agreed on. In writing it takes effect when all have signed and the committee has put its seal to it
 * (人民调解法 29), which may be later than today; by word of mouth on the day itself (30).
 */
export function agreed(current: MediationCase, step: MediationStepOf<'agree'>): MediationCase {
  const { terms, form, effectiveDay, performBy, at } = step;
  required(terms, 'terms', '请写明协议的内容。');
  requireReal(effectiveDay, 'effectiveDay');
  const today = calendarDay(at);
  const signedDay = step.signedDay ?? (effectiveDay < today ? effectiveDay : today);
  requireSigned(current, signedDay, at);
  if (effectiveDay < signedDay) throw problem('effectiveDay', '协议生效的日子不能早于签订的日子。');
  if (form === 'spoken' && effectiveDay !== signedDay) {
    throw problem('effectiveDay', '口头协议自达成的那天起生效（人民调解法第三十条）；约定以后生效的，请做成书面协议。');
  }
  if (effectiveDay > addDays(signedDay, MOST_DAYS_AHEAD)) {
    throw problem('effectiveDay', '协议生效的日子在签订一年以后，请核对。');
  }
  if (performBy !== null && (!isCalendarDay(performBy) || performBy < effectiveDay)) {
    throw problem('performBy', '履行的期限不能早于协议生效的日子。');
  }
  return settledBy(current, { terms: masked(terms), form, signedDay, effectiveDay, performBy, at });
}

/** Who, what, with what result, and that it was checked by telephone (无卷宗调解). It is kept by word of mouth. */
export function shortly(current: MediationCase, step: MediationStepOf<'short-record'>): MediationCase {
  const { who, what, result, checkedByPhoneAt, effectiveDay, at } = step;
  required(who, 'who', '请写明谁和谁。');
  required(what, 'what', '请写明什么事。');
  required(result, 'result', '请写明结果。');
  requireReal(effectiveDay, 'effectiveDay');
  if (isAhead(effectiveDay, at)) {
    throw problem('effectiveDay', '口头协议自达成的那天起生效（人民调解法第三十条），不能在今天以后。');
  }
  if (checkedByPhoneAt > at) throw problem('checkedByPhoneAt', '电话核实的时间不对。');
  const terms = masked(result);
  const shortRecord = { who: masked(who), what: masked(what), result: terms, checkedByPhoneAt };
  const days = { signedDay: effectiveDay, effectiveDay };
  const settled = settledBy(current, { terms, form: 'spoken', ...days, performBy: null, at });
  return { ...settled, record: 'short', shortRecord };
}

/** The joint application was lodged; what was lodged in time counts, whenever it is written down. */
export function lodged(current: MediationCase, step: MediationStepOf<'confirmation-applied'>): MediationCase {
  const { confirmation, agreement, state } = current;
  if (confirmation?.outcome === 'applied') return current;
  if (confirmation === null || (confirmation.stoppedAt !== null && confirmation.outcome !== 'missed')) {
    throw new MediationStateError(step.type, state);
  }
  const court = required(step.court, 'court', '请写明向哪个法院申请。');
  const lodgedDay = step.lodgedDay ?? calendarDay(step.at);
  requireReal(lodgedDay, 'lodgedDay');
  if (isAhead(lodgedDay, step.at)) throw problem('lodgedDay', '向法院提交的日子不能在今天以后。');
  if (agreement !== null && lodgedDay < agreement.effectiveDay) {
    throw problem('lodgedDay', '那天协议还没有生效，不能申请司法确认。');
  }
  if (isLodgedLate(confirmation, lodgedDay)) {
    throw problem(
      'lodgedDay',
      `申请司法确认的最后一日是${dayInWords(confirmation.lastDay)}，${dayInWords(lodgedDay)}提交的已经超过期限。协议仍然有效，对方不履行的，可以起诉。`,
    );
  }
  return ended(current, confirmation, { stoppedAt: step.at, outcome: 'applied', court, lodgedDay });
}

/** They do not want to apply. */
export function givenUp(current: MediationCase, step: MediationStepOf<'confirmation-given-up'>): MediationCase {
  const { confirmation, state } = current;
  if (confirmation?.outcome === 'given-up') return current;
  if (confirmation === null || confirmation.stoppedAt !== null || confirmation.dueAt <= step.at) {
    throw new MediationStateError(step.type, state);
  }
  return ended(current, confirmation, { stoppedAt: step.at, outcome: 'given-up' });
}

function ended(
  current: MediationCase,
  confirmation: ConfirmationClock,
  end: Partial<ConfirmationClock>,
): MediationCase {
  return { ...current, confirmation: { ...confirmation, ...end } };
}

function settledBy(current: MediationCase, agreement: MediationAgreement): MediationCase {
  const confirmation = confirmationClock(agreement.effectiveDay);
  return { ...current, state: 'agreed', outcome: 'agreed', outcomeReason: '', agreement, confirmation };
}

function requireReal(day: string, field: string): void {
  if (!isCalendarDay(day)) throw problem(field, '没有这一天，请核对日期。');
}

/** Not ahead of today, and not before they first sat together. */
function requireSigned({ meetings }: MediationCase, signedDay: string, at: Date): void {
  requireReal(signedDay, 'signedDay');
  if (isAhead(signedDay, at)) throw problem('signedDay', '协议签订的日子不能在今天以后，签好以后再记。');
  const met = meetings.map((one) => calendarDay(one.at)).sort()[0];
  if (met !== undefined && signedDay < met) throw problem('signedDay', '协议签订的日子不能早于第一次调解。');
}
