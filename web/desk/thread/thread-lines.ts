import type { CaseNote } from '../lawyer/handoff-types.ts';
import type { PendingReply } from '../live/pending-replies.ts';
import { shanghaiDay } from '../live/shanghai-time.ts';
import type { TurnView } from '../types.ts';

/** What stands in a thread, from top to bottom. */
export type ThreadLine =
  | { kind: 'day'; key: string; day: string }
  | { kind: 'new'; key: string }
  | { kind: 'turn'; key: string; turn: TurnView }
  | { kind: 'note'; key: string; note: CaseNote }
  | { kind: 'reply'; key: string; reply: PendingReply };

export interface ThreadParts {
  turns: readonly TurnView[];
  notes: readonly CaseNote[];
  /** Replies not yet confirmed; those that wait for a decision stand above the box instead. */
  pending: readonly PendingReply[];
  /** The line “new” stands behind this turn; null: nowhere. */
  newAfter: number | null;
}

/**
 * Turns in the order of the stream; notes between them by time; a reply that did not go out where it was written,
 * behind what its writer had seen; days of Shanghai and the line “new” where they belong.
 */
export function threadLines({ turns, notes, pending, newAfter }: ThreadParts): ThreadLine[] {
  const lines: ThreadLine[] = [];
  const waitingNotes = [...notes].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const waitingReplies = pending.filter(({ state }) => state !== 'stale');
  let day = '';
  let isNewShown = newAfter === null;
  const onDay = (at: string): void => {
    const next = shanghaiDay(at);
    if (next !== day) lines.push({ kind: 'day', key: `day-${next}-${lines.length}`, day: next });
    day = next;
  };
  const notesUntil = (until: number): void => {
    while (waitingNotes[0] !== undefined && Date.parse(waitingNotes[0].at) < until) {
      const note = waitingNotes.shift();
      if (note === undefined) return;
      onDay(note.at);
      lines.push({ kind: 'note', key: `note-${note.id}`, note });
    }
  };
  const repliesBefore = (seq: number): void => {
    const isDue = (reply: PendingReply): boolean => (reply.seenSeq ?? Number.MAX_SAFE_INTEGER) < seq;
    for (const reply of waitingReplies.filter(isDue)) {
      lines.push({ kind: 'reply', key: reply.clientId, reply });
      waitingReplies.splice(waitingReplies.indexOf(reply), 1);
    }
  };
  for (const turn of turns) {
    repliesBefore(turn.seq);
    notesUntil(Date.parse(turn.at));
    onDay(turn.at);
    if (!isNewShown && turn.seq > (newAfter ?? 0) && turn.from === 'resident') {
      lines.push({ kind: 'new', key: 'new' });
      isNewShown = true;
    }
    lines.push({ kind: 'turn', key: turn.id, turn });
  }
  notesUntil(Number.POSITIVE_INFINITY);
  for (const reply of waitingReplies) lines.push({ kind: 'reply', key: reply.clientId, reply });
  return lines;
}
