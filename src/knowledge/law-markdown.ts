import { createHash } from 'node:crypto';
import { parseChineseNumber } from '../text/index.ts';

/** A paragraph (款) of an article, with the items (项) that stand in it. */
export interface LawParagraph {
  text: string;
  /** `number` is 3 for （三）. */
  items: { number: number; text: string }[];
}

/** An article (条) as it stands in a file. */
export interface LawArticle {
  /** As it is cited in grounds: `30`, `276之一`. */
  article: string;
  /** Line of the file, from 1. */
  line: number;
  paragraphs: LawParagraph[];
}

/** One version of a law, read from one file. Days are `YYYY-MM-DD`. */
export interface LawText {
  title: string;
  /** Relative to the folder that was imported. */
  file: string;
  /** SHA-256 of the file, hexadecimal. */
  hash: string;
  /** Day of its last change (通过、修正、修订、公布), by its history or the name of its file; null when neither tells. */
  changedOn: string | null;
  /** Years by which this text may be cited: of the last change in its history, and of the day in the file's name. */
  versions: string[];
  articles: LawArticle[];
  /** What looks wrong in the file, each with its line. */
  doubts: { line: number; problem: string }[];
}

const NUMERAL = '[零〇一二三四五六七八九十百千两0-9]+';
const ARTICLE = new RegExp(`^第(${NUMERAL})条((?:之[一二三四五六七八九十])?)(.*)$`, 'su');
/** 第一章 总则; 附则; and as judicial interpretations have them, 一、管辖. */
const HEADING = new RegExp(
  `^(?:第${NUMERAL}(?:编|分编|章|节|篇|部分)(?:之[一二三四五六七八九十])?(?:\\s|$)|附\\s*则$|[一二三四五六七八九十]+、[^，。；：]{1,30}$)`,
  'u',
);
/** Opens what is attached to the law. */
const ATTACHED = /^附(?:\s*[件表录图]|\s*[:：]|$)/u;
const ITEM = /^[(（]([一二三四五六七八九十百]+)[)）]\s*/u;
const SUB_ITEM = /^(?:\d{1,2}[.．、]|[①-⑳])/u;
const CHANGE = /(\d{4})年(\d{1,2})月(\d{1,2})日/gu;
const IN_FORCE = /^\s*\d{4}年\d{1,2}月\d{1,2}日\s*(?:起)?施行\s*$/u;
const FILE_DAY = /[(（](\d{4})-(\d{2})-(\d{2})[)）]/u;
const CONTENTS = /^目\s*录$/u;
const INFO_END = /^<!--\s*INFO END\s*-->$/u;
/** After a number, what shows that a sentence goes on about that article instead of being it. */
const GOES_ON = /^(?:第|的|规定|所|、|，|和|至|或|及|之|中|与|款|项|内|前)/u;

/**
 * Reads a statute in Markdown: `# title`, lines of its history, then articles. Articles begin a line as `第一条 …` or
 * `**第一条** …`, with or without `#`; headings of chapters and the table of contents (目录) are passed over; a line of
 * its own is a paragraph (款), a line that begins with （一） an item (项) of it.
 */
export function readLawMarkdown(markdown: string, file: string): LawText {
  const reader = new LawReader(file);
  for (const [index, raw] of markdown.split(/\r\n|\n|\r/u).entries()) reader.take(raw, index + 1);
  const hash = createHash('sha256').update(markdown).digest('hex');
  return reader.end(hash);
}

/** `第二百七十六条` and `之一` as grounds cite it; null when the numeral cannot be read. */
function articleKey(numeral: string, suffix: string): { key: string; order: number } | null {
  const number = /^\d+$/u.test(numeral) ? Number(numeral) : parseChineseNumber(numeral);
  if (number === null || !Number.isInteger(number) || number < 1) return null;
  const part = suffix === '' ? 0 : (parseChineseNumber(suffix.slice(1)) ?? 0);
  return { key: `${number}${suffix}`, order: number * 100 + part };
}

class LawReader {
  readonly #file: string;
  #title = '';
  #history: string[] = [];
  #articles: LawArticle[] = [];
  #doubts: LawText['doubts'] = [];
  #order = 0;
  #hasContents = false;
  #isOver = false;

  constructor(file: string) {
    this.#file = file;
  }

