import type { SharedMemory, SharedNotes } from '../../cluster/index.ts';
import { ChannelRefusal } from '../errors.ts';

const KEEP_MS = 600_000;

/**
 * In plain mode the signature does not cover the body: who has seen one signed address could send any body with it.
 * So an address that has carried one message carries no other. WeChat's own retries carry the same message.
 */
export class SeenSignatures {
  private readonly seen: SharedNotes<string>;

  constructor(shared: SharedMemory) {
    this.seen = shared.notes('wechat-signature', KEEP_MS);
  }

  /** @throws ChannelRefusal `hotline_channels_wechat_replayed` (401) when the signature came with another message. */
  async check(signature: string, key: string): Promise<void> {
    const first = await this.seen.change(signature, (before) => ({ next: before ?? key, result: before ?? key }));
    if (first === key) return;
    throw new ChannelRefusal('wechat_replayed', 401, 'The signed address was used for another message.');
  }
}
