import type { TurnView } from '../types.ts';

/** What a reader has seen of a thread, and where its line “new” stands. */
export interface Reading {
  /** Number of the last turn he has seen. */
  seen: number;
  /** The line stands behind this turn; null: there is none. */
  line: number | null;
}

type Spoken = Pick<TurnView, 'seq' | 'from'>;

const lastOf = (turns: readonly Spoken[]): number => turns.at(-1)?.seq ?? 0;

/** How many messages the resident wrote that the reader has not seen. */
export function unseenCount(turns: readonly Spoken[], seen: number): number {
  return turns.filter(({ seq, from }) => seq > seen && from === 'resident').length;
}

/** A thread is opened: without knowing what was read before, all of it counts as seen. */
export function openReading(turns: readonly Spoken[], readBefore: number | null): Reading {
  const last = lastOf(turns);
  const seen = readBefore === null ? last : Math.min(readBefore, last);
  return { seen, line: unseenCount(turns, seen) > 0 ? seen : null };
}

/** Turns have come. Whoever looks at the end of a page he has before him sees them; else the line goes before them. */
export function turnsCame(reading: Reading, turns: readonly Spoken[], isLooking: boolean): Reading {
  const last = lastOf(turns);
  if (last <= reading.seen) return reading;
  if (isLooking) return { ...reading, seen: last };
  if (unseenCount(turns, reading.seen) === 0) return reading;
  return { ...reading, line: lineFor(reading, turns) };
}

/** An old line that was read already makes way; one with unread words behind it stays. */
function lineFor({ seen, line }: Reading, turns: readonly Spoken[]): number {
  if (line === null) return seen;
  const wasRead = turns.some(({ seq, from }) => seq > line && seq <= seen && from === 'resident');
  return wasRead ? seen : line;
}

/** The reader came to the end: everything is seen; the line stays, so that he finds where he was. */
export function cameToEnd(reading: Reading, turns: readonly Spoken[]): Reading {
  const last = lastOf(turns);
  return last === reading.seen ? reading : { ...reading, seen: last };
}

/** He has answered: nothing is new any more. */
export function answered(turns: readonly Spoken[]): Reading {
  return { seen: lastOf(turns), line: null };
}
