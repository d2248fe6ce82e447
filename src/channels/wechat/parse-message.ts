import { createHash } from 'node:crypto';
import type { Activity } from 'botbuilder';
import { ChannelRefusal } from '../errors.ts';
import { eventMeaning } from './event-meaning.ts';
import { messageMeaning } from './message-meaning.ts';
import type { XmlFields } from './parse-xml.ts';
import type { GrantKind } from './wechat-resident.ts';

/** A callback understood: who, what, and what the channel itself says when the bot has no words for it. */
export interface WechatMessage {
  /** The resident's openid: personal data, never logged. */
  openId: string;
  /** The account (gh_…) that was written to. */
  account: string;
  /** When WeChat received it, UTC, to the second. */
  at: Date;
  /** Label for counting: `text`, `event:SCAN`, … */
  kind: string;
  /** Unique for good; the same for the same message delivered again. */
  key: string;
  meaning: Meaning;
}

/** A voice message whose words are not known; ids of its recordings, the better one first. */
export interface VoiceMessage {
  mediaIds: string[];
}

/** What a provider tells of a notice. */
export interface NoticeReceipt {
  /** WeChat's own of it; '' when it tells none. The same when the receipt is delivered again. */
  id: string;
  template: string;
  /** 0: delivered. */
  code: number;
  words: string;
}

/** What is to be done about a callback. */
export interface Meaning {
  /** For the bot; null: nothing to hand on. */
  activity: Partial<Activity> | null;
  /** Said when there are no replies; absent for silence. */
  notice?: string;
  /** The messages that it allows us to send. */
  grant?: GrantKind;
  /** A recording that has to be understood before there is an activity. */
  voice?: VoiceMessage;
  /** He unfollows: what is known of him is deleted. */
  leaves?: true;
  /** Where he is, degrees of WGS 84: kept with the open service, no turn. */
  position?: { latitude: number; longitude: number };
  /** Region of the code that was scanned. */
  regionCode?: string;
  receipts?: NoticeReceipt[];
  /** Templates of notices that he takes or refuses. */
  choices?: { template: string; refuses: boolean }[];
}

const KNOWN_KINDS = new Set(['text', 'image', 'voice', 'video', 'shortvideo', 'location', 'link', 'event']);
const KNOWN_EVENTS = new Set([
  'subscribe',
  'unsubscribe',
  'SCAN',
  'LOCATION',
  'CLICK',
  'VIEW',
  'TEMPLATESENDJOBFINISH',
  'subscribe_msg_popup_event',
  'subscribe_msg_change_event',
  'subscribe_msg_sent_event',
]);

export interface ParseOptions {
  /** Of the openid: opaque, the same for the same resident. */
  fingerprint: (plain: string) => string;
  /** Words of a button of the menu; null for an unknown key. */
  menuWords?: (key: string) => string | null;
}

/** @throws ChannelRefusal `hotline_channels_wechat_message` (400) when sender, account, time or kind is missing. */
export function parseMessage(fields: XmlFields, { fingerprint, menuWords }: ParseOptions): WechatMessage {
  const openId = required(fields, 'FromUserName', /^[\w-]{1,128}$/);
  const account = required(fields, 'ToUserName', /^[\w-]{1,128}$/);
  const createTime = required(fields, 'CreateTime', /^\d{1,12}$/);
  const msgType = required(fields, 'MsgType', /^\w{1,64}$/);
  const event = msgType === 'event' ? required(fields, 'Event', /^\w{1,64}$/) : '';
  const eventKey = fields.get('EventKey') ?? '';
  const unique = event ? `${createTime}:${event}:${short(eventKey)}` : required(fields, 'MsgId', /^\d{1,32}$/);
  return {
    openId,
    account,
    at: new Date(Number(createTime) * 1000),
    kind: kindOf(msgType, event),
    // Account and sender belong to the key: MsgIds of different senders have been seen to collide.
    key: `wechat:${account}:${fingerprint(openId)}:${unique}`,
    meaning: event
      ? eventMeaning(event, eventKey, fields, menuWords ?? (() => null))
      : { ...messageMeaning(msgType, fields), grant: 'message' },
  };
}

function required(fields: XmlFields, name: string, shape: RegExp): string {
  const value = fields.get(name)?.trim() ?? '';
  if (!shape.test(value)) throw new ChannelRefusal('wechat_message', 400, `The field ${name} is missing or malformed.`);
  return value;
}

function short(eventKey: string): string {
  return eventKey.length <= 64 ? eventKey : createHash('sha256').update(eventKey).digest('hex');
}

function kindOf(msgType: string, event: string): string {
  if (event) return `event:${KNOWN_EVENTS.has(event) ? event : 'other'}`;
  return KNOWN_KINDS.has(msgType) ? msgType : 'other';
}
