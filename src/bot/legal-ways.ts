import { join } from 'node:path';
import { z } from 'zod';
import { BotContentError } from './errors.ts';
import { readYaml } from './read-yaml.ts';

/** Proceedings that keep a matter from 12345 (国办函〔2025〕66号). */
export const PROCEEDINGS = ['court', 'arbitration', 'reconsideration', 'petition', 'discipline', 'disclosure'] as const;

/** `knowledge/work-orders/legal-ways.yaml`. */
export const legalWayFileSchema = z.strictObject({
  ways: z
    .array(
      z.strictObject({
        under: z.enum(PROCEEDINGS),
        text: z.string().min(4).max(160),
        see: z.array(z.string()).max(3),
      }),
    )
    .refine((ways) => PROCEEDINGS.every((one) => ways.filter(({ under }) => under === one).length === 1), {
      message: `has one way for each of ${PROCEEDINGS.join(', ')}`,
    }),
});

/** The way of the law for a matter that is in a proceeding already: in words, and answers that have their grounds. */
export type LegalWay = z.output<typeof legalWayFileSchema>['ways'][number];

/** @throws BotContentError naming the file and the entry. */
export function loadLegalWays(knowledgeDir: string): readonly LegalWay[] {
  const file = join(knowledgeDir, 'work-orders', 'legal-ways.yaml');
  const parsed = legalWayFileSchema.safeParse(readYaml(file));
  if (!parsed.success) throw new BotContentError(file, parsed.error);
  return parsed.data.ways;
}
