import { Schema } from 'mongoose';
import { changeOrInsert } from './change-or-insert.ts';
import type { Collection, CollectionDefinition, Stored } from './collection.ts';

/** How many numbers of a kind were given on a day; `_id` is `YYYY-MM-DD` in Asia/Shanghai. */
export interface DailyCount extends Stored {
  given: number;
}

/** @param name of the collection, one for each kind of number. */
export function dailyCountCollection(name: string): CollectionDefinition<DailyCount> {
  const schema = new Schema(
    { _id: { type: String, required: true }, given: { type: Number, required: true } },
    { versionKey: false },
  );
  return { name, schema };
}

/** The next count of a day, each given once; a crash may leave a gap, never a double. */
export async function nextCount(counts: Collection<DailyCount>, day: string): Promise<number> {
  const counted = await changeOrInsert(counts, { _id: day, given: 0 }, (current) => ({
    ...current,
    given: current.given + 1,
  }));
  return counted?.given ?? 1;
}
