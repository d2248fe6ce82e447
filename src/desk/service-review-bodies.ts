import { z } from 'zod';
import { CALLBACK_RESULTS, CORRECTION_KINDS, FINDING_CODES } from '../follow-up/index.ts';
import type { Satisfaction } from '../sessions/index.ts';

const words = z.string().trim().max(2000);

export const serviceReviewsQuery = z.strictObject({
  state: z.enum(['open', 'closed']).default('open'),
  cursor: z.string().min(1).max(500).optional(),
});
export const callbackBody = z.strictObject({ result: z.enum(CALLBACK_RESULTS), words: words.default('') });
export const findingBody = z.strictObject({ code: z.enum(FINDING_CODES), text: words.default('') });
export const correctionBody = z.strictObject({
  kind: z.enum(CORRECTION_KINDS),
  ref: z.string().trim().max(100).default(''),
  text: words.min(1),
});
/** A level of the scale in use. */
export const reRatingBody = (levels: readonly { level: Satisfaction }[]) =>
  z.strictObject({ level: z.enum(levels.map(({ level }) => level)) });
