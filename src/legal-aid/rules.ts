import { z } from 'zod';
import { ruleCode as code, dayOf as day, regionCodeOf as regionCode } from './rule-fields.ts';
import type { RegionAddition, Statute } from './statute.ts';

/** A matter for which aid may be given, with its article of the 法律援助法. */
export const matterSchema = z.strictObject({
  code,
  name: z.string(),
  /** R2 criminal on application, R3 art. 31, R4 art. 32 (no means test). */
  rule: z.enum(['R2', 'R3', 'R4']),
  /** `listed` by the law; `conditional` on a group; `unlisted`: only a province's additions can cover it. */
  scope: z.enum(['listed', 'conditional', 'unlisted']).default('listed'),
  /** Whether the mandatory assignment of art. 25 is looked at first. */
  mandatory: z.boolean().default(false),
  /** Of a conditional matter: the group that fulfils it. */
  condition: code.optional(),
  article: z.string(),
  item: z.string(),
  papers: z.array(z.string()),
  where: z.string(),
});
export type Matter = z.infer<typeof matterSchema>;

export const matterFileSchema = z.strictObject({
  papers: z.strictObject({
    always: z.array(z.string()).min(1),
    means: z.array(z.string()).min(1),
    representative: z.array(z.string()).min(1),
  }),
  matters: z.array(matterSchema).min(1),
});

/** A circumstance of the person that decides a rule. */
export const groupSchema = z.strictObject({
  code,
  name: z.string(),
  /** R15: another law protects the group; it decides only where a region adds a rule for it. */
  rule: z.enum(['R1', 'R2', 'R4', 'R7', 'R15']),
  /** The law of the article when it is not the 法律援助法. */
  law: z.string().optional(),
  article: z.string(),
  item: z.string(),
  /** Matters it counts for; all when not given. */
  matters: z.array(code).optional(),
  /** What else the resident should know. */
  tells: z.string().optional(),
  papers: z.array(z.string()),
});
export type Group = z.infer<typeof groupSchema>;

export const groupFileSchema = z.strictObject({ groups: z.array(groupSchema).min(1) });

const meansRuleBase = {
  id: code,
  regionCode,
  place: z.string(),
  hukou: z.enum(['urban', 'rural', 'any']),
  validTo: day.nullable(),
  source: z.string().min(1),
};

/** The means standard of a region (art. 34): threshold = factor × base, per person and month. */
export const setMeansRuleSchema = z.strictObject({
  ...meansRuleBase,
  basis: z.enum(['dibao', 'minWage', 'incomePct', 'fixed']),
  /** With at most two decimals. */
  factor: z
    .number()
    .positive()
    .max(100)
    .refine((factor) => Math.abs(factor * 100 - Math.round(factor * 100)) < 1e-9, 'at most two decimals'),
  operator: z.enum(['<=', '<']),
  /** `6m-average`: the average income of the last six months; another income cannot be compared. */
  period: z.enum(['month', '6m-average']),
  /** `previous`: the base of the year before. */
  baseYear: z.enum(['current', 'previous']).default('current'),
  /** A further test of assets, in words: then the bot cannot say that the standard is met. */
  assetTest: z.string().nullable().default(null),
  /** Lower levels may set a wider line: then being over this line proves nothing. */
  localMayWiden: z.boolean().default(false),
  validFrom: day,
  status: z.enum(['verified', 'published', 'seed']),
});
export const unsetMeansRuleSchema = z.strictObject({
  ...meansRuleBase,
  validFrom: day.nullable(),
  status: z.literal('unset'),
});
export const meansRuleSchema = z.discriminatedUnion('status', [setMeansRuleSchema, unsetMeansRuleSchema]);
export type MeansRule = z.infer<typeof setMeansRuleSchema>;
export type AnyMeansRule = z.infer<typeof meansRuleSchema>;

export const meansRuleFileSchema = z.strictObject({ rules: z.array(meansRuleSchema).min(1) });

/** A dated amount a means rule is built on. */
export const baseFigureSchema = z.strictObject({
  regionCode,
  place: z.string(),
  kind: z.enum(['dibao', 'minWage', 'incomePct', 'fixed']),
  hukou: z.enum(['urban', 'rural', 'any', 'not-stated']),
  /** Integer fen per person, a month or a year as `unit` says. */
  amountFen: z.int().positive(),
  unit: z.enum(['month', 'year']),
  /** First day it is known to hold, Asia/Shanghai. */
  validFrom: day,
  validTo: day.nullable().default(null),
  /** The date as the source says it, when it names no day. */
  validFromSaid: z.string().optional(),
  /** The local amount is at least this and may be higher. */
  floor: z.boolean().default(false),
  /** `record`: kept for people to see, never compared with an income. */
  use: z.enum(['compare', 'record']).default('compare'),
  /** Step of a scale, when the source has several amounts. */
  tier: z.string().optional(),
  source: z.string().min(1),
});
export type BaseFigure = z.infer<typeof baseFigureSchema>;

export const baseFigureFileSchema = z.strictObject({
  /** Months after which a figure without an end is dated: it proves who is under the line, not who is over it. */
  freshMonths: z.int().positive(),
  figures: z.array(baseFigureSchema),
});

/** All rules of a pre-check, checked and in memory. */
export interface LegalAidRules {
  matters: ReadonlyMap<string, Matter>;
  groups: ReadonlyMap<string, Group>;
  meansRules: readonly AnyMeansRule[];
  figures: readonly BaseFigure[];
  freshMonths: number;
  /** The law and its rules R1–R15. */
  statute: Statute;
  /** What regions add. */
  additions: readonly RegionAddition[];
  /** Identifies the content the rules were read from, so that a decision can be told from one by other content. */
  fingerprint: string;
  papers: { always: string[]; means: string[]; representative: string[] };
}
