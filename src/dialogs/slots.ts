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

/** The slots of a stored progress, without the engine's own mark. */
export function publicSlots(stored: Readonly<Record<string, unknown>>): Slots {
  const slots: Slots = {};
  for (const [name, value] of Object.entries(stored)) {
    if (name !== GIVEN && isSlotValue(value)) slots[name] = value;
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
