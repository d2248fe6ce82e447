/** How the room reaches the resident, whatever the channel. Filled at composition by the bot's courier. */
export interface AidResidentLine {
  /**
   * A notice of the system. `key` makes it once only; resolves when it is stored to be sent.
   * The text is within a few hundred characters; the channel splits what is longer than it takes.
   */
  notify(input: {
    conversationId: string;
    key: string;
    text: string;
    /** Default `aid-progress`; a one-time code is good for minutes and is told in full elsewhere. */
    kind?: 'aid-progress' | 'aid-code';
  }): Promise<void>;
}
