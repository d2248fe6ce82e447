import type { Clock } from '../clock.ts';
import { HandoffFullError, HandoffOffDutyError, HandoffReceiverError } from './errors.ts';
import type { Handoff } from './handoff.ts';
import type { HandoffBook } from './handoff-book.ts';
import { holdersOf, loadOf } from './lawyer-load.ts';
import { type Capacity, DEFAULT_CAPACITY, type LawyerDirectory, type LoadKind } from './lawyer-profile.ts';
import type { Loads } from './loads.ts';
import type { Roster } from './roster/roster.ts';
import type { Candidate } from './routing/candidate.ts';
import { loadKindOf } from './routing/load-kind.ts';

/** What the handoffs ask of the roster. */
export type DutyRoster = Pick<
  Roster,
  'available' | 'duty' | 'onDutyCount' | 'outsideCount' | 'pause' | 'missedOffer' | 'answeredOffer'
>;

/** Who acts at the desk. */
export interface HandoffStaff {
  id: string;
  displayName: string;
  /** Of a desk outside of ours, which keeps its own roster and counts its own cases. */
  outside?: true;
}

interface Dependencies {
  roster: DutyRoster;
  directory: LawyerDirectory;
  loads: Loads;
  book: HandoffBook;
  clock: Clock;
}

/** A reservation, to be cancelled when its step comes to nothing. */
export interface Reservation {
  cancel(): Promise<void>;
}

/** Who can be given a case: roster, profiles and loads together. */
export class DutyPeople {
  constructor(private readonly deps: Dependencies) {}

  /** Everybody who can be offered a case now. */
  async candidates(): Promise<Candidate[]> {
    const people = await this.deps.roster.available(this.deps.clock.now());
    if (people.length === 0) return [];
    const [all, loads] = await Promise.all([
      this.deps.directory.all(),
      this.deps.loads.ofMany(people.map(({ staffId }) => staffId)),
    ]);
    const profiles = new Map(all.map((profile) => [profile.id, profile]));
    return people.flatMap(({ staffId, since }) => {
      const [profile, load] = [profiles.get(staffId), loads.get(staffId)];
      if (profile === undefined || load === undefined) return [];
      return [{ profile, load: loadOf(load), lastServedAt: load.lastServedAt, since }];
    });
  }

  /**
   * He takes the case himself: he must be on duty and have room.
   * @throws HandoffOffDutyError | HandoffFullError 409
   */
  async admit({ id, outside }: HandoffStaff, handoff: Handoff): Promise<Reservation> {
    if (outside === true) return { cancel: async () => undefined };
    if (!(await this.deps.roster.duty(id)).onDuty) throw new HandoffOffDutyError();
    const reservation = await this.reserve(id, handoff, (await this.deps.directory.get(id))?.capacity);
    if (reservation === null) throw new HandoffFullError();
    return reservation;
  }

  /**
   * A colleague gives it to him: he must be there, not paused, with room.
   * @returns his name, and his place reserved.
   * @throws HandoffReceiverError 409 naming him.
   */
  async admitReceiver(staffId: string, handoff: Handoff): Promise<{ name: string; reservation: Reservation }> {
    const { roster, directory, clock } = this.deps;
    const [profile, duty, people] = await Promise.all([
      directory.get(staffId),
      roster.duty(staffId),
      roster.available(clock.now()),
    ]);
    const name = profile?.displayName ?? '这位同事';
    if (duty.onDuty && duty.paused !== undefined) throw new HandoffReceiverError(name, 'paused');
    const isThere = people.some((person) => person.staffId === staffId);
    if (profile === null || !isThere) throw new HandoffReceiverError(name, 'away');
    const reservation = await this.reserve(staffId, handoff, profile.capacity);
    if (reservation === null) throw new HandoffReceiverError(name, 'full');
    return { name, reservation };
  }

  /** @returns null when he has no room. */
  async reserve(staffId: string, handoff: Handoff, capacity: Capacity = DEFAULT_CAPACITY): Promise<Reservation | null> {
    const { loads, clock } = this.deps;
    const at = clock.now();
    const kind: LoadKind = loadKindOf(handoff.channel);
    const isHeld = await loads.reserve(staffId, { handoffId: handoff._id, kind, capacity }, at);
    return isHeld ? { cancel: () => this.cancelUnlessBacked(staffId, handoff._id, at) } : null;
  }

  private async cancelUnlessBacked(staffId: string, handoffId: string, at: Date): Promise<void> {
    const handoff = await this.deps.book.get(handoffId);
    if (handoff !== null && holdersOf(handoff).includes(staffId)) return;
    await this.deps.loads.cancel(staffId, handoffId, at);
  }
}
