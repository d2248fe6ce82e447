/** An amount of money as told; bounds when it was told as a range. Integer fen. */
export interface MoneySlot {
  fen: number;
  low?: number;
  high?: number;
}

/** A length of time as told (三年零五个月), in months; bounds when it was told vaguely (五年多). */
export interface LengthSlot {
  months: number;
  low?: number;
  high?: number;
}

/** A day as told, `YYYY-MM-DD` in Asia/Shanghai; the last it may be when only the month was told. */
export interface DaySlot {
  day: string;
  until?: string;
}

/** A personal number or address as it is kept: sealed with the field key, and what may be shown of it. */
export interface PersonalSlot {
  sealed: string;
  /** 尾号1234. */
  shown: string;
}

/**
 * What a slot holds: a choice's value, yes-no as boolean, count, number and days as number, money, length, date, rate in
 * hundredths of a percent a year, text, phone (E.164), time-window (text). Null: asked and not known.
 */
export type SlotValue = string | number | boolean | MoneySlot | LengthSlot | DaySlot | PersonalSlot | null;
export type Slots = Record<string, SlotValue>;

/** Holds the names of the slots that were brought along, so that going back does not ask for them. */
const GIVEN = '_given';
/** Set while what was understood has just been said, so that 对 and 不对 are taken as said to that. */
const RECAP = '_recap';
/** What was heard and is asked about before it counts. */
const PENDING = '_pending';

/** Heard for a slot and not yet sure: a value to be confirmed, or a day's wage whose days are asked for. */
export interface Pending {
  slot: string;
  value?: Exclude<SlotValue, null>;
  dailyFen?: number;
}

export function pendingOf(stored: Readonly<Record<string, unknown>>, slot: string): Pending | null {
  const pending = stored[PENDING];
  return isPending(pending) && pending.slot === slot ? pending : null;
}

/** The stored slots with something to be sure of first; null takes it away. */
export function withPending(stored: Readonly<Record<string, unknown>>, pending: Pending | null) {
  const others = Object.fromEntries(Object.entries(stored).filter(([name]) => name !== PENDING));
  return pending === null ? others : { ...others, [PENDING]: pending };
}

function isPending(value: unknown): value is Pending {
  return typeof value === 'object' && value !== null && 'slot' in value && typeof value.slot === 'string';
}

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

export function isLength(value: unknown): value is LengthSlot {
  return typeof value === 'object' && value !== null && 'months' in value && typeof value.months === 'number';
}

export function isDay(value: unknown): value is DaySlot {
  return typeof value === 'object' && value !== null && 'day' in value && typeof value.day === 'string';
}

export function isPersonal(value: unknown): value is PersonalSlot {
  return typeof value === 'object' && value !== null && 'sealed' in value && typeof value.sealed === 'string';
}

function isSlotValue(value: unknown): value is SlotValue {
  const isPlain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
  return isPlain || isMoney(value) || isLength(value) || isDay(value) || isPersonal(value);
}
