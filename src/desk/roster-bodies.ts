import { z } from 'zod';
import { SHIFT_KINDS } from '../handoff/index.ts';

const id = z.string().min(1).max(100);
const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value));
const note = z.string().trim().max(200).default('');
const MOST_DAYS = 100;
const DAY_MS = 86_400_000;

export const dutyBody = z.strictObject({ onDuty: z.boolean() });
export const pauseBody = z.strictObject({ paused: z.boolean(), reason: z.literal('break').default('break') });
export const forceOffBody = z.strictObject({ reason: z.string().trim().max(200).default('') }).default({ reason: '' });
/** Left out: the month of now. */
export const daysQuery = z.strictObject({
  month: z
    .string()
    .regex(/^20\d{2}-(?:0[1-9]|1[0-2])$/, 'is a month, as 2026-03')
    .optional(),
  staffId: id.optional(),
});

const scope = {
  region: z
    .string()
    .regex(/^\d{6}(?:\d{3}){0,2}$/, 'is a code of a region')
    .optional(),
  skill: id.optional(),
};
export const previewQuery = z.strictObject({ at: instant.optional(), ...scope });
export const weekQuery = z.strictObject({
  day: z.iso.date().optional(),
  ...scope,
});

/** Left out: the four weeks from yesterday. */
export const shiftsQuery = z
  .strictObject({
    from: instant.optional(),
    to: instant.optional(),
    staffId: id.optional(),
    cancelled: z.enum(['0', '1']).default('0'),
  })
  .superRefine(({ from, to }, context) => {
    if (from === undefined || to === undefined) return;
    const days = (to.getTime() - from.getTime()) / DAY_MS;
    if (days > 0 && days <= MOST_DAYS) return;
    context.addIssue({ code: 'custom', path: ['to'], message: `is after from, by ${MOST_DAYS} days at most` });
  });

const shift = {
  staffId: id,
  from: instant,
  to: instant,
  kind: z.enum(SHIFT_KINDS),
  note: z.string().trim().max(200),
};
export const shiftBody = z.strictObject({ ...shift, note });
export const shiftChangeBody = z.strictObject(shift).partial();
export const importQuery = z.strictObject({ dry: z.enum(['0', '1']).default('0') });
export const exchangeBody = z.strictObject({
  kind: z.enum(['swap', 'substitute']),
  partnerId: id,
  shiftId: id,
  partnerShiftId: id.nullable().default(null),
  note,
});
export const exchangesQuery = z.strictObject({ mine: z.enum(['0', '1']).default('0') });
export const refuseBody = z.strictObject({ reason: note }).default({ reason: '' });
