import type { Named, Receiver } from './handoff-types.ts';

const ORDER: readonly Receiver['state'][] = ['free', 'full', 'paused', 'away'];

/** Who can take a case now stands first; who may not for good stands last. */
export function inOrder(people: readonly Receiver[]): Receiver[] {
  const rank = ({ conflict, state }: Receiver): number => (conflict ? ORDER.length : ORDER.indexOf(state));
  return [...people].sort((one, other) => rank(one) - rank(other) || one.load - other.load);
}

export function canReceive({ conflict, state }: Receiver): boolean {
  return !conflict && state === 'free';
}

/** Ids of names, as far as they are known. */
export function idsOf(names: readonly string[], known: readonly Named[]): string[] {
  return known.filter(({ name }) => names.includes(name)).map(({ id }) => id);
}
