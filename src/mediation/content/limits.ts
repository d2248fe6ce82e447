import { addDays, calendarDay, lastDayOf, workingDeadline } from '../../knowledge/index.ts';
import type { MediationContent } from './mediation-content.ts';

/** When a mediation that begins now is to be over, UTC; null where the bureau has set no limit: the law sets none. */
export function finishOf({ limits }: Pick<MediationContent, 'limits'>, from: Date): Date | null {
  const { finish } = limits;
  if (finish === null) return null;
  if ('workingDays' in finish) return workingDeadline(from, finish.workingDays).at;
  const { day } = lastDayOf(calendarDay(from), { count: finish.days, unit: 'day' });
  return new Date(`${addDays(day, 1)}T00:00:00+08:00`);
}
