import type { Clock } from '../../clock.ts';
import { ChannelRefusal } from '../errors.ts';

const KEEP_MS = 600_000;
const MOST_KEPT = 50_000;

/**
 * In plain mode the signature does not cover the body: who has seen one signed address could send any body with it.
 * So an address that has carried one message carries no other. WeChat's own retries carry the same message.
 */
export class SeenSignatures {
  private readonly seen = new Map<string, { key: string; at: number }>();

  constructor(private readonly clock: Clock) {}

  /** @throws ChannelRefusal `hotline_channels_wechat_replayed` (401) when the signature came with another message. */
  check(signature: string, key: string): void {
    const now = this.clock.now().getTime();
    for (const [old, entry] of this.seen) {
      if (entry.at > now - KEEP_MS && this.seen.size < MOST_KEPT) break;
      this.seen.delete(old);
    }
    const before = this.seen.get(signature);
    if (before && before.key !== key) {
      throw new ChannelRefusal('wechat_replayed', 401, 'The signed address was used for another message.');
    }
    if (!before) this.seen.set(signature, { key, at: now });
  }
}
