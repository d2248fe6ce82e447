import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../../../storage/index.ts';
import type { VoiceProviderName } from '../call-event.ts';

/**
 * `lawyer`: the telephone of the lawyer who accepted. `callback`: the resident, called back at his turn (回拨).
 * `supervisor`: a supervisor who listens, coaches or takes part. `police`: the police, into the room of the case (三方通话).
 */
export type LegKind = 'lawyer' | 'callback' | 'supervisor' | 'police';

/** dialling → answered → joined → ended; dialling or answered → not-answered; answered → declined. */
export type LegState = 'dialling' | 'answered' | 'joined' | 'ended' | 'not-answered' | 'declined';

export type LegRole = 'talk' | 'listen' | 'coach';

/** One call of ours to a telephone, for one handoff (外呼). All times UTC. */
export interface VoiceLeg extends Stored {
  handoffId: string;
  conversationId: string;
  kind: LegKind;
  provider: VoiceProviderName;
  /** The provider's id; '' while it is not known. */
  callId: string;
  /** Whose telephone; of a callback, the lawyer for whom the resident is called; of the police, who called them. */
  staffId: string;
  state: LegState;
  /** How often who serves had changed by then: legs for earlier lawyers do not count any more. */
  round: number;
  /** 1 for the first call of this kind in this round. */
  attempt: number;
  as: LegRole;
  /** E.164, sealed with the field key; '' once the call is over: nobody calls it from here again. */
  number: string;
  /** Its fingerprint, which stays: a number is called only so often a day. */
  numberPrint: string;
  createdAt: Date;
  /** When the provider was asked to call: from then on it is not asked again. */
  calledAt: Date | null;
  answeredAt: Date | null;
  joinedAt: Date | null;
  endedAt: Date | null;
  /** When the lawyer chose to type instead. */
  setAsideAt: Date | null;
}

const legSchema = new Schema(
  {
    _id: { type: String, required: true },
    handoffId: { type: String, required: true },
    conversationId: { type: String, required: true },
    kind: { type: String, required: true, enum: ['lawyer', 'callback', 'supervisor', 'police'] },
    provider: { type: String, required: true },
    callId: { type: String, default: '' },
    staffId: { type: String, required: true },
    state: {
      type: String,
      required: true,
      enum: ['dialling', 'answered', 'joined', 'ended', 'not-answered', 'declined'],
    },
    round: { type: Number, required: true },
    attempt: { type: Number, required: true },
    as: { type: String, required: true, enum: ['talk', 'listen', 'coach'] },
    number: { type: String, default: '' },
    numberPrint: { type: String, default: '' },
    createdAt: { type: Date, required: true },
    calledAt: { type: Date, default: null },
    answeredAt: { type: Date, default: null },
    joinedAt: { type: Date, default: null },
    endedAt: { type: Date, default: null },
    setAsideAt: { type: Date, default: null },
  },
  { versionKey: false },
);
legSchema.index({ handoffId: 1, createdAt: 1 });
legSchema.index({ numberPrint: 1, createdAt: 1 });

export const voiceLegCollection: CollectionDefinition<VoiceLeg> = { name: 'voiceLegs', schema: legSchema };
