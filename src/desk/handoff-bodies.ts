import { z } from 'zod';
import { HANDOFF_OUTCOMES, NOTE_LENGTH } from '../handoff/index.ts';

const text = (longest: number) => z.string().trim().min(1).max(longest);
const optional = (longest: number) => z.string().trim().max(longest).default('');
const ids = z.array(z.string().min(1).max(40)).max(20).default([]);

export const messageBody = z.strictObject({
  clientId: text(64),
  text: text(2000),
  /** The last turn that the page shows. */
  seenSeq: z.int().min(0).optional(),
  /** The answer of the knowledge whose words it is. */
  answerId: text(100).optional(),
});
export const declineBody = z.strictObject({ reason: z.enum(['declined', 'busy', 'conflict']) });
export const transferBody = z.strictObject({ to: text(100), comment: optional(500) });
export const transferToQueueBody = z.strictObject({ skills: ids, languages: ids, comment: optional(500) });
export const takeOverBody = z.strictObject({ reason: text(200) });
export const endBody = z.strictObject({ handedBack: z.strictObject({ settled: text(500) }).nullable() });
export const closeBody = z.strictObject({ outcome: z.enum(HANDOFF_OUTCOMES), note: z.string().trim().max(2000) });
export const helpBody = z.strictObject({ text: text(NOTE_LENGTH), clientId: text(64).optional() });
export const noteBody = z.strictObject({
  text: text(NOTE_LENGTH),
  kind: z.enum(['note', 'whisper']).default('note'),
  /** The same note sent again is kept once. */
  clientId: text(64).optional(),
});
export const handoffsQuery = z.strictObject({
  place: z.enum(['waiting', 'served', 'over']).default('waiting'),
  lawyerId: z.string().min(1).max(100).optional(),
  cursor: z.string().min(1).max(500).optional(),
});
export const receiversQuery = z.strictObject({ for: text(200) });
export const searchQuery = z.strictObject({ q: text(100) });
