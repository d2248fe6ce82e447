import { Schema } from 'mongoose';
import { type ChainedEvent, type ChainLine, type CollectionDefinition, canonicalJson } from '../../storage/index.ts';

/**
 * What can happen in a service, and after it. A service that was closed is never opened again; `work-order` is kept for
 * orders of other bodies (工单).
 */
export const SERVICE_EVENT_KINDS = [
  'opened',
  'resident-said',
  'bot-said',
  /** The bot heard it and said nothing: somebody else has the floor. */
  'bot-silent',
  'lawyer-said',
  'system-said',
  'dialog',
  'pre-check',
  'handoff',
  'work-order',
  'closed',
  'rating-asked',
  'reminded',
  'rated',
  'review',
  /** The words of its turns were deleted lawfully. */
  'words-erased',
] as const;
export type ServiceEventKind = (typeof SERVICE_EVENT_KINDS)[number];

/** Ids, codes, numbers; nothing that a resident said, and nothing that names him. */
export type Codes = { readonly [name: string]: CodeValue };
export type CodeValue = string | number | boolean | null | readonly CodeValue[] | Codes;

/** One line of a service's log (服务日志). The stream is the session; lines are in the order in which they were written. */
export interface ServiceEvent extends ChainedEvent {
  kind: ServiceEventKind;
  /** When it happened, UTC; may be before that of an earlier line. */
  at: Date;
  /** Staff id; null for the resident, the bot and timers. */
  by: string | null;
  /** Id of the turn, handoff or review that it is about; '' for the service itself. */
  subject: string;
  data: Codes;
  /** Keyed hash of the words of a turn; null of everything else. */
  words: string | null;
}

/** A line that has no place yet. The same key is stored once. */
export type NewServiceEvent = ChainLine<ServiceEvent> & { key: string };

const serviceEventSchema = new Schema(
  {
    _id: { type: String, required: true },
    stream: { type: String, required: true },
    seq: { type: Number, required: true },
    key: { type: String, required: true },
    kind: { type: String, required: true, enum: SERVICE_EVENT_KINDS },
    at: { type: Date, required: true },
    by: { type: String, default: null },
    subject: { type: String, default: '' },
    data: { type: Schema.Types.Mixed, required: true },
    words: { type: String, default: null },
    hash: { type: String, required: true },
  },
  { versionKey: false, minimize: false },
);

export const serviceEventCollection: CollectionDefinition<ServiceEvent> = {
  name: 'serviceEvents',
  schema: serviceEventSchema,
};

/** What the hash of a line is over. */
export function hashedOfEvent({ stream, key, kind, at, by, subject, data, words }: ServiceEvent): unknown[] {
  return [stream, key, kind, at.toISOString(), by, subject, canonicalJson(data), words];
}

/** A line with what it does not tell left empty. */
export function serviceEvent(
  event: Pick<NewServiceEvent, 'key' | 'kind' | 'at'> &
    Partial<Pick<NewServiceEvent, 'by' | 'subject' | 'data' | 'words'>>,
): NewServiceEvent {
  return { by: null, subject: '', data: {}, words: null, ...event };
}
