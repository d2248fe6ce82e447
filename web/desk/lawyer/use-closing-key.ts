import { useEffect } from 'react';
import { ImeGuard } from '../../shared/ime-guard.ts';

const guard = new ImeGuard();

/** Esc closes what lies on top, before anything below it hears the key. @param close must be stable. */
export function useClosingKey(close: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || guard.holds(event)) return;
      // A dialog over it has the key for itself.
      if (document.querySelector('.ant-modal-wrap:not([style*="display: none"])') !== null) return;
      event.preventDefault();
      event.stopPropagation();
      close();
    };
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, [close]);
}
