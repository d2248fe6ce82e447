import { z } from 'zod';
import { dayInWords } from '../calendar-day.ts';
import type { Calculation } from './calculation.ts';
import type { CalculatorContent, DeadlineRule } from './content.ts';
import { addDays, addMonths, daysBetween, weekdayName } from './days.ts';
import { CalculatorInputError, CalendarNotCoveredError } from './errors.ts';
import { calendarDate } from './input-fields.ts';
import { addWorkdays, calendarCoveredTo, nextWorkday } from './rest-days.ts';

export const deadlineInput = z.strictObject({
  deadline: z.string().describe('id of a deadline in knowledge/calculators/deadlines.yaml'),
  from: calendarDate.describe('day of the event it runs from; that day itself is not counted'),
});
export type DeadlineInput = z.infer<typeof deadlineInput>;

const UNITS: Readonly<Record<DeadlineRule['term']['unit'], string>> = {
  day: '天',
  workday: '个工作日',
  month: '个月',
  year: '年',
};

/** The last day of a term, and what is not known of it. */
export interface LastDay {
  /** By the calendar alone. */
  counted: string;
  /** With the rest days after it passed over; the same as `counted` where the calendar of that time is not known. */
  day: string;
  /** Set where holidays and working weekends of that time are not known: the day the calendar reaches to. */
  calendarEnds: string | null;
}

/**
 * The last day of a term that runs from an event: the day of the event does not count, a month or year ends on the same
 * date, else the month's last day, and a last day that is a rest day moves to the next working day (民法典 201–203,
 * 民事诉讼法 85). Beyond the known calendar the last day is not moved and that is said: it is then never too late.
 * @throws CalendarNotCoveredError for working days beyond the known calendar.
 */
export function lastDayOf(from: string, { count, unit }: DeadlineRule['term']): LastDay {
  if (unit === 'workday') {
    const day = addWorkdays(from, count);
    return { counted: day, day, calendarEnds: null };
  }
  const counted = unit === 'day' ? addDays(from, count) : addMonths(from, unit === 'year' ? count * 12 : count);
  try {
    return { counted, day: nextWorkday(counted), calendarEnds: null };
  } catch (error) {
    if (!(error instanceof CalendarNotCoveredError)) throw error;
    return { counted, day: counted, calendarEnds: error.coveredTo };
  }
}

/**
 * When a limit of the table ends and how many days are left.
 * @param today `YYYY-MM-DD`.
 * @throws CalculatorInputError for an unknown deadline; CalendarNotCoveredError as {@link lastDayOf}.
 */
export function deadline(input: DeadlineInput, content: CalculatorContent, today: string): Calculation {
  const rule = content.deadlines.get(input.deadline);
  if (rule === undefined) {
    const known = [...content.deadlines.keys()].join(', ');
    throw new CalculatorInputError('deadline', [{ field: 'deadline', problem: `is not one of ${known}` }]);
  }
  const { counted, day, calendarEnds } = lastDayOf(input.from, rule.term);
  const left = daysBetween(today, day);
  const last = `${dayInWords(day)}（${weekdayName(day)}）`;
  const state =
    left > 0 ? `还有${left}天` : left === 0 ? '就是今天' : `看来已经过了${-left}天，但是可能有中断、延长的情况`;
  return {
    calculator: 'deadline',
    summary: `${rule.name}的最后一天是${last}，${state}。`,
    figures: [
      { label: '最后一天', value: day, unit: 'date' },
      { label: '还有', value: left, unit: 'day' },
    ],
    formula: [
      `期限：${rule.term.count}${UNITS[rule.term.unit]}，从${rule.from}起算；起算的那一天（${dayInWords(input.from)}）不算在内。`,
      rule.term.unit === 'workday'
        ? `工作日不算周末和法定节假日，调休上班的周末要算：第${rule.term.count}个工作日是${last}。`
        : day === counted
          ? `数到${last}。`
          : `数到${dayInWords(counted)}（${weekdayName(counted)}），这天休息，顺延到休息后的第一天：${last}。`,
    ],
    grounds: [...rule.grounds, ...content.counting[rule.counting].grounds],
    doubts: [...rule.doubts, '从哪一天起算，要看文书送达、知道的日子，拿不准的请律师看原件。'],
    warnings: [
      `错过的话：${rule.lost}。不要等到最后一天。`,
      ...(calendarEnds === null
        ? []
        : [
            `${dayInWords(calendarEnds)}以后的放假和调休安排还没有录入，最后一天碰上休息日能不能顺延没有算；按上面这一天准备不会晚。`,
          ]),
    ],
  };
}

/** Said where working days lie beyond the known calendar, so that nothing is guessed. */
export function beyondCalendar(): string {
  return `${dayInWords(calendarCoveredTo())}以后的放假和调休安排还没有录入，工作日没法数准。`;
}
