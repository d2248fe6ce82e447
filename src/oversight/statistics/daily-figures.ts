import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../../storage/index.ts';
import type { PackedTallies } from './packed-tallies.ts';
import type { Tally } from './tally.ts';

/** Stands for every channel, every area or every topic. */
export const EVERY = '*';

/**
 * Figures of one day (日统计) of Asia/Shanghai: one document for each combination of a channel, an area and a topic that there
 * were services of, or {@link EVERY} in place of each. Whatever is asked, one document a day answers it, however many services
 * there were. `_id` is `<day>:<channel>:<area>:<topic>`.
 */
export interface DailyFigures extends Stored {
  /** `YYYY-MM-DD`. */
  day: string;
  /** '' only in documents of an earlier version, which are counted anew at the start. */
  channel: string;
  /** A region with all below it, as `areasOf` names it; '' where no region was told. */
  area: string;
  /** '' where none was recognised. */
  topic: string;
  tally: Tally;
  /** Its split by channel; null where the document is of one. */
  channels: PackedTallies | null;
  /** Its split by region, the narrowest known, '' of no region; null where the document is of one, named by its area. */
  regions: PackedTallies | null;
  /** When the day was counted last, UTC; only of the document of everything. */
  countedAt: Date | null;
}

/** Channel under which minutes on duty are kept: they belong to none. */
export const DUTY = 'duty';

/**
 * Figures of people on one day, by staff id: one document for each combination of a channel and an area, or {@link EVERY}
 * in place of each, and one of {@link DUTY}. `_id` is `<day>:<channel>:<area>`.
 */
export interface LawyerFigures extends Stored {
  day: string;
  /** '' only in documents of an earlier version. */
  channel: string;
  area: string;
  people: PackedTallies;
}

const dailySchema = new Schema(
  {
    _id: { type: String, required: true },
    day: { type: String, required: true },
    channel: { type: String, required: true },
    area: { type: String, default: '' },
    topic: { type: String, default: '' },
    tally: { type: Schema.Types.Mixed, required: true },
    channels: { type: String, default: null },
    regions: { type: String, default: null },
    countedAt: { type: Date, default: null },
  },
  { versionKey: false, minimize: false },
);
dailySchema.index({ day: 1 });
dailySchema.index({ channel: 1, area: 1, topic: 1, day: 1 });

const lawyerSchema = new Schema(
  {
    _id: { type: String, required: true },
    day: { type: String, required: true },
    channel: { type: String, required: true },
    area: { type: String, default: '' },
    people: { type: String, required: true },
  },
  { versionKey: false, minimize: false },
);
lawyerSchema.index({ day: 1 });
lawyerSchema.index({ channel: 1, area: 1, day: 1 });

export const dailyFiguresCollection: CollectionDefinition<DailyFigures> = { name: 'dailyFigures', schema: dailySchema };
export const lawyerFiguresCollection: CollectionDefinition<LawyerFigures> = {
  name: 'dailyLawyerFigures',
  schema: lawyerSchema,
};
