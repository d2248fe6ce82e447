import { Schema } from 'mongoose';
import type { Clock } from '../clock.ts';
import { asHotlineError } from '../errors.ts';
import type { ChannelName } from '../sessions/index.ts';
import type { Collection, CollectionDefinition, FieldSeal, Stored } from '../storage/index.ts';
import { concernsAddress, type Refusal } from './channel-sender.ts';

/** An address at which nothing arrives for now; `_id` is the channel and the fingerprint of the address. */
export interface Unreachable extends Stored {
  /** `held`: until the resident writes. `gone`: the address is given up; also until he writes. */
  state: 'held' | 'gone';
  /** Code of the refusal that told so. */
  reason: string;
  /** UTC. */
  at: Date;
}

export const unreachableCollection: CollectionDefinition<Unreachable> = {
  name: 'unreachable',
  schema: new Schema(
    {
      _id: { type: String, required: true },
      state: { type: String, required: true, enum: ['held', 'gone'] },
      reason: { type: String, required: true },
      at: { type: Date, required: true },
    },
    { versionKey: false },
  ),
};

/** Where messages are not tried in vain: each try costs money, quota, or the patience of a provider. */
export class UnreachableAddresses {
  constructor(
    private readonly marks: Collection<Unreachable>,
    private readonly seal: Pick<FieldSeal, 'fingerprint'>,
    private readonly clock: Clock,
  ) {}

  /** What a try would bring, or null when it is worth one. */
  async refusal(channel: ChannelName, address: string): Promise<Refusal | null> {
    const mark = await this.marks.get(this.id(channel, address));
    if (mark === null) return null;
    return { remedy: mark.state === 'held' ? 'hold' : 'drop', reason: mark.reason, retryAfterMs: null };
  }

  /** Keep what a refusal says of the address, if it says anything. */
  async note(channel: ChannelName, address: string, refusal: Refusal): Promise<void> {
    if (!concernsAddress(refusal)) return;
    const { remedy, reason } = refusal;
    const _id = this.id(channel, address);
    const mark: Unreachable = { _id, state: remedy === 'hold' ? 'held' : 'gone', reason, at: this.clock.now() };
    if ((await this.marks.change(_id, () => mark)) !== null) return;
    await this.marks.insert(mark).catch((error: unknown) => {
      if (asHotlineError(error).code !== 'hotline_storage_conflict') throw error;
    });
  }

  /** The resident wrote: he is there. */
  async forget(channel: ChannelName, address: string): Promise<void> {
    const id = this.id(channel, address);
    if ((await this.marks.get(id)) !== null) await this.marks.remove(id);
  }

  private id(channel: ChannelName, address: string): string {
    return `${channel}:${this.seal.fingerprint(address)}`;
  }
}
