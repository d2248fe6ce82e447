import type { Page } from '../storage/index.ts';

/** Items that a page of a list holds at least, while there are any. */
export const FULL = 50;
/** Stored pages that one page is gathered from at most: what is rare is looked for further on the next call. */
const PAGES = 20;

/**
 * A page of what is within reach: as many stored pages as it takes, whole ones, so that the cursor stays that of the
 * store. Holds {@link FULL} items or some more; fewer at the end, or where what is within reach is very rare.
 */
export async function fullPage<T>(
  fetch: (cursor: string | undefined) => Promise<Page<T>>,
  keeps: (item: T) => boolean | Promise<boolean>,
  cursor: string | undefined,
): Promise<Page<T>> {
  const items: T[] = [];
  let after = cursor;
  for (let read = 0; read < PAGES; read += 1) {
    const page = await fetch(after);
    const kept = await Promise.all(page.items.map(keeps));
    items.push(...page.items.filter((_, at) => kept[at] === true));
    if (page.next === null || items.length >= FULL) return { items, next: page.next };
    after = page.next;
  }
  return { items, next: after ?? null };
}
