import type { Shelf } from '../live/shelf.ts';

const PREFIX = 'hotline.desk.draft.';

/** A reply for the resident, or a note that he never sees: two drafts of one case, kept apart. */
export type DraftKind = 'reply' | 'note';

/** What was begun and not sent, by case. */
export interface Drafts {
  read(id: string, kind?: DraftKind): string;
  /** An empty one is removed. */
  write(id: string, text: string, kind?: DraftKind): void;
}

function place(id: string, kind: DraftKind): string {
  return kind === 'reply' ? PREFIX + id : `${PREFIX}${kind}.${id}`;
}

/** Drafts on a shelf. Where it is forbidden or full, a draft lives as long as the conversation stays open. */
export function draftsOn(shelf: Shelf | null): Drafts {
  return {
    read(id, kind = 'reply') {
      try {
        return shelf?.getItem(place(id, kind)) ?? '';
      } catch {
        return '';
      }
    },
    write(id, text, kind = 'reply') {
      try {
        if (text === '') shelf?.removeItem(place(id, kind));
        else shelf?.setItem(place(id, kind), text);
      } catch {
        // Lives in the field alone.
      }
    },
  };
}
