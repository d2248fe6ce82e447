/**
 * Where a resident's call and a lawyer's telephone meet (连线). The caller's side asks; the side of lawyers' telephones
 * fills it in.
 */
export interface CaseRooms {
  /** The room of a handoff once its lawyer has picked up his telephone; null while nobody is there by telephone. */
  open(handoffId: string): Promise<{ room: string } | null>;
  /** The resident has left the room: he hung up, or the lawyer ended it. */
  residentLeft(handoffId: string): Promise<void>;
  /** The lawyer's telephone rings, or will ring once more: he is not yet to be spoken of as one who types. */
  isCalling(handoffId: string): Promise<boolean>;
  /**
   * The caller hangs up and is called back at `phone` (E.164) when it is his turn; his place is kept.
   * @returns false when this number is not one that may be called; then nothing is kept.
   */
  keepPlace(handoffId: string, phone: string): Promise<boolean>;
  /** True when the caller of this handoff is to be called back. */
  isPlaceKept(handoffId: string): Promise<boolean>;
}

/** The calls of residents that are under way, as the side of lawyers' telephones sees them. */
export interface ResidentCalls {
  /** The call over which a conversation is spoken now; null when it is over. */
  callOf(conversationId: string): Promise<{ provider: string; callId: string } | null>;
  /** Have it ask at once what is next: the lawyer is there, something is to be said. */
  nudge(conversationId: string): Promise<void>;
  /** A call that we made to a resident was picked up and confirmed: the conversation goes on over it. */
  resumeOver(conversationId: string, call: { provider: string; callId: string }): Promise<void>;
}
