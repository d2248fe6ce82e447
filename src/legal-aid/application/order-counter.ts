import { Schema } from 'mongoose';
import { HotlineError } from '../../errors.ts';
import type { Collection, CollectionDefinition, Stored } from '../../storage/index.ts';

/** How many order numbers were given on a day; `_id` is `YYYY-MM-DD` in Asia/Shanghai. */
export interface AidOrderCount extends Stored {
  given: number;
}

const countSchema = new Schema(
  { _id: { type: String, required: true }, given: { type: Number, required: true } },
  { versionKey: false },
);

export const aidOrderCountCollection: CollectionDefinition<AidOrderCount> = {
  name: 'aidOrderCounts',
  schema: countSchema,
};

/** The next count of a day, each given once; a crash may leave a gap, never a double. */
export async function nextCount(counts: Collection<AidOrderCount>, day: string): Promise<number> {
  const next = () => counts.change(day, (current) => ({ ...current, given: current.given + 1 }));
  const counted = await next();
  if (counted !== null) return counted.given;
  try {
    await counts.insert({ _id: day, given: 1 });
    return 1;
  } catch (error) {
    if (!(error instanceof HotlineError) || error.code !== 'hotline_storage_conflict') throw error;
    return (await next())?.given ?? 1;
  }
}
