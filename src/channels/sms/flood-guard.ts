import { type Clock, DAY_MS } from '../../clock.ts';
import type { SharedMemory, SharedNotes } from '../../cluster/index.ts';

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

/** What is noted of a number; plain JSON. */
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
  decided: [key: string, verdict: Verdict][];
}

const HOUR_MS = 3_600_000;
const MOST_DECIDED = 200;

const NOBODY: Sender = {
  times: [],
  dayFrom: 0,
  inDay: 0,
  words: '',
  row: [],
  isTold: false,
  silentUntil: 0,
  decided: [],
};

/**
 * Ends what two robots would say to each other for ever, and keeps one telephone from spending everybody's messages;
 * counted by all processes together.
 */
export class FloodGuard {
  private readonly senders: SharedNotes<Sender>;

  constructor(
    private readonly clock: Clock,
    shared: SharedMemory,
    private readonly limits: SmsLimits = SMS_LIMITS,
  ) {
    this.senders = shared.notes('sms-sender', DAY_MS);
  }

  /**
   * @param sender fingerprint of the number.
   * @param key of the message.
   * @param words fingerprint of what it says; '' for what people do say several times in a row: 1, 是的.
   */
  judge(sender: string, key: string, words: string): Promise<Verdict> {
    const now = this.clock.now().getTime();
    return this.senders.change(sender, (current) => {
      const known = current ?? NOBODY;
      const before = known.decided.find(([decided]) => decided === key);
      if (before !== undefined) return { next: known, result: before[1] };
      const { verdict, ...counted } = decide(known, words, now, this.limits);
      const decided: Sender['decided'] = [...known.decided, [key, verdict]];
      return { next: { ...counted, decided: decided.slice(-MOST_DECIDED) }, result: verdict };
    });
  }
}

function decide(
  before: Sender,
  words: string,
  now: number,
  { perHour, perDay, sameWords, sameWordsMs }: SmsLimits,
): Omit<Sender, 'decided'> & { verdict: Verdict } {
  const isNewDay = now >= before.dayFrom + DAY_MS;
  const dayFrom = isNewDay ? now : before.dayFrom;
  const inDay = (isNewDay ? 0 : before.inDay) + 1;
  const times = [...before.times.filter((at) => at > now - HOUR_MS), now].slice(-perHour - 1);
  const isRow = before.words === words && words !== '';
  const row = [...(isRow ? before.row.filter((at) => at > now - sameWordsMs) : []), now].slice(-sameWords);
  const { isTold, silentUntil } = before;
  const counted = { dayFrom, inDay, times, words, row, isTold, silentUntil };
  if (now < silentUntil) return { ...counted, verdict: 'silence' };
  if (times.length > perHour || inDay > perDay) {
    const until = inDay > perDay ? dayFrom + DAY_MS : (times[0] ?? now) + HOUR_MS;
    return { ...counted, silentUntil: until, verdict: 'tell' };
  }
  const isRobot = row.length >= sameWords;
  return { ...counted, isTold: isRobot, verdict: isRobot ? (isTold ? 'silence' : 'tell') : 'take' };
}
