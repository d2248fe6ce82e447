import type { SheetForm, SheetItem } from './types.ts';

/** An item while it is filled in: not scored yet, scored, or not applicable. */
export interface DraftItem {
  points: number | null;
  applies: boolean;
  comment: string;
}
export type SheetDraft = Readonly<Record<string, DraftItem>>;

export function emptyDraft({ items }: SheetForm): SheetDraft {
  return Object.fromEntries(items.map(({ id }) => [id, { points: null, applies: true, comment: '' }]));
}

/** Items of the sheet that are neither scored nor said not to apply. */
export function unscored({ items }: SheetForm, draft: SheetDraft): number {
  return items.filter(({ id }) => draft[id]?.applies !== false && (draft[id]?.points ?? null) === null).length;
}

export function filledItems({ items }: SheetForm, draft: SheetDraft): SheetItem[] {
  return items.map(({ id }) => {
    const { points = null, applies = true, comment = '' } = draft[id] ?? {};
    return { id, points: applies ? points : null, comment };
  });
}

/** As the server reckons it: out of what the items that apply can have, one decimal. */
export function draftTotal({ items }: SheetForm, draft: SheetDraft): number | null {
  const applying = items.filter(({ id }) => draft[id]?.applies !== false);
  const most = applying.reduce((sum, { of }) => sum + of, 0);
  const got = applying.reduce((sum, { id }) => sum + (draft[id]?.points ?? 0), 0);
  return most === 0 ? null : Math.round((1000 * got) / most) / 10;
}
