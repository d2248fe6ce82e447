import type { Ground } from './answer.ts';
import { readCitedParts, wordsOfArticle, wordsOfPart } from './law-citation.ts';
import { readLawLibrary } from './law-library.ts';
import type { LawArticle } from './law-markdown.ts';

/** The words of an article, as they are quoted. */
export interface LawQuotation {
  words: string;
  /** True where words were left out at the end, to keep to the limit. */
  isCut: boolean;
  /** Day of the last change of the text, `YYYY-MM-DD`; null when the file does not tell. */
  changedOn: string | null;
  version: string;
}

interface KeptArticle {
  article: LawArticle;
  changedOn: string | null;
}

/** Where the bot looks for the words of an article. */
export interface LawTexts {
  /** The words of a ground, at most `limit` characters, ended with a sentence; null when they were not imported. */
  quote(ground: Ground, limit: number): LawQuotation | null;
}

export interface ImportedLawTextsOptions {
  /** The import (`laws.jsonl`); it need not be there. */
  file: string;
  /** The grounds of the answers that are in use now. */
  cited: () => readonly Ground[];
  log: { info: (line: string) => void; warn: (line: string) => void };
}

/** The imported statutes as far as answers cite them: a few hundred articles in memory, nothing is read in a turn. */
export class ImportedLawTexts implements LawTexts {
  readonly #options: ImportedLawTextsOptions;
  #wanted: ReadonlySet<string> = new Set();
  #articles: ReadonlyMap<string, KeptArticle> = new Map();
  #isRenewing = false;

  constructor(options: ImportedLawTextsOptions) {
    this.#options = options;
  }

  /** Articles in memory. */
  get size(): number {
    return this.#articles.size;
  }

  /** Reads the import: at the start, and when it changed. A damaged one is named in the log, and what was there stays. */
  async renew(): Promise<void> {
    const { file, cited, log } = this.#options;
    const wanted = new Set(cited().map(keyOf));
    try {
      const articles = await readCited(file, wanted);
      this.#articles = articles;
      if (articles.size > 0) log.info(`knowledge: ${articles.size} cited articles can be quoted`);
    } catch (error) {
      log.warn(
        `knowledge: no articles are quoted from a new import: ${error instanceof Error ? error.message : error}`,
      );
    }
    this.#wanted = wanted;
  }

  quote(ground: Ground, limit: number): LawQuotation | null {
    const kept = this.#articles.get(keyOf(ground));
    if (kept === undefined) {
      // An answer published since cites an article that was not kept: read behind this turn, for the next one.
      if (!this.#wanted.has(keyOf(ground))) this.#renewBehind();
      return null;
    }
    const words = citedWords(kept.article, ground.paragraph ?? '');
    if (words === '') return null;
    const cut = cutAtSentence(words, limit);
    return { words: cut, isCut: cut.length < words.length, changedOn: kept.changedOn, version: ground.version };
  }

  #renewBehind(): void {
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    void this.renew().finally(() => {
      this.#isRenewing = false;
    });
  }
}

async function readCited(file: string, wanted: ReadonlySet<string>): Promise<Map<string, KeptArticle>> {
  const library = await readLawLibrary(file, ({ law, version }, article) =>
    version === null ? false : wanted.has(keyOf({ law, version, article })),
  );
  const articles = new Map<string, KeptArticle>();
  for (const { law, version, changedOn, articles: kept } of library?.laws ?? []) {
    if (version === null) continue;
    for (const article of kept) articles.set(keyOf({ law, version, article: article.article }), { article, changedOn });
  }
  return articles;
}

/** No statutes were imported. */
export const NO_LAW_TEXTS: LawTexts = { quote: () => null };

function keyOf({ law, version, article }: Pick<Ground, 'law' | 'version' | 'article'>): string {
  return `${law}@${version}#${article}`;
}

/** The parts that are named, else the whole article: where a part cannot be found, nobody should think it is the whole. */
function citedWords(article: LawArticle, paragraph: string): string {
  const parts = paragraph === '' ? [] : readCitedParts(paragraph);
  if (parts === null || parts.length === 0) return wordsOfArticle(article);
  const words = parts.map((part) => wordsOfPart(article, part));
  return words.includes(null) ? wordsOfArticle(article) : words.join('');
}

/** As many whole sentences as fit; the first clause when even the first sentence is too long, else '' . */
export function cutAtSentence(words: string, limit: number): string {
  if (words.length <= limit) return words;
  const start = words.slice(0, limit);
  for (const marks of [/[。！？]/gu, /[；：:]/gu, /[，、]/gu]) {
    const ends = [...start.matchAll(marks)].map(({ index }) => index + 1);
    const end = ends.at(-1);
    if (end !== undefined && end >= limit / 4) return words.slice(0, end);
  }
  return start;
}
