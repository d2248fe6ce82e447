import { createHash } from 'node:crypto';
import { Schema } from 'mongoose';
import type { Clock } from '../../../clock.ts';
import {
  type Collection,
  type CollectionDefinition,
  StorageConflictError,
  type Stored,
} from '../../../storage/index.ts';
import { ExchangeRefusal } from './errors.ts';

/** A nonce that was used; `_id` is a hash of key and nonce. */
export interface UsedNonce extends Stored {
  /** UTC; free again afterwards. */
  until: Date;
}

const schema = new Schema(
  { _id: { type: String, required: true }, until: { type: Date, required: true } },
  { versionKey: false },
);
schema.index({ until: 1 });

export const usedNonceCollection: CollectionDefinition<UsedNonce> = { name: 'exchangeNonces', schema };

/**
 * Ten minutes, and the second that a timestamp stands for: as long as a request with a time 300 s ahead of ours is
 * still of now.
 */
const KEPT_MS = 601_000;

/** Each nonce of a key once in ten minutes (防重放), over restarts and for all processes. */
export class Nonces {
  constructor(
    private readonly nonces: Collection<UsedNonce>,
    private readonly clock: Clock,
  ) {}

  /** Called when the signature was right, so that nobody else can use up nonces. @throws ExchangeRefusal NONCE_REUSED */
  async take(key: string, nonce: string): Promise<void> {
    const now = this.clock.now();
    const used = { _id: nameOf(key, nonce), until: new Date(now.getTime() + KEPT_MS) };
    try {
      await this.nonces.insert(used);
    } catch (error) {
      if (!(error instanceof StorageConflictError)) throw error;
      let isTaken = false;
      await this.nonces.change(used._id, (current) => {
        isTaken = current.until < now;
        return isTaken ? used : null;
      });
      if (!isTaken) throw new ExchangeRefusal('NONCE_REUSED', 'This nonce was used in the last 10 minutes; sign anew.');
    }
  }

  /** Lets go of those that are free again. */
  async sweep(): Promise<void> {
    for (;;) {
      const old = await this.nonces.find({
        where: { until: { before: this.clock.now() } },
        sort: { until: 1 },
        limit: 500,
      });
      for (const { _id } of old) await this.nonces.remove(_id);
      if (old.length < 500) return;
    }
  }
}

function nameOf(key: string, nonce: string): string {
  return createHash('sha256').update(`${key}\n${nonce}`).digest('hex');
}
