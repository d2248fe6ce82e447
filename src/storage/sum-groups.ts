import type { SumGroup } from './collection.ts';

type Key = SumGroup['key'];

/** Groups in the order of their keys, so that both engines give the same list. */
export function sortGroups(groups: SumGroup[], by: readonly string[]): SumGroup[] {
  return groups.sort((a, b) => compareKeys(a.key, b.key, by));
}

function compareKeys(a: Key, b: Key, by: readonly string[]): number {
  for (const field of by) {
    const left = JSON.stringify(a[field] ?? null);
    const right = JSON.stringify(b[field] ?? null);
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
