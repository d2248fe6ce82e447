import type { Router } from 'express';
import type { ChannelSender, InboundMessage, PictureSource, Receipt } from '../bot/index.ts';
import type { ChannelName, Turn } from '../sessions/index.ts';

/** A message as a channel hands it to the bot, what becomes of it, and how the courier sends one. */
export type {
  ChannelSender as Sender,
  InboundMessage as Inbound,
  PictureSource,
  Receipt as InboundReceipt,
} from '../bot/index.ts';

/** The one way in. Resolves as soon as the message is durable; rejects when it could not be stored. */
export interface Inlet {
  receive(inbound: InboundMessage): Promise<Receipt>;
  /**
   * Tell what happened to replies that went out in the answer to a webhook (passive reply, TwiML), so that the
   * courier does not send them again.
   */
  delivered(turns: readonly Turn[]): Promise<void>;
  /** The rest is for the courier: send these turns through the channel's sender as soon as may be. */
  deliverLater(turns: readonly Turn[]): Promise<void>;
}

/** A channel that is switched on: its routes, and its sender where it must be pushed to. */
export interface MountedChannel {
  name: ChannelName;
  /** Mounted under `/channels/<x>` or `/v3/directline`; null for channels without HTTP. */
  routes: { path: string; router: Router }[];
  sender: ChannelSender | null;
  /** Where the pictures that residents send are fetched; left out by channels that cannot. */
  pictures?: PictureSource;
  /** Let go of sockets and timers. */
  close(): Promise<void>;
}
