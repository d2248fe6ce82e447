import type { Answer } from './answer.ts';
import type { ContentProblem } from './errors.ts';

/** From this share of common pairs of characters on, two short answers are told apart by nobody. */
const ALIKE = 0.85;

/**
 * Answers to the same question: one of them is given by chance, a problem. And answers whose `short` is nearly the same,
 * which a person should look at.
 */
export function similarAnswers(answers: readonly { file: string; value: Answer }[]): {
  problems: ContentProblem[];
  advice: ContentProblem[];
} {
  const problems: ContentProblem[] = [];
  const advice: ContentProblem[] = [];
  const questions = new Map<string, string>();
  const shorts = answers.map(({ file, value }) => ({ file, id: value.id, pairs: pairsOf(value.short) }));
  for (const { file, value } of answers) {
    const words = bare(value.question);
    const other = questions.get(words);
    if (other === undefined) questions.set(words, value.id);
    else if (other !== value.id) {
      problems.push({ field: `${file} › ${value.id} › question`, problem: `is also the question of ${other}` });
    }
  }
  for (const [at, one] of shorts.entries()) {
    for (const other of shorts.slice(0, at)) {
      if (other.id === one.id || shareOf(one.pairs, other.pairs) < ALIKE) continue;
      advice.push({ field: `${one.file} › ${one.id} › short`, problem: `is nearly the same as that of ${other.id}` });
    }
  }
  return { problems, advice };
}

function bare(text: string): string {
  return text.replace(/[\s\p{P}]+/gu, '');
}

function pairsOf(text: string): Set<string> {
  const words = [...bare(text)];
  return new Set(words.slice(1).map((character, at) => `${words[at] ?? ''}${character}`));
}

/** Twice the common pairs over all pairs (Dice). */
function shareOf(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size + other.size === 0) return 0;
  let common = 0;
  for (const pair of one) if (other.has(pair)) common += 1;
  return (2 * common) / (one.size + other.size);
}
