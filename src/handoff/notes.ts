import { Schema } from 'mongoose';
import type { Clock } from '../clock.ts';
import type { CollectionDefinition, EventStream, StreamEvent } from '../storage/index.ts';

/**
 * What a note is (备注). `note` by whoever serves; `transfer` goes with a case to a colleague; `help` asks a supervisor;
 * `whisper` is a supervisor's word to the lawyer; `handed-back` is what was settled when the bot went on; `service-words`
 * names forbidden phrases that were sent nevertheless, for the quality review.
 */
export const NOTE_KINDS = ['note', 'transfer', 'help', 'whisper', 'handed-back', 'service-words'] as const;
export type NoteKind = (typeof NOTE_KINDS)[number];

/** Longest note, characters. */
export const NOTE_LENGTH = 2_000;

/**
 * A note on a case, for staff alone: never told to residents, in no transcript and no export. Written once, never changed.
 */
export interface HandoffNote extends StreamEvent {
  /** Id of the handoff. */
  stream: string;
  conversationId: string;
  /** Who wrote it. */
  staffId: string;
  kind: NoteKind;
  /** Of a whisper: the lawyer whom it is for; null else. */
  to: string | null;
  /** Of `service-words`: ids of `knowledge/duty/forbidden-phrases.yaml`, separated by spaces. */
  text: string;
  /** UTC. */
  at: Date;
}

const noteSchema = new Schema(
  {
    _id: { type: String, required: true },
    stream: { type: String, required: true },
    seq: { type: Number, required: true },
    key: { type: String, required: true },
    conversationId: { type: String, required: true },
    staffId: { type: String, required: true },
    kind: { type: String, required: true, enum: NOTE_KINDS },
    to: { type: String, default: null },
    text: { type: String, required: true, maxlength: NOTE_LENGTH },
    at: { type: Date, required: true },
  },
  { versionKey: false },
);
noteSchema.index({ kind: 1, at: -1 });

export const handoffNoteCollection: CollectionDefinition<HandoffNote> = { name: 'handoffNotes', schema: noteSchema };

export interface NewNote {
  handoff: { _id: string; conversationId: string };
  staffId: string;
  kind: NoteKind;
  text: string;
  to?: string | null;
  /** The same key of the same case and person is written once. */
  key: string;
}

/** Most notes of one case that are read. */
const READ = 500;

/** Notes on cases; only added to. */
export class HandoffNotes {
  private readonly listeners = new Set<(note: HandoffNote, isOurs: boolean) => void>();

  constructor(
    private readonly notes: EventStream<HandoffNote>,
    private readonly clock: Clock,
  ) {}

  /** Durable on return; the same key again changes nothing. */
  async add({ handoff, staffId, kind, text, to = null, key }: NewNote): Promise<void> {
    const { _id, conversationId } = handoff;
    const note = { conversationId, staffId, kind, to, text, at: this.clock.now() };
    const [added] = await this.notes.append(_id, [{ ...note, key: JSON.stringify([_id, staffId, key]) }]);
    if (added?.isNew === true) for (const listener of this.listeners) listener(added.event, true);
  }

  /** Notes of a case, oldest first. */
  of(handoffId: string): Promise<HandoffNote[]> {
    return this.notes.read(handoffId, 0, READ);
  }

  /** Another process has written a note. */
  async heard(noteId: string): Promise<void> {
    const note = await this.notes.get(noteId);
    if (note !== null) for (const listener of this.listeners) listener(note, false);
  }

  /**
   * Hears of every new note.
   * @param listener told whether this process wrote it.
   * @returns a function that ends the subscription.
   */
  subscribe(listener: (note: HandoffNote, isOurs: boolean) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
