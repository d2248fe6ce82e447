export const SECTIONS = [
  'waiting',
  'mine',
  'all',
  'messages',
  'live',
  'wall',
  'overview',
  'sessions',
  'reviews',
  'quality',
  'statistics',
  'misunderstood',
  'aid',
  'orders',
  'deadlines',
  'exchange',
  'incidents',
  'mediation',
  'knowledge',
  'roster',
  'staff',
  'privacy',
  'audit',
  'account',
] as const;
export type Section = (typeof SECTIONS)[number];

/** The lists of cases: one place in the menu, tabs within it. */
export const CASE_LISTS: readonly Section[] = ['waiting', 'mine', 'all', 'messages'];

/** Sections that are one place in the menu; its tabs stand below the menu. What is in no group is a place of its own. */
export const SECTION_GROUPS = [
  { id: 'now', sections: ['live', 'wall', 'overview'] },
  { id: 'services', sections: ['sessions', 'reviews', 'quality'] },
  { id: 'orders', sections: ['orders', 'deadlines', 'mediation', 'incidents', 'exchange'] },
  { id: 'content', sections: ['knowledge', 'misunderstood'] },
  { id: 'people', sections: ['roster', 'staff'] },
  { id: 'duties', sections: ['privacy', 'audit'] },
] as const satisfies readonly { id: string; sections: readonly Section[] }[];
export type SectionGroup = (typeof SECTION_GROUPS)[number]['id'];

/** A place in the menu: a group with those of its sections that are open to somebody, or one section alone. */
export interface MenuPlace {
  group: SectionGroup | null;
  sections: [Section, ...Section[]];
}

/** The places of the menu, in the order of the sections that are open. The lists of cases are one place. */
export function menuPlaces(open: readonly Section[]): MenuPlace[] {
  const places: MenuPlace[] = [];
  for (const section of open) {
    if (CASE_LISTS.includes(section) && section !== 'waiting') continue;
    if (places.some(({ sections }) => sections.includes(section))) continue;
    const group = SECTION_GROUPS.find(({ sections }) => sections.some((each) => each === section));
    const others = open.filter((each) => each !== section && group?.sections.some((one) => one === each) === true);
    places.push({ group: others.length > 0 ? (group?.id ?? null) : null, sections: [section, ...others] });
  }
  return places;
}

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
