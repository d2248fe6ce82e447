const PREFIX = 'hotline.desk.draft.';

/** Replies begun and not sent, one a conversation; kept over a reload of this tab, gone with sign-out. */
export const drafts = {
  read(id: string): string {
    try {
      return window.sessionStorage.getItem(PREFIX + id) ?? '';
    } catch {
      return '';
    }
  },
  write(id: string, text: string): void {
    try {
      if (text === '') window.sessionStorage.removeItem(PREFIX + id);
      else window.sessionStorage.setItem(PREFIX + id, text);
    } catch {
      // Storage is forbidden or full: the draft lives as long as the conversation stays open.
    }
  },
};
