import type { Clock } from '../../../clock.ts';
import { HotlineError } from '../../../errors.ts';
import type { Jobs } from '../../../jobs/index.ts';
import { isActive, type LegBook, missesInARow, ofRound } from './leg-book.ts';
import { LEG_WORDS } from './leg-words.ts';
import type { ResidentNotices, VoiceCases } from './ports.ts';
import type { Telephones } from './telephones.ts';
import type { VoiceLeg } from './voice-leg.ts';

/** A lawyer's telephone is tried so often without his asking. */
export const TRIES = 2;
const AGAIN_AFTER_MS = 15_000;
/** A lawyer whose telephone was not answered and who does nothing for this long gives the case back. */
const RETURN_AFTER_MS = 60_000;
/** Calls to a resident who wants to be called back, before he is written to. */
export const CALLBACK_TRIES = 3;
const CALLBACK_AGAIN_MS = 120_000;

const AGAIN_JOB = 'voice-leg-again';
const RETURN_JOB = 'voice-leg-return';
const CALLBACK_JOB = 'voice-callback-again';

interface Dependencies {
  book: LegBook;
  cases: VoiceCases;
  line: ResidentNotices;
  spokeSince: (conversationId: string, staffId: string, since: Date) => Promise<boolean>;
  jobs: Jobs;
  clock: Clock;
  telephones: Pick<Telephones, 'isWanted' | 'awaits' | 'lawyerInRoom' | 'move' | 'callLawyer' | 'callResident'>;
}

/** What comes after a call that came to nothing: once more, back to the queue, or a message instead. */
export class LegSequel {
  constructor(private readonly deps: Dependencies) {
    const { jobs } = deps;
    jobs.handle(AGAIN_JOB, (job) => this.tryAgain(job.key));
    jobs.handle(RETURN_JOB, (job) => this.returnIfIdle(job.key));
    jobs.handle(CALLBACK_JOB, (job) => this.callbackRound(job.key));
  }

  /** What follows from a leg that has come to its end is scheduled. At least once. */
  async after(leg: VoiceLeg): Promise<void> {
    const { jobs, clock } = this.deps;
    const endedAt = leg.endedAt ?? clock.now();
    const at = (ms: number) => new Date(endedAt.getTime() + ms);
    if (leg.kind === 'lawyer' && (leg.state === 'not-answered' || leg.state === 'declined')) {
      const legs = ofRound(await this.deps.book.of(leg.handoffId), 'lawyer', leg.round);
      if (leg.state === 'not-answered' && missesInARow(legs) < TRIES) {
        await jobs.schedule(AGAIN_JOB, leg._id, at(AGAIN_AFTER_MS), {});
      } else {
        await jobs.schedule(RETURN_JOB, leg._id, at(RETURN_AFTER_MS), {});
      }
    }
    if (leg.kind === 'callback' && leg.state !== 'ended') await this.residentNotReached(leg, at(CALLBACK_AGAIN_MS));
  }

  private async tryAgain(legId: string): Promise<void> {
    const leg = await this.deps.book.get(legId);
    if (leg === null || !(await this.isIdleSince(leg))) return;
    const handoff = await this.deps.cases.get(leg.handoffId);
    if (handoff !== null && (await this.deps.telephones.awaits(handoff)))
      await this.deps.telephones.callLawyer(handoff, leg.attempt + 1);
  }

  private async returnIfIdle(legId: string): Promise<void> {
    const leg = await this.deps.book.get(legId);
    if (leg === null || !(await this.isIdleSince(leg))) return;
    const handoff = await this.deps.cases.get(leg.handoffId);
    // Nobody waits any more: a case without its caller helps nobody in the queue, and his lawyer closes it.
    if (handoff === null || !(await this.deps.telephones.awaits(handoff))) return;
    try {
      await this.deps.cases.giveBack(leg.handoffId, leg.staffId);
    } catch (error) {
      // Somebody was quicker: closed, or given back by himself.
      if (!(error instanceof HotlineError) || error.statusCode !== 409) throw error;
    }
  }

  /** The lawyer did nothing after this call of his telephone: not another, not typing. */
  private async isIdleSince(leg: VoiceLeg): Promise<boolean> {
    if (leg.setAsideAt !== null || leg.endedAt === null || !(await this.deps.telephones.isWanted(leg))) return false;
    const last = ofRound(await this.deps.book.of(leg.handoffId), 'lawyer', leg.round).at(-1);
    if (last?._id !== leg._id) return false;
    return !(await this.deps.spokeSince(leg.conversationId, leg.staffId, leg.endedAt));
  }

  private async residentNotReached(leg: VoiceLeg, again: Date): Promise<void> {
    const lawyer = await this.deps.telephones.lawyerInRoom(leg.handoffId);
    if (lawyer !== null) await this.deps.telephones.move(lawyer, 'unreached');
    const legs = ofRound(await this.deps.book.of(leg.handoffId), 'callback', leg.round);
    if (missesInARow(legs) < CALLBACK_TRIES) await this.deps.jobs.schedule(CALLBACK_JOB, leg._id, again, {});
    else if (await this.deps.telephones.isWanted(leg)) await this.tellMissed(leg);
  }

  /** The next try of a callback: the lawyer first, where he speaks by telephone. */
  private async callbackRound(legId: string): Promise<void> {
    const leg = await this.deps.book.get(legId);
    if (leg === null || !(await this.deps.telephones.isWanted(leg))) return;
    const [handoff, legs] = await Promise.all([this.deps.cases.get(leg.handoffId), this.deps.book.of(leg.handoffId)]);
    if (handoff === null || ofRound(legs, 'callback', leg.round).at(-1)?._id !== leg._id) return;
    const last = ofRound(legs, 'lawyer', leg.round).at(-1);
    if (last !== undefined && isActive(last)) return;
    const called =
      last?.setAsideAt == null && (await this.deps.telephones.callLawyer(handoff, (last?.attempt ?? 0) + 1));
    if (!called) await this.deps.telephones.callResident(handoff);
  }

  /** His telephone was not answered: it is written to instead. */
  private async tellMissed({ _id, conversationId }: VoiceLeg): Promise<void> {
    const text = LEG_WORDS.notReached;
    const activities = [{ type: 'message' as const, text, speak: text }];
    await this.deps.line.notify({ conversationId, key: `leg:${_id}:not-reached`, activities, kind: 'callback-missed' });
  }
}
