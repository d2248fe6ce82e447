import { fill } from '../../shared/fill.ts';
import { shanghaiDay } from '../live/shanghai-time.ts';
import type { DeskTexts } from '../texts/index.ts';
import type { MediationDetail, MediationRow } from './types.ts';

type Texts = DeskTexts['mediation'];

/** Until when the two sides may apply for judicial confirmation, and that the day passed on. */
export function confirmationInWords(
  { lastDay, countedDay }: NonNullable<MediationRow['confirmation']>,
  t: Texts,
): string {
  return lastDay === countedDay
    ? fill(t.confirmBy, { day: lastDay })
    : fill(t.confirmByPassed, { day: lastDay, counted: countedDay });
}

/** Until when the mediation is to be over; '' where no limit runs. The last day ends at midnight. */
export function dueInWords({ dueAt, isLate }: Pick<MediationRow, 'dueAt' | 'isLate'>, t: Texts): string {
  if (dueAt === null) return '';
  const day = shanghaiDay(new Date(Date.parse(dueAt) - 1));
  return fill(isLate ? t.late : t.due, { day });
}

/** Cases of the same dispute that have a subsidy. */
export function doublesInWords({ subsidyDoubles }: Pick<MediationDetail, 'subsidyDoubles'>, t: Texts): string {
  return fill(t.doubles, { numbers: subsidyDoubles.join('、') });
}
