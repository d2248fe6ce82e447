/**
 * What is kept of a Bot Framework Activity. The same field names as the Activity schema, so that a stored turn can
 * be sent again as it was; rooms use this type and never import botbuilder.
 */

/** A choice offered to the resident: what is shown and what is sent back when it is taken. */
export interface Choice {
  title: string;
  value: string;
  /** Digits by which a channel that keeps its menus tells which of them was tapped. */
  mark?: string;
}

export interface StoredAttachment {
  contentType: string;
  name?: string;
  contentUrl?: string;
  /** JSON content of a card. */
  content?: unknown;
}

export interface StoredActivity {
  type: 'message' | 'event' | 'conversationUpdate' | 'endOfConversation' | 'typing';
  /** To read. */
  text?: string;
  /** To hear. */
  speak?: string;
  inputHint?: 'acceptingInput' | 'expectingInput' | 'ignoringInput';
  choices?: Choice[];
  attachments?: StoredAttachment[];
  /** Of an event activity: `handoff.initiate`, `handoff.status`, … */
  name?: string;
  value?: unknown;
  locale?: string;
  /** Shared by the resident, degrees of WGS 84, to some hundred metres. */
  position?: { latitude: number; longitude: number };
  /** What the channel needs to recognise its own message again, e.g. `clientActivityID` of web chat. */
  channelData?: Record<string, unknown>;
}
