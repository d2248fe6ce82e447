import { z } from 'zod';
import { type ContentProblem, readContent, workingDeadline } from '../../knowledge/index.ts';
import { liesIn } from '../../text/index.ts';
import { OrderContentError } from './errors.ts';
import { ORDER_KINDS, type OrderDeadline, type OrderKind, type OrderUrgency, URGENCIES } from './work-order.ts';

const FILE = 'work-orders/time-limits.yaml';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** So many working days, to the end of the last; or so many hours round the clock. */
const limitSchema = z.union([
  z.strictObject({ workingDays: z.int().min(1).max(250) }),
  z.strictObject({ hours: z.number().positive().max(2160) }),
]);
export type TimeLimit = z.output<typeof limitSchema>;

const rowSchema = z.strictObject({
  /** GB/T 2260; it stands for all that lies in it. */
  region: z
    .string()
    .regex(/^\d{6}$/u, 'is a code of GB/T 2260, six digits')
    .optional(),
  kind: z.enum(ORDER_KINDS).optional(),
  urgency: z.enum(URGENCIES).optional(),
  sign: limitSchema,
  contact: limitSchema.nullable().default(null),
  finish: limitSchema,
});
type LimitRow = z.output<typeof rowSchema>;

/** `knowledge/work-orders/time-limits.yaml`. */
export const timeLimitFileSchema = z
  .strictObject({
    version: z.string().min(1).max(32),
    limits: z.array(rowSchema).min(1),
    closing: z.strictObject({ workingDays: z.int().min(1).max(250) }),
    archiving: z.strictObject({ days: z.int().min(1).max(3650) }),
    duplicates: z.strictObject({ days: z.int().min(1).max(365) }),
  })
  .superRefine(({ limits }, context) => {
    const problem = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    const seen = new Set<string>();
    limits.forEach((row, at) => {
      const name = nameOf(row);
      if (seen.has(name)) problem(['limits', at], `says ${name} a second time`);
      seen.add(name);
    });
    if (!seen.has(EVERY)) problem(['limits'], 'has one row without region, kind and urgency, for all the rest');
  });

/** How long orders may take, and when they are over; as the bureau set it. */
export interface OrderRules {
  version: string;
  limits: readonly LimitRow[];
  /** An order of ours that was answered is closed after so many working days without objection. */
  closing: { workingDays: number };
  /** A closed order is put away after so many days. */
  archiving: { days: number };
  /** The same matter of the same person within so many days is likely the same. */
  duplicates: { days: number };
}

/**
 * @param isRegion says which regions there are; without it none is judged.
 * @throws OrderContentError naming entry and field.
 */
export async function loadOrderRules(
  knowledgeDir: string,
  isRegion: (code: string) => boolean = () => true,
): Promise<OrderRules> {
  const problems: ContentProblem[] = [];
  const read = await readContent(knowledgeDir, FILE, timeLimitFileSchema, problems);
  for (const [at, { region }] of (read?.data.limits ?? []).entries()) {
    if (region !== undefined && !isRegion(region)) {
      problems.push({ field: `${FILE} › limits › ${at} › region`, problem: `there is no region ${region}` });
    }
  }
  if (read === null || problems.length > 0) throw new OrderContentError(problems);
  return read.data;
}

/** What the limits of an order are asked for. */
export interface LimitQuestion {
  regionCode: string | null;
  kind: OrderKind;
  urgency: OrderUrgency;
}

/**
 * The row that is most specific: one for this urgency before all others, so that what is urgent stays so; then the
 * smallest region; then a kind that is named. Every table has a row for all the rest.
 */
export function limitsFor(rules: Pick<OrderRules, 'limits'>, question: LimitQuestion): LimitRow {
  const fitting = rules.limits.filter((row) => fits(row, question));
  const [first] = fitting.sort((one, other) => weight(other) - weight(one));
  if (first === undefined) throw new OrderContentError([{ field: FILE, problem: 'has no row for all the rest' }]);
  return first;
}

/** The limits of the table, from when the order was given out (UTC). */
export function deadlineFromTable(rules: OrderRules, question: LimitQuestion, from: Date): OrderDeadline {
  const row = limitsFor(rules, question);
  const ends = [row.sign, row.contact, row.finish].map((limit) => (limit === null ? null : endOf(limit, from)));
  const [sign, contact, finish] = ends;
  return {
    signBy: sign?.at ?? null,
    contactBy: contact?.at ?? null,
    finishBy: finish?.at ?? null,
    basis: `time-limits ${rules.version}: ${nameOf(row)}`,
    counts: 'hours' in row.finish ? 'hours' : 'working-days',
    isCalendarKnown: ends.every((end) => end?.isCalendarKnown !== false),
  };
}

/** When an answered order of ours is closed, unless somebody objects. */
export function closesAt({ closing }: Pick<OrderRules, 'closing'>, answeredAt: Date): Date {
  return workingDeadline(answeredAt, closing.workingDays).at;
}

/** When a closed order is put away. */
export function archivesAt({ archiving }: Pick<OrderRules, 'archiving'>, closedAt: Date): Date {
  return new Date(closedAt.getTime() + archiving.days * DAY_MS);
}

function endOf(limit: TimeLimit, from: Date): { at: Date; isCalendarKnown: boolean } {
  if ('workingDays' in limit) return workingDeadline(from, limit.workingDays);
  return { at: new Date(from.getTime() + limit.hours * HOUR_MS), isCalendarKnown: true };
}

function fits({ region, kind, urgency }: LimitRow, question: LimitQuestion): boolean {
  const { regionCode } = question;
  const isThere =
    region === undefined || (regionCode !== null && (regionCode === region || liesIn(regionCode, region)));
  return isThere && (kind ?? question.kind) === question.kind && (urgency ?? question.urgency) === question.urgency;
}

/** An urgency that is named, then county before city before province before none, then a kind that is named. */
function weight({ region = '', kind, urgency }: LimitRow): number {
  const places = region.replace(/(?:00)+$/u, '').length;
  return (urgency === undefined ? 0 : 100) + places * 2 + (kind === undefined ? 0 : 1);
}

const EVERY = '* × * × *';

function nameOf({ region, kind, urgency }: Pick<LimitRow, 'region' | 'kind' | 'urgency'>): string {
  return [region, kind, urgency].map((part) => part ?? '*').join(' × ');
}
