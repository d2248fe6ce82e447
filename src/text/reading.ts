import { toSimplified } from './simplified.ts';

/** Longest text that is read for facts, in UTF-16 code units. */
const READING_LIMIT = 4_000;
const DROPPED = /\p{Cc}|\p{Cf}|\u20e3|\ufe0e|\ufe0f/u;

/** A text as parsers read it, with the way back to the text as it was written. */
export interface Reading {
  /** One form for every character, simplified, lower case; spaces only between digits or Latin letters. */
  readonly text: string;
  /** The place in the written text, UTF-16, that a place in `text` stands for. */
  span(start: number, end: number): { start: number; end: number };
}

/** Reads a text for facts. What comes back from {@link Reading.span} cuts the written text, whatever its form was. */
export function readForFacts(written: string): Reading {
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const character of written.slice(0, READING_LIMIT)) {
    const end = at + character.length;
    const isBreak = character === '\n';
    const piece = isBreak ? '\n' : DROPPED.test(character) ? '' : character.normalize('NFKC').toLowerCase();
    for (const unit of piece.replace(/\s/gu, isBreak ? '\n' : ' ')) {
      text += unit;
      for (let index = 0; index < unit.length; index += 1) {
        starts.push(at);
        ends.push(end);
      }
    }
    at = end;
  }
  const kept = withoutIdleSpaces(simplifiedInPlace(text));
  const places = kept.places;
  return {
    text: kept.text,
    span(start, end) {
      const first = places[start];
      const last = places[Math.max(start, end - 1)];
      return {
        start: first === undefined ? at : (starts[first] ?? at),
        end: last === undefined ? at : (ends[last] ?? at),
      };
    },
  };
}

/** Simplified with every character in its place; a conversion that would change the length is made one by one. */
function simplifiedInPlace(text: string): string {
  const whole = toSimplified(text);
  if (whole.length === text.length) return whole;
  return Array.from(text, (character) => {
    const simple = toSimplified(character);
    return simple.length === character.length ? simple : character;
  }).join('');
}

/** Spaces beside Chinese characters and signs say nothing: 3 个 月 is 3个月. */
function withoutIdleSpaces(text: string): { text: string; places: number[] } {
  let kept = '';
  const places: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const isIdle =
      text[index] === ' ' && !(/[0-9a-z]/u.test(kept.slice(-1)) && /[0-9a-z]/u.test(text[index + 1] ?? ''));
    if (isIdle) continue;
    kept += text[index];
    places.push(index);
  }
  return { text: kept, places };
}
