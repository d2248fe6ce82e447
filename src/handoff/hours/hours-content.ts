import { z } from 'zod';
import { isCalendarDay } from '../../knowledge/index.ts';

/** A stretch of a day, minutes from its midnight in Shanghai; half-open. Past 1440 it goes on after the next midnight. */
export interface Span {
  from: number;
  to: number;
}

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d';
const DAY_MINUTES = 24 * 60;

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** `18:00-08:30` ends the next morning, `08:30-08:30` lasts 24 hours. */
const spanSchema = z
  .string()
  .regex(new RegExp(`^${TIME}-(?:${TIME}|24:00)$`), 'is a stretch of a day, as 08:30-12:00 or 18:00-08:30')
  .transform((text): Span => {
    const [begin = '', end = ''] = text.split('-');
    const [from, to] = [minuteOf(begin), minuteOf(end)];
    return { from, to: to <= from ? to + DAY_MINUTES : to };
  });

const spansSchema = z
  .array(spanSchema)
  .max(8)
  .superRefine((spans, context) => {
    const sorted = [...spans].sort((a, b) => a.from - b.from);
    const overlap = sorted.some((span, at) => span.from < (sorted[at - 1]?.to ?? 0));
    if (overlap) context.addIssue({ code: 'custom', message: 'stretches of one day overlap' });
  })
  .transform((spans) => [...spans].sort((a, b) => a.from - b.from));

const daySchema = z.string().refine(isCalendarDay, 'is a day, as 2026-10-01');
const week = Object.fromEntries(WEEKDAYS.map((day) => [day, spansSchema.default([])])) as Record<
  Weekday,
  z.ZodDefault<typeof spansSchema>
>;

const timetableSchema = z.strictObject({
  week: z.strictObject(week),
  workedWeekends: z.union([z.enum(WEEKDAYS), z.literal('week'), spansSchema]).default('mon'),
  holidays: z.union([z.literal('week'), spansSchema]).default([]),
});

/** The times of every kind of day; `week`: as the day of the week says; a weekday: as on that one. */
export type Timetable = z.output<typeof timetableSchema>;

const specialDaySchema = z.strictObject({
  date: daySchema,
  to: daySchema.optional(),
  open: spansSchema,
  onCall: spansSchema.optional(),
  note: z.string().max(60).default(''),
});
export type SpecialDay = z.output<typeof specialDaySchema>;

const regionSchema = z.string().regex(/^\d{6}(?:\d{3}){0,2}$/, "is a code of a region in quotes, as '340300'");

const queueSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'is small letters, digits, hyphens'),
  name: z.string().trim().min(1).max(40),
  regions: z.array(regionSchema).default([]),
  skills: z.array(z.string()).default([]),
  from: daySchema.nullable().default(null),
  to: daySchema.nullable().default(null),
  open: timetableSchema,
  onCall: timetableSchema.nullable().default(null),
  days: z.array(specialDaySchema).default([]),
});

/** Hours of people for some regions or skills, or for all. */
export type HoursRule = z.output<typeof queueSchema>;

/** `knowledge/duty/hours.yaml`. */
export const hoursFileSchema = z.strictObject({
  dutyDay: z.strictObject({ minutes: z.int().min(1).max(DAY_MINUTES).nullable() }),
  exchange: z.strictObject({ approval: z.boolean() }),
  queues: z.array(queueSchema).min(1).max(200),
});

/** Opening hours of the people (not of the bot), what a duty day is, and whether exchanges of shifts are approved. */
export type HoursContent = z.output<typeof hoursFileSchema>;

/** What one entry says that cannot be so; `at` is the entry and its field. */
export function hoursProblems(
  { queues }: HoursContent,
  known: { isSkill: (id: string) => boolean; isRegion: (code: string) => boolean },
): { at: string[]; problem: string }[] {
  const ids = queues.map(({ id }) => id);
  const problems = queues.flatMap(({ id, from, to, days, skills, regions }, index) => {
    const found: { at: string[]; problem: string }[] = [];
    for (const skill of skills.filter((one) => !known.isSkill(one))) {
      found.push({ at: [id, 'skills'], problem: `there is no skill ${skill}` });
    }
    for (const code of regions.filter((one) => !known.isRegion(one))) {
      found.push({ at: [id, 'regions'], problem: `there is no region ${code}` });
    }
    if (ids.indexOf(id) < index) found.push({ at: [id], problem: 'is a duplicate' });
    if (from !== null && to !== null && to < from) found.push({ at: [id, 'to'], problem: 'lies before from' });
    for (const [nth, special] of days.entries()) {
      const last = special.to ?? special.date;
      if (last < special.date) found.push({ at: [id, `days.${nth}.to`], problem: 'lies before date' });
      const twice = days.slice(0, nth).some((other) => other.date <= last && special.date <= (other.to ?? other.date));
      if (twice) found.push({ at: [id, `days.${nth}.date`], problem: 'is told of twice' });
    }
    return found;
  });
  const forAll = queues.some(({ regions, skills }) => regions.length === 0 && skills.length === 0);
  if (!forAll) problems.push({ at: [], problem: 'one of the queues must be for all: without regions and skills' });
  return problems;
}
