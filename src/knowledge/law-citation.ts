import { parseChineseNumber } from '../text/index.ts';
import type { LawArticle } from './law-markdown.ts';

/** A paragraph or item of an article that is cited; null where it is not named. */
export interface CitedPart {
  paragraph: number | null;
  item: number | null;
}

const PART = /第\s*(?:([零一二三四五六七八九十百\d]+)\s*款|[(（]?([零一二三四五六七八九十百\d]+)[)）]?\s*项)/gu;
const BETWEEN = /[\s、，,；;。和及与以]/gu;

/**
 * Reads `第一款第（二）项、第（三）项；第二款`: each item belongs to the paragraph named before it, up to the semicolon.
 * @returns null when there are words in it that are no paragraph or item.
 */
export function readCitedParts(words: string): CitedPart[] | null {
  const parts: CitedPart[] = [];
  for (const section of words.split(/[；;]/u)) {
    if (section.replace(PART, '').replace(BETWEEN, '') !== '') return null;
    let paragraph: number | null = null;
    let isOpen = false;
    for (const [, inParagraph, inItem] of section.matchAll(PART)) {
      if (inParagraph !== undefined) {
        if (isOpen) parts.push({ paragraph, item: null });
        paragraph = numberOf(inParagraph);
        isOpen = true;
      } else if (inItem !== undefined) {
        parts.push({ paragraph, item: numberOf(inItem) });
        isOpen = false;
      }
    }
    if (isOpen) parts.push({ paragraph, item: null });
  }
  return parts;
}

function numberOf(words: string): number {
  return /^\d+$/u.test(words) ? Number(words) : (parseChineseNumber(words) ?? 0);
}

/** The words of a part of an article: its paragraph, or the lead and the item; null when the article has no such part. */
export function wordsOfPart(article: LawArticle, { paragraph, item }: CitedPart): string | null {
  const candidates =
    paragraph === null ? article.paragraphs : article.paragraphs.slice(Math.max(0, paragraph - 1), paragraph);
  if (item === null) {
    const [found] = candidates;
    return found === undefined ? null : wholeOf(found);
  }
  for (const { text, items } of candidates) {
    const found = items.find(({ number }) => number === item);
    if (found !== undefined) return `${text}${found.text}`;
  }
  return null;
}

/** All words of an article, one paragraph after the other. */
export function wordsOfArticle({ paragraphs }: LawArticle): string {
  return paragraphs.map(wholeOf).join('');
}

function wholeOf({ text, items }: LawArticle['paragraphs'][number]): string {
  return [text, ...items.map((one) => one.text)].join('');
}
