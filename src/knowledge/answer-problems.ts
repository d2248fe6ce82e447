import { answerProblems } from './cross-checks.ts';
import type { ContentProblem } from './errors.ts';
import type { KnowledgeBase } from './knowledge-base.ts';

/**
 * What is wrong with answers of a knowledge base beyond their own form: laws that are not in the register, answers and
 * numbers that are not there, days that do not exist. Fields are those of the answer (`grounds.0.version`).
 */
export function problemsOfAnswers(
  knowledge: KnowledgeBase,
  ids: readonly string[],
): ReadonlyMap<string, readonly ContentProblem[]> {
  if (ids.length === 0) return new Map();
  const located = knowledge.entries().map(({ answer }) => ({ file: '', value: answer }));
  const found = new Map<string, ContentProblem[]>();
  for (const { field, problem } of answerProblems(located, knowledge.laws(), knowledge.hotlines)) {
    const [, id = '', ...rest] = field.split(' › ');
    if (!ids.includes(id)) continue;
    found.set(id, [...(found.get(id) ?? []), { field: rest.join('.'), problem }]);
  }
  return found;
}
