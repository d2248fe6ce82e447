import type { Speaker, Turn } from '../../sessions/index.ts';

/** An activity as Direct Line clients read it. */
export interface WireActivity {
  type: string;
  id: string;
  timestamp: string;
  channelId: 'directline';
  conversation: { id: string };
  from: { id: string; name: string; role: 'user' | 'bot' };
  [field: string]: unknown;
}

const NAMES: Readonly<Record<Speaker, string>> = {
  resident: '您',
  bot: '智能助手',
  lawyer: '值班律师',
  system: '系统消息',
};

/**
 * Id of an activity: unique over all types, in lexical order within the conversation, because clients compare ids as
 * text.
 */
export function activityId(conversationId: string, seq: number): string {
  return `${conversationId}|${String(seq).padStart(10, '0')}`;
}

/**
 * A turn for the resident's page, or null for what is not for his eyes: how he came in, and events other than the
 * state of the handoff.
 */
export function renderActivity(turn: Turn, userId: string): WireActivity | null {
  const { activity } = turn;
  const shown = activity.type === 'message' || (activity.type === 'event' && activity.name === 'handoff.status');
  if (!shown) return null;
  const resident = turn.from === 'resident';
  const clientActivityID = activity.channelData?.clientActivityID;
  return {
    type: activity.type,
    id: activityId(turn.stream, turn.seq),
    timestamp: turn.at.toISOString(),
    channelId: 'directline',
    conversation: { id: turn.stream },
    from: resident
      ? { id: userId, name: NAMES.resident, role: 'user' }
      : { id: `hotline-${turn.from}`, name: NAMES[turn.from], role: 'bot' },
    ...pick(activity, ['text', 'speak', 'inputHint', 'name', 'value', 'locale', 'attachments']),
    ...(activity.choices && activity.choices.length > 0
      ? { suggestedActions: { actions: activity.choices.map((choice) => ({ type: 'imBack', ...choice })) } }
      : {}),
    ...(turn.inReplyTo === null ? {} : { replyToId: activityId(turn.stream, seqOf(turn.inReplyTo)) }),
    channelData: { speaker: turn.from, ...(clientActivityID === undefined ? {} : { clientActivityID }) },
  };
}

/** The place in the stream at the end of a turn's id. */
function seqOf(turnId: string): number {
  return Number(turnId.slice(turnId.lastIndexOf(':') + 1));
}

function pick<T extends object, K extends keyof T>(source: T, keys: readonly K[]): Partial<Pick<T, K>> {
  const picked: Partial<Pick<T, K>> = {};
  for (const key of keys) {
    if (source[key] !== undefined) picked[key] = source[key];
  }
  return picked;
}
