/** Between which a count lies, as far as a reader can tell. */
export type Bounds = ReadonlyMap<string, readonly [low: number, high: number]>;

/** Narrowing step by step could go on for long; what is not narrow by then, nobody narrows by hand. */
const MOST_ROUNDS = 2_000;
const MOST = Number.MAX_SAFE_INTEGER / 1e6;

/**
 * What a reader can work out of the counts that are told: each sum narrows the bounds of what stands in it, until nothing
 * narrows any more. He knows that a count of nobody is told, so what is not told is 1 or more.
 */
export function readersBounds(
  counts: ReadonlyMap<string, number>,
  sums: readonly { total: string; parts: readonly string[] }[],
  isHidden: (name: string) => boolean,
): Bounds {
  const bounds = new Map<string, readonly [number, number]>();
  for (const [name, n] of counts) bounds.set(name, isHidden(name) ? [1, MOST] : [n, n]);
  const of = (name: string) => bounds.get(name) ?? ([0, 0] as const);
  // Only sums in which something is missing tell more than they say.
  const open = sums.filter(({ total, parts }) => isHidden(total) || parts.some(isHidden));
  let changed = true;
  const narrow = (name: string, low: number, high: number) => {
    const [from, to] = of(name);
    if (!isHidden(name) || (low <= from && high >= to)) return;
    bounds.set(name, [Math.max(from, low), Math.min(to, high)]);
    changed = true;
  };
  for (let round = 0; changed && round < MOST_ROUNDS; round += 1) {
    changed = false;
    for (const { total, parts } of open) {
      let [low, high] = [0, 0];
      for (const part of parts) {
        const [from, to] = of(part);
        low += from;
        high += to;
      }
      narrow(total, low, high);
      const [least, most] = of(total);
      for (const part of parts) {
        const [from, to] = of(part);
        narrow(part, least - (high - to), most - (low - from));
      }
    }
  }
  return bounds;
}
