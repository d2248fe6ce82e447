import { Schema } from 'mongoose';
import type { Clock } from '../../clock.ts';
import { type Collection, type CollectionDefinition, StorageConflictError, type Stored } from '../../storage/index.ts';

/** A telephone that wants no messages (退订). The number is kept as a fingerprint only. */
export interface SmsOptOut extends Stored {
  /** Fingerprint of the E.164 number. */
  _id: string;
  optedOut: boolean;
  /** When the present wish was told, UTC. */
  at: Date;
}

export const smsOptOutCollection: CollectionDefinition<SmsOptOut> = {
  name: 'smsOptOuts',
  schema: new Schema(
    {
      _id: { type: String, required: true },
      optedOut: { type: Boolean, required: true },
      at: { type: Date, required: true },
    },
    { versionKey: false, minimize: false },
  ),
};

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

  /** Durable on return. @returns whether that changed anything: what is confirmed is confirmed once. */
  async set(phone: string, optedOut: boolean): Promise<boolean> {
    const wish: SmsOptOut = { _id: this.fingerprint(phone), optedOut, at: this.clock.now() };
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
      changed = current.optedOut !== optedOut;
      return changed ? wish : null;
    });
    return changed;
  }
}
