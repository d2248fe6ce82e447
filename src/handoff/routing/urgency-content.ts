import { z } from 'zod';
import { FACT_ROLES } from '../../text/index.ts';

const groundSchema = z.strictObject({
  /** Short name in `knowledge/laws.yaml`. */
  law: z.string(),
  version: z.string(),
  article: z.string().regex(/^\d+(之[一二三四五六七八九十])?$/),
});

const factSchema = z
  .strictObject({
    role: z.enum(FACT_ROLES),
    is: z.union([z.string(), z.boolean(), z.number()]).optional(),
    from: z.number().optional(),
    below: z.number().optional(),
  })
  .refine(({ is, from, below }) => is !== undefined || from !== undefined || below !== undefined, {
    message: 'needs one of is, from, below',
  });

const conditionSchema = z
  .strictObject({
    facts: z.array(factSchema).default([]),
    intents: z.array(z.string()).default([]),
    words: z.array(z.string().trim().min(2)).default([]),
  })
  .refine(({ facts, intents, words }) => facts.length + intents.length + words.length > 0, {
    message: 'says nothing',
  });

const causeSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** On the lawyer's card. */
  name: z.string().min(2).max(30),
  kind: z.enum(['group', 'matter']),
  /** Any of these is enough; what one of them names must all be so. */
  when: z.array(conditionSchema).min(1),
  /** Codes of `legal-aid/groups.yaml`. */
  groups: z.array(z.string()).default([]),
  grounds: z.array(groundSchema).min(1),
});

/** `knowledge/duty/urgency.yaml`. */
export const urgencyFileSchema = z.strictObject({
  deadline: z.strictObject({
    /** A deadline no further away than this comes first. */
    days: z.int().min(1).max(60),
    left: z.string().includes('{what}').includes('{days}').max(60),
    today: z.string().includes('{what}').max(60),
    grounds: z.array(groundSchema).min(1),
  }),
  causes: z.array(causeSchema).min(1).max(60),
});

/** Who and what is served before others (绿色通道), and the law it rests on. */
export type UrgencyRules = z.output<typeof urgencyFileSchema>;
export type UrgencyCondition = z.output<typeof conditionSchema>;

/** What the rules name and is judged elsewhere; what is left out is not judged. */
export interface KnownToUrgency {
  isGroup?: (code: string) => boolean;
  isIntent?: (id: string) => boolean;
  isLaw?: (name: string, version: string) => boolean;
}

/** Entries that name what is not there, or are there twice. */
export function urgencyProblems(
  { deadline, causes }: UrgencyRules,
  { isGroup, isIntent, isLaw }: KnownToUrgency,
): { at: string[]; problem: string }[] {
  const ids = causes.map(({ id }) => id);
  const entries = [{ id: 'deadline', ...deadline, groups: [], when: [] }, ...causes];
  return entries.flatMap(({ id, groups, when, grounds }, at) => {
    const unknown = (field: string, names: string[], what: string) =>
      names.map((name) => ({ at: [id, field], problem: `there is no ${what} ${name}` }));
    const intents = when.flatMap((condition) => condition.intents);
    return [
      ...(ids.indexOf(id) < at - 1 && at > 0 ? [{ at: [id], problem: 'is a duplicate' }] : []),
      ...unknown(
        'groups',
        groups.filter((code) => isGroup?.(code) === false),
        'group',
      ),
      ...unknown(
        'when',
        intents.filter((intent) => isIntent?.(intent) === false),
        'intent',
      ),
      ...unknown(
        'grounds',
        grounds
          .filter(({ law, version }) => isLaw?.(law, version) === false)
          .map(({ law, version }) => `${law} (${version})`),
        'law',
      ),
    ];
  });
}
