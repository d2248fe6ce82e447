import type { ForbiddenPhrase } from './handoff-types.ts';

/** Words in a text that are not said to residents (服务禁语): where, and what to say instead. */
export interface ServiceWordHit {
  id: string;
  from: number;
  to: number;
  words: string;
  why: string;
  instead: string;
}

/** What is quoted from others is no fault of the writer. */
const QUOTED = /“[^”]{0,200}”|「[^」]{0,200}」|『[^』]{0,200}』|《[^》]{0,80}》/gu;
/** Stands where an exception was, so that what is beside it does not grow together. */
const BLANK = '□';

/** A text as the expressions want it, and where in the writer's text each of its units stood. */
interface Plain {
  text: string;
  from: number[];
  to: number[];
}

/** One width, small letters, no blanks, nothing quoted: as the server reads it. */
function plainOf(text: string): Plain {
  const units: { unit: string; from: number; to: number }[] = [];
  let at = 0;
  for (const sign of text) {
    const to = at + sign.length;
    // Every UTF-16 unit by itself: the expressions count in them.
    for (const unit of sign.normalize('NFKC').toLowerCase().split('')) units.push({ unit, from: at, to });
    at = to;
  }
  const whole = units.map(({ unit }) => unit).join('');
  const quoted = [...whole.matchAll(QUOTED)].map((found) => [found.index, found.index + found[0].length] as const);
  const kept = units.filter(
    ({ unit }, index) => !/\s/u.test(unit) && !quoted.some(([from, to]) => index >= from && index < to),
  );
  return {
    text: kept.map(({ unit }) => unit).join(''),
    from: kept.map(({ from }) => from),
    to: kept.map(({ to }) => to),
  };
}

/** The same with what matches made a single blank. */
function without(plain: Plain, expression: string | null | undefined): Plain {
  if (expression == null) return plain;
  const rest: Plain = { text: '', from: [], to: [] };
  let at = 0;
  const keep = (until: number): void => {
    rest.text += plain.text.slice(at, until);
    rest.from.push(...plain.from.slice(at, until));
    rest.to.push(...plain.to.slice(at, until));
    at = until;
  };
  for (const found of plain.text.matchAll(new RegExp(expression, 'gu'))) {
    keep(found.index);
    rest.text += BLANK;
    rest.from.push(plain.from[found.index] ?? 0);
    at = found.index + found[0].length;
    rest.to.push(plain.to[at - 1] ?? 0);
  }
  keep(plain.text.length);
  return rest;
}

/** Hits in the order of the text; of two that overlap the longer stands. */
export function findServiceWords(text: string, forbidden: readonly ForbiddenPhrase[]): ServiceWordHit[] {
  const plain = plainOf(text);
  const found = forbidden.flatMap(({ id, expression, except, why, instead }) => {
    // Most texts use none of the words: the exceptions are only looked for where they matter.
    if (!new RegExp(expression, 'u').test(plain.text)) return [];
    const rest = without(plain, except);
    return [...rest.text.matchAll(new RegExp(expression, 'gu'))].map((hit) => {
      const from = rest.from[hit.index] ?? 0;
      const to = rest.to[hit.index + hit[0].length - 1] ?? from;
      return { id, from, to, words: text.slice(from, to), why, instead };
    });
  });
  const kept: ServiceWordHit[] = [];
  for (const hit of found.sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from)) {
    if (kept.every(({ from, to }) => hit.to <= from || hit.from >= to)) kept.push(hit);
  }
  return kept.sort((a, b) => a.from - b.from);
}

/** The text in pieces, those that are hit marked, so that joined they are the text again. */
export function markedParts(
  text: string,
  hits: readonly Pick<ServiceWordHit, 'from' | 'to'>[],
): { text: string; isHit: boolean; at: number }[] {
  const parts: { text: string; isHit: boolean; at: number }[] = [];
  let at = 0;
  for (const { from, to } of hits) {
    if (from < at || to > text.length) continue;
    if (from > at) parts.push({ text: text.slice(at, from), isHit: false, at });
    parts.push({ text: text.slice(from, to), isHit: true, at: from });
    at = to;
  }
  if (at < text.length) parts.push({ text: text.slice(at), isHit: false, at });
  return parts;
}

/** Words hit in several places are told once. */
export function eachOnce(hits: readonly ServiceWordHit[]): ServiceWordHit[] {
  return hits.filter((hit, index) => hits.findIndex(({ words }) => words === hit.words) === index);
}
