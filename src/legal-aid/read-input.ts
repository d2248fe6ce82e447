import { z } from 'zod';
import { PreCheckInputError } from './errors.ts';
import type { PreCheckInput } from './pre-check.ts';

const fen = z.int().nonnegative().nullable().default(null);

const inputSchema = z.strictObject({
  regionCode: z
    .string()
    .regex(/^\d{6}$/, 'six digits in quotes')
    .nullable()
    .default(null),
  matter: z.string().nullable().default(null),
  inCustody: z.boolean().nullable().default(null),
  hasAgent: z.boolean().nullable().default(null),
  groups: z.array(z.string()).default([]),
  householdSize: z.int().positive().nullable().default(null),
  householdIncome: fen,
  householdIncomeHigh: fen,
  residence: z.enum(['urban', 'rural']).nullable().default(null),
  incomePeriod: z.enum(['month', '6m-average']).nullable().default(null),
  daysToDeadline: z.int().nullable().default(null),
  needsPreservation: z.boolean().nullable().default(null),
});

/** Input from outside, e.g. a file: fields left out are unknown. @throws PreCheckInputError naming every wrong field. */
export function readPreCheckInput(raw: unknown): PreCheckInput {
  const checked = inputSchema.safeParse(raw);
  if (checked.success) return checked.data;
  throw new PreCheckInputError(
    checked.error.issues.map(({ path, message }) => ({ field: path.join('.') || 'input', problem: message })),
  );
}

/** Choices of the dialog `legal-aid` that open a second question, and the slot of that question. */
const DETAIL_SLOTS = ['injuryKind', 'criminalRole', 'socialKind', 'otherKind'];
const GROUP_SLOTS = ['criminalGroup', 'noCheckGroup'];

/** The slots of the dialog `legal-aid` as input of the pre-check. A slot that is missing or not known is null. */
export function toPreCheckInput(slots: Readonly<Record<string, unknown>>): PreCheckInput {
  const income = moneyOf(slots.householdIncome);
  const detail = DETAIL_SLOTS.map((slot) => textOf(slots[slot])).find((value) => value !== null);
  const groups = GROUP_SLOTS.map((slot) => textOf(slots[slot])).filter((value) => value !== null && value !== 'none');
  const region = textOf(slots.county) ?? textOf(slots.regionCode);
  return {
    regionCode: region === 'other' ? null : region,
    matter: detail ?? textOf(slots.matter),
    inCustody: truthOf(slots.inCustody),
    hasAgent: truthOf(slots.hasAgent),
    groups: [...groups.filter((group) => group !== null), ...(slots.migrantWorker === true ? ['migrant-worker'] : [])],
    householdSize: numberOf(slots.householdSize),
    householdIncome: income?.low ?? null,
    householdIncomeHigh: income?.high ?? null,
    residence: slots.residence === 'urban' || slots.residence === 'rural' ? slots.residence : null,
    daysToDeadline: numberOf(slots.daysToDeadline),
    needsPreservation: truthOf(slots.needsPreservation),
  };
}

function moneyOf(value: unknown): { low: number; high: number } | null {
  if (typeof value === 'number') return { low: value, high: value };
  if (typeof value !== 'object' || value === null || !('fen' in value) || typeof value.fen !== 'number') return null;
  const low = 'low' in value && typeof value.low === 'number' ? value.low : value.fen;
  const high = 'high' in value && typeof value.high === 'number' ? value.high : value.fen;
  return { low, high };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function truthOf(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}
