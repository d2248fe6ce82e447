import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../storage/index.ts';

/** Whether a lawyer is on duty (值班). `_id` is the staff id. */
export interface DutyState extends Stored {
  onDuty: boolean;
  /** Since when, UTC. */
  since: Date;
  /** Last sign of life, UTC. */
  lastSeenAt: Date;
}

/**
 * One stretch of duty (值班时段), for the pay by shift. `_id` is `<staffId>:<from, ISO>`: one stretch, one record.
 */
export interface DutySpan extends Stored {
  staffId: string;
  from: Date;
  to: Date | null;
  /** `self` signed off; `absence` had not been seen for the absence limit, and `to` is when he was last seen. */
  endedBy: 'self' | 'absence' | null;
}

const dutyStateSchema = new Schema(
  {
    _id: { type: String, required: true },
    onDuty: { type: Boolean, required: true },
    since: { type: Date, required: true },
    lastSeenAt: { type: Date, required: true },
  },
  { versionKey: false },
);
dutyStateSchema.index({ onDuty: 1, lastSeenAt: 1 });

export const dutyStateCollection: CollectionDefinition<DutyState> = { name: 'dutyStates', schema: dutyStateSchema };

const dutySpanSchema = new Schema(
  {
    _id: { type: String, required: true },
    staffId: { type: String, required: true },
    from: { type: Date, required: true },
    to: { type: Date, default: null },
    endedBy: { type: String, default: null, enum: ['self', 'absence', null] },
  },
  { versionKey: false },
);
dutySpanSchema.index({ staffId: 1, from: -1 });
dutySpanSchema.index({ from: 1 });

export const dutySpanCollection: CollectionDefinition<DutySpan> = { name: 'dutySpans', schema: dutySpanSchema };
