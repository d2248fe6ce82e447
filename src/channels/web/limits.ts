import { type Limit, localMemory, type SharedMemory } from '../../cluster/index.ts';
import { ChannelRefusal } from '../errors.ts';

export interface WebLimits {
  /** Messages of one conversation: steadily each second, on top in one burst, and in a minute. */
  perSecond: number;
  burst: number;
  perMinute: number;
  /** Of one client address in a minute: new tokens, messages, and calls of any kind. */
  tokensPerMinute: number;
  addressPerMinute: number;
  callsPerMinute: number;
  /** Codes for another device that one conversation may ask for in ten minutes. */
  codesPerTenMinutes: number;
  /** Wrong codes of one client address, and of all together, in a quarter of an hour. */
  wrongCodes: number;
  wrongCodesOfAll: number;
  /** Bytes of a request body. */
  bodyBytes: number;
  /** UTF-8 bytes of one message: residents tell long stories, and must not lose them. */
  textBytes: number;
  /** Uploads that are read at the same time: each is held in memory. */
  uploadsAtOnce: number;
}

export const WEB_LIMITS: WebLimits = {
  perSecond: 1,
  burst: 5,
  // A guided dialog is answered by buttons, one every second or two.
  perMinute: 40,
  tokensPerMinute: 30,
  // A service hall has one address; fifty people write there at a time.
  addressPerMinute: 600,
  callsPerMinute: 6000,
  codesPerTenMinutes: 5,
  wrongCodes: 5,
  wrongCodesOfAll: 200,
  bodyBytes: 64 * 1024,
  textBytes: 16 * 1024,
  uploadsAtOnce: 4,
};

const QUARTER = 15 * 60;
const ALL = 'all';

/** Refuses what comes too fast, with 429 and a sentence; counted by all processes together. */
export class WebRate {
  private readonly messages: Limit;
  private readonly minutes: Limit;
  private readonly tokens: Limit;
  private readonly addresses: Limit;
  private readonly calls: Limit;
  private readonly codes: Limit;
  private readonly wrongCodes: Limit;
  private readonly wrongCodesOfAll: Limit;

  constructor(limits: WebLimits, shared: SharedMemory = localMemory()) {
    const { perSecond, burst, perMinute, tokensPerMinute, addressPerMinute, callsPerMinute } = limits;
    const perTime = (name: string, points: number, seconds: number) =>
      shared.limit({ name: `web-${name}`, points, seconds });
    this.messages = shared.limit({
      name: 'web-second',
      points: perSecond,
      seconds: 1,
      burst: { points: Math.max(1, burst - perSecond), seconds: burst },
    });
    this.minutes = perTime('minute', perMinute, 60);
    this.tokens = perTime('token', tokensPerMinute, 60);
    this.addresses = perTime('address', addressPerMinute, 60);
    this.calls = perTime('call', callsPerMinute, 60);
    this.codes = perTime('code', limits.codesPerTenMinutes, 600);
    this.wrongCodes = perTime('wrong', limits.wrongCodes, QUARTER);
    this.wrongCodesOfAll = perTime('wrong-all', limits.wrongCodesOfAll, QUARTER);
  }

  async message(conversationId: string, address: string): Promise<void> {
    await take(this.messages, conversationId, '您发得太快了，请稍等一下再发。');
    await take(this.minutes, conversationId, '您这一分钟发的消息较多，请稍等一下再发。');
    await take(this.addresses, address, '现在发消息的人较多，请稍等一下再发。');
  }

  async token(address: string): Promise<void> {
    await take(this.tokens, address, '打开次数过多，请过一分钟再试。');
  }

  async call(address: string): Promise<void> {
    await take(this.calls, address, '现在使用的人较多，请过一分钟再试。');
  }

  /** A code for another device is asked for. */
  async code(conversationId: string): Promise<void> {
    await take(this.codes, conversationId, '取码次数过多，请过十分钟再试。');
  }

  /** A code is about to be tried; it counts as a wrong one until {@link codeWasRight}. */
  async tryCode(address: string): Promise<void> {
    await take(this.wrongCodes, address, '输错次数过多，请过一刻钟再试，或者直接重新咨询。');
    await take(this.wrongCodesOfAll, ALL, '现在不能用短码，请过一刻钟再试，或者直接重新咨询。');
  }

  async codeWasRight(address: string): Promise<void> {
    await this.wrongCodes.giveBack(address);
    await this.wrongCodesOfAll.giveBack(ALL);
  }
}

async function take(limit: Limit, key: string, sentence: string): Promise<void> {
  const retryAfterSeconds = await limit.take(key);
  if (retryAfterSeconds > 0) throw new ChannelRefusal('too_fast', 429, sentence, { retryAfterSeconds });
}
