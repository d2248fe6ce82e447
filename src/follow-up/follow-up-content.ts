import { z } from 'zod';
import { type ContentProblem, readContent } from '../knowledge/index.ts';
import { SATISFACTIONS, type Satisfaction } from '../sessions/index.ts';
import { FollowUpContentError } from './errors.ts';

const FILE = 'follow-up.yaml';

/** The levels that each scale has, best first. */
const LEVELS = {
  three: ['satisfied', 'basically-satisfied', 'dissatisfied'],
  five: SATISFACTIONS,
} as const satisfies Record<string, readonly Satisfaction[]>;
export type RatingScale = keyof typeof LEVELS;

const levelSchema = z.strictObject({
  level: z.enum(SATISFACTIONS),
  digit: z.int().min(1).max(9),
  title: z.string().min(1).max(8),
  words: z.array(z.string().min(1).max(12)).default([]),
});

const scaleSchema = (scale: RatingScale) =>
  z.array(levelSchema).superRefine((levels, context) => {
    const problem = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (levels.map(({ level }) => level).join() !== LEVELS[scale].join()) {
      problem([], `has the levels ${LEVELS[scale].join(', ')}, in this order`);
    }
    const seen = new Map<string, string>();
    levels.forEach(({ digit, level, title, words }, at) => {
      if (digit !== at + 1) problem([at, 'digit'], `is ${at + 1}: the digits are those beside the choices`);
      for (const word of [title, ...words]) {
        const before = seen.get(word);
        if (before !== undefined) problem([at, 'words'], `${word} stands for ${before} too`);
        seen.set(word, level);
      }
    });
  });

/** `knowledge/follow-up.yaml`. */
export const followUpFileSchema = z
  .strictObject({
    scale: z.enum(['three', 'five']),
    scales: z.strictObject({ three: scaleSchema('three'), five: scaleSchema('five') }),
    takenHours: z.int().min(1).max(2160),
    reminder: z.strictObject({ on: z.boolean(), afterHours: z.int().min(1).max(336) }),
    reason: z.strictObject({
      withinMinutes: z.int().min(1).max(1440),
      skip: z.string().min(1).max(8),
      declines: z.array(z.string().min(1).max(12)),
    }),
    review: z.strictObject({
      workingDays: z.int().min(1).max(60),
      warnAt: z.array(z.int().min(1).max(100)).min(1).max(5),
    }),
  })
  .superRefine(({ takenHours, reminder, review }, context) => {
    const problem = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (reminder.on && reminder.afterHours >= takenHours) {
      problem(['reminder', 'afterHours'], 'is sooner than takenHours: who is reminded can still rate');
    }
    if (review.warnAt.some((percent, at) => at > 0 && percent <= (review.warnAt[at - 1] ?? 0))) {
      problem(['review', 'warnAt'], 'rises');
    }
  });

export type RatingLevel = z.output<typeof levelSchema>;

/** How services are rated and bad ratings are followed up, as legal staff wrote it. */
export interface FollowUpRules {
  scale: RatingScale;
  /** Of the scale in use, in the order of their digits. */
  levels: readonly RatingLevel[];
  /** How long after closing a rating is taken, ms. */
  takenMs: number;
  /** How long after closing who has not rated is reminded, ms; null: nobody is. */
  remindAfterMs: number | null;
  reason: {
    /** How long after the question the next message is its answer, ms. */
    withinMs: number;
    /** The choice not to tell. */
    skip: string;
    declines: readonly string[];
  };
  review: {
    workingDays: number;
    /** Percent of the time to the deadline, rising. */
    warnAt: readonly number[];
  };
}

const HOUR_MS = 3_600_000;

/** @throws FollowUpContentError naming entry and field. */
export async function loadFollowUp(knowledgeDir: string): Promise<FollowUpRules> {
  const problems: ContentProblem[] = [];
  const read = await readContent(knowledgeDir, FILE, followUpFileSchema, problems);
  if (read === null) throw new FollowUpContentError(problems);
  const { scale, scales, takenHours, reminder, reason, review } = read.data;
  return {
    scale,
    levels: scales[scale],
    takenMs: takenHours * HOUR_MS,
    remindAfterMs: reminder.on ? reminder.afterHours * HOUR_MS : null,
    reason: { withinMs: reason.withinMinutes * 60_000, skip: reason.skip, declines: reason.declines },
    review,
  };
}