  take(raw: string, line: number): void {
    const isHeading = /^\s*#{1,6}\s/u.test(raw);
    const isTitle = /^\s*#\s/u.test(raw);
    const text = bare(raw);
    if (this.#isOver || text === '' || INFO_END.test(text)) return;
    if (this.#title === '' && isTitle) {
      this.#title = text;
      return;
    }
    if (CONTENTS.test(text.replace(/\s+/gu, ''))) {
      this.#hasContents = true;
      return;
    }
    if (this.#takeArticle(text, line)) return;
    if (ATTACHED.test(text)) this.#isOver = this.#articles.length > 0;
    if (isHeading || HEADING.test(text) || this.#isOver) return;
    if (this.#articles.length === 0) this.#history.push(text);
    else this.#takeWords(text);
  }

  end(hash: string): LawText {
    const name = this.#file.split('/').at(-1)?.replace(/\.md$/iu, '') ?? '';
    const { changedOn, versions } = datesOf(this.#history, name);
    if (this.#articles.length === 0) this.#doubts.push({ line: 1, problem: 'has no article that could be read' });
    return {
      title: this.#title || name.replace(FILE_DAY, '').trim(),
      file: this.#file,
      hash,
      changedOn,
      versions,
      articles: this.#articles,
      doubts: this.#doubts,
    };
  }

  #takeArticle(text: string, line: number): boolean {
    const found = ARTICLE.exec(text);
    if (found === null) return false;
    const [, numeral = '', suffix = '', after = ''] = found;
    const isApart = after === '' || /^[\s:：*_]/u.test(after);
    if (!isApart && GOES_ON.test(after)) return false;
    const read = articleKey(numeral, suffix);
    if (read === null) return false;
    const isFirst = read.order === 100;
    if (read.order <= this.#order) {
      if (!isFirst) return false;
      // 第一条 once more: the table of contents had listed the articles, or another document is attached.
      if (!this.#hasContents || this.#articles.some(({ paragraphs }) => paragraphs.length > 1)) {
        this.#isOver = true;
        this.#doubts.push({ line, problem: 'begins at 第一条 again; what follows is not read' });
        return true;
      }
      this.#articles = [];
      this.#doubts = [];
      this.#hasContents = false;
    }
    const isNext = Math.floor(read.order / 100) - Math.floor(this.#order / 100) <= 1 || this.#articles.length === 0;
    if (!isNext && !isApart) return false;
    if (!isNext) {
      const before = this.#articles.at(-1)?.article ?? '';
      this.#doubts.push({ line, problem: `article ${read.key} follows on ${before}: what lies between is not there` });
    }
    this.#order = read.order;
    const words = after.replace(/^[\s:：*_]+/u, '');
    const article: LawArticle = { article: read.key, line, paragraphs: [] };
    this.#articles.push(article);
    if (words !== '') this.#takeWords(words);
    return true;
  }

  #takeWords(text: string): void {
    const article = this.#articles.at(-1);
    if (article === undefined) return;
    const last = article.paragraphs.at(-1);
    const item = ITEM.exec(text);
    if (item !== null && last !== undefined) {
      const number = parseChineseNumber(item[1] ?? '') ?? last.items.length + 1;
      last.items.push({ number, text });
      return;
    }
    const lastItem = last?.items.at(-1);
    if (lastItem !== undefined && SUB_ITEM.test(text)) lastItem.text += text;
    else article.paragraphs.push({ text, items: [] });
  }
}

/** A line without the marks of Markdown, wide spaces and a byte-order mark. */
function bare(raw: string): string {
  return raw
    .replace(/^\uFEFF/u, '')
    .replace(/\u3000|\u00A0/gu, ' ')
    .replace(/^\s*(?:#{1,6}\s+|>\s*|[-*+]\s+)*/u, '')
    .replace(/\*\*|__/gu, ' ')
    .replace(/[ \t]+/gu, ' ')
    .trim();
}

/** The day and the years of the last change; a day from which the law is in force is no change of its text. */
function datesOf(history: readonly string[], name: string): Pick<LawText, 'changedOn' | 'versions'> {
  const days = history
    .filter((line) => !IN_FORCE.test(line))
    .flatMap((line) => [...line.matchAll(CHANGE)].map((found) => dayOf(found)))
    .sort();
  const fromHistory = days.at(-1) ?? null;
  const named = FILE_DAY.exec(name);
  const fromName = named === null ? null : dayOf(named);
  const changedOn =
    [fromHistory, fromName]
      .filter((day) => day !== null)
      .sort()
      .at(-1) ?? null;
  const years = [changedOn, fromHistory, fromName].flatMap((day) => (day === null ? [] : [day.slice(0, 4)]));
  return { changedOn, versions: [...new Set(years)] };
}

function dayOf([, year = '', month = '', day = '']: RegExpExecArray | RegExpMatchArray): string {
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
