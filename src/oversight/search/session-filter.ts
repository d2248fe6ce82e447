import { z } from 'zod';
import { CHANNEL_NAMES, SATISFACTIONS } from '../../sessions/index.ts';
import { FILTER_TERMS, searchForm, wordTerms } from './search-terms.ts';

/** Characters that a search may have. */
export const SEARCH_LENGTH = 100;
const LONGEST_RANGE_MS = 3 * 366 * 24 * 3_600_000;
const OUTCOMES = [
  'answered',
  'pre-check',
  'handed-over',
  'message-taken',
  'work-order',
  'abandoned',
  'emergency',
  'wrong-number',
] as const;
export const FILTER_VALUES = {
  channels: CHANNEL_NAMES,
  outcomes: OUTCOMES,
  ratings: SATISFACTIONS,
  ratingStates: ['none', 'asked', 'rated', 'skipped'],
} as const;

/** One of these. */
const oneOf = <T extends z.ZodType>(value: T) => z.array(value).max(20).optional();
const name = z.string().trim().min(1).max(100);
const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value));

/** What services are searched by (检索条件); everything given must hold, of a list one value. Times ISO 8601. */
export const sessionFilterSchema = z
  .strictObject({
    text: z
      .string()
      .max(SEARCH_LENGTH, `检索词最多${SEARCH_LENGTH}个字`)
      .refine((text) => text.trim() === '' || wordTerms(searchForm(text)).length > 0, {
        error: '请至少输入两个汉字，或者一个英文单词、数字',
      })
      .optional(),
    /** For whom the service was, by one of these. */
    person: z
      .union([
        z.strictObject({ phone: z.string().trim().min(5).max(40) }),
        z.strictObject({ key: name }),
        z.strictObject({ service: name }),
        z.strictObject({ conversation: name }),
      ])
      .optional(),
    topics: oneOf(name),
    intents: oneOf(name),
    lawyers: oneOf(name),
    outcomes: oneOf(z.enum(FILTER_VALUES.outcomes)),
    ratings: oneOf(z.enum(FILTER_VALUES.ratings)),
    ratingStates: oneOf(z.enum(FILTER_VALUES.ratingStates)),
    regions: oneOf(z.string().regex(/^\d{2}(?:\d{2}){0,2}$/u, '地区代码是2、4或者6位数字')),
    channels: oneOf(z.enum(FILTER_VALUES.channels)),
    /** Any emergency, or one of these. */
    emergency: z.union([z.literal(true), z.array(name).min(1).max(20)]).optional(),
    /** States of the review of a bad rating; `any` for all that were opened. */
    reviewStates: oneOf(name),
    repeat: z.boolean().optional(),
    /** Opened then or after. */
    from: instant.optional(),
    /** Opened before. */
    before: instant.optional(),
    state: z.enum(['closed', 'open']).default('closed'),
  })
  .superRefine(({ from, before }, context) => {
    if (from === undefined || before === undefined) return;
    const problem = rangeProblem(from, before);
    if (problem !== null) context.addIssue({ code: 'custom', path: ['before'], message: problem });
  });

export type SessionFilter = z.output<typeof sessionFilterSchema>;
/** As it comes in, and as it is kept in a view. */
export type SessionFilterInput = z.input<typeof sessionFilterSchema>;

function rangeProblem(from: Date, before: Date): string | null {
  if (from >= before) return '结束时间须晚于开始时间';
  if (before.getTime() - from.getTime() > LONGEST_RANGE_MS) return '时间范围最长三年';
  return null;
}

/**
 * Which of several terms a service must have, for each condition: one of a group, and of every group.
 * @param personKey of the person looked for, where one is.
 */
export function termGroups(filter: SessionFilter, personKey: string | null): string[][] {
  const groups: (readonly string[] | undefined)[] = [
    personKey === null ? undefined : [FILTER_TERMS.person(personKey)],
    filter.topics?.map(FILTER_TERMS.topic),
    filter.intents?.map(FILTER_TERMS.intent),
    filter.lawyers?.map(FILTER_TERMS.lawyer),
    filter.outcomes?.map(FILTER_TERMS.outcome),
    filter.ratings?.map(FILTER_TERMS.rating),
    filter.ratingStates?.map(FILTER_TERMS.rated),
    filter.regions?.map(regionTerm),
    filter.channels?.map(FILTER_TERMS.channel),
    filter.emergency === true ? [FILTER_TERMS.anyEmergency()] : filter.emergency?.map(FILTER_TERMS.emergency),
    filter.reviewStates?.map((state) => (state === 'any' ? FILTER_TERMS.anyReview() : FILTER_TERMS.review(state))),
    filter.repeat === undefined ? undefined : [FILTER_TERMS.repeat(filter.repeat)],
  ];
  return groups.flatMap((group) => (group === undefined || group.length === 0 ? [] : [[...new Set(group)]]));
}

/** `340000` and `34` are the same region. */
export function regionTerm(code: string): string {
  const prefix = code.replace(/(?:00)+$/u, '');
  return FILTER_TERMS.region(prefix === '' ? code : prefix);
}

/** What kinds of conditions a filter has, for the audit: never the words themselves. */
export function filterKinds(filter: SessionFilter): string {
  const given = Object.entries(filter).filter(([key, value]) => key !== 'state' && value !== undefined && value !== '');
  const kinds = given.map(([key, value]) =>
    key === 'person' && typeof value === 'object' && value !== null ? `person.${Object.keys(value)[0]}` : key,
  );
  return [...kinds.sort(), ...(filter.state === 'open' ? ['open'] : [])].join(' ') || 'all';
}
