import type { MessageKind, StoredActivity, Turn } from '../sessions/index.ts';

/** What a lawyer says. */
export interface LawyerWords {
  conversationId: string;
  staffId: string;
  clientId: string;
  text: string;
  /** The answer of the knowledge whose words it is: the `value` of the activity names it. */
  answerId?: string;
}

/**
 * How the handoff reaches the resident, whatever the channel. Filled at composition by the bot's courier; every
 * message is stored before it is sent, and the floor is checked in the same atomic step.
 */
export interface ResidentLine {
  /**
   * A lawyer's words. Saying the same `clientId` twice sends once and returns the first turn.
   * @throws FloorError (409) unless this lawyer holds the floor at that instant.
   */
  say(input: LawyerWords): Promise<Turn>;

  /**
   * A notice of the system about the handoff (accepted, position, closed). `key` makes it once only.
   * Event activities are seen by channels that can show a state (web); texts go everywhere.
   */
  notify(input: {
    conversationId: string;
    key: string;
    activities: StoredActivity[];
    /** What it is for; default `handoff`. It decides how long it is tried and where else it is told. */
    kind?: MessageKind;
  }): Promise<Turn[]>;
}

/** Value of the event activity `handoff.status`. */
export interface HandoffStatusValue {
  state: 'queued' | 'accepted' | 'closed' | 'message-left' | 'abandoned';
  /** 1 = next; only while queued. */
  position?: number;
  /** Lawyers present; with none there is no "next". Only while queued. */
  onDuty?: number;
  /** Display name of the lawyer; only when accepted. */
  lawyerName?: string;
}
