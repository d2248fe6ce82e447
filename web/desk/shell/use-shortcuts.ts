import { useEffect } from 'react';
import { ImeGuard } from '../../shared/ime-guard.ts';

export interface Shortcuts {
  next(): void;
  previous(): void;
  close(): void;
}

const guard = new ImeGuard();

/** Alt+J and Alt+K step through the list, Esc closes what is open. Off when `enabled` is false, and while composing. */
export function useShortcuts(enabled: boolean, shortcuts: Shortcuts): void {
  useEffect(() => {
    if (!enabled) return;
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || guard.holds(event)) return;
      // By place on the keyboard: with Alt some systems turn the letter into another sign.
      if (event.altKey && event.code === 'KeyJ') shortcuts.next();
      else if (event.altKey && event.code === 'KeyK') shortcuts.previous();
      else if (event.key === 'Escape' && document.querySelector('.ant-modal-wrap, .ant-popover') === null)
        shortcuts.close();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [enabled, shortcuts]);
}
