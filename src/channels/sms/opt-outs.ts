import { Schema } from 'mongoose';
import type { Clock } from '../../clock.ts';
import { type Collection, type CollectionDefinition, StorageConflictError, type Stored } from '../../storage/index.ts';
import { isoDay, localDay } from '../../text/index.ts';

/** A telephone that wants no messages (退订). The number is kept as a fingerprint only. */
export interface SmsOptOut extends Stored {
  /** Fingerprint of the E.164 number. */
  _id: string;
  optedOut: boolean;
  /** When the present wish was told, UTC. */
  at: Date;
  /** Last day (YYYY-MM-DD, Shanghai) on which he was told why nothing comes; absent before. */
  remindedOn?: string;
}

export const smsOptOutCollection: CollectionDefinition<SmsOptOut> = {
  name: 'smsOptOuts',
  schema: new Schema(
    {
      _id: { type: String, required: true },
      optedOut: { type: Boolean, required: true },
      at: { type: Date, required: true },
      remindedOn: { type: String },
    },
    { versionKey: false, minimize: false },
  ),
};

/** Clocks of gateways may be this far ahead of ours. */
const SKEW_MS = 5 * 60_000;

/** Who may not be written to. */
export class SmsOptOuts {
  constructor(
    private readonly collection: Collection<SmsOptOut>,
    private readonly fingerprint: (plain: string) => string,
    private readonly clock: Clock,
  ) {}

  async has(phone: string): Promise<boolean> {
    return (await this.collection.get(this.fingerprint(phone)))?.optedOut ?? false;
  }

  /** True once a day in Shanghai for who has opted out: he may be told why nothing comes. */
  async mayRemind(phone: string): Promise<boolean> {
    const today = isoDay(localDay(this.clock.now()).time);
    let isFirst = false;
    await this.collection.change(this.fingerprint(phone), (current) => {
      isFirst = current.optedOut && current.remindedOn !== today;
      return isFirst ? { ...current, remindedOn: today } : null;
    });
    return isFirst;
  }

  /**
   * Durable on return.
   * @param sentAt when the wish was sent, UTC; an older one that is delivered late changes nothing, and a time to come
   * is no time.
   * @returns whether that changed anything: what is confirmed is confirmed once.
   */
  async set(phone: string, optedOut: boolean, sentAt: Date | null = null): Promise<boolean> {
    const now = this.clock.now();
    const isOfNow = sentAt === null || sentAt.getTime() > now.getTime() + SKEW_MS;
    const at = isOfNow ? now : sentAt;
    const wish: SmsOptOut = { _id: this.fingerprint(phone), optedOut, at };
    const known = await this.collection.get(wish._id);
    if (!known) {
      if (!optedOut) return false;
      const stored = await this.collection.insert(wish).catch((error: unknown) => {
        if (error instanceof StorageConflictError) return null;
        throw error;
      });
      if (stored) return true;
    }
    let changed = false;
    await this.collection.change(wish._id, (current) => {
      const isLater = sentAt === null || current.at <= at;
      changed = isLater && current.optedOut !== optedOut;
      // The same wish again is the later one: what was sent between the two does not undo it.
      return isLater ? wish : null;
    });
    return changed;
  }
}
