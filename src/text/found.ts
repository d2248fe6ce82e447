import type { Reading } from './reading.ts';

/** Something a parser found in a text, as told and where. */
export interface Found<Kind extends string = string, Value = number> {
  kind: Kind;
  /** In the canonical unit. Of a vague figure the lower end, of money told between two figures their middle. */
  value: Value;
  /** What `value` counts: `fen`, `fen/month`, `month`, `day`, `year`, `person`, `bp` … */
  unit: string;
  /** Bounds where it was told vaguely or with a coarse measure; null when it was told exactly. */
  range: { from: NonNullable<Value>; to: NonNullable<Value> } | null;
  /** The words it was heard in; personal numbers masked. */
  heard: string;
  /** Place in the text as it was written, UTF-16 code units. */
  start: number;
  end: number;
}

/** Words in the reading that became a find: where they are and what was written there. */
export function placed(reading: Reading, written: string, start: number, end: number) {
  const span = reading.span(start, end);
  return { ...span, heard: written.slice(span.start, span.end) };
}

/** Bounds, or null when they do not differ from the value. */
export function rangeOf<Value>(value: Value, from: Value, to: Value): { from: Value; to: Value } | null {
  return from === value && to === value ? null : { from, to };
}

/** Of finds that lie over each other the longest, then the first; in the order of the text. */
export function withoutOverlaps<F extends { start: number; end: number }>(finds: readonly F[]): F[] {
  const kept: F[] = [];
  const byLength = [...finds].sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
  for (const find of byLength) {
    if (kept.every((other) => find.end <= other.start || find.start >= other.end)) kept.push(find);
  }
  return kept.sort((a, b) => a.start - b.start);
}
