import type { KeyPress } from '../../shared/ime-guard.ts';
import { ImeGuard } from '../../shared/ime-guard.ts';

/** What the keyboard can do at the desk. */
export interface Shortcuts {
  next(): void;
  previous(): void;
  accept(): void;
  decline(): void;
  end(): void;
  transfer(): void;
  reply(): void;
  note(): void;
  search(): void;
  close(): void;
  help(): void;
}
export type ShortcutName = keyof Shortcuts;

/** How each is written in the table of shortcuts, in its order. */
export const SHORTCUT_LABELS: readonly (readonly [ShortcutName, string])[] = [
  ['next', 'Alt+J'],
  ['previous', 'Alt+K'],
  ['accept', 'Alt+A'],
  ['decline', 'Alt+D'],
  ['end', 'Alt+E'],
  ['transfer', 'Alt+T'],
  ['reply', 'Alt+L'],
  ['note', 'Alt+P'],
  ['search', '/'],
  ['close', 'Esc'],
  ['help', '?'],
];

/** By place on the keyboard: with Alt some systems turn the letter into another sign. */
const WITH_ALT: Readonly<Record<string, ShortcutName>> = {
  KeyJ: 'next',
  KeyK: 'previous',
  KeyA: 'accept',
  KeyD: 'decline',
  KeyE: 'end',
  KeyT: 'transfer',
  KeyL: 'reply',
  KeyP: 'note',
};
/** The full-width signs are what a Chinese keyboard writes. */
const SINGLE: Readonly<Record<string, ShortcutName>> = { '/': 'search', '、': 'search', '?': 'help', '？': 'help' };

export interface ShortcutPress extends KeyPress {
  code: string;
  /** The key is held down. */
  repeat?: boolean;
}

const guard = new ImeGuard();

/**
 * What a key press means; null when it is for the input method, or for the field that is written in. Only stepping
 * through a list repeats while the key is held.
 */
export function shortcutOf(press: ShortcutPress, inField: boolean): ShortcutName | null {
  if (guard.holds(press) || press.ctrlKey === true || press.metaKey === true) return null;
  const name = named(press, inField);
  if (name !== null && press.repeat === true && name !== 'next' && name !== 'previous') return null;
  return name;
}

function named(press: ShortcutPress, inField: boolean): ShortcutName | null {
  if (press.altKey === true) return press.shiftKey ? null : (WITH_ALT[press.code] ?? null);
  if (press.key === 'Escape') return 'close';
  return inField ? null : (SINGLE[press.key] ?? null);
}
