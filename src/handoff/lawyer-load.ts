import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../storage/index.ts';
import type { Handoff } from './handoff.ts';
import type { LoadKind } from './lawyer-profile.ts';

/** A place of somebody's capacity that a handoff takes: he serves it, writes its record, or has it before him. */
export interface Hold {
  handoffId: string;
  kind: LoadKind;
  /** Since when, UTC. */
  at: Date;
}

/** What somebody is busy with (在办量). `_id` is the staff id. */
export interface LawyerLoad extends Stored {
  holds: Hold[];
  /** When he ended his last service, UTC; null when he has served nobody. */
  lastServedAt: Date | null;
  /** When he was last alerted while on call, UTC. */
  alertedAt: Date | null;
}

/** Who must have a hold for this handoff: who serves it or writes its record, and who has it before him. Pure. */
export function holdersOf({ place, state, lawyerId, offer }: Handoff): string[] {
  const isHeld = (place === 'served' || state === 'wrap-up') && lawyerId !== null;
  return [...(isHeld ? [lawyerId] : []), ...(offer === null ? [] : [offer.to])];
}

export function loadOf({ holds }: Pick<LawyerLoad, 'holds'>): Record<LoadKind, number> {
  const text = holds.filter(({ kind }) => kind === 'text').length;
  return { text, voice: holds.length - text };
}

const lawyerLoadSchema = new Schema(
  {
    _id: { type: String, required: true },
    holds: { type: [Schema.Types.Mixed], default: [] },
    lastServedAt: { type: Date, default: null },
    alertedAt: { type: Date, default: null },
  },
  { versionKey: false, minimize: false },
);

export const lawyerLoadCollection: CollectionDefinition<LawyerLoad> = { name: 'lawyerLoads', schema: lawyerLoadSchema };
