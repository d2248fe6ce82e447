import type { Slots } from '../dialogs/index.ts';
import type { HandoffReason } from '../handoff/index.ts';
import type { DirectoryKind, Position } from '../knowledge/index.ts';
import type { Conversation, StoredActivity, TurnUnderstanding } from '../sessions/index.ts';
import { type Reply, toStoredActivity } from './reply.ts';
import type { PrivacyWish } from './routes/privacy-turn.ts';

/** A place of the directory that is looked for. */
export interface SoughtPlace {
  kinds: readonly DirectoryKind[];
  /** Said before the places. */
  lead: string;
  /** Only what is verified, and nothing where there is none: beside an answer. */
  quiet: boolean;
}

/** What a route leaves for the next one to do, so that routes do not call each other in circles. */
export type NextStep =
  | {
      do: 'hand-over';
      reason: HandoffReason;
      priority: 0 | 1 | 2;
      /** Offer to leave a message at once when nobody is on duty. */
      message: boolean;
    }
  | {
      do: 'begin-dialog';
      dialog: string;
      /** Slots that are brought along besides what the conversation knows. */
      known?: Slots;
    }
  | { do: 'privacy'; wish: PrivacyWish }
  | { do: 'progress' }
  | ({ do: 'find-place' } & SoughtPlace)
  | { do: 'show-place'; id: string };

/**
 * A turn being made: the conversation as it will be, and what will be said. Nothing of it is seen by anybody until
 * it is committed, so a turn that fails leaves no trace but the apology.
 */
export class TurnDraft {
  /** As read at the start of the turn. */
  readonly before: Conversation;
  conversation: Conversation;
  /** What the bot decided to say. */
  readonly replies: StoredActivity[] = [];
  /** What went through the adapter; this is stored and sent. */
  readonly sent: StoredActivity[] = [];
  understanding: TurnUnderstanding | null = null;
  /** Service session the turn belongs to, also when the turn ends it. */
  sessionId: string | null;
  next: NextStep | null = null;
  /** The dialog it began with was finished or given up by the resident: nothing of it is kept to go on with. */
  dialogDone = false;
  /** The turn asks to close the session after its replies. */
  closing: { reason: 'goodbye' | 'message-left' | 'silence' | 'abuse' | 'hung-up'; rated: boolean } | null = null;

  constructor(
    conversation: Conversation,
    /** Key of the inbound turn: ids made in this turn derive from it, so that a repeated run makes the same ones. */
    readonly key: string,
    readonly text: string,
    readonly now: Date,
    /** Shared with this message. */
    readonly position: Position | null = null,
    /** The words were heard so badly that they may be wrong: only danger and the wish for a person are believed. */
    readonly heardBadly = false,
    /** Of the menu that was tapped, where the channel tells; null without. */
    readonly mark: string | null = null,
  ) {
    this.before = conversation;
    this.conversation = conversation;
    this.sessionId = conversation.sessionId;
  }

  /** Change the conversation as it will be. */
  set(change: Partial<Conversation>): void {
    this.conversation = { ...this.conversation, ...change };
  }

  /** Say something; its choices are what the next message may take. */
  say(reply: Reply): void {
    this.replies.push(toStoredActivity(reply));
    if (reply.choices !== undefined) this.set({ offered: reply.choices });
  }

  /** Add a state event for channels that show it. */
  tell(activities: readonly StoredActivity[]): void {
    this.replies.push(...activities);
  }

  understood(understanding: Partial<TurnUnderstanding> & Pick<TurnUnderstanding, 'decision' | 'reason'>): void {
    this.understanding = {
      intent: null,
      topic: null,
      confidence: 1,
      alternatives: [],
      emergency: this.understanding?.emergency ?? null,
      cue: this.understanding?.cue ?? null,
      followUp: null,
      ...understanding,
    };
  }
}
