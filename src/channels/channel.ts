import type { Router } from 'express';
import type { ChannelSender, InboundMessage, NoticeSender, PictureSource, Receipt } from '../bot/index.ts';
import type { ChannelName, Turn } from '../sessions/index.ts';

/** A message as a channel hands it to the bot, what becomes of it, and how the courier sends one. */
export type {
  ChannelSender as Sender,
  InboundMessage as Inbound,
  MessagePlace,
  NoticeSender,
  PictureSource,
  ProviderReceipt,
  Receipt as InboundReceipt,
  SendResult,
} from '../bot/index.ts';

/** The one way in. Resolves as soon as the message is durable; rejects when it could not be stored. */
export interface Inlet {
  receive(inbound: InboundMessage): Promise<Receipt>;
  /**
   * Take replies for the answer to a webhook, durably, before its bytes are written: what a crash leaves so may have
   * gone out and is not sent again. @returns those that are this answer's; another answer or the courier has the rest.
   * `repeated`: the provider delivers its message once more, so that it did not get the answer of the time before.
   */
  leaving(turns: readonly Turn[], repeat: { repeated: boolean }): Promise<Turn[]>;
  /**
   * Tell that replies taken by {@link leaving} went out in the answer to a webhook (passive reply, TwiML), so that
   * the courier does not send them again.
   */
  delivered(turns: readonly Turn[]): Promise<void>;
  /** These surely did not go out in an answer: send them through the channel's sender as soon as may be. */
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
  /** How notices go out while the channel's own window is closed; left out by channels that have none. */
  notices?: NoticeSender;
  /** What may be sent to an address now, and until when; left out by channels without a quota. */
  replyWindow?: (address: string) => Promise<{ left: number; until: Date | null }>;
  /** Let go of sockets and timers. */
  close(): Promise<void>;
}
