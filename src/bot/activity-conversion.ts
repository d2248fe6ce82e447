import { type Activity, ActivityTypes, type CardAction } from 'botbuilder';
import { fromGcj02, isPosition, type Position } from '../knowledge/index.ts';
import type { ChannelName, StoredActivity } from '../sessions/index.ts';
import { asWritten } from '../text/index.ts';
import { MessageTooLongError } from './errors.ts';

/** Longest message that is taken in, characters. The web page counts down to it. */
export const LONGEST_MESSAGE = 16_000;

const KINDS: readonly StoredActivity['type'][] = [
  'message',
  'event',
  'conversationUpdate',
  'endOfConversation',
  'typing',
];

/**
 * What is kept of an inbound Activity: its text as written (control characters removed), its event, and the mark by
 * which the channel recognises its own message.
 * @throws MessageTooLongError above {@link LONGEST_MESSAGE} characters.
 */
export function toStored(activity: Partial<Activity>): StoredActivity {
  const type = KINDS.find((kind) => kind === activity.type) ?? 'message';
  const text = typeof activity.text === 'string' ? asWritten(activity.text) : undefined;
  if (text !== undefined && text.length > LONGEST_MESSAGE) throw new MessageTooLongError(LONGEST_MESSAGE);
  const position = positionOf(activity.entities);
  return {
    type,
    ...(text === undefined ? {} : { text }),
    ...(activity.name === undefined ? {} : { name: activity.name }),
    ...(activity.value === undefined ? {} : { value: activity.value }),
    ...(activity.locale === undefined ? {} : { locale: activity.locale }),
    ...(isRecord(activity.channelData) ? { channelData: activity.channelData } : {}),
    ...(position === null ? {} : { position }),
  };
}

/** Kept of a position: some hundred metres, enough for what is near. Where somebody is exactly is nobody's business. */
const DECIMALS = 3;

/**
 * The position that a resident shares with a message: an entity `GeoCoordinates` of the Activity schema, or the `geo` of
 * a `Place`. `datum` tells a position of Chinese maps (`GCJ-02`); without it, it is WGS 84.
 */
function positionOf(entities: unknown): Position | null {
  for (const entity of Array.isArray(entities) ? entities : []) {
    if (!isRecord(entity)) continue;
    const geo = entity.type === 'Place' ? entity.geo : entity.type === 'GeoCoordinates' ? entity : null;
    if (!isRecord(geo)) continue;
    const { latitude, longitude, datum } = geo;
    if (typeof latitude !== 'number' || typeof longitude !== 'number') continue;
    const position = datum === 'GCJ-02' ? fromGcj02({ latitude, longitude }) : { latitude, longitude };
    if (!isPosition(position)) continue;
    return { latitude: rounded(position.latitude), longitude: rounded(position.longitude) };
  }
  return null;
}

function rounded(degrees: number): number {
  return Math.round(degrees * 10 ** DECIMALS) / 10 ** DECIMALS;
}

/** The Activity that botbuilder's turn runs on. */
export function toActivity(
  stored: StoredActivity,
  place: { id: string; conversationId: string; channel: ChannelName; at: Date },
): Partial<Activity> {
  return {
    type: stored.type,
    id: place.id,
    timestamp: place.at,
    channelId: place.channel,
    serviceUrl: '',
    conversation: { id: place.conversationId, isGroup: false, conversationType: 'personal', name: '', tenantId: '' },
    from: { id: 'resident', name: '', role: 'user' },
    recipient: { id: 'hotline', name: '智能助手', role: 'bot' },
    text: stored.text ?? '',
    ...(stored.name === undefined ? {} : { name: stored.name }),
    ...(stored.value === undefined ? {} : { value: stored.value }),
    ...(stored.type === 'conversationUpdate' ? { membersAdded: [{ id: 'resident', name: '' }] } : {}),
  };
}

/** A reply as botbuilder knows it. */
export function replyActivity(stored: StoredActivity): Partial<Activity> {
  const actions: CardAction[] = (stored.choices ?? []).map(({ title, value }) => ({ type: 'imBack', title, value }));
  return {
    type: stored.type,
    ...(stored.text === undefined ? {} : { text: stored.text }),
    ...(stored.speak === undefined ? {} : { speak: stored.speak }),
    ...(stored.inputHint === undefined ? {} : { inputHint: stored.inputHint }),
    ...(stored.name === undefined ? {} : { name: stored.name }),
    ...(stored.value === undefined ? {} : { value: stored.value }),
    ...(actions.length === 0 ? {} : { suggestedActions: { to: [], actions } }),
    ...(stored.attachments === undefined ? {} : { attachments: stored.attachments }),
  };
}

/** A reply that went through the adapter, as it is stored. */
export function replyToStored(activity: Partial<Activity>): StoredActivity {
  const choices = activity.suggestedActions?.actions.map(({ title, value }) => ({ title, value: String(value) }));
  const inputHint = (['acceptingInput', 'expectingInput', 'ignoringInput'] as const).find(
    (hint) => hint === activity.inputHint,
  );
  return {
    type: activity.type === ActivityTypes.Event ? 'event' : 'message',
    ...(activity.text === undefined ? {} : { text: activity.text }),
    ...(activity.speak === undefined ? {} : { speak: activity.speak }),
    ...(inputHint === undefined ? {} : { inputHint }),
    ...(choices === undefined ? {} : { choices }),
    ...(activity.name === undefined ? {} : { name: activity.name }),
    ...(activity.value === undefined ? {} : { value: activity.value }),
    ...(activity.attachments === undefined ? {} : { attachments: activity.attachments }),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
