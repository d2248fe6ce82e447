import { createHash } from 'node:crypto';
import type { Activity, Entity } from 'botbuilder';
import type { Inbound } from '../channel.ts';
import { ChannelRefusal } from '../errors.ts';
import type { XmlFields } from './parse-xml.ts';

/** A callback understood: who, what, and what the channel itself says when the bot has no words for it. */
export interface WechatMessage {
  /** The resident's openid: personal data, never logged. */
  openId: string;
  /** The account (gh_…) that was written to. */
  account: string;
  /** Label for counting: `text`, `event:SCAN`, … */
  kind: string;
  /** Null: nothing to hand on; `success` is the answer. */
  inbound: Inbound | null;
  /** Said when there are no replies; '' for silence. */
  notice: string;
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
]);
const MEDIA_NOTICE = '目前只能看懂文字消息。请用文字告诉我您遇到的事情，或者回复“人工”找值班律师。';
/** While a lawyer speaks the bot is silent. */
const IMAGE_NOTICE = '图片收到了。';
/** What a location message says in the log, where its address is not kept. */
const POSITION_TEXT = '这是我的位置';
const VOICE_NOTICE = '没有听清您的语音。请用文字告诉我您遇到的事情，或者回复“人工”找值班律师。';

/**
 * @param fingerprint of the openid: opaque, the same for the same resident.
 * @throws ChannelRefusal `hotline_channels_wechat_message` (400) when sender, account, time or kind is missing.
 */
export function parseMessage(fields: XmlFields, fingerprint: (plain: string) => string): WechatMessage {
  const openId = required(fields, 'FromUserName', /^[\w-]{1,128}$/);
  const account = required(fields, 'ToUserName', /^[\w-]{1,128}$/);
  const createTime = required(fields, 'CreateTime', /^\d{1,12}$/);
  const msgType = required(fields, 'MsgType', /^\w{1,64}$/);
  const sender = fingerprint(openId);
  const event = msgType === 'event' ? required(fields, 'Event', /^\w{1,64}$/) : '';
  const eventKey = fields.get('EventKey') ?? '';
  const unique = event ? `${createTime}:${event}:${short(eventKey)}` : required(fields, 'MsgId', /^\d{1,32}$/);

  const meaning = event ? eventMeaning(event, eventKey) : messageMeaning(msgType, fields);
  return {
    openId,
    account,
    kind: kindOf(msgType, event),
    notice: meaning.notice ?? '',
    inbound: meaning.activity
      ? {
          channel: 'wechat',
          conversationId: `wechat-${sender}`,
          address: openId,
          // Account and sender belong to the key: MsgIds of different senders have been seen to collide.
          key: `wechat:${account}:${sender}:${unique}`,
          activity: { ...meaning.activity, timestamp: new Date(Number(createTime) * 1000) },
        }
      : null,
  };
}

interface Meaning {
  activity: Partial<Activity> | null;
  notice?: string;
}

function messageMeaning(msgType: string, fields: XmlFields): Meaning {
  switch (msgType) {
    case 'text': {
      const text = fields.get('Content')?.trim() ?? '';
      return text === '' ? { activity: null, notice: MEDIA_NOTICE } : { activity: { type: 'message', text } };
    }
    case 'voice': {
      const text = fields.get('Recognition')?.trim() ?? '';
      if (text === '') return { activity: unsupported('voice'), notice: VOICE_NOTICE };
      return { activity: { type: 'message', text, channelData: { spoken: true } } };
    }
    case 'location': {
      const entity = positionOf(fields);
      if (entity === null) return { activity: unsupported('location'), notice: MEDIA_NOTICE };
      return { activity: { type: 'message', text: POSITION_TEXT, entities: [entity] } };
    }
    case 'image':
      return imageMeaning(fields);
    case 'video':
    case 'shortvideo':
    case 'link':
      return { activity: unsupported(msgType), notice: MEDIA_NOTICE };
    default:
      return { activity: null };
  }
}

function eventMeaning(event: string, eventKey: string): Meaning {
  switch (event) {
    case 'subscribe':
    case 'SCAN':
      return { activity: { type: 'conversationUpdate', channelData: entryOf(eventKey.replace(/^qrscene_/, '')) } };
    case 'unsubscribe':
      return { activity: { type: 'event', name: 'unsubscribe' } };
    case 'CLICK':
      return { activity: eventKey.trim() === '' ? null : { type: 'message', text: eventKey.trim() } };
    default:
      return { activity: null };
  }
}

/** Latitude is X and longitude Y, in the datum of Chinese maps. The address beside them is the resident's, and not kept. */
function positionOf(fields: XmlFields): Entity | null {
  const [latitude, longitude] = ['Location_X', 'Location_Y'].map((name) => fields.get(name)?.trim() ?? '');
  const isDegrees = (text: string | undefined): text is string => /^-?\d{1,3}(?:\.\d{1,15})?$/.test(text ?? '');
  if (!isDegrees(latitude) || !isDegrees(longitude)) return null;
  return { type: 'GeoCoordinates', latitude: Number(latitude), longitude: Number(longitude), datum: 'GCJ-02' };
}

/** The bot says what becomes of it; the picture itself is fetched by its id. */
function imageMeaning(fields: XmlFields): Meaning {
  const pictureId = fields.get('MediaId')?.trim() ?? '';
  if (!/^[\w-]{1,256}$/.test(pictureId)) return { activity: unsupported('image'), notice: MEDIA_NOTICE };
  return { activity: { type: 'event', name: 'media.image', value: { pictureId } }, notice: IMAGE_NOTICE };
}

/** An inbound that is kept in the log but has no words: what came is told by its kind alone. */
function unsupported(kind: string): Partial<Activity> {
  return { type: 'event', name: 'media.unsupported', value: { kind } };
}

/** Where a resident came in: the scene of the QR code, and the region when the scene ends in its code. */
function entryOf(scene: string): Record<string, string> {
  const regionCode = /(?:^|_)(\d{6})$/.exec(scene)?.[1];
  return { ...(scene === '' ? {} : { scene }), ...(regionCode ? { regionCode } : {}) };
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
