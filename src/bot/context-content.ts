import { join } from 'node:path';
import { z } from 'zod';
import { BotContentError } from './errors.ts';
import { readYaml } from './read-yaml.ts';

/** Kinds of short questions that an answer is asked for afterwards. */
export const CONTEXT_KINDS = [
  'how-long',
  'where',
  'papers',
  'cost',
  'how-much',
  'next',
  'law',
  'aid',
  'in-short',
] as const;
export type ContextKind = (typeof CONTEXT_KINDS)[number];

const words = z.array(z.string().min(1));

/** `knowledge/follow-ups.yaml`. */
export const contextFileSchema = z.strictObject({
  kinds: z
    .array(
      z.strictObject({
        kind: z.enum(CONTEXT_KINDS),
        /** What is asked, as it is said to the resident. */
        name: z.string().min(2).max(20),
        /** Which part of the answer holds it. */
        part: z.enum(['deadlines', 'steps', 'grounds', 'aid', 'short', 'sentences']),
        /** Understand it together with the question before first: it often has an answer of its own. */
        rehear: z.boolean().default(false),
        cues: z.array(z.string().min(2)).min(1),
        /** Words that a sentence of the answer must have one of. */
        says: words,
      }),
    )
    .min(1)
    .refine((kinds) => new Set(kinds.map(({ kind }) => kind)).size === kinds.length, 'a kind stands here twice')
    .refine((kinds) => {
      const cues = kinds.flatMap((one) => one.cues);
      return new Set(cues).size === cues.length;
    }, 'a cue stands here twice'),
  people: z.strictObject({ adults: words.min(1), children: words.min(1) }),
  frame: words.min(1),
  openings: words.min(1),
  suppose: words.min(1),
});
export type ContextContent = z.infer<typeof contextFileSchema>;
export type ContextCues = ContextContent['kinds'][number];

/** The cues of short questions (`knowledge/follow-ups.yaml`). @throws BotContentError naming file and entry. */
export function loadContextContent(knowledgeDir: string): ContextContent {
  const file = join(knowledgeDir, 'follow-ups.yaml');
  const parsed = contextFileSchema.safeParse(readYaml(file));
  if (!parsed.success) throw new BotContentError(file, parsed.error);
  return parsed.data;
}
