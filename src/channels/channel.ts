import type { Activity } from 'botbuilder';
import type { Router } from 'express';
import type { ChannelName, StoredActivity, Turn } from '../sessions/index.ts';

/** A message as a channel hands it to the bot: an Activity and the key that makes it unique for good. */
export interface Inbound {
  channel: ChannelName;
  /** Opaque id of the thread; the same for the same resident on the same channel, and never personal data. */
  conversationId: string;
  /** Where to send to (openid, E.164 …); sealed by the bot before it is stored. '' where none is needed. */
  address: string;
  /** Provider's id of this message with all that makes it unique (CHANNELS: dedupe keys). */
  key: string;
  activity: Partial<Activity>;
}

/** What became of an inbound message. */
export interface InboundReceipt {
  /** The stored inbound turn; durable. */
  turn: Turn;
  /** False when the provider delivered it before. */
  isNew: boolean;
  /**
   * The replies, once the bot has handled the message. Does not reject: a failing bot answers with an apology and
   * the way to a person. For a repeated delivery: the same replies again.
   */
  replies: Promise<Turn[]>;
}

/** The one way in. Resolves as soon as the message is durable; rejects when it could not be stored. */
export interface Inlet {
  receive(inbound: Inbound): Promise<InboundReceipt>;
  /**
   * Tell what happened to replies that went out in the answer to a webhook (passive reply, TwiML), so that the
   * courier does not send them again.
   */
  delivered(turns: readonly Turn[]): Promise<void>;
  /** The rest is for the courier: send these turns through the channel's sender as soon as may be. */
  deliverLater(turns: readonly Turn[]): Promise<void>;
}

/** How the courier sends to a channel that must be pushed to. Throws a coded error when it did not go out. */
export interface Sender {
  /** `address` is open again here; never log it. Resolves when the provider has taken it. */
  send(address: string, activity: StoredActivity): Promise<'sent' | 'unknown'>;
}

/** A channel that is switched on: its routes, and its sender where it must be pushed to. */
export interface MountedChannel {
  name: ChannelName;
  /** Mounted under `/channels/<x>` or `/v3/directline`; null for channels without HTTP. */
  routes: { path: string; router: Router }[];
  sender: Sender | null;
  /** Let go of sockets and timers. */
  close(): Promise<void>;
}
