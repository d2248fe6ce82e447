import { z } from 'zod';
import { readContent } from './content-file.ts';
import { type ContentProblem, KnowledgeInvalidError } from './errors.ts';

export const legalWordSchema = z.strictObject({
  /** A word that most residents do not know. */
  term: z.string().min(2),
  /** The same in words that everybody knows. */
  plain: z.string().min(2),
  /** Other words that explain it as well. */
  also: z.array(z.string().min(1)).default([]),
});
export type LegalWord = z.infer<typeof legalWordSchema>;

export const legalWordFileSchema = z.strictObject({
  words: z
    .array(legalWordSchema)
    .min(1)
    .refine((words) => new Set(words.map(({ term }) => term)).size === words.length, 'a term stands here twice'),
});

/** What a text has of the listed words. */
export interface TermUse {
  /** Listed words, every time they occur. */
  count: number;
  /** Those that nothing beside them explains, each once. */
  unexplained: string[];
}

/** The reviewed list of legal words, `legal-words.yaml`; empty when there is none. @throws KnowledgeInvalidError */
export async function loadLegalWords(dir: string): Promise<LegalWords> {
  const problems: ContentProblem[] = [];
  const file = await readContent(dir, 'legal-words.yaml', legalWordFileSchema, problems);
  if (file === null && problems.some(({ problem }) => problem !== 'the file is missing')) {
    throw new KnowledgeInvalidError(problems);
  }
  return new LegalWords(file?.data.words ?? []);
}

/** After a word, what begins its explanation; and before it, what makes it the name of what was said in plain words. */
const EXPLAINED_AFTER = /^(?:[”"』」]?[（(]|[”"』」]?[，,]?(?:也?就是|是指|指的是|意思是|说的是))/u;
const NAMED_BEFORE = /(?:[（(]|叫作?|叫做|称为|所谓的?|法律上[叫称说]的?)[“"『「]?$/u;

/** Finds the listed words in texts; of words inside one another, the longest. */
export class LegalWords {
  readonly #words: ReadonlyMap<string, LegalWord>;
  readonly #pattern: RegExp | null;

  constructor(words: readonly LegalWord[]) {
    this.#words = new Map(words.map((word) => [word.term, word]));
    const longestFirst = [...this.#words.keys()].sort((a, b) => b.length - a.length);
    this.#pattern = longestFirst.length === 0 ? null : new RegExp(longestFirst.join('|'), 'gu');
  }

  get size(): number {
    return this.#words.size;
  }

  /** Explained anywhere is explained for the whole text: who reads it has read that too. */
  useIn(text: string): TermUse {
    if (this.#pattern === null) return { count: 0, unexplained: [] };
    const sentences = text.split(/(?<=[。！？!?；;\n])/u);
    const explained = new Map<string, boolean>();
    let count = 0;
    for (const [at, sentence] of sentences.entries()) {
      const around = sentences.slice(Math.max(0, at - 1), at + 2).join('');
      for (const found of sentence.matchAll(this.#pattern)) {
        count += 1;
        const [term] = found;
        const isExplained =
          EXPLAINED_AFTER.test(sentence.slice(found.index + term.length)) ||
          NAMED_BEFORE.test(sentence.slice(0, found.index)) ||
          this.#isBeside(term, around);
        explained.set(term, explained.get(term) === true || isExplained);
      }
    }
    return { count, unexplained: [...explained].filter(([, is]) => !is).map(([term]) => term) };
  }

  #isBeside(term: string, around: string): boolean {
    const word = this.#words.get(term);
    if (word === undefined) return false;
    const rest = around.replaceAll(term, '');
    return [word.plain, ...word.also].some((words) => rest.includes(words));
  }
}
