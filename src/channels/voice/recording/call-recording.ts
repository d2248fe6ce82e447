import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../../../storage/index.ts';
import type { VoiceProviderName } from '../call-event.ts';

/**
 * `recording` runs, `paused` for a while, `kept` is finished and can be heard, `refused` by the caller, `failed` nothing
 * was recorded, `removed` deleted at the provider.
 */
export type RecordingState = 'recording' | 'paused' | 'kept' | 'refused' | 'failed' | 'removed';

/** What was recorded of one call (通话录音). The sound lies with the provider; only its name is here. Times UTC. */
export interface CallRecording extends Stored {
  provider: VoiceProviderName;
  callId: string;
  conversationId: string;
  sessionId: string | null;
  /** The notice that the caller heard: its version, and when. */
  notice: { version: string; at: Date };
  /** The provider's id of the recording; '' while it is not known. */
  recordingId: string;
  /** Where the provider says it lies. Shown to nobody and not followed: it comes from outside. */
  url: string;
  seconds: number | null;
  state: RecordingState;
  startedAt: Date;
  endedAt: Date | null;
  /** When it is to be deleted. */
  deleteAt: Date;
  removedAt: Date | null;
  /** False once nothing lies at the provider any more, or from the start where a recorder of the bureau's own keeps it. */
  isKept: boolean;
}

const recordingSchema = new Schema(
  {
    _id: { type: String, required: true },
    provider: { type: String, required: true },
    callId: { type: String, required: true },
    conversationId: { type: String, required: true },
    sessionId: { type: String, default: null },
    notice: { type: Schema.Types.Mixed, required: true },
    recordingId: { type: String, default: '' },
    url: { type: String, default: '' },
    seconds: { type: Number, default: null },
    state: { type: String, required: true, enum: ['recording', 'paused', 'kept', 'refused', 'failed', 'removed'] },
    startedAt: { type: Date, required: true },
    endedAt: { type: Date, default: null },
    deleteAt: { type: Date, required: true },
    removedAt: { type: Date, default: null },
    isKept: { type: Boolean, required: true },
  },
  { versionKey: false },
);
recordingSchema.index({ conversationId: 1, startedAt: 1 });
recordingSchema.index({ isKept: 1, deleteAt: 1 });

export const callRecordingCollection: CollectionDefinition<CallRecording> = {
  name: 'callRecordings',
  schema: recordingSchema,
};
