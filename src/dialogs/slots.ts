/** An amount of money as told; bounds when it was told as a range. Integer fen. */
export interface MoneySlot {
  fen: number;
  low?: number;
  high?: number;
}

/**
 * What a slot holds: a choice's value, yes-no as boolean, count and days as number, money, text, phone (E.164),
 * time-window (text). Null: asked and not known.
 */
export type SlotValue = string | number | boolean | MoneySlot | null;
export type Slots = Record<string, SlotValue>;

/** Holds the names of the slots that were brought along, so that going back does not ask for them. */
const GIVEN = '_given';
/** Set while what was understood has just been said, so that 对 and 不对 are taken as said to that. */
const RECAP = '_recap';

/** The slots of a stored progress, without the engine's own mark. */
export function publicSlots(stored: Readonly<Record<string, unknown>>): Slots {
  const slots: Slots = {};
  for (const [name, value] of Object.entries(stored)) {
    if (!name.startsWith('_') && isSlotValue(value)) slots[name] = value;
  }
  return slots;
}

export function givenSlots(stored: Readonly<Record<string, unknown>>): string[] {
  const given = stored[GIVEN];
  return Array.isArray(given) ? given.filter((name) => typeof name === 'string') : [];
}

/** Slots to begin with: those known, marked as brought along. Null counts as not known. */
export function withGiven(known: Readonly<Slots>): Record<string, unknown> {
  const told = Object.entries(known).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(told), [GIVEN]: told.map(([name]) => name) };
}

/** The stored slots with more that were brought along; undefined forgets one. */
export function withMoreGiven(
  stored: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, SlotValue | undefined>>,
): Record<string, unknown> {
  const told = Object.entries(more).filter(([, value]) => value !== undefined);
  const kept = Object.entries(stored).filter(([name]) => !(name in more));
  const given = givenSlots(stored).filter((name) => !(name in more));
  return { ...Object.fromEntries([...kept, ...told]), [GIVEN]: [...given, ...told.map(([name]) => name)] };
}

export function withRecap(stored: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { ...stored, [RECAP]: true };
}

export function hasRecap(stored: Readonly<Record<string, unknown>>): boolean {
  return stored[RECAP] === true;
}

export function withoutRecap(stored: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(stored).filter(([name]) => name !== RECAP));
}

/** The stored slots with one forgotten, also as one that was brought along. */
export function without(stored: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  const kept = Object.entries(stored).filter(([slot]) => slot !== name);
  return { ...Object.fromEntries(kept), [GIVEN]: givenSlots(stored).filter((slot) => slot !== name) };
}

export function isMoney(value: unknown): value is MoneySlot {
  return typeof value === 'object' && value !== null && 'fen' in value && typeof value.fen === 'number';
}

function isSlotValue(value: unknown): value is SlotValue {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value) || isMoney(value);
}
