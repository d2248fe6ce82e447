import { Schema } from 'mongoose';
import { type Collection, type CollectionDefinition, changeOrInsert, type Stored } from '../../storage/index.ts';

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
  const counted = await changeOrInsert(counts, { _id: day, given: 0 }, (current) => ({
    ...current,
    given: current.given + 1,
  }));
  return counted?.given ?? 1;
}
