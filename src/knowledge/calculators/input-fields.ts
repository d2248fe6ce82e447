import { z } from 'zod';
import { isCalendarDay } from '../calendar-day.ts';

/** Above any sum a resident asks about; keeps all products exact. */
const MOST_FEN = 1_000_000_000_000;

/** Integer fen, from 1 fen to ten thousand million yuan. */
export const amount = z.int().min(1).max(MOST_FEN);

/** A day of Asia/Shanghai, `YYYY-MM-DD`. */
export const calendarDate = z
  .string()
  .regex(/^(?:19|20)\d{2}-\d{2}-\d{2}$/, 'a date like 2026-01-01')
  .refine(isCalendarDay, 'is not a day of the calendar');

/** Hours or days of work, in steps of a hundredth. */
export const workTime = z.number().min(0).max(100_000);
