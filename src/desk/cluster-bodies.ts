import { z } from 'zod';
import { DRAFT_STATES, draftChangeSchema } from '../knowledge/index.ts';
import { CLUSTER_STATES } from '../understanding/index.ts';

const cursor = z.string().min(1).max(500).optional();
const ids = (most: number) => z.array(z.string().min(1).max(200)).max(most);

export const clustersQuery = z.strictObject({ state: z.enum(CLUSTER_STATES).default('open'), cursor });
export const draftsQuery = z.strictObject({ state: z.enum(DRAFT_STATES).default('open'), cursor });
/** Nothing chosen means the whole cluster. */
export const dismissBody = z.strictObject({ questions: ids(1_000).min(1) });
export const settleBody = z.strictObject({ state: z.enum(['open', 'done', 'out-of-scope']) });
export const previewBody = z.strictObject({
  change: draftChangeSchema,
  clusterId: z.string().min(1).max(100).nullable().default(null),
});
export const draftBody = previewBody.extend({
  questions: ids(200).default([]),
  note: z.string().trim().max(500).default(''),
});
export const dropBody = z.strictObject({ reason: z.string().trim().min(1).max(200) });
