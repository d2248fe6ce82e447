import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isMap, isSeq, parseDocument, stringify } from 'yaml';
import { type Answer, answerSchema } from '../answer.ts';
import type { KnowledgeBase } from '../knowledge-base.ts';
import { answerChanges } from './answer-changes.ts';

/** A file of answers as it should be in the repository. */
export interface ExportedFile {
  /** Relative to the content folder, e.g. `answers/labour.yaml`. */
  file: string;
  text: string;
  /** Answers in it that differ from the file of now. */
  changed: string[];
}

/**
 * The answers in force as YAML (导出), so that the repository can catch up with what was published. Only answers that
 * differ are written anew; everything else in a file stays as it is, to the letter.
 * @param dir The folder `knowledge` that `files` was read from.
 */
export async function exportAnswers(
  dir: string,
  files: KnowledgeBase,
  inForce: KnowledgeBase,
): Promise<ExportedFile[]> {
  const names = [...new Set(files.entries().map(({ file }) => file))];
  return Promise.all(
    names.map(async (file) => {
      const text = await readFile(path.join(dir, file), 'utf8');
      const changed = files.entries().flatMap(({ file: of, answer }) => {
        const now = inForce.answer(answer.id);
        return of === file && now !== null && answerChanges(answer, now).length > 0 ? [now] : [];
      });
      return { file, text: withAnswers(text, changed), changed: changed.map(({ id }) => id) };
    }),
  );
}

/** Writes answers over those of the same id. */
function withAnswers(text: string, answers: readonly Answer[]): string {
  const list = parseDocument(text).get('answers');
  if (!isSeq(list)) return text;
  const places = list.items.flatMap((item) => {
    const answer = isMap(item) ? answers.find(({ id }) => id === item.get('id')) : undefined;
    const range = isMap(item) ? item.range : undefined;
    return answer === undefined || range == null ? [] : [{ answer, from: range[0], to: range[1] }];
  });
  let written = text;
  for (const { answer, from, to } of places.sort((a, b) => b.from - a.from)) {
    const indent = from - (written.lastIndexOf('\n', from - 1) + 1);
    written = written.slice(0, from) + asYaml(answer, indent) + written.slice(to);
  }
  return written;
}

/** One answer, without what the schema adds by itself. */
function asYaml(answer: Answer, indent: number): string {
  const required = new Set(['verifiedBy']);
  const lean = Object.entries(answer).filter(([key, value]) => required.has(key) || !isDefault(key, value));
  const lines = stringify(Object.fromEntries(lean), { lineWidth: 0 }).split('\n');
  return lines
    .map((line, at) => (at === 0 || line === '' ? line : ' '.repeat(indent) + line))
    .join('\n')
    .trimEnd();
}

/** Whether the schema gives a field this value when it is left out. */
function isDefault(key: string, value: unknown): boolean {
  const field = Object.entries(answerSchema.shape).find(([name]) => name === key)?.[1];
  const left = field?.safeParse(undefined);
  return left?.success === true && JSON.stringify(left.data) === JSON.stringify(value);
}
