import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ChannelRefusal } from '../errors.ts';

export interface WebLimits {
  /** Messages of one conversation: steadily each second, on top in one burst, and in a minute. */
  perSecond: number;
  burst: number;
  perMinute: number;
  /** New tokens of one client address in a minute. */
  tokensPerMinute: number;
  /** Bytes of a request body. */
  bodyBytes: number;
  /** UTF-8 bytes of one message: residents tell long stories, and must not lose them. */
  textBytes: number;
}

export const WEB_LIMITS: WebLimits = {
  perSecond: 1,
  burst: 5,
  // A guided dialog is answered by buttons, one every second or two.
  perMinute: 40,
  tokensPerMinute: 30,
  bodyBytes: 64 * 1024,
  textBytes: 16 * 1024,
};

/** Refuses what comes too fast, with 429 and a sentence. Kept in memory: each process counts for itself. */
export class WebRate {
  private readonly bursts: BurstyRateLimiter;
  private readonly minutes: RateLimiterMemory;
  private readonly tokens: RateLimiterMemory;

  constructor(limits: WebLimits) {
    const { perSecond, burst, perMinute, tokensPerMinute } = limits;
    this.bursts = new BurstyRateLimiter(
      new RateLimiterMemory({ keyPrefix: 'second', points: perSecond, duration: 1 }),
      new RateLimiterMemory({ keyPrefix: 'burst', points: Math.max(1, burst - perSecond), duration: burst }),
    );
    this.minutes = new RateLimiterMemory({ keyPrefix: 'minute', points: perMinute, duration: 60 });
    this.tokens = new RateLimiterMemory({ keyPrefix: 'token', points: tokensPerMinute, duration: 60 });
  }

  async message(conversationId: string): Promise<void> {
    await take(this.bursts, conversationId, '您发得太快了，请稍等一下再发。');
    await take(this.minutes, conversationId, '您这一分钟发的消息较多，请稍等一下再发。');
  }

  async token(clientAddress: string): Promise<void> {
    await take(this.tokens, clientAddress, '打开次数过多，请过一分钟再试。');
  }
}

async function take(limiter: { consume(key: string): Promise<unknown> }, key: string, sentence: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const retryAfterSeconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    throw new ChannelRefusal('too_fast', 429, sentence, { retryAfterSeconds });
  }
}
