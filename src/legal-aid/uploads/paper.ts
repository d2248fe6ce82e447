import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../../storage/index.ts';
import type { AidChannel } from '../application/application-parts.ts';
import { PAPER_TYPES, type PaperType } from './paper-limits.ts';

/**
 * `pending`: not looked at yet, nobody may open it; `clean`; `refused`: something was found and the bytes are gone;
 * `unscanned`: the operator has no scanner, staff see so.
 */
export const SCAN_STATES = ['pending', 'clean', 'refused', 'unscanned'] as const;
export type ScanState = (typeof SCAN_STATES)[number];

/** A file that a resident sent for an application (申请材料). The bytes lie sealed in the folder of papers, under `_id`. */
export interface Paper extends Stored {
  applicationId: string | null;
  /** Where it came in; null when the resident came by order number and code. */
  conversationId: string | null;
  /** Whose it is: the application, or the conversation while there is none. */
  scope: string;
  /** Unique: one of the places that a scope has for files. */
  place: string;
  /** Unique: the same file twice in one scope is one. */
  sameness: string;
  /** Paper of the application's list that it shows; null when nobody has said. */
  paperId: string | null;
  /** Sealed: file names tell of people. */
  name: string;
  type: PaperType;
  /** As stored, after position data was taken out. */
  bytes: number;
  /** SHA-256 of the stored bytes, hex. */
  sha256: string;
  /** UTC. */
  uploadedAt: Date;
  channel: AidChannel;
  scan: ScanState;
  /** UTC; null while pending or unscanned. */
  scannedAt: Date | null;
  /** The application tells of it. */
  filed: boolean;
  /** `going`: being removed; the bytes first, then this. */
  state: 'kept' | 'going';
}

const paperSchema = new Schema(
  {
    _id: { type: String, required: true },
    applicationId: { type: String, default: null },
    conversationId: { type: String, default: null },
    scope: { type: String, required: true },
    place: { type: String, required: true },
    sameness: { type: String, required: true },
    paperId: { type: String, default: null },
    name: { type: String, required: true },
    type: { type: String, required: true, enum: Object.keys(PAPER_TYPES) },
    bytes: { type: Number, required: true },
    sha256: { type: String, required: true },
    uploadedAt: { type: Date, required: true },
    channel: { type: String, required: true },
    scan: { type: String, required: true, enum: SCAN_STATES },
    scannedAt: { type: Date, default: null },
    filed: { type: Boolean, required: true },
    state: { type: String, required: true, enum: ['kept', 'going'] },
  },
  { versionKey: false, minimize: false },
);
paperSchema.index({ place: 1 }, { unique: true });
paperSchema.index({ sameness: 1 }, { unique: true });
paperSchema.index({ scope: 1, uploadedAt: 1 });
paperSchema.index({ applicationId: 1, uploadedAt: 1 });
paperSchema.index({ scan: 1, uploadedAt: 1 });
paperSchema.index({ filed: 1, uploadedAt: 1 });
paperSchema.index({ state: 1, uploadedAt: 1 });

export const paperCollection: CollectionDefinition<Paper> = { name: 'aidPapers', schema: paperSchema };
