import { type Clock, DAY_MS } from '../../clock.ts';
import type { SharedMemory, SharedNotes } from '../../cluster/index.ts';

export interface WechatLimits {
  /** Messages and taps of one resident in a minute, and in a day. */
  perMinute: number;
  perDay: number;
}

export const WECHAT_LIMITS: WechatLimits = { perMinute: 20, perDay: 300 };

/** What is noted of a resident; plain JSON. */
interface Sender {
  /** When his messages of the last minute came, ms, oldest first. */
  times: number[];
  /** When his day began, ms, and how many messages were taken since. */
  dayFrom: number;
  inDay: number;
  /** What was decided about the last messages, by key: one that is delivered again is not counted again. */
  decided: [key: string, isOver: boolean][];
}

const MINUTE_MS = 60_000;
const MOST_DECIDED = 50;
const NOBODY: Sender = { times: [], dayFrom: 0, inDay: 0, decided: [] };

/** Keeps one follower of the account from taking everybody's time; counted by all processes together. */
export class SenderRate {
  private readonly senders: SharedNotes<Sender>;

  constructor(
    private readonly clock: Clock,
    shared: SharedMemory,
    private readonly limits: WechatLimits = WECHAT_LIMITS,
  ) {
    this.senders = shared.notes('wechat-sender', DAY_MS);
  }

  /**
   * @param sender fingerprint of the openid.
   * @param key of the message.
   * @returns true when it is one too many, and is not taken.
   */
  isOver(sender: string, key: string): Promise<boolean> {
    const now = this.clock.now().getTime();
    return this.senders.change(sender, (current) => {
      const known = current ?? NOBODY;
      const before = known.decided.find(([decided]) => decided === key);
      if (before !== undefined) return { next: known, result: before[1] };
      const { isOver, ...counted } = count(known, now, this.limits);
      const decided: Sender['decided'] = [...known.decided, [key, isOver]];
      return { next: { ...counted, decided: decided.slice(-MOST_DECIDED) }, result: isOver };
    });
  }
}

function count(sender: Sender, now: number, limits: WechatLimits): Omit<Sender, 'decided'> & { isOver: boolean } {
  const isNewDay = now >= sender.dayFrom + DAY_MS;
  const [dayFrom, inDay] = isNewDay ? [now, 0] : [sender.dayFrom, sender.inDay];
  const times = sender.times.filter((at) => at > now - MINUTE_MS);
  if (times.length >= limits.perMinute || inDay >= limits.perDay) return { times, dayFrom, inDay, isOver: true };
  return { times: [...times, now], dayFrom, inDay: inDay + 1, isOver: false };
}
