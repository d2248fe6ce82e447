import { z } from 'zod';
import { addDays } from '../knowledge/index.ts';
import { CHANNEL_NAMES } from '../sessions/index.ts';
import { TOPICS } from '../text/index.ts';

/** Longest range of days that figures are shown for: three years, for comparison with the same time before. */
const MOST_DAYS = 1096;
const DAYS_SHOWN = 30;

const day = z.iso.date('is a day of the calendar, as 2026-03-02').refine((value) => value >= '2000-01-01', {
  message: 'is a day since 2000-01-01',
});

const filter = {
  /** First day and the day after the last, Asia/Shanghai. */
  from: day.optional(),
  before: day.optional(),
  channel: z.enum(CHANNEL_NAMES).optional(),
  region: z
    .string()
    .regex(/^\d{6}$/, 'is a code of a region, six digits')
    .optional(),
};

/** @param today the day in Shanghai: what is left out of a range is filled in from it. */
export function figuresQuery(today: string) {
  return range(z.strictObject({ ...filter, topic: z.enum([...TOPICS, 'none']).optional() }), today);
}

export function lawyersQuery(today: string) {
  return range(z.strictObject(filter), today);
}

function range<T extends { from?: string | undefined; before?: string | undefined }>(
  schema: z.ZodType<T>,
  today: string,
) {
  return schema
    .transform((given) => {
      const before = given.before ?? addDays(given.from !== undefined && given.from > today ? given.from : today, 1);
      return { ...given, before, from: given.from ?? addDays(before, -DAYS_SHOWN) };
    })
    .superRefine(({ from, before }, context) => {
      const wrong = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
      if (from > today) wrong('from', 'lies in the future');
      else if (before <= from) wrong('before', 'is after from: it is the day after the last one');
      else if (before > addDays(from, MOST_DAYS)) wrong('before', `is after from, by ${MOST_DAYS} days at most`);
    });
}

export const FIGURE_FORMATS = ['csv', 'xlsx'] as const;
export const REPORT_FORMATS = ['pdf', 'xlsx', 'csv'] as const;
