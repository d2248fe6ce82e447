import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../storage/index.ts';

/** What a resident asks for: deletion (个人信息保护法 47), or to see and copy what is stored of him (45). */
export type RequestKind = 'erase' | 'copy';

/**
 * `open`: a person, or the clock, is to carry it out. `erasing`: words are gone, identity follows. `done`, `refused`,
 * `withdrawn` are its ends.
 */
export const REQUEST_STATES = ['open', 'erasing', 'done', 'refused', 'withdrawn'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

export interface RequestEvent {
  step: string;
  at: Date;
  /** Staff id; null for the resident or the clock. */
  by: string | null;
  /** In the words of who did it; masked. */
  note: string;
}

/** A request of a resident about his data (个人信息权利请求). */
export interface PrivacyRequest extends Stored {
  kind: RequestKind;
  conversationId: string;
  channel: string;
  /** Service in which it was asked; '' when it was written down by staff. */
  sessionId: string;
  regionCode: string | null;
  state: RequestState;
  isOpen: boolean;
  askedAt: Date;
  /** Last moment of the time to answer, UTC. */
  dueAt: Date;
  /** The channel itself proves who asks (WeChat account, number of a message or a call). */
  proven: boolean;
  /** When it carries itself out; null where a person must. */
  autoAt: Date | null;
  /** Why something must be kept for now, as it was when asked: codes. */
  kept: string[];
  decidedBy: string | null;
  decidedAt: Date | null;
  history: RequestEvent[];
}

const schema = new Schema(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true, enum: ['erase', 'copy'] },
    conversationId: { type: String, required: true },
    channel: { type: String, required: true },
    sessionId: { type: String, default: '' },
    regionCode: { type: String, default: null },
    state: { type: String, required: true, enum: REQUEST_STATES },
    isOpen: { type: Boolean, required: true },
    askedAt: { type: Date, required: true },
    dueAt: { type: Date, required: true },
    proven: { type: Boolean, required: true },
    autoAt: { type: Date, default: null },
    kept: { type: [String], default: [] },
    decidedBy: { type: String, default: null },
    decidedAt: { type: Date, default: null },
    history: { type: [Schema.Types.Mixed], default: [] },
  },
  { versionKey: false, minimize: false },
);
schema.index({ isOpen: 1, dueAt: 1 });
schema.index({ isOpen: 1, askedAt: -1 });
schema.index({ conversationId: 1, isOpen: 1 });

export const privacyRequestCollection: CollectionDefinition<PrivacyRequest> = { name: 'privacyRequests', schema };
