/** Words that are not used towards residents (服务禁语): why, and what to say instead. */
export interface ForbiddenPhrase {
  id: string;
  /** Kind of fault, in words: 推诿, 生硬 … */
  group: string;
  /** Any of these; `…` stands for up to six characters of the same clause. */
  words: readonly string[];
  /** Longer phrases in which such words are no fault; the same notation. */
  except: readonly string[];
  why: string;
  instead: string;
}

export interface ServiceWordHit {
  id: string;
  /** The words, as they stand in the text without spaces. */
  found: string;
  phrase: ForbiddenPhrase;
}

/** Any characters of one clause; bounded, so that no text makes the search slow. */
const GAP = '[^，。！？；：、,.!?;:]{0,6}';
const QUOTED = /“[^”]{0,200}”|「[^」]{0,200}」|『[^』]{0,200}』|《[^》]{0,80}》/gu;
/** Stands where an exception was, so that what is beside it does not grow together. */
const BLANK = '□';
const compiled = new WeakMap<ForbiddenPhrase, { words: RegExp; except: RegExp | null }>();

/**
 * Regular expressions (flags `gu`) of a phrase. To check a text: {@link forServiceWords}, put □ where `except` matches,
 * then look for `words`. `except` is null where there is none.
 */
export function serviceWordSources({ words, except }: Pick<ForbiddenPhrase, 'words' | 'except'>): {
  words: string;
  except: string | null;
} {
  const anyOf = (list: readonly string[]) =>
    [...list]
      .sort((a, b) => b.length - a.length)
      .map(sourceOf)
      .join('|');
  return { words: anyOf(words), except: except.length === 0 ? null : anyOf(except) };
}

/** Text as the expressions want it: one width, small letters, no spaces, and without what is quoted from others. */
export function forServiceWords(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(QUOTED, '').replaceAll(/\s+/gu, '');
}

/** The forbidden phrases that a text uses, each once. Pure; a warning for who writes it, never a block. */
export function checkServiceWords(text: string, phrases: readonly ForbiddenPhrase[]): ServiceWordHit[] {
  const plain = forServiceWords(text);
  return phrases.flatMap((phrase) => {
    const { words, except } = expressionsOf(phrase);
    // Most texts use none of the words: the exceptions are only looked for where they matter.
    if (plain.search(words) < 0) return [];
    const [found] = (except === null ? plain : plain.replaceAll(except, BLANK)).match(words) ?? [];
    return found === undefined ? [] : [{ id: phrase.id, found, phrase }];
  });
}

function expressionsOf(phrase: ForbiddenPhrase): { words: RegExp; except: RegExp | null } {
  const known = compiled.get(phrase);
  if (known !== undefined) return known;
  const { words, except } = serviceWordSources(phrase);
  const made = { words: new RegExp(words, 'u'), except: except === null ? null : new RegExp(except, 'gu') };
  compiled.set(phrase, made);
  return made;
}

function sourceOf(words: string): string {
  const plain = forServiceWords(words).replaceAll('...', '…');
  return plain
    .split('…')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\/]/gu, '\\$&'))
    .join(GAP);
}
