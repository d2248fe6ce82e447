import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { asHotlineError, type HotlineError } from '../errors.ts';
import { type Handoff, placeOf } from '../handoff/index.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Turn, TurnFeed } from '../sessions/index.ts';
import type { Collection, EventStream } from '../storage/index.ts';
import type { OutsideCase } from './outside-case.ts';
import { type ActivityWriter, nextParcel, PARCEL_TURNS, parcelOf } from './parcel.ts';

const TELL_JOB = 'outside-desk';
const SWEEP_JOB = 'outside-desk-sweep';
const SWEEP_EVERY_MS = 15_000;
/** Waits between tries: eight in all within a day, then a person decides. */
const LADDER_MS = [5_000, 30_000, 120_000, 600_000, 3_600_000, 4 * 3_600_000, 16 * 3_600_000];
/** A dead case is shown in this many lines. */
const SHOWN = 200;

/** Sends one parcel. @throws HotlineError when it was not taken. */
export type SendParcel = (parcel: { id: string; at: Date; body: string }) => Promise<void>;

interface Dependencies {
  cases: Collection<OutsideCase>;
  handoffs: { get(id: string): Promise<Handoff | null>; latestOf(conversationId: string): Promise<Handoff | null> };
  turns: EventStream<Turn>;
  feed: TurnFeed;
  writer: ActivityWriter;
  send: SendParcel;
  jobs: Jobs;
  clock: Clock;
  log: Logger;
  /** 0 ≤ x < 1, for the jitter. */
  random: () => number;
}

/**
 * Tells a desk outside of ours of every handoff (外部坐席): what was said until then, what is said since, and who has it.
 * One parcel after the other for each case; a parcel is tried eight times within a day and then kept for a supervisor.
 */
export class OutsideDesk {
  /** Conversations handed over that this process knows of; the sweep finds the others. */
  private readonly followed = new Map<string, string>();

  constructor(private readonly deps: Dependencies) {
    deps.jobs.handle(TELL_JOB, (job) => this.tell(job.key));
    deps.jobs.handle(SWEEP_JOB, () => this.sweep());
    deps.feed.subscribe((turns) => this.heard(turns));
  }

  /** Called once at start. */
  async start(): Promise<void> {
    await this.deps.jobs.every(SWEEP_JOB, SWEEP_EVERY_MS);
  }

  /** A handoff has come to a new state. Called at least once for each: repeating it is harmless. */
  async moved(handoff: Handoff): Promise<void> {
    const { cases, clock } = this.deps;
    const now = clock.now();
    const known = await cases.change(handoff._id, (current) =>
      current.delivery === 'dead'
        ? null
        : { ...current, delivery: 'due', isDone: false, nextAt: earlier(current.nextAt, now) },
    );
    if (known === null) {
      try {
        await cases.insert(newCase(handoff, now));
      } catch (error) {
        if (asHotlineError(error).code !== 'hotline_storage_conflict') throw error;
      }
    }
    this.followed.set(handoff.conversationId, handoff._id);
    await this.soon(handoff._id);
  }

  /** Cases that could not be told, the latest first. */
  async dead(): Promise<{ handoffId: string; reason: string; since: Date }[]> {
    const found = await this.deps.cases.find({ where: { delivery: 'dead' }, sort: { nextAt: -1 }, limit: SHOWN });
    return found.map(({ _id, reason, nextAt }) => ({ handoffId: _id, reason, since: nextAt }));
  }

  /** Begin the tries anew. @returns false when this case is not dead. */
  async retry(handoffId: string): Promise<boolean> {
    const now = this.deps.clock.now();
    let wasDead = false;
    await this.deps.cases.change(handoffId, (current) => {
      wasDead = current.delivery === 'dead';
      return wasDead ? { ...current, delivery: 'due', tries: 0, nextAt: now, isDone: false } : null;
    });
    if (wasDead) await this.soon(handoffId);
    return wasDead;
  }

  /** What is said tells of news; an event of the handoff itself also tells of a case that is new. */
  private heard(turns: readonly Turn[]): void {
    const news = new Map(turns.map(({ stream }) => [stream, false]));
    for (const { stream, activity } of turns) if (activity.name === 'handoff.status') news.set(stream, true);
    for (const [conversationId, isOfHandoff] of news) {
      this.look(conversationId, isOfHandoff).catch((error: unknown) =>
        this.deps.log.warn({ err: error }, 'an outside desk is told later, by the sweep'),
      );
    }
  }

  private async look(conversationId: string, isOfHandoff: boolean): Promise<void> {
    const followed = this.followed.get(conversationId);
    const handoff = isOfHandoff ? await this.deps.handoffs.latestOf(conversationId) : null;
    if (handoff !== null) await this.moved(handoff);
    else if (followed !== undefined) await this.soon(followed);
  }

