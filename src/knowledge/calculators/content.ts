import { z } from 'zod';
import { type Ground, groundSchema } from '../answer.ts';
import { CALCULATOR_IDS } from './calculation.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date like 2026-01-01');
const slotValue = z.union([z.string(), z.number(), z.boolean()]);

/** One calculator: the articles it cites, by what they are for; every one must be there. */
function entryOf<Grounds extends z.ZodType<Record<string, Ground>>>(grounds: Grounds) {
  return z.strictObject({
    /** What it reckons, as it is said to residents. */
    title: z.string().min(2).max(12),
    /** Id of the answer it belongs to; offered after the result. */
    answer: z.string(),
    /** Slots of its dialog that are settled when it is begun from an answer: by the answer's id. */
    fromAnswers: z.record(z.string(), z.record(z.string(), slotValue)).default({}),
    grounds,
    /** Day the rule was compared with the law's text; null when not yet. */
    verifiedAt: day.nullable(),
    source: z.string(),
  });
}

const g = groundSchema;

export const calculatorFileSchema = z.strictObject({
  calculators: z.strictObject({
    severance: entryOf(z.strictObject({ when: g, years: g, unlawful: g, startsFromHiring: g, pay: g, before2008: g })),
    overtime: entryOf(z.strictObject({ percentages: g, contract: g, proof: g })),
    'double-pay': entryOf(z.strictObject({ double: g, period: g, wholeYear: g, limit: g })),
    'annual-leave': entryOf(z.strictObject({ days: g, pay: g })),
    'work-injury': entryOf(
      z.strictObject({ grades1to4: g, grades5to6: g, grades7to10: g, death: g, ownPay: g, noInsurance: g }),
    ),
    interest: entryOf(
      z.strictObject({ noneAgreed: g, noneAgreedRule: g, ceiling: g, principal: g, overdue: g, transition: g }),
    ),
    'child-support': entryOf(z.strictObject({ agreed: g, share: g, untilWhen: g })),
    deadline: entryOf(z.strictObject({})),
  }),
});
export type CalculatorEntries = z.infer<typeof calculatorFileSchema>['calculators'];

/** Areas by which residents find their deadline; the dialog asks for them. */
export const DEADLINE_AREAS = [
  'labour',
  'court',
  'government',
  'criminal',
  'debt',
  'traffic',
  'consumer',
  'life',
] as const;

/** Which law counts the days (期间计算) and says what holds when the last one is a rest day. */
const COUNTING = ['civil-code', 'civil-procedure', 'administrative-review', 'criminal-procedure'] as const;

/** One limit of time that can be reckoned. */
export const deadlineRuleSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** What has to be done in it, in words: 申请劳动仲裁. */
  name: z.string().min(2).max(20),
  area: z.enum(DEADLINE_AREAS),
  term: z.strictObject({ count: z.int().positive(), unit: z.enum(['day', 'workday', 'month', 'year']) }),
  /** The event whose day is day 0, in words: 收到判决书. */
  from: z.string().min(2).max(60),
  /** What is lost when it passes. */
  lost: z.string(),
  counting: z.enum(COUNTING),
  grounds: z.array(groundSchema).min(1),
  /** What else may change the day, for this limit alone. */
  doubts: z.array(z.string()).default([]),
  verifiedAt: day.nullable(),
  source: z.string(),
});
export type DeadlineRule = z.infer<typeof deadlineRuleSchema>;

export const deadlineFileSchema = z.strictObject({
  /** The rule for a last day that is a rest day, by who counts. */
  counting: z.strictObject({
    'civil-code': z.strictObject({ grounds: z.array(groundSchema).min(1) }),
    'civil-procedure': z.strictObject({ grounds: z.array(groundSchema).min(1) }),
    'administrative-review': z.strictObject({ grounds: z.array(groundSchema).min(1) }),
    'criminal-procedure': z.strictObject({ grounds: z.array(groundSchema).min(1) }),
  }),
  deadlines: z.array(deadlineRuleSchema).min(1),
});

