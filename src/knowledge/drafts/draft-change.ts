import { z } from 'zod';
import { TOPICS } from '../../text/index.ts';

/** On one line: what breaks a line could end up in the files as something else. */
const oneLine = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must stand on one line');
const line = oneLine.min(1).max(300);
const id = z.string().regex(/^[a-z][a-z0-9-]*$/);

const groundForm = z.strictObject({
  law: oneLine.max(60),
  version: oneLine.max(20),
  article: oneLine.max(20),
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
    name: oneLine.min(2).max(30),
    topic: z.enum(TOPICS),
    lines: z.array(line).min(1).max(60),
    answer: z.strictObject({
      short: oneLine.max(60).default(''),
      full: z.string().trim().max(500).default(''),
      steps: z.array(oneLine.max(120)).max(6).default([]),
      grounds: z.array(groundForm).max(10).default([]),
    }),
  }),
]);
export type DraftChange = z.infer<typeof draftChangeSchema>;

/** What becomes of the questions a draft was made from, once it is in the content. */
export function clusterStateOf({ kind }: DraftChange): 'done' | 'out-of-scope' {
  return kind === 'out-of-scope' ? 'out-of-scope' : 'done';
}