  private async soon(handoffId: string): Promise<void> {
    await this.deps.jobs.schedule(TELL_JOB, handoffId, this.deps.clock.now(), {});
  }

  /** What a feed of another process told, or nobody: every open case is looked at again. */
  private async sweep(): Promise<void> {
    const { cases, clock } = this.deps;
    const open = await cases.find({
      where: { isDone: false, nextAt: { before: clock.now() } },
      sort: { nextAt: 1 },
      limit: 1000,
    });
    for (const { _id, conversationId, delivery } of open) {
      if (delivery === 'dead') continue;
      this.followed.set(conversationId, _id);
      await this.soon(_id);
    }
  }

  private async tell(handoffId: string): Promise<void> {
    const { cases, handoffs, writer, clock } = this.deps;
    for (;;) {
      const [known, handoff] = await Promise.all([cases.get(handoffId), handoffs.get(handoffId)]);
      if (known === null || handoff === null || known.delivery === 'dead' || known.nextAt > clock.now()) return;
      const turns = await this.newsOf(known, handoff);
      if (known.sending !== null) {
        if (!(await this.sendOut(known, handoff, turns))) return;
        continue;
      }
      const sending = nextParcel(known, handoff, turns, writer);
      if (sending !== null) {
        // Fixed before it is sent: whichever process sends it, and however often, the desk gets the same.
        await cases.change(handoffId, (current) =>
          current.parcels === known.parcels && current.sending === null ? { ...current, sending } : null,
        );
        continue;
      }
      const lastSeq = turns.at(-1)?.seq ?? known.lastSeq;
      if (turns.length === PARCEL_TURNS) {
        await cases.change(handoffId, (current) => ({ ...current, lastSeq: Math.max(current.lastSeq, lastSeq) }));
        continue;
      }
      const isOver = placeOf(handoff.state) === 'over' && handoff.state !== 'wrap-up';
      await cases.change(handoffId, (current) =>
        current.delivery === 'dead' || current.parcels !== known.parcels || current.sending !== null
          ? null
          : { ...current, delivery: 'told', lastSeq, isDone: isOver },
      );
      if (isOver) this.followed.delete(known.conversationId);
      return;
    }
  }

  /** @returns whether the desk has taken it. */
  private async sendOut(known: OutsideCase, handoff: Handoff, turns: readonly Turn[]): Promise<boolean> {
    const { cases, writer, clock } = this.deps;
    const { id, activities, after } = parcelOf(known, handoff, turns, writer);
    try {
      await this.deps.send({ id, at: clock.now(), body: JSON.stringify({ id, handoffId: known._id, activities }) });
    } catch (error) {
      await this.failed(known, asHotlineError(error));
      return false;
    }
    await cases.change(known._id, (current) =>
      current.parcels === known.parcels ? { ...after, nextAt: current.nextAt } : null,
    );
    return true;
  }

  /** What was said since; before the first parcel, what was said in this service. */
  private async newsOf(known: OutsideCase, handoff: Handoff): Promise<Turn[]> {
    const { turns } = this.deps;
    if (known.isInitiated) return turns.read(known.conversationId, known.lastSeq, PARCEL_TURNS);
    const latest = await turns.tail(known.conversationId, PARCEL_TURNS);
    return latest.filter(({ sessionId }) => sessionId === handoff.sessionId);
  }

  private async failed(known: OutsideCase, error: HotlineError): Promise<void> {
    const { cases, clock, log, random } = this.deps;
    const wait = LADDER_MS[known.tries];
    const nextAt = new Date(clock.now().getTime() + (wait ?? 0) * (0.8 + 0.4 * random()));
    await cases.change(known._id, (current) =>
      current.parcels === known.parcels && current.tries === known.tries
        ? {
            ...current,
            tries: current.tries + 1,
            reason: error.code,
            delivery: wait === undefined ? 'dead' : 'due',
            isDone: wait === undefined,
            nextAt,
          }
        : null,
    );
    if (wait !== undefined) await this.deps.jobs.schedule(TELL_JOB, known._id, nextAt, {});
    log.warn({ handoff: known._id, code: error.code, tries: known.tries + 1 }, 'an outside desk was not told');
  }
}

function newCase({ _id, conversationId }: Handoff, now: Date): OutsideCase {
  return {
    _id,
    conversationId,
    isInitiated: false,
    lastSeq: 0,
    toldState: '',
    delivery: 'due',
    parcels: 0,
    sending: null,
    tries: 0,
    reason: '',
    nextAt: now,
    isDone: false,
  };
}

/** A case that waits for its next try is not hurried by news: the desk is down, and is asked when it is time. */
function earlier(nextAt: Date, now: Date): Date {
  return nextAt > now ? nextAt : now;
}
