import type { Logger } from 'pino';
import type { Clock } from '../../../clock.ts';
import { asHotlineError } from '../../../errors.ts';
import type { Jobs } from '../../../jobs/index.ts';
import type { FieldSeal } from '../../../storage/index.ts';
import { SendError } from '../../errors.ts';
import type { Hook } from '../call-action.ts';
import type { VoiceProviderName } from '../call-event.ts';
import type { VoiceLine } from '../voice-provider.ts';
import { isActive, type LegBook } from './leg-book.ts';
import type { VoiceLeg } from './voice-leg.ts';

/** How long a telephone rings. */
const RING_SECONDS = 25;
/** After this without any word of the provider's, a call counts as not answered. */
const DIAL_LIMIT_MS = 40_000;
/** The case and the keys are said twice at most; after this nobody decides any more. */
const DECIDE_LIMIT_MS = 60_000;

const DIAL_JOB = 'voice-leg-dial';
const LIMIT_JOB = 'voice-leg-limit';

export interface LegDiallerDeps {
  book: LegBook;
  jobs: Jobs;
  clock: Clock;
  log: Logger;
  seal: Pick<FieldSeal, 'open'>;
  line: (provider: VoiceProviderName) => VoiceLine | null;
  /** Whether the call is still wanted. */
  isWanted: (leg: VoiceLeg) => Promise<boolean>;
  /** The leg comes to its end. */
  finish: (legId: string) => Promise<void>;
}

/** Where a provider asks about a leg. */
export function legHook(legId: string, step = '', more: Readonly<Record<string, string>> = {}): Hook {
  return { path: '/leg', query: { leg: legId, ...(step === '' ? {} : { step }), ...more } };
}

/** Makes the calls and looks after those of which nothing more is heard. */
export class LegDialler {
  constructor(private readonly deps: LegDiallerDeps) {
    deps.jobs.handle(DIAL_JOB, (job) => this.dial(job.key), { attempts: 4, backoffMs: 2000 });
    deps.jobs.handle(LIMIT_JOB, (job) => this.limit(job.key));
  }

  /** Call it as soon as may be; durable. */
  async begin(leg: VoiceLeg): Promise<void> {
    if (leg.state !== 'dialling' || leg.calledAt !== null) return;
    await this.deps.jobs.schedule(DIAL_JOB, leg._id, this.deps.clock.now(), {});
  }

  /** It was picked up: from now on there is time to decide. */
  async answered(leg: VoiceLeg): Promise<void> {
    await this.limitIn(leg._id, DECIDE_LIMIT_MS);
  }

  /** End the call, whatever it does. */
  async hangUp(leg: VoiceLeg): Promise<void> {
    if (leg.callId === '') return;
    try {
      await this.deps.line(leg.provider)?.hangUp(leg.callId);
    } catch (error) {
      this.deps.log.warn({ leg: leg._id, code: asHotlineError(error).code }, 'a telephone could not be hung up');
    }
  }

  /**
   * The mark is written before the provider is asked: after a crash in between it is not known whether the telephone
   * rings, and nobody is rung twice. The first request of the provider then brings its id, or the limit ends it.
   */
  private async dial(legId: string): Promise<void> {
    const { book, clock, log, seal } = this.deps;
    const leg = await book.get(legId);
    if (leg === null || leg.state !== 'dialling' || leg.calledAt !== null) return;
    const line = this.deps.line(leg.provider);
    if (line === null || !(await this.deps.isWanted(leg))) return this.deps.finish(legId);
    await this.limitIn(legId, DIAL_LIMIT_MS);
    const marked = await book.step(legId, { type: 'call', at: clock.now() });
    if (marked === null || !marked.moved) return;
    try {
      const made = await line.call({
        to: seal.open(leg.number),
        answered: legHook(legId),
        status: { path: '/leg/status', query: { leg: legId } },
        ringSeconds: RING_SECONDS,
      });
      const known = made === null ? null : await book.step(legId, { type: 'known', callId: made.callId });
      // Given back or closed while the provider was asked: the telephone is not left ringing.
      if (known !== null && !isActive(known.leg)) await this.hangUp(known.leg);
    } catch (error) {
      const isLater = error instanceof SendError && error.remedy === 'later';
      log.warn({ leg: legId, code: asHotlineError(error).code }, 'a telephone was not called');
      if (!isLater) return this.deps.finish(legId);
      await book.step(legId, { type: 'not-called' });
      throw error;
    }
  }

  private async limit(legId: string): Promise<void> {
    const leg = await this.deps.book.get(legId);
    if (leg === null || (leg.state !== 'dialling' && leg.state !== 'answered')) return;
    await this.deps.finish(legId);
    await this.hangUp(leg);
  }

  private async limitIn(legId: string, ms: number): Promise<void> {
    await this.deps.jobs.schedule(LIMIT_JOB, legId, new Date(this.deps.clock.now().getTime() + ms), {});
  }
}
