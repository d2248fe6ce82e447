import type { DutySpan } from '../../handoff/index.ts';
import { addDays } from '../../knowledge/index.ts';
import { startOfDay } from './shanghai.ts';

/** A stretch of duty that reaches into a day may have begun so many days before. */
export const LONGEST_DUTY_DAYS = 7;

/** Whole minutes on duty on a day by staff id (在岗分钟); what overlaps is counted once, who is still on duty until now. */
export function dutyMinutes(day: string, spans: readonly DutySpan[], now: Date): Map<string, number> {
  const [start, end] = [startOfDay(day), startOfDay(addDays(day, 1))];
  const byStaff = new Map<string, [number, number][]>();
  for (const { staffId, from, to } of spans) {
    const cut: [number, number] = [Math.max(from.getTime(), start), Math.min((to ?? now).getTime(), end)];
    if (cut[0] < cut[1]) byStaff.set(staffId, [...(byStaff.get(staffId) ?? []), cut]);
  }
  return new Map([...byStaff].map(([staffId, cuts]) => [staffId, Math.floor(lengthOf(cuts) / 60_000)]));
}

function lengthOf(cuts: readonly [number, number][]): number {
  let reached = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const [from, to] of [...cuts].sort((one, other) => one[0] - other[0])) {
    sum += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return sum;
}
