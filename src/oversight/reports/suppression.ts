/**
 * Which counts of a public table are not told (小数抑制). A count of 1 to 4 may lead to a person; and a count beside it must not
 * be told either where it could be worked out by subtraction.
 */
import { setImmediate as takeTurns } from 'node:timers/promises';
import { type Bounds, readersBounds } from './readers-bounds.ts';

/** Counts from 1 to one below this are not told. */
export const LEAST_TOLD = 5;

/** Counts that sum to another one: `total` = sum of `parts`, all by name. */
export interface CountSum {
  total: string;
  parts: readonly string[];
}

export interface CountSystem {
  /** All counts by name. A count that is 0 counts nobody, and is told. */
  counts: ReadonlyMap<string, number>;
  sums: readonly CountSum[];
  /** Names decided elsewhere: told, or not told, for good. */
  decided?: { told: ReadonlySet<string>; hidden: ReadonlySet<string> };
}

/**
 * The names of the counts that are not told, those decided elsewhere left out. Afterwards a reader who knows every sum cannot
 * tell of a small count, wherever it was hidden, what it is, nor that it is less than {@link LEAST_TOLD}.
 */
export async function suppressed({ counts, sums, decided }: CountSystem): Promise<Set<string>> {
  const own = new Set([...counts.keys()].filter((name) => !decided?.told.has(name) && !decided?.hidden.has(name)));
  const hidden = new Set([...own].filter((name) => isSmall(counts.get(name))));
  const isHidden = (name: string) => hidden.has(name) || decided?.hidden.has(name) === true;
  const mayHide = (name: string) => own.has(name) && !isHidden(name);
  for (;;) {
    // A year of many regions takes seconds.
    await takeTurns();
    const bounds = readersBounds(counts, sums, isHidden);
    const found = betrayed({ counts, sums }, bounds, isHidden, own);
    const next =
      found === null
        ? null
        : // What betrays it may stand further off.
          (smallest(beside(found, sums), counts, mayHide) ?? smallest(own, counts, mayHide));
    if (next !== null) {
      hidden.add(next);
      continue;
    }
    // What can be worked out, and is not small, may as well be told.
    return new Set([...hidden].filter((name) => isSmall(counts.get(name)) || !isKnown(bounds.get(name))));
  }
}

/** A small count that can be worked out, or of which it can be told that it is small; null for none. */
function betrayed(
  { counts, sums }: CountSystem,
  bounds: Bounds,
  isHidden: (name: string) => boolean,
  own: ReadonlySet<string>,
): string | null {
  const small = [...counts.keys()].filter((name) => isSmall(counts.get(name)));
  const narrow = small.find((name) => isKnown(bounds.get(name)) || (bounds.get(name)?.[1] ?? 0) < LEAST_TOLD);
  if (narrow !== undefined) return narrow;
  const inside = sums.filter(({ total, parts }) => [total, ...parts].every((name) => own.has(name)));
  return determined([...own].filter(isHidden), inside).find((name) => isSmall(counts.get(name))) ?? null;
}

function isKnown(bounds: readonly [number, number] | undefined): boolean {
  return bounds === undefined || bounds[0] === bounds[1];
}

function isSmall(count: number | undefined): boolean {
  return count !== undefined && count > 0 && count < LEAST_TOLD;
}

function smallest(
  names: Iterable<string>,
  counts: ReadonlyMap<string, number>,
  mayBe: (name: string) => boolean,
): string | null {
  const found = [...names]
    .filter((name) => mayBe(name) && (counts.get(name) ?? 0) > 0)
    .sort((one, other) => (counts.get(one) ?? 0) - (counts.get(other) ?? 0) || (one < other ? -1 : 1));
  return found[0] ?? null;
}

/** What stands in a sum with it: the other parts rather than the total, of which the reader learns most. */
function beside(name: string, sums: readonly CountSum[]): string[] {
  return sums
    .filter(({ total, parts }) => total === name || parts.includes(name))
    .flatMap(({ total, parts }) => [...parts, total]);
}

const TINY = 1e-9;

/** The names whose counts all sums together determine, by elimination. */
function determined(hidden: readonly string[], sums: readonly CountSum[]): string[] {
  const column = new Map(hidden.map((name, at) => [name, at]));
  const rows = sums.map(({ total, parts }) => {
    const row = new Array<number>(hidden.length).fill(0);
    const put = (name: string, sign: number) => {
      const at = column.get(name);
      if (at !== undefined) row[at] = (row[at] ?? 0) + sign;
    };
    for (const part of parts) put(part, 1);
    put(total, -1);
    return row;
  });
  let rank = 0;
  for (let at = 0; at < hidden.length && rank < rows.length; at += 1) {
    const pivot = rows.findIndex((row, index) => index >= rank && Math.abs(row[at] ?? 0) > TINY);
    if (pivot < 0) continue;
    const chosen = rows[pivot] ?? [];
    rows[pivot] = rows[rank] ?? [];
    const base = chosen.map((value) => value / (chosen[at] ?? 1));
    rows[rank] = base;
    for (const [index, row] of rows.entries()) {
      const factor = row[at] ?? 0;
      if (index !== rank && Math.abs(factor) > TINY)
        rows[index] = row.map((value, x) => value - factor * (base[x] ?? 0));
    }
    rank += 1;
  }
  return rows.flatMap((row) => {
    const left = row.flatMap((value, at) => (Math.abs(value) > TINY ? [at] : []));
    return left.length === 1 ? [hidden[left[0] ?? 0] ?? ''] : [];
  });
}
