import { z } from 'zod';
import { dayOf, regionCodeOf, ruleCode } from './rule-fields.ts';

/** The rules a pre-check knows, in the order of the 法律援助法. */
export const RULE_IDS = [
  'R1',
  'R2',
  'R3',
  'R4',
  'R5',
  'R6',
  'R7',
  'R8',
  'R9',
  'R10',
  'R11',
  'R12',
  'R13',
  'R14',
  'R15',
] as const;
export type RuleId = (typeof RULE_IDS)[number];

/** Rules that only tell: their words are in the content. */
export const TELLING_RULES: readonly RuleId[] = ['R6', 'R9', 'R10', 'R11', 'R14'];

const articles = z.string().regex(/^\d+(?:、\d+)*$/, 'numbers of articles: 41、64');

/** Limits and amounts that the law names: days, hours, fen. */
const termsSchema = z.strictObject({
  /** Art. 36. */
  notifyDays: z.int().positive(),
  /** Art. 39. */
  forwardHours: z.int().positive(),
  /** Art. 43. */
  decideDays: z.int().positive(),
  /** Art. 36, 43. */
  assignDays: z.int().positive(),
  /** Art. 44: less than so many days left. */
  urgentDays: z.int().positive(),
  /** Art. 49. */
  reviewDays: z.int().positive(),
  /** Art. 64. */
  greatestFineFen: z.int().positive(),
});
export type Terms = z.infer<typeof termsSchema>;

const statuteRuleSchema = z.strictObject({
  id: z.enum(RULE_IDS),
  title: z.string().min(1),
  article: articles,
  /** What the resident is told; `{decideDays}` is filled in from the terms. */
  tells: z.string().optional(),
  /** Groups and matters it is told for. */
  for: z.strictObject({ groups: z.array(ruleCode).default([]), matters: z.array(ruleCode).default([]) }).optional(),
});
export type StatuteRule = z.infer<typeof statuteRuleSchema>;

/** R15: what another law says of aid, for the groups or matters it names; both when it names both. */
const otherLawSchema = z
  .strictObject({
    id: ruleCode,
    law: z.string().min(1),
    version: z.string().min(1),
    article: articles,
    groups: z.array(ruleCode).min(1).optional(),
    matters: z.array(ruleCode).min(1).optional(),
    /** A skill or an order of handling: `minor`, `priority`. */
    tag: ruleCode.optional(),
    tells: z.string().min(1),
    /** First day of that law, where it is known. */
    validFrom: dayOf.optional(),
  })
  .refine(({ groups, matters }) => groups !== undefined || matters !== undefined, 'needs groups or matters');
export type OtherLaw = z.infer<typeof otherLawSchema>;

/** The law behind the pre-check: its rules, limits and days. */
export const statuteFileSchema = z.strictObject({
  law: z.string().min(1),
  version: z.string().min(1),
  validFrom: dayOf,
  validTo: dayOf.nullable(),
  /** The article that says when the law begins. */
  commencement: articles,
  status: z.enum(['verified', 'published']),
  terms: termsSchema,
  rules: z.array(statuteRuleSchema),
  otherLaws: z.array(otherLawSchema),
});
export type Statute = z.infer<typeof statuteFileSchema>;

/** What a region adds by its own law: matters (R3), aid without a means test (R4), no check (R7). */
const regionAdditionSchema = z
  .strictObject({
    id: ruleCode,
    regionCode: regionCodeOf,
    place: z.string().min(1),
    rule: z.enum(['R3', 'R4', 'R7']),
    name: z.string().min(1),
    matters: z.array(ruleCode).min(1).optional(),
    groups: z.array(ruleCode).min(1).optional(),
    law: z.string().min(1),
    article: z.string().min(1),
    item: z.string(),
    validFrom: dayOf,
    validTo: dayOf.nullable(),
    source: z.string().min(1),
    status: z.enum(['verified', 'published', 'seed']),
  })
  .refine(({ groups, matters }) => groups !== undefined || matters !== undefined, 'needs groups or matters')
  .refine(({ rule, matters }) => rule !== 'R3' || matters !== undefined, 'R3 adds matters: name them');
export type RegionAddition = z.infer<typeof regionAdditionSchema>;

export const regionAdditionFileSchema = z.strictObject({ additions: z.array(regionAdditionSchema) });

const PLACEHOLDER = /\{(\w+)\}/g;

/** Names in braces that are no term of the law. */
export function unknownTerms(tells: string, terms: Terms): string[] {
  return [...tells.matchAll(PLACEHOLDER)].map(([, name = '']) => name).filter((name) => !(name in terms));
}

/** The words with the terms filled in, and the terms used; an amount in fen is said in 元. */
export function fillTerms(tells: string, terms: Terms): { text: string; used: Record<string, number> } {
  const known: Readonly<Record<string, number>> = terms;
  const used: Record<string, number> = {};
  const text = tells.replace(PLACEHOLDER, (whole, name: string) => {
    const value = known[name];
    if (value === undefined) return whole;
    used[name] = value;
    return name.endsWith('Fen') ? `${value / 100}元` : String(value);
  });
  return { text, used };
}
