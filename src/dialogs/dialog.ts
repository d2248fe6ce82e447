import { z } from 'zod';
import { FACT_ROLES } from '../text/index.ts';

/**
 * A guided conversation (引导式对话) as legal staff write it: steps in order, each asks for one slot; a step is
 * skipped when its slot is known or its `when` does not hold. At the end an action takes the slots.
 */
export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ slot: z.string(), is: z.union([z.string(), z.number(), z.boolean()]) }),
    z.strictObject({ slot: z.string(), in: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1) }),
    z.strictObject({ slot: z.string(), known: z.boolean() }),
    z.strictObject({ all: z.array(conditionSchema).min(1) }),
    z.strictObject({ any: z.array(conditionSchema).min(1) }),
    z.strictObject({ not: conditionSchema }),
  ]),
);
export type Condition =
  | { slot: string; is: string | number | boolean }
  | { slot: string; in: (string | number | boolean)[] }
  | { slot: string; known: boolean }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };

export const choiceSchema = z.strictObject({
  value: z.union([z.string(), z.number(), z.boolean()]),
  title: z.string().min(1).max(20),
  /** Other ways to say it. */
  also: z.array(z.string()).default([]),
});

export const stepSchema = z.strictObject({
  slot: z.string().regex(/^[a-z][a-zA-Z0-9]*$/),
  ask: z.string().max(300),
  /** Said instead of `ask` on the phone. */
  speak: z.string().max(120).optional(),
  /** What the slot is called on the lawyer's card, e.g. `家里人口`; the question itself when not given. */
  label: z.string().min(1).max(12).optional(),
  /** Why it is asked, said when the resident asks "为什么问这个". */
  why: z.string().max(120).optional(),
  kind: z.enum([
    'choice',
    'yes-no',
    'money',
    'count',
    'number',
    'days',
    'date',
    'length',
    'rate',
    'text',
    'phone',
    'time-window',
    // People of a household, also listed (我、老婆和俩娃).
    'household',
    // Any place of the country, as its code of GB/T 2260.
    'place',
    'name',
    // Identity number and address are sealed before they are stored.
    'identity',
    'address',
    // All that was told is said back in one sentence, in the place of {told}; 不对 opens what is wrong.
    'check',
  ]),
  /** For `money`: the figure is one of a month; a day's or a year's is reckoned up or asked about. */
  per: z.enum(['month']).optional(),
  /** For `place`: the slot whose place it lies in, to tell apart places of one name. */
  within: z.string().optional(),
  /** Beyond this (yuan, or people) it is asked whether it was heard right. */
  most: z.number().positive().optional(),
  /** Asked only while the answer can still change the result, as the rules of the action tell. */
  decides: z.boolean().default(false),
  /** All that was told is said back in one sentence before the question, to be put right. */
  recap: z.boolean().default(false),
  /** How it is said back, with {value}: 家里{value}口人. The label and the value where not given. */
  told: z.string().max(40).optional(),
  /** For `number`: what is counted; a day of work told for hours is eight, and the other way round. */
  unit: z.enum(['hour', 'day']).optional(),
  choices: z.array(choiceSchema).default([]),
  /** For `text`, `phone`, `time-window`: "跳过" leaves the slot empty; always, never, or when the condition holds. */
  optional: z.union([z.boolean(), conditionSchema]).default(false),
  when: conditionSchema.optional(),
  /** Role of the fact that answers the step when the resident told it already, e.g. `household-size`. */
  fact: z.enum(FACT_ROLES).optional(),
});
export type Step = z.infer<typeof stepSchema>;

export const dialogSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string(),
  /** Said before the first question; says how many questions there may be and how to stop. */
  intro: z.string().optional(),
  /** What was told is kept when the dialog is interrupted or put off, so that it can go on another day. */
  resumable: z.boolean().default(false),
  /** What was told does not come on the lawyer's card: it may be about him. */
  offCard: z.boolean().default(false),
  /** Figures, places and numbers are said back as they were understood. */
  readBack: z.boolean().default(false),
  /** Slots the bot may bring along besides those that are asked, for conditions; of an asked slot: with other values. */
  given: z.array(z.string()).default([]),
  steps: z.array(stepSchema).min(1),
  /** Name of the action that takes the slots at the end, e.g. `legal-aid/pre-check`, `handoff/leave-message`. */
  action: z.string(),
});
export type Dialog = z.infer<typeof dialogSchema>;
