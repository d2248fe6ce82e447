import { useEffect } from 'react';
import { type ShortcutName, type Shortcuts, shortcutOf } from './shortcut-keys.ts';

/** Something lies over the page and takes the keys itself. */
const OVERLAY = '.ant-modal-wrap:not([style*="display: none"]), .ant-popover:not(.ant-popover-hidden)';
/** An offer is answered from wherever one is. */
const OVER_ALL: readonly ShortcutName[] = ['accept', 'decline'];
const WRITING = 'input, textarea, select, [contenteditable="true"], [role="combobox"]';

/**
 * Shortcuts of a part of the desk; several parts may listen, each to its own. Off when `enabled` is false, while an
 * input method composes, and under a dialog (but for offers, which stand above it).
 */
export function useShortcuts(enabled: boolean, shortcuts: Partial<Shortcuts>): void {
  useEffect(() => {
    if (!enabled) return;
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const field = event.target instanceof Element ? event.target.closest<HTMLElement>(WRITING) : null;
      const name = shortcutOf(event, field !== null);
      const act = name === null ? undefined : shortcuts[name];
      if (name === null || act === undefined) return;
      if (!OVER_ALL.includes(name) && document.querySelector(OVERLAY) !== null) return;
      event.preventDefault();
      // Who writes leaves the field first: with an input method Esc is often pressed once too often.
      if (name === 'close' && field !== null) field.blur();
      else act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [enabled, shortcuts]);
}
