import { z } from 'zod';
import { type ContentProblem, readContent } from '../../knowledge/index.ts';
import { TOPICS } from '../../text/index.ts';
import { MediationContentError } from '../errors.ts';
import { COMMITTEE_RUNGS, COMMON_DISPUTES, DISPUTE_KINDS, RUNGS } from './dispute-kinds.ts';

const FILES = {
  disputes: 'mediation/disputes.yaml',
  ladder: 'mediation/ladder.yaml',
  limits: 'mediation/limits.yaml',
  subsidy: 'mediation/subsidy.yaml',
} as const;

const words = (longest: number) => z.string().trim().min(1).max(longest);
const version = words(32);
const disputeSchema = z.strictObject({
  code: z.enum(DISPUTE_KINDS),
  name: words(20),
  list: z.enum(['A', 'B']),
  topic: z.enum(TOPICS),
  words: z.array(words(20)).min(1),
  professional: words(40).optional(),
  last: z.enum(['court', 'arbitration']),
});
export type Dispute = z.output<typeof disputeSchema>;

/** `knowledge/mediation/disputes.yaml`. */
export const disputeFileSchema = z
  .strictObject({
    version,
    disputes: z.array(disputeSchema),
    notMediated: z.array(
      z.strictObject({ code: words(40), name: words(40), words: z.array(words(20)).min(1), why: words(200) }),
    ),
  })
  .superRefine(({ disputes }, context) => {
    const problem = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    for (const code of DISPUTE_KINDS) {
      const found = disputes.filter((one) => one.code === code).length;
      if (found !== 1) problem(['disputes'], `has ${code} once, not ${found} times`);
    }
    for (const [at, { code, list, professional }] of disputes.entries()) {
      const expected = COMMON_DISPUTES.some((one) => one === code) ? 'A' : 'B';
      if (list !== expected) problem(['disputes', at, 'list'], `is ${expected} for ${code}`);
      if ((professional !== undefined) !== (expected === 'B')) {
        problem(['disputes', at, 'professional'], 'is named for list B, and for list B alone');
      }
    }
  });

const rungNames = z.strictObject(
  Object.fromEntries(RUNGS.map((rung) => [rung, words(30)])) as Record<(typeof RUNGS)[number], z.ZodString>,
);

/** `knowledge/mediation/ladder.yaml`. */
export const ladderFileSchema = z.strictObject({
  version,
  names: rungNames,
  gravity: z.strictObject({
    amounts: z.array(z.strictObject({ atLeast: z.number().positive(), from: z.enum(COMMITTEE_RUNGS) })),
    injured: z.enum(COMMITTEE_RUNGS),
    manyPeople: z.enum(COMMITTEE_RUNGS),
    mayTurnViolent: z.enum(COMMITTEE_RUNGS),
  }),
  failures: z.int().min(1).max(9),
  rights: words(300),
});

/** `knowledge/mediation/limits.yaml`. */
export const mediationLimitFileSchema = z.strictObject({
  version,
  finish: z
    .union([
      z.strictObject({ workingDays: z.int().min(1).max(250) }),
      z.strictObject({ days: z.int().min(1).max(730) }),
    ])
    .nullable(),
});

/** `knowledge/mediation/subsidy.yaml`; amounts in yuan, as people write them. */
export const subsidyFileSchema = z.strictObject({
  version,
  sameDispute: z.strictObject({ days: z.int().min(1).max(3650) }).default({ days: 365 }),
  amounts: z.array(
    z.strictObject({
      result: z.enum(['agreed', 'failed', 'any']).default('any'),
      record: z.enum(['full', 'short', 'any']).default('any'),
      list: z.enum(['A', 'B']).optional(),
      yuan: z.number().positive().multipleOf(0.01).max(100_000),
    }),
  ),
});

/** What legal staff wrote of people's mediation. */
export interface MediationContent {
  disputes: readonly Dispute[];
  notMediated: z.output<typeof disputeFileSchema>['notMediated'];
  ladder: z.output<typeof ladderFileSchema>;
  limits: z.output<typeof mediationLimitFileSchema>;
  subsidy: z.output<typeof subsidyFileSchema>;
}

/** @throws MediationContentError naming file, entry and field. */
export async function loadMediation(knowledgeDir: string): Promise<MediationContent> {
  const problems: ContentProblem[] = [];
  const disputes = await readContent(knowledgeDir, FILES.disputes, disputeFileSchema, problems);
  const ladder = await readContent(knowledgeDir, FILES.ladder, ladderFileSchema, problems);
  const limits = await readContent(knowledgeDir, FILES.limits, mediationLimitFileSchema, problems);
  const subsidy = await readContent(knowledgeDir, FILES.subsidy, subsidyFileSchema, problems);
  if (disputes === null || ladder === null || limits === null || subsidy === null || problems.length > 0) {
    throw new MediationContentError(problems);
  }
  return {
    disputes: disputes.data.disputes,
    notMediated: disputes.data.notMediated,
    ladder: ladder.data,
    limits: limits.data,
    subsidy: subsidy.data,
  };
}

/** The kind of a dispute; null for none of that code. */
export function disputeOf({ disputes }: Pick<MediationContent, 'disputes'>, code: string): Dispute | null {
  return disputes.find((one) => one.code === code) ?? null;
}

/** Why people must look first whether it may be mediated: what its words tell. */
export function mediabilityDoubts({ notMediated }: Pick<MediationContent, 'notMediated'>, text: string): string[] {
  return notMediated.filter(({ words: signs }) => signs.some((sign) => text.includes(sign))).map(({ why }) => why);
}
