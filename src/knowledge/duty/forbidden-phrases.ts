import { z } from 'zod';
import { checkServiceWords, type ForbiddenPhrase } from '../../text/index.ts';

/** Plain words; `…` stands for up to six characters between two of them. A single character would be found everywhere. */
const phrase = z
  .string()
  .trim()
  .max(30)
  .refine((words) => words.split('…').every((part) => part.length > 0) && words.replaceAll('…', '').length > 1, {
    message: 'has at least two characters, and … only between words',
  });

/** `knowledge/duty/forbidden-phrases.yaml` (服务禁语). */
export const forbiddenPhraseFileSchema = z.strictObject({
  groups: z
    .array(
      z.strictObject({
        name: z.string().trim().min(2).max(10),
        phrases: z
          .array(
            z.strictObject({
              id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
              words: z.array(phrase).min(1).max(60),
              /** Longer phrases with such words in them that are no fault. */
              except: z.array(phrase).max(60).default([]),
              why: z.string().trim().min(2).max(60),
              instead: z.string().trim().min(2).max(100),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});

/** The phrases of all groups, each with the name of its group. */
export function phrasesOf({ groups }: z.output<typeof forbiddenPhraseFileSchema>): ForbiddenPhrase[] {
  return groups.flatMap(({ name, phrases }) => phrases.map((one) => ({ ...one, group: name })));
}

/** What is wrong between the phrases: an id twice, or advice that another phrase forbids. Pure. */
export function forbiddenPhraseProblems(
  phrases: readonly ForbiddenPhrase[],
): { id: string; field: string; problem: string }[] {
  const ids = phrases.map(({ id }) => id);
  const twice = ids
    .filter((id, at) => ids.indexOf(id) < at)
    .map((id) => ({ id, field: 'id', problem: 'is a duplicate' }));
  const advice = phrases.flatMap(({ id, instead }) =>
    checkServiceWords(instead, phrases).map((hit) => ({
      id,
      field: 'instead',
      problem: `says what ${hit.id} forbids: ${hit.found}`,
    })),
  );
  return [...twice, ...advice];
}
