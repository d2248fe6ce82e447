import { z } from 'zod';
import { TOPICS } from '../text/index.ts';

const reason = z.string().trim().min(1, '请写明原因').max(500);

/** What was in force when the page was read. */
const base = z.strictObject({
  revision: z.number().int().positive().nullable(),
  release: z.number().int().min(0),
  file: z.string().min(1).max(64),
});

/** `content` is checked against the form of answers by the knowledge itself. */
export const contentBody = z.strictObject({ content: z.record(z.string(), z.unknown()) });
export const proposalBody = z.strictObject({
  content: z.record(z.string(), z.unknown()),
  note: z.string().trim().max(500).default(''),
  basedOn: base,
  signOff: z.boolean().default(false),
});
export const approveBody = z.strictObject({ reason: z.string().trim().max(500).default('') });
export const reasonBody = z.strictObject({ reason });
export const rollBackBody = z.strictObject({ to: z.number().int().positive().nullable(), basedOn: base, reason });
export const stopBody = z.strictObject({ basedOn: base, reason });

export const answersQuery = z.strictObject({
  q: z.string().trim().max(100).default(''),
  topic: z.enum(TOPICS).optional(),
  /** `stale`: not stated, whatever the reason; `not-in-force`: not yet or no longer. */
  state: z.enum(['in-force', 'stale', 'not-in-force']).optional(),
  signedOff: z.enum(['yes', 'no']).optional(),
  /** Only answers with an open proposal. */
  proposed: z.enum(['yes']).optional(),
});
export type AnswersQuery = z.output<typeof answersQuery>;
