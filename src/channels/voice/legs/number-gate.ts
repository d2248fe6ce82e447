import type { Logger } from 'pino';
import type { Clock } from '../../../clock.ts';
import type { FieldSeal } from '../../../storage/index.ts';
import type { LegBook } from './leg-book.ts';
import type { LegKind } from './voice-leg.ts';

const DAY_MS = 86_400_000;
/**
 * Calls to one number in 24 hours. Whoever forges a display, or writes another's number, shall not have us ring him all
 * day; a lawyer on duty takes many cases.
 */
const MOST_A_DAY: Readonly<Record<LegKind, number>> = { callback: 6, lawyer: 200, supervisor: 200, police: 1000 };

interface Dependencies {
  book: LegBook;
  isCallable: (phone: string) => boolean;
  seal: Pick<FieldSeal, 'open' | 'fingerprint'>;
  clock: Clock;
  log: Logger;
}

/** The one place that decides whether a number is called (外呼号码): what it may look like, and how often a day. */
export class NumberGate {
  constructor(private readonly deps: Dependencies) {}

  /**
   * @param number sealed.
   * @returns its fingerprint, or null when it is not called.
   */
  async admit(number: string, kind: LegKind): Promise<string | null> {
    const { book, isCallable, seal, clock, log } = this.deps;
    const phone = seal.open(number);
    // The way to the police is the operator's own setting, and no number that anybody told.
    if (kind !== 'police' && !isCallable(phone)) {
      log.warn({ kind }, 'a number is not one that may be called (VOICE_CALL_PREFIXES)');
      return null;
    }
    const print = seal.fingerprint(`telephone:${phone}`);
    const since = new Date(clock.now().getTime() - DAY_MS);
    if ((await book.calledSince(print, since)) < MOST_A_DAY[kind]) return print;
    log.warn({ kind }, 'a number was called too often today');
    return null;
  }
}
