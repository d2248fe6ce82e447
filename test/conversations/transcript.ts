import { z } from 'zod';

const words = z.array(z.string()).default([]);

/** What the resident says, and what must or must not come back. */
const residentTurn = z.strictObject({
  resident: z.string(),
  /** Where the bot asks which question is meant, the first is taken. */
  answer: z.boolean().default(false),
  /** Each of these is in the reply. */
  bot: words,
  /** Only where the whole text is shown. */
  web: words,
  never: words,
  /** The bot says nothing at all. */
  silent: z.boolean().default(false),
  /** Said on another channel than the conversation's, by whoever is there; the same one each time. */
  elsewhere: z.enum(['web', 'wechat', 'sms', 'voice']).optional(),
});

/** What the office does with the newest order of the conversation, and what the resident hears of it. */
const officeTurn = z.strictObject({
  office: z.enum(['signs', 'tells', 'extends', 'answers', 'returns', 'closes', 'deals-with-message']),
  /** What is told, answered, or the reason. */
  text: z.string().default(''),
  hears: words,
  never: words,
});

const lawyerName = z.enum(['one', 'two']);

/** What a lawyer does, and what the resident hears of it. */
const lawyerTurn = z.strictObject({
  lawyer: lawyerName,
  does: z.enum(['accept', 'decline', 'say', 'hand-back', 'end', 'return', 'transfer', 'sign-off']),
  /** What he says, has settled, or writes to his colleague. */
  text: z.string().default(''),
  hears: words,
  never: words,
});

/** Time that passes, and what the resident hears of it. */
const timeTurn = z.strictObject({ seconds: z.int().positive(), hears: words, never: words });

const setting = z.strictObject({
  skills: z.array(z.string()).optional(),
  languages: z.array(z.string()).optional(),
  /** Names of his clients. */
  clients: z.array(z.string()).optional(),
  /** How many written cases at once. */
  capacity: z.int().positive().optional(),
});

/** A conversation as legal staff write it down. */
export const transcriptSchema = z.strictObject({
  title: z.string(),
  channels: z.array(z.enum(['web', 'wechat', 'sms', 'voice'])).default(['web', 'wechat', 'sms']),
  /** The time of day in Shanghai at which it begins, `22:00`. */
  at: z
    .string()
    .regex(/^\d\d:\d\d$/)
    .optional(),
  /** Lawyers on duty while it is played; true: the first. */
  onDuty: z.union([z.boolean().transform((is) => (is ? ['one' as const] : [])), z.array(lawyerName)]).default([]),
  lawyers: z.strictObject({ one: setting.optional(), two: setting.optional() }).default({}),
  /** Others who asked before, and how long the last services took, minutes. */
  before: z
    .strictObject({ waiting: z.int().default(0), served: z.array(z.number()).default([]) })
    .default({ waiting: 0, served: [] }),
  turns: z.array(z.union([residentTurn, lawyerTurn, officeTurn, timeTurn])).min(1),
  /** State of the newest handoff at the end; `waiting` for any in which he waits. */
  handoff: z.string().optional(),
  /** How the newest handoff is routed and what its card says, at the end. */
  case: z
    .strictObject({
      priority: z.int().optional(),
      urgent: z.array(z.string()).optional(),
      skills: z.array(z.string()).optional(),
      languages: z.array(z.string()).optional(),
      excluded: z.array(lawyerName).optional(),
      knownBy: lawyerName.optional(),
      offeredTo: lawyerName.optional(),
    })
    .optional(),
  /** The orders of the conversation at the end, newest first. */
  orders: z
    .array(
      z.strictObject({
        origin: z.string().optional(),
        state: z.string().optional(),
        handledBy: z.string().optional(),
        reach: z.string().optional(),
        target: z.string().optional(),
        content: z.string().optional(),
        evaluation: z.int().nullable().optional(),
        urgeCount: z.int().optional(),
        confidential: z.boolean().optional(),
        /** What he was told to be called by and at, in the clear. */
        name: z.string().optional(),
        phone: z.string().optional(),
      }),
    )
    .optional(),
  /** What the log says at the end. */
  session: z
    .strictObject({
      outcome: z.string().optional(),
      rating: z.string().nullable().optional(),
      emergency: z.string().optional(),
      state: z.string().optional(),
      closeReason: z.string().optional(),
      /** Whose service is rated. */
      lawyer: lawyerName.optional(),
    })
    .optional(),
});
export type Transcript = z.output<typeof transcriptSchema>;
