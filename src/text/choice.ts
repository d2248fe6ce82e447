import { parseChineseNumber } from './chinese-number.ts';
import { toSimplified } from './simplified.ts';

/** One of the things to choose from. */
export interface ChoiceWords {
  title: string;
  /** Other ways to say it. */
  also?: readonly string[];
}

const ORDINAL =
  /^(?:我?(?:选|要|想选|按|回复?|是)?(?:择)?)?第?([0-9一二两三四五六七八九十]{1,3})(?:个|项|条|种|号|款)?(?:吧|呢|啊|的|选项|那个|\.|、)?$/u;
const SAID_ORDINAL = /第([0-9一二两三四五六七八九十]{1,3})(?:个|项|条|种|号|款)?/u;
const LETTER = /^(?:我?选|选项)?([a-h])(?:项|吧|选项)?$/u;

function plain(text: string): string {
  return toSimplified(text.slice(0, 200).normalize('NFKC').toLowerCase()).replace(/[\s\p{P}\p{S}]+/gu, '');
}

function ordinalOf(said: string, count: number): number | null {
  if (/^(?:我?选|要)?(?:最后|倒数第一)(?:一)?(?:个|项|条|种)?(?:吧|的)?$/u.test(said)) return count - 1;
  const letter = LETTER.exec(said)?.[1];
  if (letter !== undefined) return letter.charCodeAt(0) - 'a'.charCodeAt(0);
  const words = (ORDINAL.exec(said) ?? (said.length <= 12 ? SAID_ORDINAL.exec(said) : null))?.[1];
  const value = words === undefined ? null : parseChineseNumber(words);
  return value === null ? null : value - 1;
}

/** Is `phrase` said and not denied (不是工伤)? */
function saidIn(said: string, phrase: string): boolean {
  for (let at = said.indexOf(phrase); at >= 0; at = said.indexOf(phrase, at + 1)) {
    if (!/(?:不是|不要|不算|没有|不|没|非)$/u.test(said.slice(0, at))) return true;
  }
  return false;
}

/**
 * Which of the offered choices a resident means: by its title or another way to say it, by digit (2, ２, ②), ordinal
 * (第二个, 最后一个) or letter. Null when none or more than one fits.
 */
export function parseChoice<C extends ChoiceWords>(text: string, choices: readonly C[]): C | null {
  const said = plain(text);
  if (said === '') return null;
  const ways = choices.map((choice) => ({
    choice,
    phrases: [choice.title, ...(choice.also ?? [])].map(plain).filter((phrase) => phrase !== ''),
  }));
  const exact = ways.filter(({ phrases }) => phrases.includes(said));
  if (exact.length === 1) return exact[0]?.choice ?? null;
  const ordinal = ordinalOf(said, choices.length);
  if (ordinal !== null) return choices[ordinal] ?? null;

  const heard = ways
    .map(({ choice, phrases }) => ({
      choice,
      phrase: phrases.filter((phrase) => saidIn(said, phrase)).sort((a, b) => b.length - a.length)[0],
    }))
    .filter((found): found is { choice: C; phrase: string } => found.phrase !== undefined);
  const own = heard.filter(
    ({ phrase }) => !heard.some((other) => other.phrase !== phrase && other.phrase.includes(phrase)),
  );
  if (own.length === 1) return own[0]?.choice ?? null;
  if (own.length > 1 || said.length < 2) return null;
  const part = ways.filter(({ phrases }) => phrases.some((phrase) => phrase.includes(said)));
  return part.length === 1 ? (part[0]?.choice ?? null) : null;
}
