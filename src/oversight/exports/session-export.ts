import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../../storage/index.ts';

export const EXPORT_FORMATS = ['csv', 'xlsx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** One export of services (一次导出): asked for, and fetched once by who asked. */
export interface SessionExport extends Stored {
  staffId: string;
  /** UTC. */
  createdAt: Date;
  /** It can be fetched until then, UTC. */
  expiresAt: Date;
  format: ExportFormat;
  /** With telephone numbers in clear. */
  clear: boolean;
  /** The filter as JSON, sealed with the field key: it may name a person. '' when it was fetched. */
  filter: string;
  /** `ready` to be fetched, then `leaving`, and `done` or `cut-off` at the end. */
  state: 'ready' | 'leaving' | 'done' | 'cut-off';
  /** Rows that left. */
  rows: number;
}

const exportSchema = new Schema(
  {
    _id: { type: String, required: true },
    staffId: { type: String, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    format: { type: String, required: true, enum: EXPORT_FORMATS },
    clear: { type: Boolean, required: true },
    filter: { type: String, default: '' },
    state: { type: String, required: true, enum: ['ready', 'leaving', 'done', 'cut-off'] },
    rows: { type: Number, default: 0 },
  },
  { versionKey: false },
);
exportSchema.index({ staffId: 1, createdAt: -1 });

export const sessionExportCollection: CollectionDefinition<SessionExport> = {
  name: 'sessionExports',
  schema: exportSchema,
};
