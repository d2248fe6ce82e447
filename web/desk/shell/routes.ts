export const SECTIONS = [
  'waiting',
  'mine',
  'all',
  'messages',
  'live',
  'overview',
  'sessions',
  'misunderstood',
  'aid',
  'knowledge',
  'roster',
  'staff',
  'account',
] as const;
export type Section = (typeof SECTIONS)[number];

/** The lists of cases: one place in the menu, tabs within it. */
export const CASE_LISTS: readonly Section[] = ['waiting', 'mine', 'all', 'messages'];

/** Where in the desk we are: a list, perhaps one of its items, perhaps that item's second pane: the case card (phones), the form. */
export interface Route {
  section: Section | null;
  id: string | null;
  card: boolean;
}

/** Reads `/desk/waiting/ID/card`. An unknown section is none. */
export function parseRoute(path: string): Route {
  const [, , section = '', id = '', pane = ''] = path.split('/');
  const known = SECTIONS.find((each) => each === section) ?? null;
  if (known === null) return { section: null, id: null, card: false };
  return { section: known, id: id === '' ? null : decode(id), card: id !== '' && pane === 'card' };
}

export function routePath(route: Route): string {
  const parts = ['/desk', route.section ?? ''];
  if (route.id !== null) parts.push(encodeURIComponent(route.id));
  if (route.id !== null && route.card) parts.push('card');
  return parts.join('/').replace(/\/$/, '');
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
