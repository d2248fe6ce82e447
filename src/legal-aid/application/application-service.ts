import { HotlineError } from '../../errors.ts';
import { calendarDay, type DirectoryEntry } from '../../knowledge/index.ts';
import type { ProgressAccess, ProgressPass } from '../../progress/index.ts';
import { type Collection, type DailyCount, type FieldSeal, nextCount, type Page } from '../../storage/index.ts';
import { readReferenceNumber, referenceNumber } from '../../text/index.ts';
import { NO_LIMIT } from './aid-clocks.ts';
import { createAidProgress } from './aid-progress-book.ts';
import { AidSettlement, type AidSettlementDeps } from './aid-settlement.ts';
import { AID_STATES, type AidActor, type AidApplication, type AidState, type AidUpload } from './application.ts';
import { applicationFrom } from './application-from.ts';
import { takeStep } from './application-machine.ts';
import { type AidStep, ENDED, type StepOf } from './application-steps.ts';
import { type AppointmentSlot, LONGEST_APPOINTMENT_MS, overlaps, slotKeyOf, slotsOf } from './appointment-slots.ts';
import type { CollectedApplication } from './collected.ts';
import { AidMissingError, AidSlotTakenError, AidStateError } from './errors.ts';

export interface ApplicationServiceDeps extends AidSettlementDeps {
  counts: Collection<DailyCount>;
  access: Collection<ProgressPass>;
  seal: FieldSeal;
}

/** The resident, also when the bot writes down what he says. */
export const RESIDENT: AidActor = { as: 'resident', id: null, name: '' };

export interface Submitted {
  application: AidApplication;
  /** The open application that was there already, from the same conversation; the new one was then withdrawn. */
  duplicate: AidApplication | null;
}

const DRAFT_SWEEP_JOB = 'aid-draft-sweep';
const SWEEP_EVERY_MS = 6 * 3_600_000;
/** A draft that nobody handed in is forgotten after this. */
const DRAFT_DAYS_MS = 30 * 24 * 3_600_000;
const PAGE = 50;
/** What the desk's list shows unless asked otherwise. */
const OPEN_STATES: readonly AidState[] = AID_STATES.filter((state) => state !== 'draft' && !ENDED.includes(state));

/**
 * Applications for legal aid: written down in a conversation, decided by people. Every step is one atomic change of
 * one document; notices, timers and the desk's news follow from it, and follow again after a crash.
 *
 * @throws HotlineError with a `hotline_aid_*` code.
 */
export class ApplicationService {
  readonly progress: ProgressAccess<AidApplication>;
  private readonly settlement: AidSettlement;

  constructor(private readonly deps: ApplicationServiceDeps) {
    this.settlement = new AidSettlement(deps);
    this.progress = createAidProgress(deps);
    deps.jobs.handle(DRAFT_SWEEP_JOB, () => this.forgetDrafts());
  }

  /** Begin timers and take up what a crash left. Called once at start. */
  async start(): Promise<void> {
    await this.settlement.start();
    await this.deps.jobs.every(DRAFT_SWEEP_JOB, SWEEP_EVERY_MS);
  }

  /**
   * Keep what a conversation has collected; the same key again replaces what was told, as long as it is a draft.
   * @throws AidInputError | AidRepresentativeError 422, in words that the resident may read.
   */
  async draft(told: CollectedApplication): Promise<AidApplication> {
    const made = applicationFrom(told, this.deps.seal, this.deps.clock.now());
    try {
      return await this.deps.applications.insert(made);
    } catch (error) {
      if (!isConflict(error)) throw error;
      const kept = await this.deps.applications.change(made._id, (current) =>
        current.state === 'draft' ? retold(current, made) : null,
      );
      if (kept === null) throw error;
      return kept;
    }
  }

