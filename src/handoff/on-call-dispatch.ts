import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { asHotlineError, HotlineError } from '../errors.ts';
import type { DutyPeople } from './duty-people.ts';
import type { Handoff } from './handoff.ts';
import type { HandoffBook } from './handoff-book.ts';
import type { LawyerDirectory } from './lawyer-profile.ts';
import type { Loads } from './loads.ts';
import { loadKindOf } from './routing/load-kind.ts';
import { isDaytime } from './shanghai-days.ts';

/** Somebody on call is alerted no more often than this. */
const ALERT_EVERY_MS = 600_000;

interface Dependencies {
  book: HandoffBook;
  people: DutyPeople;
  loads: Loads;
  directory: LawyerDirectory;
  /** Who is on call at this instant, first to be called first; ids. */
  onCallAt: (at: Date) => Promise<readonly string[]>;
  /** Somebody in danger waits in writing, and nobody is on duty. */
  alertOnCall: (staffId: string, handoff: Handoff) => Promise<void>;
  /** What follows from his being given the case. */
  settle: (handoffId: string) => Promise<unknown>;
  clock: Clock;
  log: Logger;
}

/**
 * With nobody on duty (电话值守): a caller is given to whoever is on call, whose telephone rings; if it is not answered
 * he comes back, and the next one is called — nobody twice in one wait. Of writers in danger, whoever is on call is told.
 * Who is to be called back waits for the day.
 */
export class OnCallDispatch {
  private missedAt: Date | null = null;

  constructor(private readonly deps: Dependencies) {}

  async serve(heads: readonly Handoff[]): Promise<void> {
    const now = this.deps.clock.now();
    const served = heads.filter(
      ({ channel, priority, callback }) =>
        (loadKindOf(channel) === 'voice' && (callback === null || isDaytime(now))) || priority === 0,
    );
    if (served.length === 0) return;
    const onCall = await this.deps.onCallAt(now);
    if (onCall.length === 0) this.noteNobody(served, now);
    for (const handoff of onCall.length === 0 ? [] : served) {
      try {
        if (loadKindOf(handoff.channel) === 'voice') await this.call(handoff, onCall);
        else await this.alert(handoff, onCall);
      } catch (error) {
        this.deps.log.error({ handoff: handoff._id, code: asHotlineError(error).code }, 'nobody on call was reached');
      }
    }
  }

  /** An operator's own alarm can be set off by this line; once in ten minutes in each process. */
  private noteNobody(served: readonly Handoff[], now: Date): void {
    const inDanger = served.find(({ priority }) => priority === 0);
    const isNoted = this.missedAt !== null && Math.abs(now.getTime() - this.missedAt.getTime()) < ALERT_EVERY_MS;
    if (inDanger === undefined || isNoted) return;
    this.missedAt = now;
    this.deps.log.error({ handoff: inDanger._id }, 'somebody in danger waits, and nobody is on duty or on call');
  }

  private async call(handoff: Handoff, onCall: readonly string[]): Promise<void> {
    const { book, people, directory, settle, clock } = this.deps;
    const asked = new Set([...handoff.excluded, ...handoff.passes.map(({ staffId }) => staffId)]);
    for (const staffId of onCall) {
      const profile = asked.has(staffId) ? null : await directory.get(staffId);
      if (profile?.hasPhone !== true) continue;
      const reservation = await people.reserve(staffId, handoff, profile.capacity);
      if (reservation === null) continue;
      try {
        const at = clock.now();
        await book.step(handoff._id, { type: 'accept', lawyerId: staffId, lawyerName: profile.displayName, at });
      } catch (error) {
        await reservation.cancel();
        if (!(error instanceof HotlineError) || error.statusCode === 500) throw error;
        return;
      }
      await settle(handoff._id);
      return;
    }
  }

  private async alert(handoff: Handoff, onCall: readonly string[]): Promise<void> {
    const { loads, alertOnCall, clock } = this.deps;
    for (const staffId of onCall) {
      if (handoff.excluded.includes(staffId)) continue;
      if (await loads.claimAlert(staffId, clock.now(), ALERT_EVERY_MS)) await alertOnCall(staffId, handoff);
    }
  }
}
