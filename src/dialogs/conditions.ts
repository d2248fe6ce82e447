import type { Condition } from './dialog.ts';
import type { Slots } from './slots.ts';

/**
 * Whether a condition holds; `undecided` while it turns on a slot that may still be asked, so that the number of steps
 * to come can be estimated.
 */
export type Truth = 'yes' | 'no' | 'undecided';

/** @param toCome slots that may still be asked. */
export function judge(condition: Condition, slots: Readonly<Slots>, toCome: ReadonlySet<string>): Truth {
  if ('all' in condition) return combine(condition.all, slots, toCome, 'no', 'yes');
  if ('any' in condition) return combine(condition.any, slots, toCome, 'yes', 'no');
  if ('not' in condition) {
    const inner = judge(condition.not, slots, toCome);
    return inner === 'undecided' ? inner : inner === 'yes' ? 'no' : 'yes';
  }
  const value = slots[condition.slot];
  if (value === undefined) {
    if (toCome.has(condition.slot)) return 'undecided';
    return 'known' in condition && !condition.known ? 'yes' : 'no';
  }
  if ('known' in condition) return (value !== null) === condition.known ? 'yes' : 'no';
  const wanted: unknown[] = 'is' in condition ? [condition.is] : condition.in;
  return wanted.includes(value) ? 'yes' : 'no';
}

/** Whether a step is to be asked now: a slot that was never asked does not fulfil anything but `not` and `known`. */
export function holds(condition: Condition, slots: Readonly<Slots>): boolean {
  if ('all' in condition) return condition.all.every((part) => holds(part, slots));
  if ('any' in condition) return condition.any.some((part) => holds(part, slots));
  if ('not' in condition) return !holds(condition.not, slots);
  const value = slots[condition.slot];
  if ('known' in condition) return (value !== undefined && value !== null) === condition.known;
  if (value === undefined) return false;
  const wanted: unknown[] = 'is' in condition ? [condition.is] : condition.in;
  return wanted.includes(value);
}

/** Slots a condition turns on, with the values it compares them with. */
export function mentions(condition: Condition): { slot: string; values: (string | number | boolean)[] }[] {
  if ('all' in condition) return condition.all.flatMap(mentions);
  if ('any' in condition) return condition.any.flatMap(mentions);
  if ('not' in condition) return mentions(condition.not);
  if ('known' in condition) return [{ slot: condition.slot, values: [] }];
  return [{ slot: condition.slot, values: 'is' in condition ? [condition.is] : condition.in }];
}

function combine(
  parts: readonly Condition[],
  slots: Readonly<Slots>,
  toCome: ReadonlySet<string>,
  decides: Truth,
  otherwise: Truth,
): Truth {
  const truths = parts.map((part) => judge(part, slots, toCome));
  if (truths.includes(decides)) return decides;
  return truths.includes('undecided') ? 'undecided' : otherwise;
}
