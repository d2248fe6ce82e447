import { Schema } from 'mongoose';
import type { Logger } from 'pino';
import { type Clock, DAY_MS, SHANGHAI_MS } from '../../clock.ts';
import { asHotlineError } from '../../errors.ts';
import type { Collection, CollectionDefinition, Stored } from '../../storage/index.ts';
import { apiFailure } from './api-failure.ts';

/** What of the account can be switched off by WeChat. */
export type WechatFeature = 'customer-service' | 'notices';

/** A feature that WeChat does not let the account use for a while. */
export interface WechatBlock extends Stored {
  _id: WechatFeature;
  /** UTC. */
  until: Date;
  /** WeChat's code. */
  code: number;
}

export const wechatBlockCollection: CollectionDefinition<WechatBlock> = {
  name: 'wechatBlocks',
  schema: new Schema(
    {
      _id: { type: String, required: true },
      until: { type: Date, required: true },
      code: { type: Number, required: true },
    },
    { versionKey: false, minimize: false },
  ),
};

const MINUTE_MS = 60_000;
/** An account that may not send is asked again after this. */
const PERMISSION_MS = 6 * 3_600_000;
const LOOK_AGAIN_MS = 10_000;

/** Until when a code blocks a feature; null for codes that concern one message only. */
function blockedUntil(code: number, now: Date): Date | null {
  const ms = now.getTime();
  switch (code) {
    case 45009:
      return new Date((Math.floor((ms + SHANGHAI_MS) / DAY_MS) + 1) * DAY_MS - SHANGHAI_MS);
    case 45011:
      return new Date((Math.floor(ms / MINUTE_MS) + 1) * MINUTE_MS);
    case 48001:
    case 48004:
      return new Date(ms + PERMISSION_MS);
    default:
      return null;
  }
}

/**
 * Features that WeChat has shut for the account: the daily quota until midnight in Shanghai, the quota of the minute
 * until the next, a missing permission for some hours. Meanwhile WeChat is not asked.
 */
export class AccountBlocks {
  private readonly known = new Map<WechatFeature, WechatBlock>();
  private readonly lookedAt = new Map<WechatFeature, number>();

  constructor(private readonly deps: { blocks: Collection<WechatBlock>; clock: Clock; logger: Logger }) {}

  /** As far as this process knows. */
  isOpen(feature: WechatFeature): boolean {
    const block = this.known.get(feature);
    return block === undefined || block.until <= this.deps.clock.now();
  }

  /** @throws SendError as WeChat would answer, while the feature is shut. */
  async check(feature: WechatFeature): Promise<void> {
    const now = this.deps.clock.now();
    if (this.isOpen(feature) && now.getTime() - (this.lookedAt.get(feature) ?? 0) >= LOOK_AGAIN_MS) {
      const stored = await this.deps.blocks.get(feature);
      this.lookedAt.set(feature, now.getTime());
      if (stored !== null) this.known.set(feature, stored);
    }
    const block = this.known.get(feature);
    if (block === undefined || block.until <= now) return;
    throw apiFailure(block.code, Math.ceil((block.until.getTime() - now.getTime()) / 1000));
  }

  /** WeChat answered with a code; where it concerns the whole account, the feature is shut and an alarm is logged. */
  async refused(feature: WechatFeature, code: number): Promise<void> {
    const until = blockedUntil(code, this.deps.clock.now());
    if (until === null) return;
    const block = { _id: feature, until, code };
    this.known.set(feature, block);
    const { blocks, logger } = this.deps;
    const line = { feature, code, until: until.toISOString() };
    if (code === 45011) logger.warn(line, 'wechat: the quota of this minute is used up');
    else logger.error(line, 'wechat: the account may not send; see docs/operations.md');
    if ((await blocks.change(feature, () => block)) !== null) return;
    try {
      await blocks.insert(block);
    } catch (error) {
      if (asHotlineError(error).code !== 'hotline_storage_conflict') throw error;
    }
  }
}
