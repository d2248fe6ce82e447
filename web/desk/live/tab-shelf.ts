import type { Shelf } from './shelf.ts';

/** Storage of this tab, gone with it; null where the browser forbids it. */
export function tabShelf(): Shelf | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}