  /**
   * Hand a draft in: it gets its number, and the limits begin. Handing in twice gives the same application. The same
   * person with the same matter still open: from the same conversation, that one is given back; from elsewhere, this
   * one is received and marked for a person to join, and nobody learns of the other.
   */
  async submit(id: string, by: AidActor = RESIDENT): Promise<Submitted> {
    const found = await this.existing(id);
    if (found.state !== 'draft') return { application: found, duplicate: await this.joined(found) };
    const at = this.deps.clock.now();
    const mine = await this.openInConversation(found);
    if (mine !== null) return this.join(id, mine, at, by);
    const day = calendarDay(at);
    const number = referenceNumber('FY', day, await nextCount(this.deps.counts, day));
    const step = { type: 'submit', at, by, number } as const;
    const openKey = found.personKey === '' ? id : found.personKey;
    try {
      return { application: await this.step(id, { ...step, openKey, duplicateOf: null }), duplicate: null };
    } catch (error) {
      if (!isConflict(error)) throw error;
      const [other] = await this.deps.applications.find({ where: { openKey }, limit: 1 });
      if (other === undefined) return this.submit(id, by);
      if (found.conversationId === null || other.conversationId !== found.conversationId) {
        const application = await this.step(id, { ...step, openKey: id, duplicateOf: other._id });
        return { application, duplicate: null };
      }
      return this.join(id, other, at, by);
    }
  }

  /** Take a step. @throws AidMissingError 404, AidSlotTakenError 409, and what the machine throws. */
  async step(id: string, step: AidStep): Promise<AidApplication> {
    if (step.type === 'book') await this.requireFree(id, step.appointment);
    let changed = false;
    const take = (current: AidApplication) => {
      const next = takeStep(current, step);
      changed = next !== current;
      return changed ? next : null;
    };
    const application = await this.deps.applications.change(id, take).catch(async (error: unknown) => {
      if (!isConflict(error)) throw error;
      if (step.type === 'book') throw new AidSlotTakenError();
      if (step.type !== 'correct') throw error;
      // He has applied anew meanwhile: both are open, for a person to join.
      const { personKey } = await this.existing(id);
      const [other] = await this.deps.applications.find({ where: { openKey: personKey }, limit: 1 });
      return this.deps.applications.change(id, (current) => {
        const next = take(current);
        return next && { ...next, openKey: id, duplicateOf: other?._id ?? next.duplicateOf };
      });
    });
    if (application === null) throw new AidMissingError();
    if (changed) await this.settlement.settleNow(id);
    return application;
  }

  /** Times at a place of the directory that nobody has booked, the soonest first. */
  async freeSlots(place: Pick<DirectoryEntry, 'id' | 'week'>, limit: number): Promise<AppointmentSlot[]> {
    const slots = slotsOf(place, this.deps.clock.now());
    const [first, last] = [slots[0], slots.at(-1)];
    if (first === undefined || last === undefined) return [];
    const booked = await this.bookedAt(place.id, { startsAt: first.startsAt, endsAt: last.endsAt });
    return slots.filter((slot) => !booked.some(({ appointment }) => overlaps(appointment, slot))).slice(0, limit);
  }

  /** A notice that a person has told by telephone, as the resident wished. */
  async markTold(id: string, key: string): Promise<AidApplication> {
    const application = await this.deps.applications.change(id, (current) => {
      const notices = current.notices.map((notice) =>
        notice.key === key && notice.by === 'phone' ? { ...notice, sent: true } : notice,
      );
      return { ...current, notices };
    });
    if (application === null) throw new AidMissingError();
    return application;
  }

  /** An upload that was stored and checked; the same id again changes nothing. The paper it shows counts as received. */
  async attachUpload(id: string, upload: AidUpload, by: AidActor = RESIDENT): Promise<AidApplication> {
    const application = await this.deps.applications.change(id, (current) => {
      if (ENDED.includes(current.state)) throw new AidStateError('paper-received', current.state);
      if (current.uploads.some((one) => one.id === upload.id)) return null;
      return { ...current, uploads: [...current.uploads, upload], updatedAt: this.deps.clock.now() };
    });
    if (application === null) throw new AidMissingError();
    const isShown = application.papers.some(({ uploadIds }) => uploadIds.includes(upload.id));
    if (upload.paperId === null || isShown) return application;
    const at = this.deps.clock.now();
    return this.step(id, { type: 'paper-received', at, by, paperId: upload.paperId, uploadIds: [upload.id] });
  }

