import type { Ground } from '../answer.ts';

/** The calculators (计算器), by the name they have in content and on the command line. */
export const CALCULATOR_IDS = [
  'severance',
  'overtime',
  'double-pay',
  'annual-leave',
  'work-injury',
  'interest',
  'child-support',
  'deadline',
] as const;
export type CalculatorId = (typeof CALCULATOR_IDS)[number];

export function isCalculatorId(name: string): name is CalculatorId {
  return (CALCULATOR_IDS as readonly string[]).includes(name);
}

/**
 * A number that came out. `fen` and `fen/month` are integer fen, `percent/year` hundredths of a percent a year,
 * `date` a day of Asia/Shanghai as `YYYY-MM-DD`.
 */
export type Figure =
  | { label: string; value: number; unit: 'fen' | 'fen/month' | 'month' | 'day' | 'workday' | 'percent/year' }
  | { label: string; value: string; unit: 'date' };

/** What a calculator says. Words are Chinese and carry the caller's own numbers. */
export interface Calculation {
  calculator: CalculatorId;
  /** One sentence with the main figure, or why there is none. */
  summary: string;
  /** The main figure first; empty where nothing can be said in numbers. */
  figures: Figure[];
  /** How it was reckoned, one step a line. */
  formula: string[];
  grounds: Ground[];
  /** Where facts or practice decide: what a lawyer must look at (请律师核对). */
  doubts: string[];
  /** What the resident must know besides. */
  warnings: string[];
}
