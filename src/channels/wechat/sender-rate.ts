import { type Clock, DAY_MS } from '../../clock.ts';

export interface WechatLimits {
  /** Messages and taps of one resident in a minute, and in a day. */
  perMinute: number;
  perDay: number;
}

export const WECHAT_LIMITS: WechatLimits = { perMinute: 20, perDay: 300 };

interface Sender {
  /** When his messages of the last minute came, ms, oldest first. */
  times: number[];
  /** When his day began, ms, and how many messages were taken since. */
  dayFrom: number;
  inDay: number;
  /** What was decided about the last messages, by key: one that is delivered again is not counted again. */
  decided: Map<string, boolean>;
}

const MINUTE_MS = 60_000;
const MOST_SENDERS = 20_000;
const MOST_DECIDED = 50;

/** Keeps one follower of the account from taking everybody's time. In memory: each process counts for itself. */
export class SenderRate {
  private readonly senders = new Map<string, Sender>();

  constructor(
    private readonly clock: Clock,
    private readonly limits: WechatLimits = WECHAT_LIMITS,
  ) {}

  /**
   * @param sender fingerprint of the openid.
   * @param key of the message.
   * @returns true when it is one too many, and is not taken.
   */
  isOver(sender: string, key: string): boolean {
    const known = this.senders.get(sender) ?? { times: [], dayFrom: 0, inDay: 0, decided: new Map() };
    // Who was heard last stands last.
    this.senders.delete(sender);
    this.senders.set(sender, known);
    dropOldest(this.senders, MOST_SENDERS);
    const before = known.decided.get(key);
    if (before !== undefined) return before;
    const isOver = this.count(known);
    known.decided.set(key, isOver);
    dropOldest(known.decided, MOST_DECIDED);
    return isOver;
  }

  private count(sender: Sender): boolean {
    const now = this.clock.now().getTime();
    if (now >= sender.dayFrom + DAY_MS) Object.assign(sender, { dayFrom: now, inDay: 0 });
    sender.times = sender.times.filter((at) => at > now - MINUTE_MS);
    if (sender.times.length >= this.limits.perMinute || sender.inDay >= this.limits.perDay) return true;
    sender.times.push(now);
    sender.inDay += 1;
    return false;
  }
}

function dropOldest(map: Map<string, unknown>, most: number): void {
  if (map.size <= most) return;
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}
