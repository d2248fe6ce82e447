import { createHash } from 'node:crypto';
import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../../storage/index.ts';
import { normaliseForMatching } from '../../text/index.ts';
import { searchTerms } from '../search-terms.ts';
import { DIRECTORY_KINDS, type DirectoryKind, KIND_NAMES } from './kinds.ts';
import { geohash, type Position } from './position.ts';
import type { OpenSpan } from './weekly-hours.ts';

/** A place or person of public legal service (公共法律服务名录). What is not known is '' and is not said. */
export interface DirectoryEntry {
  id: string;
  kind: DirectoryKind;
  name: string;
  /** Six, nine or twelve digits; see `region-code.ts`. */
  regionCode: string;
  address: string;
  /** Opening hours in words. */
  hours: string;
  /** The same to reckon with; empty where the words tell no plain week. */
  week: OpenSpan[];
  /** E.164, or a short number such as 12348. */
  phone: string;
  /** What is done there, in words. */
  services: string[];
  /** Languages and dialects besides standard Chinese. */
  languages: string[];
  position: Position | null;
  website: string;
  /** Somebody of the bureau has checked it. */
  verified: boolean;
  /** Who says so. */
  source: string;
  /** Made up to show how it works; never presented as real. */
  sample: boolean;
}

/** An entry as it is stored, with what it is found by. */
export interface DirectoryRecord extends Stored, Omit<DirectoryEntry, 'id'> {
  /** The name without spaces, punctuation and case. */
  nameKey: string;
  terms: string[];
  /** Geohash cells that hold it, one a size. */
  cells: string[];
}

/** Sizes of cells, from some 150 km to 150 m. */
export const CELL_SIZES = [3, 4, 5, 6, 7] as const;

export function nameKey(name: string): string {
  return normaliseForMatching(name).replace(/[\s\p{P}\p{S}]+/gu, '');
}

/** The id of an entry that was given none: the same for the same kind, name and region. */
export function idOf({ kind, name, regionCode }: Pick<DirectoryEntry, 'kind' | 'name' | 'regionCode'>): string {
  return `d-${createHash('sha256')
    .update(`${kind}\n${regionCode}\n${nameKey(name)}`)
    .digest('hex')
    .slice(0, 16)}`;
}

export function toRecord({ id, ...entry }: DirectoryEntry): DirectoryRecord {
  const { kind, name, address, services, languages, position } = entry;
  return {
    _id: id,
    ...entry,
    nameKey: nameKey(name),
    terms: searchTerms([name, KIND_NAMES[kind], address, ...services, ...languages].join('\n')),
    cells: position === null ? [] : CELL_SIZES.map((size) => geohash(position, size)),
  };
}

export function toEntry({
  _id,
  nameKey: _nameKey,
  terms: _terms,
  cells: _cells,
  ...entry
}: DirectoryRecord): DirectoryEntry {
  return { id: _id, ...entry };
}

const entrySchema = new Schema(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true, enum: DIRECTORY_KINDS },
    name: { type: String, required: true },
    regionCode: { type: String, required: true },
    address: { type: String, default: '' },
    hours: { type: String, default: '' },
    week: { type: [Schema.Types.Mixed], default: [] },
    phone: { type: String, default: '' },
    services: { type: [String], default: [] },
    languages: { type: [String], default: [] },
    position: { type: Schema.Types.Mixed, default: null },
    website: { type: String, default: '' },
    verified: { type: Boolean, required: true },
    source: { type: String, default: '' },
    sample: { type: Boolean, required: true },
    nameKey: { type: String, required: true },
    terms: { type: [String], default: [] },
    cells: { type: [String], default: [] },
  },
  { versionKey: false, minimize: false },
);
entrySchema.index({ kind: 1, regionCode: 1, nameKey: 1 }, { unique: true });
// In order of regions; the unique key orders by name.
entrySchema.index({ kind: 1, regionCode: 1 });
entrySchema.index({ regionCode: 1 });
entrySchema.index({ nameKey: 1 });
entrySchema.index({ terms: 1, regionCode: 1 });
entrySchema.index({ cells: 1, kind: 1 });

export const directoryCollection: CollectionDefinition<DirectoryRecord> = { name: 'directory', schema: entrySchema };
