import type { Request, RequestHandler, Response } from 'express';
import type { Inbound } from '../channel.ts';
import type { OptOutWord } from './opt-out-words.ts';

export type SmsGatewayName = 'twilio' | 'aliyun' | 'tencent';

/** How far a message has come; it moves forward only. */
export const SMS_STATES = ['sending', 'unknown', 'sent', 'delivered', 'undelivered'] as const;
export type SmsState = (typeof SMS_STATES)[number];

/** A text message of a resident's (上行短信), understood. */
export interface SmsMessage {
  /** E.164; personal data, never logged. '' when the sender is no telephone: a short code, a name. */
  from: string;
  /** The sender's wish to be left alone or not, or null. */
  wish: OptOutWord | null;
  /** The gateway has already answered the wish itself. */
  answered: boolean;
  /** When it was sent, where the gateway tells, UTC. */
  sentAt: Date | null;
  /** Null when there is nobody to answer. */
  inbound: Inbound | null;
  /** Said when there are no replies. */
  notice: string;
}

/** What a gateway reports of a message of ours (回执). */
export interface SmsReceipt {
  /** The gateway's id of the message. */
  providerId: string;
  /** Our own id, where the gateway gives it back; '' where it does not. */
  ownId: string;
  /** The turns of a message that left in the answer to a webhook. */
  turnIds: readonly string[];
  state: Exclude<SmsState, 'unknown'>;
  /** The gateway's code for what went wrong, '' when nothing did. */
  providerCode: string;
}

/** What a message is for: an approved template (模板) belongs to each. */
export type SmsPurpose = 'answer' | 'code';

/** A message to send. A gateway that sends free words takes `text`, one with templates takes `title` and `code`. */
export interface OutgoingSms {
  /** Ours; the gateway gives it back with the receipt where it can. */
  id: string;
  /** E.164. */
  phone: string;
  purpose: SmsPurpose;
  text: string;
  /** What it is about, in a few words. */
  title: string;
  /** Of the short link, or the one-time code. */
  code: string;
}

/** The half of a gateway that sends. */
export interface SmsOutgoing {
  /** Longest `title` in characters; null where free words are sent. */
  readonly longestTitle: number | null;
  /** Whether it has what a message of this purpose needs. */
  can(purpose: SmsPurpose): boolean;
  /** Whether this number may be sent to, E.164. */
  reaches(phone: string): boolean;
  /** Code of the country that our own number is of. */
  readonly country: string;
  /**
   * Once, and never again by itself, unless the gateway says that nothing was sent.
   * @returns the gateway's id, '' when it is not known; `unknown` when the message may have gone out.
   * @throws SendError when it certainly did not go out.
   */
  send(sms: OutgoingSms): Promise<{ state: 'sent' | 'unknown'; providerId: string }>;
}

/** One message inside the answer to a webhook. */
export interface InlineSms {
  text: string;
  turnIds: readonly string[];
}

/**
 * One provider of text messages. The channel does the rest: who wants no messages, what is delivered twice, who sends
 * too much, what the bot says.
 */
export interface SmsGateway {
  readonly name: SmsGatewayName;
  /** Its callbacks: a fixed place, and below it one for messages and one for receipts. */
  readonly path: string;
  readonly messagePath: string;
  readonly receiptPath: string;
  /** Reads the body and lets nobody else in. */
  readonly admit: readonly RequestHandler[];
  /** @throws ChannelRefusal when the body is not the gateway's. */
  readMessages(request: Request): SmsMessage[];
  /** @throws ChannelRefusal when the body is not the gateway's. */
  readReceipts(request: Request): SmsReceipt[];
  /** How words leave in the answer to a message; null where the answer carries none. */
  readonly inline: ((messages: readonly InlineSms[]) => string) | null;
  /** @param body of {@link inline}; null for nothing to say. */
  acknowledge(response: Response, body: string | null): void;
  /** Null where nothing can be sent: then messages come in, and people read them at the desk. */
  readonly outgoing: SmsOutgoing | null;
}
