import { z } from 'zod';
import { parseSafely } from '../parse-safely.ts';
import { SATISFACTIONS } from '../sessions/index.ts';
import { MISUNDERSTOOD_STATES } from '../understanding/index.ts';
import { DeskInputError } from './errors.ts';

const text = (longest: number) => z.string().trim().min(1).max(longest);

export const revealBody = z.strictObject({ reason: text(200) });
export const superviseBody = z.strictObject({ as: z.enum(['listen', 'coach', 'talk']), reason: text(200) });
export const telephoneBody = z.strictObject({
  phone: z.string().trim().max(32).optional(),
  answersBy: z.enum(['phone', 'typing']).optional(),
});
export const messageDoneBody = z.strictObject({ note: z.string().trim().max(2000) });
export const turnBody = z.strictObject({ turnId: text(200) });
export const labelBody = z.strictObject({ intent: text(100) });
export const noBody = z.strictObject({}).optional();

const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value));

export const turnsQuery = z.strictObject({
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
});
export const messagesQuery = z.strictObject({ state: z.enum(['open', 'done']).default('open') });
export const sessionsQuery = z.strictObject({
  from: instant.optional(),
  before: instant.optional(),
  outcome: z
    .enum([
      'answered',
      'pre-check',
      'handed-over',
      'message-taken',
      'abandoned',
      'emergency',
      'wrong-number',
      'work-order',
    ])
    .optional(),
  rating: z.enum(SATISFACTIONS).optional(),
  cursor: z.string().min(1).max(500).optional(),
});
export const misunderstoodQuery = z.strictObject({
  state: z.enum(MISUNDERSTOOD_STATES).default('open'),
  cursor: z.string().min(1).max(500).optional(),
});
export type SessionsQuery = z.output<typeof sessionsQuery>;

/** @throws DeskInputError 422 naming every field that is wrong, unknown ones too. */
export function parse<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const result = parseSafely(schema, input);
  if (result.success) return result.data;
  throw new DeskInputError(
    result.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ field: [...issue.path, key].join('.'), problem: 'is not known here' }))
        : [{ field: issue.path.join('.'), problem: issue.message }],
    ),
  );
}

/** Empty query values (`?outcome=`) mean that the filter is not set. */
export function withoutEmpty(query: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
}

/** @throws DeskInputError 422 where the cursor is not of this list. */
export async function badCursorNamed<T>(page: Promise<T>): Promise<T> {
  try {
    return await page;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'hotline_storage_bad_cursor') {
      throw new DeskInputError([{ field: 'cursor', problem: 'does not belong to this list' }]);
    }
    throw error;
  }
}
