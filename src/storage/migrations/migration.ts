import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../collection.ts';

/**
 * One step of the form of the data (数据版本), forward and back. Both functions are pure, give null for a document that
 * is so already, and may be run on a document any number of times.
 *
 * What a step may do, so that the release before it can run beside this one (扩展、迁移、收缩):
 * - a step that *adds* (a field of the top, a value): this release reads documents with it and without it. The release
 *   before keeps a field that it does not know.
 * - a step that *takes away* what the release before needs: `contracts`; it waits until no process of that release runs.
 */
export interface Migration {
  /** What the data are after it: 1, 2, 3 … without a gap. */
  version: number;
  /** In a few words, for `hotline migrate --status`. */
  name: string;
  collection: string;
  contracts?: true;
  up(document: Stored): Stored | null;
  down(document: Stored): Stored | null;
}

/** How far the data are; one document for the whole store. */
export interface DataVersion extends Stored {
  version: number;
  /** A step that is under way: to where, and the last document that it has dealt with; '' before the first. */
  step: { to: number; after: string; changed: number } | null;
  /** Not further by itself: where `hotline migrate --to` has taken it. */
  pinned: number | null;
}

export const dataVersionCollection: CollectionDefinition<DataVersion> = {
  name: 'dataVersions',
  schema: new Schema(
    {
      _id: { type: String, required: true },
      version: { type: Number, required: true },
      step: { type: Schema.Types.Mixed, default: null },
      pinned: { type: Number, default: null },
    },
    { versionKey: false, minimize: false },
  ),
};

/** A process that works on the data, so that nothing is taken away that it needs. */
export interface DataProcess extends Stored {
  /** The newest version that it knows. */
  version: number;
  seenAt: Date;
}

export const dataProcessCollection: CollectionDefinition<DataProcess> = {
  name: 'dataProcesses',
  schema: (() => {
    const schema = new Schema(
      {
        _id: { type: String, required: true },
        version: { type: Number, required: true },
        seenAt: { type: Date, required: true },
      },
      { versionKey: false },
    );
    schema.index({ seenAt: 1 });
    return schema;
  })(),
};
