import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../../storage/index.ts';

/** `desk` serves at the desk (值班); `on-call` can be rung when nobody is on duty (备勤). */
export const SHIFT_KINDS = ['desk', 'on-call'] as const;
export type ShiftKind = (typeof SHIFT_KINDS)[number];

export type ShiftSource = 'manual' | 'import' | 'swap' | 'substitute';

/** One line of what happened to a shift; ids only. */
export interface ShiftEvent {
  at: Date;
  /** Staff id. */
  by: string;
  what: 'created' | 'changed' | 'cancelled' | 'exchanged';
  /** As it was before; null for a new one. */
  before: { staffId: string; from: string; to: string; kind: ShiftKind; note: string } | null;
}

/** A shift in the roster (值班班次): who, when; at most 24 hours. */
export interface Shift extends Stored {
  staffId: string;
  /** UTC; half-open. */
  from: Date;
  to: Date;
  kind: ShiftKind;
  note: string;
  source: ShiftSource;
  createdBy: string;
  createdAt: Date;
  cancelledAt: Date | null;
  /** Being changed at this moment: by which operation, since when; an exchange holds it until it is settled. */
  lock: { op: string; at: number; isExchange: boolean } | null;
  /** Oldest first. */
  history: ShiftEvent[];
}

/** A change takes milliseconds: what holds a shift for longer was killed. */
const LOCK_MS = 30_000;
/** An exchange is settled by a job that is tried again and again for this long. */
const EXCHANGE_LOCK_MS = 3_600_000;

/** Whether a shift is being changed; a clock set back does not let go of it early. */
export function isLocked({ lock }: Pick<Shift, 'lock'>, now: Date): boolean {
  if (lock === null) return false;
  return now.getTime() - lock.at < (lock.isExchange ? EXCHANGE_LOCK_MS : LOCK_MS);
}

/** A time that is taken; ms UTC. */
export interface BookEntry {
  shiftId: string;
  from: number;
  to: number;
  /** The operation that keeps the time free for itself; null when the shift stands so. */
  op: string | null;
  at: number;
}

/** All times of one person that are taken (占用), in one document: two at once cannot take the same. `_id`: staff id. */
export interface ShiftBook extends Stored {
  entries: BookEntry[];
}

const shiftSchema = new Schema(
  {
    _id: { type: String, required: true },
    staffId: { type: String, required: true },
    from: { type: Date, required: true },
    to: { type: Date, required: true },
    kind: { type: String, required: true, enum: SHIFT_KINDS },
    note: { type: String, default: '' },
    source: { type: String, required: true, enum: ['manual', 'import', 'swap', 'substitute'] },
    createdBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
    cancelledAt: { type: Date, default: null },
    lock: { type: Schema.Types.Mixed, default: null },
    history: {
      type: [
        new Schema(
          {
            at: { type: Date, required: true },
            by: { type: String, required: true },
            what: { type: String, required: true, enum: ['created', 'changed', 'cancelled', 'exchanged'] },
            before: { type: Schema.Types.Mixed, default: null },
          },
          { _id: false },
        ),
      ],
      default: [],
    },
  },
  { versionKey: false, minimize: false },
);
shiftSchema.index({ from: 1 });
shiftSchema.index({ staffId: 1, from: 1 });

export const shiftCollection: CollectionDefinition<Shift> = { name: 'shifts', schema: shiftSchema };

const bookSchema = new Schema(
  { _id: { type: String, required: true }, entries: { type: Schema.Types.Mixed, default: [] } },
  { versionKey: false, minimize: false },
);

export const shiftBookCollection: CollectionDefinition<ShiftBook> = { name: 'shiftBooks', schema: bookSchema };
