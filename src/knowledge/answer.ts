import { z } from 'zod';
import { TOPICS } from '../text/index.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date like 2026-01-01');

/** One article an answer rests on (法律依据). `law` is the short name in `knowledge/laws.yaml`. */
export const groundSchema = z.strictObject({
  law: z.string(),
  /** Version of the law as in the register, e.g. `2012`. */
  version: z.string(),
  /** Article as cited: `30`, `276之一`. */
  article: z.string().regex(/^\d+(之[一二三四五六七八九十])?$/),
  /** Paragraph or item, in words: `第一款第（五）项`. */
  paragraph: z.string().optional(),
});
export type Ground = z.infer<typeof groundSchema>;

/** A time limit the resident must know (期限): days or months or years, from which event, and what is lost. */
export const deadlineSchema = z.strictObject({
  /** The limit in words, e.g. `1年`. */
  limit: z.string(),
  /** The same to reckon with; null where the limit is no fixed length of time. Working days skip rest days and holidays. */
  term: z
    .strictObject({ count: z.int().positive(), unit: z.enum(['hour', 'day', 'workday', 'month', 'year']) })
    .nullable()
    .default(null),
  /** Event from which it runs. */
  from: z.string(),
  /** What is lost when it passes. */
  lost: z.string(),
});
export type Deadline = z.infer<typeof deadlineSchema>;

/** One thing a resident may say to a question that changes the answer. */
export const askChoiceSchema = z.strictObject({
  /** On the button, and to be said. */
  say: z.string().min(1).max(20),
  /** Words in what was told already that settle the question, so that it is not asked. */
  cues: z.array(z.string().min(2)).default([]),
  /** Said in addition to the answer; '' for nothing. */
  adds: z.string().max(200).default(''),
  /** Another answer that is given instead; null for none. */
  answer: z.string().nullable().default(null),
});

/** A question asked because what is said to it changes the answer (追问). */
export const askSchema = z.strictObject({
  question: z.string().min(4).max(60),
  choices: z.array(askChoiceSchema).min(2).max(4),
});
export type Ask = z.infer<typeof askSchema>;

/** An answer of legal staff (答复). Days are Asia/Shanghai. */
export const answerSchema = z.strictObject({
  /** The intent id it answers. */
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  question: z.string(),
  /** To be heard: at most 60 characters. */
  short: z.string().min(8).max(60),
  /** To be read: plain words, at most 500 characters. */
  full: z.string().min(20).max(500),
  /** What to do today, where, with what papers. */
  steps: z.array(z.string().min(4).max(120)).min(1).max(6),
  deadlines: z.array(deadlineSchema).default([]),
  /** Asked of the resident, one after the other, where what was told has not settled it. */
  ask: z.array(askSchema).max(2).default([]),
  /** What the lawyer will want to know; shown on his desk beside the case (问诊提示). */
  checklist: z.array(z.string()).default([]),
  grounds: z.array(groundSchema).min(1),
  effectiveFrom: day,
  effectiveTo: day.nullable().default(null),
  /** Day the articles were compared with the law's text; null when not yet. */
  verifiedAt: day.nullable().default(null),
  /** Lawyer of the operating bureau who signed it off; empty until then. */
  verifiedBy: z.string().default(''),
  /** Where the statement comes from. */
  source: z.string(),
  /** `stale`: its law has changed; the bot does not state it as fact and hands over. */
  status: z.enum(['current', 'stale']).default('current'),
  staleReason: z.string().default(''),
  related: z.array(z.string()).default([]),
  /** Answers to rights the resident has at the same time (一事多权): named with their deadlines, every time. */
  together: z.array(z.string()).max(3).default([]),
  /** The matter of 法律援助法 31/32 it may fall under, else null: then every answer says that aid may be applied for. */
  aidMatter: z.string().nullable().default(null),
  /** The calculator that answers "how much" or "until when" to it (计算器), e.g. `severance`; null for none. */
  calculator: z.string().nullable().default(null),
  /** Numbers to call besides 12348. */
  hotlines: z.array(z.string().regex(/^\d{3,5}$/)).default([]),
  /** The ways on from here (路径): `lawyer` offers the duty lawyer, `mediation` a mediator, `aid` the pre-check. */
  route: z.array(z.enum(['lawyer', 'mediation', 'aid'])).default([]),
});
export type Answer = z.infer<typeof answerSchema>;

/** One file of `knowledge/answers/`. */
export const answerFileSchema = z.strictObject({
  topic: z.enum(TOPICS),
  answers: z.array(answerSchema).min(1),
});

/** A law in the register `knowledge/laws.yaml`. */
export const lawSchema = z.strictObject({
  /** Short name used in grounds, e.g. `劳动合同法`. */
  name: z.string(),
  fullName: z.string(),
  version: z.string(),
  inForceFrom: day.nullable(),
  inForceTo: day.nullable().default(null),
  /** `superseded` or `unverified` make every answer that rests on it stale. */
  state: z.enum(['in-force', 'superseded', 'amended', 'unverified']),
  /** Where this version was seen: a dated text, or a page. */
  source: z.string().default(''),
  note: z.string().default(''),
});
export type Law = z.infer<typeof lawSchema>;

/** What the knowledge base says to an intent at a day. */
export type AnswerLookup =
  | { state: 'in-force'; answer: Answer }
  | { state: 'stale'; answer: Answer; reason: string }
  | { state: 'not-in-force'; answer: Answer }
  | { state: 'missing' };
