import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Problem } from './catalogue-texts.ts';

/** File of `intents/` that holds the questions below. */
export const APART_FILE = 'apart.yaml';

/** Questions of residents that sound alike and are answered differently (易混问题), and what tells them apart. */
const apartQuestionSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** Asked when two of the choices are both likely. */
  question: z.string().min(6).max(60),
  choices: z
    .array(
      z.strictObject({
        say: z.string().min(2).max(20),
        intent: z.string(),
        /** Words that settle it when they are said, and no cue of another choice is. */
        cues: z.array(z.string().min(2)).default([]),
      }),
    )
    .min(2)
    .max(4),
});
export type ApartQuestion = z.infer<typeof apartQuestionSchema>;

export const apartFileSchema = z.strictObject({ apart: z.array(apartQuestionSchema) });

/** What is asked apart. */
export class Apart {
  readonly questions: readonly ApartQuestion[];

  constructor(questions: readonly ApartQuestion[]) {
    this.questions = questions;
  }

  /** The question that tells two intents apart; null when their words do. */
  between(one: string, other: string): ApartQuestion | null {
    if (one === other) return null;
    const has = (question: ApartQuestion, id: string): boolean => question.choices.some(({ intent }) => intent === id);
    return this.questions.find((question) => has(question, one) && has(question, other)) ?? null;
  }
}

export const NO_PAIRS = new Apart([]);

/** The intent that the words of a message settle on already; null where they settle on none or on several. */
export function settledBy(text: string, { choices }: ApartQuestion): string | null {
  const heard = choices.filter(({ cues }) => cues.some((cue) => text.includes(cue)));
  return heard.length === 1 ? (heard[0]?.intent ?? null) : null;
}

/** Reads `apart.yaml` of the folder of intents; nothing is asked apart where there is none. */
export async function readApart(
  dir: string,
  intents: ReadonlyMap<string, unknown>,
  problems: Problem[],
): Promise<Apart> {
  const text = await readFile(join(dir, APART_FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return NO_PAIRS;
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    problems.push({ field: APART_FILE, problem: `not YAML: ${reason}` });
    return NO_PAIRS;
  }
  const parsed = apartFileSchema.safeParse(content);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      problems.push({ field: `${APART_FILE}: ${path.join('.')}`, problem: message });
    }
    return NO_PAIRS;
  }
  for (const { id, choices } of parsed.data.apart) {
    const named = choices.map(({ intent }) => intent);
    for (const intent of named) {
      if (!intents.has(intent))
        problems.push({ field: `${APART_FILE}: ${id}`, problem: `there is no intent ${intent}` });
    }
    if (new Set(named).size < named.length) {
      problems.push({ field: `${APART_FILE}: ${id}`, problem: 'two choices lead to the same intent' });
    }
  }
  return new Apart(parsed.data.apart);
}
