import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../../storage/index.ts';

/** What may be sent unasked until when; the left of a grant that is over is nothing. */
export interface Grant {
  left: number;
  /** UTC. */
  until: Date;
}

/** What the channel itself knows of a follower of the account. Holds no openid. */
export interface WechatResident extends Stored {
  /** Fingerprint of the openid. */
  _id: string;
  /** Name of the thread; '' for the first, which is named after the fingerprint. Another after each unfollowing. */
  thread: string;
  /** Customer-service messages left since he last wrote, and since he last clicked, scanned or followed. */
  message: Grant;
  click: Grant;
  /** When WeChat received what the grants come from, and the keys of what came in that second. */
  lastAt: Date;
  lastKeys: string[];
  /** When the last messages were sent to him, UTC, as many as a grant has. */
  sentAt: Date[];
  /** Messages sent in the second of the last grant, before we heard of it: WeChat may have taken them from it. */
  doubtful: number;
  /** WeChat does not know the openid (40003), or he does not follow (43004). */
  gone: boolean;
  /** When he unfollowed, UTC; null while he follows. What WeChat received before is not his any more. */
  leftAt: Date | null;
  /** Templates of notices that he refuses. */
  refusedNotices: string[];
}

const grant = new Schema(
  { left: { type: Number, required: true }, until: { type: Date, required: true } },
  { _id: false },
);

export const wechatResidentCollection: CollectionDefinition<WechatResident> = {
  name: 'wechatResidents',
  schema: new Schema(
    {
      _id: { type: String, required: true },
      thread: { type: String, default: '' },
      message: { type: grant, required: true },
      click: { type: grant, required: true },
      lastAt: { type: Date, required: true },
      lastKeys: { type: [String], default: [] },
      sentAt: { type: [Date], default: [] },
      doubtful: { type: Number, default: 0 },
      gone: { type: Boolean, default: false },
      leftAt: { type: Date, default: null },
      refusedNotices: { type: [String], default: [] },
    },
    { versionKey: false, minimize: false },
  ),
};

/** What of a resident's doings allows customer-service messages; null: nothing (VIEW, LOCATION, receipts). */
export type GrantKind = 'message' | 'click';

/** WeChat's numbers (2024): five within 48 hours of a message; three within a minute of a click, scan or follow. */
export const GRANTS: Readonly<Record<GrantKind, { messages: number; ms: number }>> = {
  message: { messages: 5, ms: 48 * 3_600_000 },
  click: { messages: 3, ms: 60_000 },
};

/** Messages of the quota that a passive reply takes. WeChat's documents count active messages only; not confirmed. */
export const PASSIVE_REPLY_COST = 0;

const NEVER = new Date(0);
const NOTHING: Grant = { left: 0, until: NEVER };
const KEYS_KEPT = 16;

export function newResident(id: string, thread = ''): WechatResident {
  return {
    _id: id,
    thread,
    message: NOTHING,
    click: NOTHING,
    lastAt: NEVER,
    lastKeys: [],
    sentAt: [],
    doubtful: 0,
    gone: false,
    leftAt: null,
    refusedNotices: [],
  };
}

/** How many messages may be sent now, and until when; `until` null when the time for any is over. */
export interface ReplyWindow {
  left: number;
  until: Date | null;
}

/**
 * WeChat does not say how the two grants add up: the larger one counts, and a message takes from both.
 */
export function windowOf({ message, click, gone }: WechatResident, now: Date): ReplyWindow {
  const open = gone ? [] : [message, click].filter(({ until }) => until > now);
  const useful = open.some(({ left }) => left > 0) ? open.filter(({ left }) => left > 0) : open;
  if (useful.length === 0) return { left: 0, until: null };
  return {
    left: Math.max(...useful.map(({ left }) => left)),
    until: new Date(Math.max(...useful.map(({ until }) => until.getTime()))),
  };
}

/**
 * The resident after he did something that allows messages. The same thing told again, and what is older than what
 * is known, allows nothing: null.
 * @param at when WeChat received it, to the second.
 */
export function granted(
  resident: WechatResident,
  { kind, key, at, now }: { kind: GrantKind; key: string; at: Date; now: Date },
): WechatResident | null {
  const isSameSecond = at.getTime() === resident.lastAt.getTime();
  if (at < resident.lastAt || (isSameSecond && resident.lastKeys.includes(key))) return null;
  const { messages, ms } = GRANTS[kind];
  // What was sent after WeChat had his message, and before we heard of it, has been taken from what it allows. Within
  // the second that WeChat names nobody can tell: there WeChat's own count refuses what is too much. A text of several
  // messages must not begin on such a doubt: it would be cut off.
  const sentSince = (ms: number) => resident.sentAt.filter((sent) => sent.getTime() >= ms).length;
  const taken = sentSince(at.getTime() + 1000);
  // Counted from the earlier clock: what we believe to be open must be.
  const from = Math.min(at.getTime(), now.getTime());
  return {
    ...resident,
    [kind]: { left: Math.max(0, messages - PASSIVE_REPLY_COST - taken), until: new Date(from + ms) },
    doubtful: sentSince(at.getTime()) - taken,
    lastAt: at,
    lastKeys: [...(isSameSecond ? resident.lastKeys : []), key].slice(-KEYS_KEPT),
    gone: false,
    leftAt: null,
  };
}

/** The resident after `count` messages more (or, negative, fewer) were sent to him. */
export function spent(resident: WechatResident, count: number, now: Date): WechatResident {
  const after = (grant: Grant, kind: GrantKind): Grant => ({
    ...grant,
    left: Math.min(GRANTS[kind].messages, Math.max(0, grant.left - count)),
  });
  const { message, click, sentAt } = resident;
  const times =
    count < 0 ? sentAt.slice(0, count) : [...sentAt, ...Array<Date>(count).fill(now)].slice(-GRANTS.message.messages);
  return { ...resident, message: after(message, 'message'), click: after(click, 'click'), sentAt: times };
}

/** The resident as WeChat says that he is: the quota used up, or the window closed. */
export function shut(resident: WechatResident): WechatResident {
  return { ...resident, message: NOTHING, click: NOTHING };
}
