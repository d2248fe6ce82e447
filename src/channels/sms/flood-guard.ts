import { type Clock, DAY_MS } from '../../clock.ts';

export interface SmsLimits {
  /** Messages of one number in an hour. A guided application for legal aid is some thirty answers. */
  perHour: number;
  /** … and in a day: nobody has that much to ask, and each answer is paid for. */
  perDay: number;
  /** The same words this often in a row are a robot's. */
  sameWords: number;
  /** … when they come within this time, ms. */
  sameWordsMs: number;
}

export const SMS_LIMITS: SmsLimits = { perHour: 60, perDay: 300, sameWords: 5, sameWordsMs: 10 * 60_000 };

/** `take` it; `tell` the sender once that nothing is answered for a while; then `silence`. */
export type Verdict = 'take' | 'tell' | 'silence';

interface Sender {
  /** When its messages of the last hour came, ms, oldest first. */
  times: number[];
  /** When its day began, ms, and how many messages came since. */
  dayFrom: number;
  inDay: number;
  /** Fingerprint of the last words, and when they came in a row. */
  words: string;
  row: number[];
  /** Has been told that the same words over and over are not answered. */
  isTold: boolean;
  /** Too many in the hour or the day: silent until then, ms. */
  silentUntil: number;
  /** What was decided about the last messages, by key: a message that is delivered again is not counted again. */
  decided: Map<string, Verdict>;
}

const HOUR_MS = 3_600_000;
const MOST_SENDERS = 20_000;
const MOST_DECIDED = 200;

/**
 * Ends what two robots would say to each other for ever, and keeps one telephone from spending everybody's messages.
 * Kept in memory: each process counts for itself.
 */
export class FloodGuard {
  private readonly senders = new Map<string, Sender>();

  constructor(
    private readonly clock: Clock,
    private readonly limits: SmsLimits = SMS_LIMITS,
  ) {}

  /**
   * @param sender fingerprint of the number.
   * @param key of the message.
   * @param words fingerprint of what it says; '' for what people do say several times in a row: 1, 是的.
   */
  judge(sender: string, key: string, words: string): Verdict {
    const known = this.senderOf(sender);
    const before = known.decided.get(key);
    if (before !== undefined) return before;
    const verdict = this.decide(known, words);
    known.decided.set(key, verdict);
    if (known.decided.size > MOST_DECIDED) forgetOldest(known.decided);
    return verdict;
  }

  private decide(sender: Sender, words: string): Verdict {
    const now = this.clock.now().getTime();
    const { perHour, perDay, sameWords, sameWordsMs } = this.limits;
    if (now >= sender.dayFrom + DAY_MS) Object.assign(sender, { dayFrom: now, inDay: 0 });
    sender.inDay++;
    sender.times = [...sender.times.filter((at) => at > now - HOUR_MS), now].slice(-perHour - 1);
    const row = sender.words === words && words !== '' ? sender.row.filter((at) => at > now - sameWordsMs) : [];
    sender.words = words;
    sender.row = [...row, now].slice(-sameWords);
    if (now < sender.silentUntil) return 'silence';
    if (sender.times.length > perHour || sender.inDay > perDay) {
      sender.silentUntil = sender.inDay > perDay ? sender.dayFrom + DAY_MS : (sender.times[0] ?? now) + HOUR_MS;
      return 'tell';
    }
    const isRobot = sender.row.length >= sameWords;
    const verdict = isRobot ? (sender.isTold ? 'silence' : 'tell') : 'take';
    sender.isTold = isRobot;
    return verdict;
  }

  private senderOf(fingerprint: string): Sender {
    const known = this.senders.get(fingerprint) ?? {
      times: [],
      dayFrom: 0,
      inDay: 0,
      words: '',
      row: [],
      isTold: false,
      silentUntil: 0,
      decided: new Map<string, Verdict>(),
    };
    // The one that was heard last stands last.
    this.senders.delete(fingerprint);
    this.senders.set(fingerprint, known);
    if (this.senders.size > MOST_SENDERS) forgetOldest(this.senders);
    return known;
  }
}

function forgetOldest(map: Map<string, unknown>): void {
  const oldest = map.keys().next();
  if (!oldest.done) map.delete(oldest.value);
}