  get(id: string): Promise<AidApplication | null> {
    return this.deps.applications.get(id);
  }

  /** Several by id; missing ones are left out. */
  getMany(ids: readonly string[]): Promise<AidApplication[]> {
    return this.deps.applications.getMany(ids);
  }

  /** By its number as somebody wrote it; for staff only: residents go through {@link progress}. */
  async byNumber(written: string): Promise<AidApplication | null> {
    const number = readReferenceNumber('FY', written);
    if (number === null) return null;
    const [application] = await this.deps.applications.find({ where: { number }, limit: 1 });
    return application ?? null;
  }

  /** Applications of a conversation, newest first, at most 20. */
  ofConversation(conversationId: string): Promise<AidApplication[]> {
    return this.deps.applications.find({ where: { conversationId }, sort: { createdAt: -1 }, limit: 20 });
  }

  /** In the order of the limits that end first. `lawyerId`: what is or was assigned to him; `running`: with a limit. */
  list(filter: {
    state?: AidState;
    lawyerId?: string;
    running?: boolean;
    cursor?: string;
  }): Promise<Page<AidApplication>> {
    const after = filter.cursor === undefined ? {} : { after: filter.cursor };
    const paged = { sort: { nextDueAt: 1 }, limit: PAGE, ...after } as const;
    if (filter.lawyerId !== undefined) {
      const state = filter.state === undefined ? {} : { state: filter.state };
      return this.deps.applications.page({ where: { lawyerId: filter.lawyerId, ...state }, ...paged });
    }
    if (filter.running === true) {
      return this.deps.applications.page({ where: { nextDueAt: { before: NO_LIMIT } }, ...paged });
    }
    return this.deps.applications.page({ where: { state: filter.state ?? { in: OPEN_STATES } }, ...paged });
  }

  /**
   * Applications by state, drafts left out; and how many have a limit that is over.
   * @param isCounted by the region of an application (GB/T 2260, or null); default all.
   */
  async counts(
    isCounted: (regionCode: string | null) => boolean = () => true,
  ): Promise<{ states: Record<string, number>; overdue: number }> {
    const { applications, clock } = this.deps;
    const handedIn = { in: AID_STATES.filter((state) => state !== 'draft') };
    const [groups, late] = await Promise.all([
      applications.sumBy({ where: { state: handedIn } }, ['state', 'regionCode']),
      applications.sumBy({ where: { nextDueAt: { before: clock.now() } } }, ['regionCode']),
    ]);
    const counted = ({ key }: { key: { regionCode?: unknown } }) =>
      isCounted(typeof key.regionCode === 'string' ? key.regionCode : null);
    const states: Record<string, number> = {};
    for (const { key, count } of groups.filter(counted)) {
      states[String(key.state)] = (states[String(key.state)] ?? 0) + count;
    }
    return { states, overdue: late.filter(counted).reduce((sum, { count }) => sum + count, 0) };
  }

  /** Applications that each lawyer has in hand, by staff id. */
  async casesOfLawyers(): Promise<Map<string, number>> {
    const groups = await this.deps.applications.sumBy({ where: { state: 'assigned' } }, ['lawyerId']);
    return new Map(groups.map(({ key, count }) => [String(key.lawyerId), count]));
  }

  /** Send what a crash left unsent; also run every 30 s. */
  reconcile(): Promise<void> {
    return this.settlement.reconcile();
  }

  /** The unique key keeps two from the same start; this, from the middle of another's time. */
  private async requireFree(id: string, { placeId, ...span }: StepOf<'book'>['appointment']): Promise<void> {
    if (placeId === null) return;
    const others = (await this.bookedAt(placeId, span)).filter(({ _id }) => _id !== id);
    if (others.some(({ appointment }) => overlaps(appointment, span))) throw new AidSlotTakenError();
  }

