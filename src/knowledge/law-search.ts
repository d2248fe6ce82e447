import { stat } from 'node:fs/promises';
import { parseChineseNumber } from '../text/index.ts';
import type { Law } from './answer.ts';
import { articleLabel, lawTitle } from './ground-label.ts';
import { wordsOfArticle } from './law-citation.ts';
import { lawsInLibrary } from './law-library.ts';
import { cutAtSentence } from './law-texts.ts';
import { questionTerms } from './search-terms.ts';

/** An article that was found. */
export interface FoundArticle {
  /** Short name and version of the register. */
  law: string;
  version: string;
  /** As in grounds: `38`, `276之一`. */
  article: string;
  /** 《劳动合同法》第三十八条 */
  label: string;
  /** Its words, whole sentences up to the limit; null when the statutes were not imported. */
  words: string | null;
}

export interface LawSearchOptions {
  /** The import (`laws.jsonl`); it need not be there. */
  file: string;
  log: { warn: (line: string) => void };
}

interface KeptArticle {
  law: Pick<Law, 'name' | 'version'>;
  article: string;
  words: string;
}

interface Asked {
  /** Laws that the words name; all when they name none. */
  laws: readonly Law[];
  namesLaw: boolean;
  article: string | null;
  /** What is left to look for, and its terms. */
  words: string;
  terms: readonly string[];
}

/** Longest quotation, characters. */
const QUOTED = 800;
/** Share of the terms that an article must have to be found by its words. */
const LEAST_COVERED = 0.6;
const CITED = /第?([零〇一二两三四五六七八九十百千\d]+)条?(之[一二三四五六七八九十])?$/u;

/**
 * Finds articles of the register's laws (检索法条) by their number, `劳动合同法 38`, or by their words where the statutes
 * were imported. All words stand in memory and are looked through: some milliseconds for a few thousand articles, and
 * nothing has to be kept in step. The import is read when it is first asked for, and again when it changed.
 */
export class LawSearch {
  readonly #options: LawSearchOptions;
  /** By {@link keyOf} the law. */
  #laws: ReadonlyMap<string, readonly KeptArticle[]> = new Map();
  #stamp = '';
  #reading: Promise<void> | null = null;

  constructor(options: LawSearchOptions) {
    this.#options = options;
  }

  /**
   * @param laws of the register; those not in force on `day` (`YYYY-MM-DD`, Shanghai) are passed over.
   * @param most largest number of articles.
   */
  async find(
    words: string,
    { laws, day, most }: { laws: readonly Law[]; day: string; most: number },
  ): Promise<FoundArticle[]> {
    this.#reading ??= this.#renew().finally(() => {
      this.#reading = null;
    });
    await this.#reading;
    const asked = understood(
      words,
      laws.filter((law) => isInForce(law, day)),
    );
    if (asked.article !== null) return this.#numbered(asked, asked.article).slice(0, most);
    return this.#worded(asked)
      .slice(0, most)
      .map(({ law, article, words: said }) => found(law, article, said));
  }

  #numbered({ laws }: Asked, article: string): FoundArticle[] {
    return laws.flatMap((law) => {
      const ofLaw = this.#laws.get(keyOf(law)) ?? [];
      const kept = ofLaw.find((one) => one.article === article);
      // Where the text is there, a number it does not have is no article.
      if (kept === undefined && ofLaw.length > 0) return [];
      return [found(law, article, kept?.words ?? null)];
    });
  }

  #worded({ laws, namesLaw, words, terms }: Asked): KeptArticle[] {
    if (terms.length === 0) return [];
    const least = namesLaw ? 1 : Math.ceil(LEAST_COVERED * terms.length);
    return laws
      .flatMap((law) => this.#laws.get(keyOf(law)) ?? [])
      .flatMap((one) => {
        const held = heldTerms(one.words, terms, least);
        // What says the very words counts above what has all their parts.
        return held < least ? [] : [{ one, rank: held + (one.words.includes(words) ? terms.length : 0) }];
      })
      .sort((a, b) => b.rank - a.rank || a.one.words.length - b.one.words.length)
      .map(({ one }) => one);
  }

  async #renew(): Promise<void> {
    const { file, log } = this.#options;
    const there = await stat(file).catch(() => null);
    const stamp = there === null ? '' : `${there.mtimeMs} ${there.size}`;
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    try {
      const laws = new Map<string, KeptArticle[]>();
      for await (const { law: name, version, articles } of there === null ? [] : lawsInLibrary(file)) {
        if (version === null) continue;
        const law = { name, version };
        const kept = articles.map((one) => ({ law, article: one.article, words: wordsOfArticle(one) }));
        laws.set(keyOf(law), [...(laws.get(keyOf(law)) ?? []), ...kept]);
      }
      this.#laws = laws;
    } catch (error) {
      log.warn(`knowledge: a new import is not searched: ${error instanceof Error ? error.message : error}`);
    }
  }
}

/** A law in force on a day, as far as the register knows. */
function isInForce({ state, inForceFrom, inForceTo }: Law, day: string): boolean {
  if (state === 'unverified' || (state === 'superseded' && (inForceTo === null || day > inForceTo))) return false;
  return (inForceFrom === null || day >= inForceFrom) && (inForceTo === null || day <= inForceTo);
}

function understood(words: string, laws: readonly Law[]): Asked {
  const plain = words.normalize('NFKC').replace(/[《》〈〉<>\s]|中华人民共和国/gu, '');
  const names = laws
    .flatMap((law) => [law.name, lawTitle(law.name), lawTitle(law.fullName)].map((name) => ({ law, name })))
    .filter(({ name }) => plain.includes(name.normalize('NFKC')))
    .sort((a, b) => b.name.length - a.name.length);
  const [longest] = names;
  const named = longest === undefined ? laws : names.filter(({ name }) => name === longest.name).map(({ law }) => law);
  const rest = longest === undefined ? plain : plain.replace(longest.name.normalize('NFKC'), '');
  const cited = longest === undefined ? null : CITED.exec(rest);
  const number = cited === null ? null : numberOf(cited[1] ?? '');
  const article = number === null ? null : `${number}${cited?.[2] ?? ''}`;
  return {
    laws: [...new Set(named)],
    namesLaw: longest !== undefined,
    article,
    words: rest,
    terms: questionTerms(rest),
  };
}

function numberOf(words: string): number | null {
  const number = /^\d+$/u.test(words) ? Number(words) : parseChineseNumber(words);
  return number !== null && Number.isInteger(number) && number > 0 && number < 10_000 ? number : null;
}

/** How many of the terms are said; fewer than `least` are not counted to the end. */
function heldTerms(words: string, terms: readonly string[], least: number): number {
  let missed = 0;
  for (const term of terms) {
    if (words.includes(term)) continue;
    missed += 1;
    if (terms.length - missed < least) break;
  }
  return terms.length - missed;
}

function keyOf({ name, version }: Pick<Law, 'name' | 'version'>): string {
  return `${name}@${version}`;
}

function found(law: Pick<Law, 'name' | 'version'>, article: string, words: string | null): FoundArticle {
  const label = `《${lawTitle(law.name)}》${articleLabel(article)}`;
  const said = words === null ? null : cutAtSentence(words, QUOTED);
  return { law: law.name, version: law.version, article, label, words: said };
}
