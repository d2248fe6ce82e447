import type { TurnView } from '../types.ts';

/** Turns in the order of the stream, each once; a turn fetched again replaces the older copy. */
export function mergeTurns(have: readonly TurnView[], fetched: readonly TurnView[]): TurnView[] {
  if (fetched.length === 0) return [...have];
  const bySeq = new Map(have.map((turn) => [turn.seq, turn]));
  for (const turn of fetched) bySeq.set(turn.seq, turn);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** How many messages the resident wrote after turn `seq`. */
export function unreadFrom(turns: readonly TurnView[], seq: number): number {
  return turns.filter((turn) => turn.seq > seq && turn.from === 'resident').length;
}
