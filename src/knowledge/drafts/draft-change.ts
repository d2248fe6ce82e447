import { z } from 'zod';
import { TOPICS } from '../../text/index.ts';

const line = z.string().trim().min(1).max(300);
const id = z.string().regex(/^[a-z][a-z0-9-]*$/);

const groundForm = z.strictObject({
  law: z.string().trim().max(60),
  version: z.string().trim().max(20),
  article: z.string().trim().max(20),
});

/** A change of the content files that somebody drafts (内容草稿). What is left open stays empty in the files. */
export const draftChangeSchema = z.discriminatedUnion('kind', [
  /** New lines of an intent that is there. */
  z.strictObject({ kind: z.literal('utterances'), intent: id, lines: z.array(line).min(1).max(60) }),
  /** The same of an intent that is out of scope: what the bot declines. */
  z.strictObject({ kind: z.literal('out-of-scope'), intent: id, lines: z.array(line).min(1).max(60) }),
  /** A new intent with the skeleton of its answer: the content check refuses it until it is complete. */
  z.strictObject({
    kind: z.literal('new-answer'),
    intent: id,
    name: z.string().trim().min(2).max(30),
    topic: z.enum(TOPICS),
    lines: z.array(line).min(1).max(60),
    answer: z.strictObject({
      short: z.string().trim().max(60).default(''),
      full: z.string().trim().max(500).default(''),
      steps: z.array(z.string().trim().max(120)).max(6).default([]),
      grounds: z.array(groundForm).max(10).default([]),
    }),
  }),
]);
export type DraftChange = z.infer<typeof draftChangeSchema>;
