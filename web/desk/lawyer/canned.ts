import type { CannedReply } from './handoff-types.ts';

/** Where in the text a canned reply is being asked for: `;` at `from`, and what follows it up to the caret. */
export interface CannedTrigger {
  from: number;
  to: number;
  query: string;
}

/** Half and full width: with a Chinese input method the key gives the latter. */
const SIGNS = new Set([';', '；']);
const LONGEST_QUERY = 20;

/** The sign opens the list only at the start or after a blank: inside a sentence it is a semicolon. */
export function cannedTrigger(text: string, caret: number): CannedTrigger | null {
  for (let at = caret - 1; at >= 0 && caret - at <= LONGEST_QUERY + 1; at -= 1) {
    const sign = text[at] ?? '';
    if (/\s/u.test(sign)) return null;
    if (!SIGNS.has(sign)) continue;
    const before = text[at - 1];
    if (before !== undefined && !/\s/u.test(before)) return null;
    return { from: at, to: caret, query: text.slice(at + 1, caret) };
  }
  return null;
}

/** A reply with what else may call it; `initials` are the first letters of the title's pinyin, where given. */
type Findable = CannedReply & { initials?: string };

function rank({ shortcut, title, text, initials }: Findable, query: string): number {
  const short = shortcut.toLowerCase();
  const letters = (initials ?? '').toLowerCase();
  if (short === query) return 0;
  if (short.startsWith(query)) return 1;
  if (letters.startsWith(query)) return 2;
  if (title.toLowerCase().includes(query)) return 3;
  if (short.includes(query) || letters.includes(query)) return 4;
  return text.toLowerCase().includes(query) ? 5 : -1;
}

/** Replies that fit, best first; of equally good ones the order given (own before shared) stays. */
export function findCanned<T extends Findable>(replies: readonly T[], words: string): T[] {
  const query = words.trim().toLowerCase();
  if (query === '') return [...replies];
  return replies
    .map((reply) => ({ reply, rank: rank(reply, query) }))
    .filter((each) => each.rank >= 0)
    .sort((a, b) => a.rank - b.rank)
    .map(({ reply }) => reply);
}

/** Names in braces that a text may carry; whoever writes one sees it filled when it is put in. */
export interface PlaceholderValues {
  律师姓名: string;
  来访人称呼: string;
}

/** A name in braces that nothing filled. */
const OPEN = /[{｛]([^{}｛｝\n]{1,20})[}｝]/gu;

/** Fills `{律师姓名}` and `{来访人称呼}`; a resident who has not told his name is called nothing. Others stay. */
export function fillPlaceholders(text: string, values: PlaceholderValues): string {
  const known = new Map<string, string>(Object.entries(values));
  return text.replace(OPEN, (whole, name: string) => known.get(name.trim()) ?? whole);
}

/** What still stands in braces and is to be written by hand. */
export function openPlaceholders(text: string): { from: number; to: number; name: string }[] {
  return [...text.matchAll(OPEN)].map((found) => ({
    from: found.index,
    to: found.index + found[0].length,
    name: found[1] ?? '',
  }));
}

/** Names in braces that nobody fills. */
export function unknownPlaceholders(text: string): string[] {
  return openPlaceholders(fillPlaceholders(text, { 律师姓名: '', 来访人称呼: '' })).map(({ name }) => name);
}

export interface Inserted {
  text: string;
  /** What is selected afterwards: the first name left open, else the end of what was put in. */
  from: number;
  to: number;
}

/** Puts words in place of `from`–`to`. */
export function putIn(text: string, words: string, from: number, to: number): Inserted {
  const [open] = openPlaceholders(words);
  const end = from + words.length;
  return {
    text: text.slice(0, from) + words + text.slice(to),
    from: open === undefined ? end : from + open.from,
    to: open === undefined ? end : from + open.to,
  };
}

/** Puts words at the caret, on a line of their own where something stands already. */
export function putAtCaret(text: string, words: string, caret: number): Inserted {
  const before = text.slice(0, caret);
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  return putIn(text, gap + words, caret, caret);
}

/** How the resident is called, from what he told; '' when he told no name. */
export function residentName(facts: readonly { label: string; value: string }[]): string {
  for (const label of ['称呼', '姓名', '名字', '您的姓名', '申请人姓名']) {
    const told = facts.find((fact) => fact.label === label)?.value.trim();
    if (told !== undefined && told !== '') return told;
  }
  return '';
}
