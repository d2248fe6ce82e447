import { z } from 'zod';
import { HANDOFF_OUTCOMES } from '../../handoff/index.ts';

/** The five hearts of a window (“五心”): every item serves one of them. */
export const HEARTS = ['接待热心', '解答耐心', '申请省心', '细节贴心', '回访关心'] as const;

/** Plain words; `…` stands for up to six characters of the same clause, as in `duty/forbidden-phrases.yaml`. */
const words = z
  .array(
    z
      .string()
      .trim()
      .max(30)
      .refine((one) => one.split('…').every((part) => part.length > 0) && one.replaceAll('…', '').length > 1, {
        message: 'has at least two characters, and … only between words',
      }),
  )
  .min(1)
  .max(120);
const cueSchema = z.strictObject({ words, except: words.or(z.array(z.never())).default([]) });
const seconds = z.int().min(1).max(86_400);
const outcomes = z.array(z.enum(HANDOFF_OUTCOMES)).default([]);

const common = {
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  name: z.string().trim().min(2).max(20),
  points: z.int().min(1).max(100),
  heart: z.enum(HEARTS),
  measures: z.string().trim().min(4).max(200),
  grounds: z.array(z.string().trim().min(2).max(80)).min(1).max(5),
  appliesTo: z.enum(['bot', 'lawyer', 'both']),
  notApplicable: z.string().trim().min(2).max(200),
};

const itemSchema = z.discriminatedUnion('check', [
  z.strictObject({
    ...common,
    check: z.literal('in-time'),
    botSeconds: seconds,
    writtenSeconds: seconds,
    telephoneSeconds: seconds,
  }),
  z.strictObject({
    ...common,
    check: z.literal('danger'),
    numbers: z.array(z.string().regex(/^\d{3,5}$/)).min(1),
    withinCharacters: z.int().min(4).max(500),
    exceptCodes: z.array(z.string().regex(/^E-[A-Z]+$/)).default([]),
  }),
  z.strictObject({
    ...common,
    check: z.literal('grounds'),
    adviceFrom: z.int().min(1).max(1000),
    exceptOutcomes: outcomes,
  }),
  z.strictObject({ ...common, check: z.literal('aid-right'), ...cueSchema.shape }),
  z.strictObject({ ...common, check: z.literal('deadline'), ...cueSchema.shape }),
  z.strictObject({ ...common, check: z.literal('service-words'), pointsEach: z.int().min(1).max(100) }),
  z.strictObject({
    ...common,
    check: z.literal('courtesy'),
    ...cueSchema.shape,
    lastTurns: z.int().min(1).max(10),
    exceptOutcomes: outcomes,
  }),
  z.strictObject({
    ...common,
    check: z.literal('mood'),
    thanks: cueSchema,
    anger: cueSchema,
    lastTurns: z.int().min(1).max(10),
  }),
  z.strictObject({
    ...common,
    check: z.literal('record'),
    noteFrom: z.int().min(1).max(500),
  }),
]);

/** `knowledge/quality/rubric.yaml` (质检评分标准). */
export const rubricFileSchema = z
  .strictObject({
    version: z.string().regex(/^\d{4}-\d{1,2}$/, 'is a year and a number, as 2026-1'),
    sample: z.strictObject({
      /** Share of all services that the draw takes, percent; what chance leaves below 5 in 100 is made up for. */
      percent: z.number().min(5).max(100),
      workdays: z.int().min(1).max(60),
      /** A service taken and left lies open to the next reviewer after this. */
      heldHours: z.int().min(1).max(240),
    }),
    answer: z.strictObject({ workdays: z.int().min(1).max(60) }),
    grades: z.strictObject({
      excellent: z.number().min(0).max(100),
      good: z.number().min(0).max(100),
      pass: z.number().min(0).max(100),
    }),
    /** Wanted share of good and excellent, percent. */
    goodRate: z.number().min(0).max(100),
    items: z.array(itemSchema).min(1).max(20),
  })
  .superRefine(({ items, grades }, context) => {
    const sum = items.reduce((total, { points }) => total + points, 0);
    if (sum !== 100) context.addIssue({ code: 'custom', path: ['items'], message: `points sum to ${sum}, not to 100` });
    for (const field of ['id', 'check'] as const) {
      for (const [at, item] of items.entries()) {
        const isTwice = items.findIndex((other) => other[field] === item[field]) < at;
        if (isTwice) context.addIssue({ code: 'custom', path: ['items', at, field], message: 'is a duplicate' });
      }
    }
    const { excellent, good, pass } = grades;
    if (!(excellent > good && good > pass)) {
      context.addIssue({ code: 'custom', path: ['grades'], message: 'fall from excellent to good to pass' });
    }
  });

export type RubricFile = z.output<typeof rubricFileSchema>;
export type RubricItem = RubricFile['items'][number];
export type ItemOf<C extends RubricItem['check']> = Extract<RubricItem, { check: C }>;

/** The rubric as it is written now. */
export interface Rubric extends RubricFile {
  /** `2026-1.3f9a0c21`: the version, and a fingerprint of all that is written under it; a score always names this. */
  mark: string;
}

export const GRADES = ['excellent', 'good', 'pass', 'fail'] as const;
/** 优秀, 良好, 合格, 不合格. */
export type Grade = (typeof GRADES)[number];

export function gradeOf(total: number, { grades }: Pick<Rubric, 'grades'>): Grade {
  if (total >= grades.excellent) return 'excellent';
  if (total >= grades.good) return 'good';
  return total >= grades.pass ? 'pass' : 'fail';
}
