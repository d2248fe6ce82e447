import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../storage/index.ts';

/** Who may see the progress of one matter without a conversation of his own; `_id` is the matter's. */
export interface ProgressPass extends Stored {
  /** Fingerprint of the code that was sent, '' when it was used or there is none. */
  code: string;
  codeUntil: Date;
  /** Wrong codes that may still be tried. */
  tries: number;
  /** When codes were sent in the last hour, UTC. */
  sentAt: Date[];
  /** Fingerprint of the pass that a right code gave. */
  pass: string;
  passUntil: Date;
}

const passSchema = new Schema(
  {
    _id: { type: String, required: true },
    code: { type: String, default: '' },
    codeUntil: { type: Date, required: true },
    tries: { type: Number, required: true },
    sentAt: { type: [Date], default: [] },
    pass: { type: String, default: '' },
    passUntil: { type: Date, required: true },
  },
  { versionKey: false },
);
passSchema.index({ codeUntil: 1 });

/** The name is the one under which those of applications are kept. */
export const progressAccessCollection: CollectionDefinition<ProgressPass> = { name: 'aidAccess', schema: passSchema };
