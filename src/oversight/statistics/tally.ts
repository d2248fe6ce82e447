/**
 * Counts and sums by name, e.g. `services`, `hour:9`, `rating:satisfied`, `clock:botMs` (计数). What is not there is 0. Tallies
 * of parts added up are the tally of the whole, in any order: everything that figures say is worked out of such sums.
 */
export type Tally = Readonly<Record<string, number>>;

export type OpenTally = Record<string, number>;

export function add(to: OpenTally, more: Tally): void {
  for (const name in more) to[name] = (to[name] ?? 0) + (more[name] ?? 0);
}

export function sumOf(tallies: Iterable<Tally>): Tally {
  const sum: OpenTally = {};
  for (const one of tallies) add(sum, one);
  return sum;
}

/** The counts of one family by what follows its name: `hour:9` is `9` of `hour`. */
export function family(tally: Tally, name: string): Record<string, number> {
  const prefix = `${name}:`;
  const found: OpenTally = {};
  for (const key in tally) if (key.startsWith(prefix)) found[key.slice(prefix.length)] = tally[key] ?? 0;
  return found;
}

/** Without the long families: for splits of which only the main figures are shown. */
export function brief(tally: Tally): Tally {
  const found: OpenTally = {};
  for (const key in tally) if (!isLong(key)) found[key] = tally[key] ?? 0;
  return found;
}

const LONG = ['hour:', 'intent:', 'topic:', 'open:', 'outcome:'];

function isLong(key: string): boolean {
  return LONG.some((family) => key.startsWith(family));
}

/** Four steps to each doubling: a length read back from its step is off by 9 % at most. */
const STEPS = 4;

/** The step of a length on a logarithmic scale of seconds; everything under a second is step 0. */
export function lengthStep(ms: number): number {
  return ms < 1000 ? 0 : 1 + Math.floor(STEPS * Math.log2(ms / 1000));
}

/** The length, ms, below which a share of all lengths lies (0.5: the median), to ±9 %; null without any. */
export function quantile(steps: Readonly<Record<string, number>>, share: number): number | null {
  const sorted = Object.entries(steps)
    .map(([step, n]) => ({ step: Number(step), n }))
    .sort((one, other) => one.step - other.step);
  const all = sorted.reduce((sum, { n }) => sum + n, 0);
  let below = 0;
  for (const { step, n } of sorted) {
    below += n;
    if (below >= all * share) return step === 0 ? 500 : Math.round(1000 * 2 ** ((step - 0.5) / STEPS));
  }
  return null;
}