  /** What is booked at a place around a span of time. */
  private async bookedAt(placeId: string, { startsAt, endsAt }: AppointmentSlot): Promise<AidApplication[]> {
    const before = slotKeyOf({ placeId, startsAt: endsAt }, '');
    const from = slotKeyOf({ placeId, startsAt: new Date(startsAt.getTime() - LONGEST_APPOINTMENT_MS) }, '');
    const found = await this.deps.applications.find({
      where: { slotKey: { from, before } },
      sort: { slotKey: 1 },
      limit: 1000,
    });
    return found.filter(({ appointment }) => appointment?.placeId === placeId && appointment.state === 'booked');
  }

  /** The open application of the same person and matter in the same conversation, whoever holds the open key. */
  private async openInConversation({ _id, conversationId, personKey }: AidApplication): Promise<AidApplication | null> {
    if (conversationId === null || personKey === '') return null;
    const all = await this.ofConversation(conversationId);
    const isSame = (one: AidApplication) => one._id !== _id && one.personKey === personKey;
    return all.find((one) => isSame(one) && OPEN_STATES.includes(one.state)) ?? null;
  }

  /** The new one is withdrawn. What it repeats is written first: after a crash in between it is still a draft. */
  private async join(id: string, other: AidApplication, at: Date, by: AidActor): Promise<Submitted> {
    await this.deps.applications.change(id, (current) =>
      current.state === 'draft' ? { ...current, duplicateOf: other._id } : null,
    );
    const application = await this.step(id, { type: 'withdraw', at, by, because: 'own-wish' });
    return { application, duplicate: other };
  }

  private async joined({ state, duplicateOf }: AidApplication): Promise<AidApplication | null> {
    return state === 'withdrawn' && duplicateOf !== null ? this.deps.applications.get(duplicateOf) : null;
  }

  private async existing(id: string): Promise<AidApplication> {
    const application = await this.deps.applications.get(id);
    if (application === null) throw new AidMissingError();
    return application;
  }

  private async forgetDrafts(): Promise<void> {
    const before = new Date(this.deps.clock.now().getTime() - DRAFT_DAYS_MS);
    const old = await this.deps.applications.find({
      where: { state: 'draft', createdAt: { before } },
      sort: { createdAt: 1 },
      limit: 500,
    });
    for (const { _id } of old) {
      // Told again or handed in since: it stays. Withdrawn first, so that nobody hands in what is being removed.
      const left = await this.deps.applications.change(_id, (current) =>
        current.state === 'draft' && current.updatedAt < before ? { ...current, state: 'withdrawn' } : null,
      );
      if (left?.state === 'withdrawn' && left.number === '') await this.deps.applications.remove(_id);
    }
  }
}

export function createApplicationService(deps: ApplicationServiceDeps): ApplicationService {
  return new ApplicationService(deps);
}

/** The draft as told anew, with what was there already: uploads, booking, papers given. */
function retold(current: AidApplication, made: AidApplication): AidApplication {
  const namesOf = new Map(current.papers.map(({ id, name }) => [id, name]));
  const papers = made.papers.map((paper) => {
    const given = current.papers.find(({ name, state }) => name === paper.name && state === 'received');
    return given === undefined ? paper : { ...given, id: paper.id };
  });
  const uploads = current.uploads.map((upload) => {
    const name = upload.paperId === null ? undefined : namesOf.get(upload.paperId);
    return { ...upload, paperId: papers.find((paper) => paper.name === name)?.id ?? null };
  });
  const { createdAt, appointment, slotKey } = current;
  return { ...made, createdAt, uploads, appointment, slotKey, papers };
}

function isConflict(error: unknown): boolean {
  return error instanceof HotlineError && error.code === 'hotline_storage_conflict';
}
