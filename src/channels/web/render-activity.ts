import type { Speaker, StoredActivity, Turn } from '../../sessions/index.ts';

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

/** The event of a file that the resident sent. */
export const FILE_EVENT = 'media.image';

/**
 * A turn for the resident's page, or null for what is not for his eyes: how he came in, and events other than the
 * state of the handoff and his own files.
 */
export function renderActivity(turn: Turn, userId: string): WireActivity | null {
  const activity = shownOf(turn);
  if (activity === null) return null;
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

/**
 * That an answer is being made. Its id is in order behind the turn it is about, and of no stored turn; its time is
 * that turn's, because clients go by time, and an answer must come after it.
 */
export function renderTyping({ stream, seq, at }: Pick<Turn, 'stream' | 'seq' | 'at'>, count: number): WireActivity {
  return {
    type: 'typing',
    id: `${activityId(stream, seq)}.typing-${String(count).padStart(2, '0')}`,
    timestamp: at.toISOString(),
    channelId: 'directline',
    conversation: { id: stream },
    from: { id: 'hotline-bot', name: NAMES.bot, role: 'bot' },
    channelData: { speaker: 'bot' },
  };
}

function shownOf({ activity, from }: Turn): StoredActivity | null {
  if (activity.type === 'message') return activity;
  if (activity.type !== 'event') return null;
  if (activity.name === 'handoff.status') return activity;
  return from === 'resident' && activity.name === FILE_EVENT ? fileMessage(activity) : null;
}

/** His own file as its sender sees it: by name. The bytes are with the papers, and are not given out here. */
function fileMessage({ value, channelData }: StoredActivity): StoredActivity {
  const told = (field: 'name' | 'mediaType'): string => {
    const found: unknown = typeof value === 'object' && value !== null ? Object(value)[field] : '';
    return typeof found === 'string' ? found : '';
  };
  const kind = told('mediaType').startsWith('image/') ? '图片' : '文件';
  return {
    type: 'message',
    text: `[${kind}] ${told('name')}`.trim(),
    ...(channelData === undefined ? {} : { channelData }),
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
