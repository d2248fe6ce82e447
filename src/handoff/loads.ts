import { type Collection, changeOrInsert } from '../storage/index.ts';
import type { Handoff } from './handoff.ts';
import { type Hold, holdersOf, type LawyerLoad, loadOf } from './lawyer-load.ts';
import type { Capacity, LoadKind } from './lawyer-profile.ts';

/** A reservation younger than this may belong to a step that is being written. */
const STEP_TAKES_MS = 10_000;
/** People whose loads are looked after in one sweep. */
const SWEPT = 1000;

/**
 * Who is busy with what. A place is reserved in one atomic change before a case is offered or accepted, so that nobody
 * is ever given more than he can serve, however many at once try; it is given up when the case is over for him.
 */
export class Loads {
  constructor(private readonly loads: Collection<LawyerLoad>) {}

  /** @returns whether he has a place for it; one that he has already is renewed. */
  async reserve(
    staffId: string,
    { handoffId, kind, capacity }: { handoffId: string; kind: LoadKind; capacity: Capacity },
    at: Date,
  ): Promise<boolean> {
    let isHeld = false;
    await this.change(staffId, (load) => {
      const others = load.holds.filter((hold) => hold.handoffId !== handoffId);
      isHeld = others.length < load.holds.length || loadOf(load)[kind] < capacity[kind];
      return isHeld ? { ...load, holds: [...others, { handoffId, kind, at }] } : null;
    });
    return isHeld;
  }

  /** He has it, whatever room he has: taken over by a supervisor, or found without a place. */
  async hold(staffId: string, { handoffId, kind }: Pick<Hold, 'handoffId' | 'kind'>, at: Date): Promise<void> {
    await this.change(staffId, (load) =>
      load.holds.some((hold) => hold.handoffId === handoffId)
        ? null
        : { ...load, holds: [...load.holds, { handoffId, kind, at }] },
    );
  }

  /** It is over for him. @param servedUntil when he has served until now. */
  async release(staffId: string, handoffId: string, servedUntil: Date | null = null): Promise<void> {
    await this.change(staffId, (load) => {
      const holds = load.holds.filter((hold) => hold.handoffId !== handoffId);
      if (holds.length === load.holds.length && servedUntil === null) return null;
      return { ...load, holds, lastServedAt: servedUntil ?? load.lastServedAt };
    });
  }

  /** A reservation whose step came to nothing; one that was renewed since then belongs to somebody else. */
  async cancel(staffId: string, handoffId: string, at: Date): Promise<void> {
    await this.change(staffId, (load) => {
      const holds = load.holds.filter((hold) => hold.handoffId !== handoffId || hold.at.getTime() !== at.getTime());
      return holds.length === load.holds.length ? null : { ...load, holds };
    });
  }

  async of(staffId: string): Promise<LawyerLoad> {
    return (await this.loads.get(staffId)) ?? blank(staffId);
  }

  /** By staff id. */
  async ofMany(staffIds: readonly string[]): Promise<ReadonlyMap<string, LawyerLoad>> {
    const known = new Map((await this.loads.getMany(staffIds)).map((load) => [load._id, load]));
    return new Map(staffIds.map((id) => [id, known.get(id) ?? blank(id)]));
  }

  /** @returns true for one caller in `everyMs`: he is to be alerted now. */
  async claimAlert(staffId: string, now: Date, everyMs: number): Promise<boolean> {
    let isDue = false;
    await this.change(staffId, (load) => {
      const { alertedAt } = load;
      isDue = alertedAt === null || Math.abs(now.getTime() - alertedAt.getTime()) >= everyMs;
      return isDue ? { ...load, alertedAt: now } : null;
    });
    return isDue;
  }

  /**
   * Places that no handoff backs are given up, and whoever serves without a place gets one: what a crash between two
   * writes left.
   * @param busy handoffs that are served or offered now.
   */
  async sweep(
    busy: readonly Handoff[],
    kindOf: (handoff: Handoff) => LoadKind,
    read: (ids: readonly string[]) => Promise<readonly Handoff[]>,
    now: Date,
  ): Promise<void> {
    const all = await this.loads.find({ limit: SWEPT });
    const held = new Set(all.flatMap(({ _id, holds }) => holds.map(({ handoffId }) => `${_id} ${handoffId}`)));
    for (const handoff of busy) {
      for (const staffId of holdersOf(handoff)) {
        if (held.has(`${staffId} ${handoff._id}`)) continue;
        await this.hold(staffId, { handoffId: handoff._id, kind: kindOf(handoff) }, now);
      }
    }
    for (const { _id, holds } of all) {
      const old = holds.filter(({ at }) => Math.abs(now.getTime() - at.getTime()) >= STEP_TAKES_MS);
      if (old.length === 0) continue;
      const backing = new Map((await read(old.map(({ handoffId }) => handoffId))).map((each) => [each._id, each]));
      for (const { handoffId, at } of old) {
        const handoff = backing.get(handoffId);
        if (handoff === undefined || !holdersOf(handoff).includes(_id)) await this.cancel(_id, handoffId, at);
      }
    }
  }

  private async change(staffId: string, fn: (load: LawyerLoad) => LawyerLoad | null): Promise<void> {
    await changeOrInsert(this.loads, blank(staffId), fn);
  }
}

function blank(staffId: string): LawyerLoad {
  return { _id: staffId, holds: [], lastServedAt: null, alertedAt: null };
}