/** The one-year loan prime rate (一年期贷款市场报价利率), from each day it changed. */
export const lprFileSchema = z.strictObject({
  source: z.string().min(4),
  /** Day the figures were compared with those of the 全国银行间同业拆借中心; null when not yet. */
  verifiedAt: day.nullable(),
  /** Last day the list is known to be whole; later contracts have no known rate. */
  knownTo: day,
  /** `oneYear` in hundredths of a percent: 300 is 3.00 %. */
  rates: z.array(z.strictObject({ from: day, oneYear: z.int().min(1).max(5_000) })).min(1),
});
export type LprTable = z.infer<typeof lprFileSchema>;

/** Figures that change with time and place. What is not known is left out, never estimated. */
export const figureFileSchema = z.strictObject({
  /** Days a month's pay is divided by for a day's pay (月计薪天数), in hundredths: 2175 is 21.75. */
  monthlyPayDays: z.strictObject({
    hundredths: z.int().positive(),
    source: z.string().min(2),
    verifiedAt: day.nullable(),
  }),
  /** Average monthly pay of employees (职工月平均工资) of a city or province, fen a month. */
  averagePay: z
    .array(
      z.strictObject({
        regionCode: z.string().regex(/^\d{6}$/),
        place: z.string(),
        monthlyFen: z.int().positive(),
        validFrom: day,
        validTo: day.nullable().default(null),
        source: z.string().min(2),
      }),
    )
    .default([]),
  /** Disposable income a head of the nation's townspeople (全国城镇居民人均可支配收入), fen a year. */
  nationalUrbanIncome: z
    .array(
      z.strictObject({
        year: z.int().min(2000).max(2100),
        yearlyFen: z.int().positive(),
        source: z.string().min(2),
      }),
    )
    .default([]),
});
export type FigureTable = z.infer<typeof figureFileSchema>;

/** Everything below `knowledge/calculators/`, read and checked. */
export interface CalculatorContent {
  entries: CalculatorEntries;
  counting: z.infer<typeof deadlineFileSchema>['counting'];
  deadlines: ReadonlyMap<string, DeadlineRule>;
  lpr: LprTable;
  figures: FigureTable;
}

/** The average pay that held in a region on a day, else in the nearest region above it; null where none is known. */
export function averagePayOn({ figures }: CalculatorContent, lineage: readonly string[], on: string): number | null {
  for (const code of lineage) {
    const held = figures.averagePay.find(
      ({ regionCode, validFrom, validTo }) =>
        regionCode === code && validFrom <= on && (validTo === null || on <= validTo),
    );
    if (held !== undefined) return held.monthlyFen;
  }
  return null;
}

/** The income of the year before a year; null where it is not known. */
export function urbanIncomeBefore({ figures }: CalculatorContent, year: number): number | null {
  return figures.nationalUrbanIncome.find((one) => one.year === year - 1)?.yearlyFen ?? null;
}

/** The one-year rate of a day in hundredths of a percent; null before the first and after the last that is known. */
export function lprOn({ lpr }: CalculatorContent, on: string): { oneYear: number; from: string } | null {
  if (on > lpr.knownTo) return null;
  return lpr.rates.findLast(({ from }) => from <= on) ?? null;
}

/** All articles the calculators cite, with the entry that cites them. */
export function citedGrounds(content: CalculatorContent): { where: string; ground: Ground }[] {
  const ofEntries = CALCULATOR_IDS.flatMap((id) =>
    Object.entries<Ground>(content.entries[id].grounds).map(([key, ground]) => ({
      where: `calculators/calculators.yaml › ${id} › grounds.${key}`,
      ground,
    })),
  );
  const ofCounting = Object.entries(content.counting).flatMap(([key, { grounds }]) =>
    grounds.map((ground, index) => ({
      where: `calculators/deadlines.yaml › counting › ${key}.grounds.${index}`,
      ground,
    })),
  );
  const ofDeadlines = [...content.deadlines.values()].flatMap(({ id, grounds }) =>
    grounds.map((ground, index) => ({ where: `calculators/deadlines.yaml › ${id} › grounds.${index}`, ground })),
  );
  return [...ofEntries, ...ofCounting, ...ofDeadlines];
}
