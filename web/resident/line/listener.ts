import type { LineActivity } from './activity.ts';
import type { OutMessage } from './outbox.ts';

/** How the page stands to the server. */
export type LineState = 'connecting' | 'online' | 'reconnecting' | 'stopped';

/** What the line tells the page. */
export interface LineListener {
  /** New activities in the order of their ids, each once. `history`: said before this visit, not to be announced. */
  activities(activities: LineActivity[], history: boolean): void;
  state(state: LineState): void;
  /** The unconfirmed messages changed. */
  outbox(messages: readonly OutMessage[]): void;
  /** The remembered conversation is gone and a new one was begun. */
  restarted(): void;
}
