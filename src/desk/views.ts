import type {
  Choice,
  DeliveryState,
  Session,
  Speaker,
  StoredAttachment,
  Turn,
  TurnUnderstanding,
} from '../sessions/index.ts';
import { maskPersonalData } from '../text/index.ts';

/** What the bot understood, with the names of intents, so that nobody has to know their ids. */
export interface UnderstandingView extends TurnUnderstanding {
  intentName: string | null;
  alternatives: { intent: string; name: string; confidence: number }[];
}

export interface TurnView {
  id: string;
  seq: number;
  at: string;
  from: Speaker;
  staffId: string | null;
  staffName: string | null;
  type: 'message' | 'event';
  name: string | null;
  value: unknown;
  text: string;
  choices: Choice[];
  attachments: StoredAttachment[];
  understanding: UnderstandingView | null;
  delivery: DeliveryState;
  /** Code of why it did not go out; null when it did, or is on its way. */
  deliveryReason: string | null;
  /** Other channels that told of it, first to last. */
  fallbacks: { channel: string; state: DeliveryState }[];
}

export interface SessionSummary {
  id: string;
  conversationId: string;
  channel: string;
  openedAt: string;
  closedAt: string | null;
  state: Session['state'];
  outcome: Session['outcome'];
  closeReason: Session['closeReason'];
  topic: string | null;
  intents: { id: string; name: string }[];
  emergency: string | null;
  turnCount: number;
  lawyerName: string | null;
  rating: Session['rating'];
  ratedAt: string | null;
  ratingState: Session['ratingState'];
}

/** Cards of public knowledge: office numbers in them are to be read, not hidden. */
const PUBLIC_CARDS = new Set([
  'application/vnd.legal-hotline.answer+json',
  'application/vnd.legal-hotline.emergency+json',
]);

/**
 * @param names display names of staff, by id.
 * @param clear true for the lawyer who holds it: personal data is not masked.
 */
export function turnView(
  turn: Turn,
  names: ReadonlyMap<string, string>,
  intentName: (id: string) => string,
  clear: boolean,
): TurnView {
  const { activity, understanding } = turn;
  const shown = <T>(value: T): T => (clear ? value : maskDeep(value));
  return {
    id: turn._id,
    seq: turn.seq,
    at: turn.at.toISOString(),
    from: turn.from,
    staffId: turn.staffId,
    staffName: turn.staffId === null ? null : (names.get(turn.staffId) ?? null),
    type: activity.type === 'message' ? 'message' : 'event',
    name: activity.name ?? null,
    value: shown(activity.value ?? null),
    text: shown(turn.from === 'system' ? withoutCode(activity.text ?? '') : (activity.text ?? '')),
    choices: shown(activity.choices ?? []),
    attachments: (activity.attachments ?? []).map((attachment) =>
      PUBLIC_CARDS.has(attachment.contentType) ? attachment : shown(attachment),
    ),
    understanding:
      understanding === null
        ? null
        : {
            ...understanding,
            reason: shown(understanding.reason),
            intentName: understanding.intent === null ? null : intentName(understanding.intent),
            alternatives: understanding.alternatives.map((each) => ({ ...each, name: intentName(each.intent) })),
          },
    delivery: turn.delivery,
    deliveryReason: turn.reason ?? null,
    fallbacks: (turn.fallbacks ?? []).map(({ channel, state }) => ({ channel, state })),
  };
}

export function sessionSummary(
  session: Session,
  names: ReadonlyMap<string, string>,
  intentName: (id: string) => string,
): SessionSummary {
  return {
    id: session._id,
    conversationId: session.conversationId,
    channel: session.channel,
    openedAt: session.openedAt.toISOString(),
    closedAt: session.closedAt?.toISOString() ?? null,
    state: session.state,
    outcome: session.outcome,
    closeReason: session.closeReason,
    topic: session.topic,
    intents: session.intents.map((id) => ({ id, name: intentName(id) })),
    emergency: session.emergency,
    turnCount: session.turnCount,
    lawyerName: session.lawyerId === null ? null : (names.get(session.lawyerId) ?? null),
    rating: session.rating,
    ratedAt: session.ratedAt?.toISOString() ?? null,
    ratingState: session.ratingState,
  };
}

/** Every string in a JSON value masked; its shape is kept. */
function maskDeep<T>(value: T): T {
  return walk(value) as T;
}

function walk(value: unknown): unknown {
  if (typeof value === 'string') return maskPersonalData(value);
  if (Array.isArray(value)) return value.map(walk);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
}

/** A one-time code is for the resident alone. */
function withoutCode(text: string): string {
  return text.replace(/验证码\d{6}/gu, '验证码******');
}
