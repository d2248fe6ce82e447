import { Schema } from 'mongoose';
import type { Clock } from '../clock.ts';
import { type Collection, type CollectionDefinition, changeOrInsert, type Stored } from '../storage/index.ts';

/** Not renewed for this long, nobody is there (as for our own people). */
const LEASE_MS = 60_000;
/** A clock that was set back by more than this is noticed. */
const SET_BACK_MS = 5_000;
const ID = 'outside';

/** How many people of the outside desk can take a case now. */
export interface OutsidePresenceRecord extends Stored {
  available: number;
  /** UTC. */
  until: Date;
}

export const outsidePresenceCollection: CollectionDefinition<OutsidePresenceRecord> = {
  name: 'outsidePresence',
  schema: new Schema(
    {
      _id: { type: String, required: true },
      available: { type: Number, required: true },
      until: { type: Date, required: true },
    },
    { versionKey: false },
  ),
};

/** Presence of the outside desk: a lease that it renews, so that a resident is told of people who are there. */
export class OutsidePresence {
  constructor(
    private readonly records: Collection<OutsidePresenceRecord>,
    private readonly clock: Clock,
  ) {}

  async set(available: number): Promise<{ until: Date }> {
    const until = new Date(this.clock.now().getTime() + LEASE_MS);
    const record = { _id: ID, available, until };
    await changeOrInsert(this.records, record, () => record);
    return { until };
  }

  async available(): Promise<number> {
    const record = await this.records.get(ID);
    const left = (record?.until.getTime() ?? 0) - this.clock.now().getTime();
    // A lease that lasts longer than any is from before the clock was set back: it is renewed within the minute.
    return record === null || left <= 0 || left > LEASE_MS + SET_BACK_MS ? 0 : record.available;
  }
}
