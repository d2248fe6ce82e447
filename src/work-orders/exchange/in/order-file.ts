import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../../../storage/index.ts';

/** `unscanned`: the operator has no scanner. */
export const FILE_SCANS = ['clean', 'unscanned'] as const;

/** A file that belongs to a work order; its bytes lie sealed in the folder of files, under `_id` (32 hex digits). */
export interface OrderFile extends Stored {
  orderId: string;
  /** Sealed: names of files tell of people. */
  name: string;
  contentType: string;
  bytes: number;
  /** Hex. */
  sha256: string;
  scan: (typeof FILE_SCANS)[number];
  /** UTC. */
  keptAt: Date;
}

const schema = new Schema(
  {
    _id: { type: String, required: true },
    orderId: { type: String, required: true },
    name: { type: String, required: true },
    contentType: { type: String, required: true },
    bytes: { type: Number, required: true },
    sha256: { type: String, required: true },
    scan: { type: String, required: true, enum: FILE_SCANS },
    keptAt: { type: Date, required: true },
  },
  { versionKey: false },
);
schema.index({ orderId: 1, keptAt: 1 });

export const orderFileCollection: CollectionDefinition<OrderFile> = { name: 'orderFiles', schema };
