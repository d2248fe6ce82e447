import type { Answer, Base } from './types.ts';

/** A change begun and not submitted. */
export interface AnswerDraft {
  content: Answer;
  note: string;
  basedOn: Base;
}

const PREFIX = 'hotline.desk.answer.';

/** Changes begun and not submitted, one an answer; kept over a reload of this tab, gone with sign-out. */
export const answerDrafts = {
  read(id: string): AnswerDraft | null {
    try {
      const stored = window.sessionStorage.getItem(PREFIX + id);
      return stored === null ? null : (JSON.parse(stored) as AnswerDraft);
    } catch {
      return null;
    }
  },
  write(id: string, draft: AnswerDraft | null): void {
    try {
      if (draft === null) window.sessionStorage.removeItem(PREFIX + id);
      else window.sessionStorage.setItem(PREFIX + id, JSON.stringify(draft));
    } catch {
      // Storage is forbidden or full: the draft lives as long as the page stays open.
    }
  },
};
