import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../../storage/index.ts';

/**
 * Why somebody on duty is offered nothing: he rests, let offers go by, was silent before a resident, or a supervisor
 * decided so.
 */
export const PAUSE_REASONS = ['break', 'missed-offers', 'silent', 'supervisor'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/** Whether somebody is on duty (值班). `_id` is the staff id. */
export interface DutyState extends Stored {
  onDuty: boolean;
  /** Since when, UTC. */
  since: Date;
  /** Last sign of life, UTC. */
  lastSeenAt: Date;
  /** On duty, but offered nothing since then (暂停派件); null when he is offered cases. */
  pausedAt?: Date | null;
  pauseReason?: PauseReason | null;
  /** Offers that went by one after the other, unanswered; those that were before him at once are one. */
  missedOffers?: number;
  /** When the last of them went by, UTC. */
  missedAt?: Date | null;
}

/** `self` signed off; `absence`: not seen for the absence limit, `to` is when last seen; `supervisor` signed him off. */
export type DutyEnd = 'self' | 'absence' | 'supervisor';

/**
 * One stretch of duty (值班时段), for the pay by shift. `_id` is `<staffId>:<from, ISO>`: one stretch, one record.
 */
export interface DutySpan extends Stored {
  staffId: string;
  from: Date;
  to: Date | null;
  endedBy: DutyEnd | null;
}

const dutyStateSchema = new Schema(
  {
    _id: { type: String, required: true },
    onDuty: { type: Boolean, required: true },
    since: { type: Date, required: true },
    lastSeenAt: { type: Date, required: true },
    pausedAt: { type: Date, default: null },
    pauseReason: { type: String, default: null, enum: [...PAUSE_REASONS, null] },
    missedOffers: { type: Number, default: 0 },
    missedAt: { type: Date, default: null },
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
    endedBy: { type: String, default: null, enum: ['self', 'absence', 'supervisor', null] },
  },
  { versionKey: false },
);
dutySpanSchema.index({ staffId: 1, from: -1 });
dutySpanSchema.index({ from: 1 });

export const dutySpanCollection: CollectionDefinition<DutySpan> = { name: 'dutySpans', schema: dutySpanSchema };
