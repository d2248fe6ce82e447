import { OUTCOMES, type Outcome } from './handoff-types.ts';

/** A record begun and not saved. */
export interface WrapUpDraft {
  outcome: Outcome | null;
  note: string;
}

const PREFIX = 'hotline.desk.wrap-up.';

/** What was stored, as far as it makes sense. */
export function parseWrapUp(stored: string | null): WrapUpDraft {
  try {
    const given: { outcome?: unknown; note?: unknown } | null = JSON.parse(stored ?? 'null');
    return {
      outcome: OUTCOMES.find((each) => each === given?.outcome) ?? null,
      note: typeof given?.note === 'string' ? given.note : '',
    };
  } catch {
    return { outcome: null, note: '' };
  }
}

/** Records begun, one a case; kept over a reload of this tab, gone with sign-out. */
export const wrapUpDrafts = {
  read(id: string): WrapUpDraft {
    try {
      return parseWrapUp(window.sessionStorage.getItem(PREFIX + id));
    } catch {
      return { outcome: null, note: '' };
    }
  },
  write(id: string, draft: WrapUpDraft): void {
    try {
      if (draft.outcome === null && draft.note === '') window.sessionStorage.removeItem(PREFIX + id);
      else window.sessionStorage.setItem(PREFIX + id, JSON.stringify(draft));
    } catch {
      // Storage is forbidden or full: the draft lives as long as the case stays open.
    }
  },
};

/** `1:05` of milliseconds; never negative. */
export function minutesAndSeconds(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
