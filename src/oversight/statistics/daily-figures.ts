import { Schema } from 'mongoose';
import type { CollectionDefinition, Stored } from '../../storage/index.ts';
import type { Tally } from './tally.ts';

/**
 * Figures of one day (日统计) of Asia/Shanghai, at three grains: `whole` one a day, with its channels and regions beside;
 * `place` one for each channel and region; `topic` one for each channel, region and topic. A question reads the coarsest that
 * answers it. `_id` is `<day>:<grain>:<channel>:<region>:<topic>`, parts that a grain does not have left empty.
 */
export interface DailyFigures extends Stored {
  grain: 'whole' | 'place' | 'topic';
  /** `YYYY-MM-DD`. */
  day: string;
  channel: string;
  /** The narrowest region known, GB/T 2260; '' where none was told. */
  regionCode: string;
  /** '' where none was recognised, and on the other grains. */
  topic: string;
  tally: Tally;
  /** Only of a whole day. */
  channels: Record<string, Tally>;
  regions: Record<string, Tally>;
  /** When the day was counted last, UTC; only of a whole day. */
  countedAt: Date | null;
}

/** Figures of one lawyer on one day, by channel and region; without channel and region: his minutes of duty. */
export interface LawyerFigures extends Stored {
  day: string;
  staffId: string;
  channel: string;
  regionCode: string;
  tally: Tally;
}

const dailySchema = new Schema(
  {
    _id: { type: String, required: true },
    grain: { type: String, required: true, enum: ['whole', 'place', 'topic'] },
    day: { type: String, required: true },
    channel: { type: String, default: '' },
    regionCode: { type: String, default: '' },
    topic: { type: String, default: '' },
    tally: { type: Schema.Types.Mixed, required: true },
    channels: { type: Schema.Types.Mixed, default: {} },
    regions: { type: Schema.Types.Mixed, default: {} },
    countedAt: { type: Date, default: null },
  },
  { versionKey: false, minimize: false },
);
dailySchema.index({ day: 1 });
dailySchema.index({ grain: 1, topic: 1, day: 1 });
dailySchema.index({ grain: 1, topic: 1, regionCode: 1, day: 1 });
dailySchema.index({ grain: 1, topic: 1, channel: 1, day: 1 });

const lawyerSchema = new Schema(
  {
    _id: { type: String, required: true },
    day: { type: String, required: true },
    staffId: { type: String, required: true },
    channel: { type: String, default: '' },
    regionCode: { type: String, default: '' },
    tally: { type: Schema.Types.Mixed, required: true },
  },
  { versionKey: false, minimize: false },
);
lawyerSchema.index({ day: 1 });
lawyerSchema.index({ staffId: 1, day: 1 });

export const dailyFiguresCollection: CollectionDefinition<DailyFigures> = { name: 'dailyFigures', schema: dailySchema };
export const lawyerFiguresCollection: CollectionDefinition<LawyerFigures> = {
  name: 'dailyLawyerFigures',
  schema: lawyerSchema,
};
