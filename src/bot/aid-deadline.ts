import {
  type Calculation,
  CalculatorInputError,
  CalendarNotCoveredError,
  calculate,
  calendarDay,
  daysBetween,
  type Ground,
} from '../knowledge/index.ts';
import { findDates } from '../text/index.ts';
import type { Mind } from './mind.ts';

const RECEIVED = /收到|拿到|领到|送达|签收|寄来|寄到|下来|送来|接到|给我的?/u;
/** Papers that set a limit running, and the limit of the table. */
const DOCUMENTS: readonly [RegExp, string][] = [
  [/仲裁|裁决/u, 'labour-award-suit'],
  [/裁定/u, 'civil-appeal-ruling'],
  [/复议决定/u, 'suit-after-review'],
  [/判决|判的?书|宣判|判了/u, 'civil-appeal-judgment'],
  [/决定书|处罚|行政决定/u, 'administrative-review'],
];
const CRIMINAL: Readonly<Record<string, string>> = {
  'civil-appeal-judgment': 'criminal-appeal-judgment',
  'civil-appeal-ruling': 'criminal-appeal-ruling',
};

/** A limit reckoned from the day a paper was received. */
export interface ReckonedDeadline {
  /** 民事判决上诉的最后一天是…，还有8天。 */
  words: string;
  daysLeft: number;
  /** What must be done in time: 民事判决上诉. */
  name: string;
  /** Last day, `YYYY-MM-DD` in Shanghai. */
  on: string;
  grounds: readonly Ground[];
}

/**
 * The last day of the limit that a paper received sets running: 上个月十五号收到的判决书. `unclear` when a paper was received
 * and it is not told which; null when nothing of the kind is said.
 */
export function deadlineFromPaper(
  { knowledge }: Pick<Mind, 'knowledge'>,
  text: string,
  now: Date,
  isCriminal: boolean,
): ReckonedDeadline | 'unclear' | null {
  const { calculators } = knowledge;
  const [day, more] = findDates(text, now);
  const today = calendarDay(now);
  if (calculators === null || !RECEIVED.test(text) || day === undefined || more !== undefined) return null;
  if (day.unit !== 'day' || day.value > today) return null;
  const found = DOCUMENTS.find(([pattern]) => pattern.test(text))?.[1];
  if (found === undefined) return 'unclear';
  const deadline = (isCriminal ? CRIMINAL[found] : undefined) ?? found;
  if (!calculators.deadlines.has(deadline)) return 'unclear';
  const result = reckoned(deadline, day.value, calculators, today);
  const last = result?.figures.find(({ unit }) => unit === 'date')?.value;
  const rule = calculators.deadlines.get(deadline);
  if (result === null || last === undefined || rule === undefined) return 'unclear';
  const { name, grounds } = rule;
  const words = result.summary.replace(/。$/u, '');
  return { words, daysLeft: daysBetween(today, String(last)), name, on: String(last), grounds };
}

function reckoned(
  deadline: string,
  from: string,
  content: NonNullable<Mind['knowledge']['calculators']>,
  today: string,
): Calculation | null {
  try {
    return calculate('deadline', { deadline, from }, content, today);
  } catch (error) {
    if (error instanceof CalculatorInputError || error instanceof CalendarNotCoveredError) return null;
    throw error;
  }
}

const lastDayFormat = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  weekday: 'long',
});

/** 2026年11月30日星期一: the day so many days from now. */
export function lastDayInWords(now: Date, daysLeft: number): string {
  return lastDayFormat.format(new Date(now.getTime() + daysLeft * 86_400_000));
}
