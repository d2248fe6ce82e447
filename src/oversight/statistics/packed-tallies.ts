import type { Tally } from './tally.ts';

/**
 * Tallies by name as one string (JSON, names in order): a page that needs only the sum of a day passes over it, and equal
 * figures are equal strings whatever order services came in.
 */
export type PackedTallies = string;

export function packed(tallies: Iterable<readonly [string, Tally]>): PackedTallies {
  const sorted = [...tallies].sort(byName).map(([name, tally]) => [name, Object.fromEntries(inOrder(tally))]);
  return JSON.stringify(sorted);
}

export function unpacked(tallies: PackedTallies): [string, Tally][] {
  return JSON.parse(tallies) as [string, Tally][];
}

function inOrder(tally: Tally): [string, number][] {
  return Object.entries(tally).sort(byName);
}

function byName(one: readonly [string, unknown], other: readonly [string, unknown]): number {
  return one[0] < other[0] ? -1 : 1;
}
