import { asHotlineError } from '../../errors.ts';
import { calendarDay } from '../../knowledge/index.ts';
import { nextCount, type Page } from '../../storage/index.ts';
import { readReferenceNumber, referenceNumber } from '../../text/index.ts';
import { finishOf } from '../content/limits.ts';
import { MediationInputError, MediationMissingError } from '../errors.ts';
import { mediationUpToDate } from './case-clock.ts';
import { caseFrom, mediationId, type NewMediation } from './case-from.ts';
import { mayBeArchived, takeMediationStep, withDueWarnings } from './case-machine.ts';
import { CaseSettlement } from './case-settlement.ts';
import type { MediationStep } from './case-steps.ts';
import {
  type MediationCase,
  type MediationState,
  type MediationSubsidy,
  OPEN_MEDIATION_STATES,
} from './mediation-case.ts';
import type { MediationDeps } from './mediation-ports.ts';
import { isSameDispute } from './same-dispute.ts';
import { subsidyFen } from './subsidy.ts';

const SWEEP_JOB = 'mediation-sweep';
const SWEEP_EVERY_MS = 30_000;
const SWEPT = 500;
/** From its end until it is put away. */
const ARCHIVED_AFTER_MS = 90 * 24 * 3_600_000;
const ENDED: readonly MediationState[] = ['closed', 'not-accepted', 'refused', 'failed', 'stopped'];
/** A subsidy that is drawn, or asked for. */
const DRAWN: readonly MediationSubsidy['state'][] = ['claimed', 'audited', 'approved', 'paid'];
const COMPARED = 500;
const PAGE = 50;
const MOST_ALARMED = 100;

/**
 * Cases of people's mediation (人民调解). Every step is one atomic change of one document; the order, words to the sides
 * and alarms follow from it, and follow again after a crash.
 *
 * @throws HotlineError with a `hotline_mediation_*` code.
 */
export class MediationCases {
  private readonly settlement: CaseSettlement;

  constructor(private readonly deps: MediationDeps) {
    this.settlement = new CaseSettlement(deps);
    deps.jobs.handle(SWEEP_JOB, () => this.reconcile());
  }

  async start(): Promise<void> {
    await this.deps.jobs.every(SWEEP_JOB, SWEEP_EVERY_MS);
    await this.reconcile();
  }

  /** Carry on what is left, and give the warnings that are due; also run every 30 s. */
  async reconcile(): Promise<void> {
    const { cases, clock } = this.deps;
    const left = await cases.find({ where: { settled: false }, sort: { updatedAt: 1 }, limit: SWEPT });
    for (const { _id } of left) await this.settlement.settleNow(_id);
    const now = clock.now();
    const before = new Date(now.getTime() + 1);
    const due = await cases.find({ where: { wakeAt: { before } }, sort: { wakeAt: 1 }, limit: SWEPT });
    for (const { _id } of due) await this.changed(_id, (current) => withDueWarnings(current, now));
    await this.archiveOld(now);
  }

  /** What nobody touched for long after its end is put away, so that its words do not stay for ever. */
  private async archiveOld(now: Date): Promise<void> {
    const before = new Date(now.getTime() - ARCHIVED_AFTER_MS);
    for (const state of ENDED) {
      const where = { state, stateSince: { before } };
      const old = await this.deps.cases.find({ where, sort: { stateSince: 1 }, limit: SWEPT });
      for (const found of old.filter(mayBeArchived)) {
        await this.step(found._id, { type: 'archive', at: now, by: { as: 'clock', id: null, name: '' } });
      }
    }
  }

  /** Take a request down; the same key again gives the case that is there. @throws MediationInputError 422. */
  async request(told: NewMediation): Promise<{ case: MediationCase; isNew: boolean }> {
    const { cases, counts, content, seal, clock, alarm } = this.deps;
    const id = mediationId(told.key, seal);
    const known = await cases.get(id);
    if (known !== null) return { case: known, isNew: false };
    const now = clock.now();
    const blank = caseFrom(told, { number: '', now, content: content(), seal });
    const day = calendarDay(now);
    const number = referenceNumber('TJ', day, await nextCount(counts, day));
    try {
      const made = await cases.insert({ ...blank, number });
      if (made.danger !== null) alarm(made);
      await this.settlement.settleNow(id);
      return { case: (await cases.get(id)) ?? made, isNew: true };
    } catch (error) {
      if (asHotlineError(error).code !== 'hotline_storage_conflict') throw error;
      const other = await cases.get(id);
      if (other === null) throw error;
      return { case: other, isNew: false };
    }
  }

  /** Take a step. A time that lies ahead counts as now. @throws MediationMissingError 404, and what the machine throws. */
  async step(id: string, given: MediationStep): Promise<MediationCase> {
    const now = this.deps.clock.now();
    const timed = given.at > now ? { ...given, at: now } : given;
    if (timed.type === 'assign') await this.requireUnrelated(id, timed.mediators);
    const filled = await this.filled(id, timed);
    let isAlarm = false;
    const moved = await this.changed(id, (current) => {
      const next = takeMediationStep(current, this.priced(current, filled));
      isAlarm = filled.type === 'danger' && next !== current;
      return next === current ? null : next;
    });
    if (isAlarm) this.deps.alarm(moved);
    return moved;
  }

  /** A notice that a person has told by telephone. */
  async markTold(id: string, key: string): Promise<MediationCase> {
    return this.changed(id, (current) => {
      const isOpen = current.notices.some((one) => one.key === key && one.by === 'phone' && !one.sent);
      if (!isOpen) return null;
      return { ...current, notices: current.notices.map((one) => (one.key === key ? { ...one, sent: true } : one)) };
    });
  }

  get(id: string): Promise<MediationCase | null> {
    return this.deps.cases.get(id);
  }

  async byNumber(written: string): Promise<MediationCase | null> {
    const number = readReferenceNumber('TJ', written);
    if (number === null) return null;
    const [found] = await this.deps.cases.find({ where: { number }, limit: 1 });
    return found ?? null;
  }

  /** Newest first, at most 20. */
  ofConversation(conversationId: string): Promise<MediationCase[]> {
    return this.deps.cases.find({ where: { conversationId }, sort: { createdAt: -1 }, limit: 20 });
  }

  /** Cases of an incident of the police, at most 20. */
  ofIncident(incidentId: string): Promise<MediationCase[]> {
    return this.deps.cases.find({ where: { incidentId }, limit: 20 });
  }

  /** By the clock that ends first; danger that nobody attends to stands before all. `mediatorId`: of one mediator alone. */
  async list(filter: {
    state?: MediationState | undefined;
    mediatorId?: string | undefined;
    cursor?: string | undefined;
  }): Promise<Page<MediationCase>> {
    const after = filter.cursor === undefined ? {} : { after: filter.cursor };
    const paged = { sort: { nextDueAt: 1 }, limit: PAGE, ...after } as const;
    const state = filter.state ?? { in: [...OPEN_MEDIATION_STATES] };
    const { mediatorId } = filter;
    if (mediatorId === undefined) return this.deps.cases.page({ where: { state }, ...paged });
    const page = await this.deps.cases.page({ where: { mediatorIds: mediatorId, state }, ...paged });
    if (filter.cursor !== undefined) return page;
    // The release before indexed the first mediator alone; its cases stand first until their form is brought up to date.
    const first = await this.deps.cases.find({ where: { mediatorId, state }, sort: { nextDueAt: 1 }, limit: COMPARED });
    const old = first.filter((one) => !(one.mediatorIds ?? []).includes(mediatorId));
    return { ...page, items: [...old, ...page.items] };
  }

  /** Subsidies in one state, the oldest first. */
  subsidies(state: string, cursor?: string): Promise<Page<MediationCase>> {
    const after = cursor === undefined ? {} : { after: cursor };
    return this.deps.cases.page({ where: { subsidyState: state }, sort: { updatedAt: 1 }, limit: PAGE, ...after });
  }

  /** Cases with a danger that nobody attends to yet, at most 100. */
  async alarmed(): Promise<MediationCase[]> {
    const before = new Date(this.deps.clock.now().getTime() + 1);
    const where = { state: { in: [...OPEN_MEDIATION_STATES, 'closed' as const] }, nextDueAt: { before } };
    const found = await this.deps.cases.find({ where, sort: { nextDueAt: 1 }, limit: MOST_ALARMED });
    return found.filter(({ danger }) => danger !== null && danger.attendedBy === null);
  }

  /**
   * Numbers of other cases of the same dispute that have drawn a subsidy, or ask for one; sorted. Who is a side is
   * compared here, where it can be opened: nothing of it is kept in the clear.
   */
  async subsidyDoubles(of: MediationCase): Promise<string[]> {
    const { cases, content, seal } = this.deps;
    const { days } = content().subsidy.sameDispute;
    // Whatever was asked for within these days was changed after their beginning.
    const from = new Date(of.createdAt.getTime() - days * 86_400_000);
    const found: string[] = [];
    for (const subsidyState of DRAWN) {
      let after: string | null = null;
      do {
        const where = { subsidyState, updatedAt: { from } };
        const cursor: { after?: string } = after === null ? {} : { after };
        const page: Page<MediationCase> = await cases.page({
          where,
          sort: { updatedAt: 1 },
          limit: COMPARED,
          ...cursor,
        });
        const same = page.items.filter((one) => isSameDispute(of, one, { days, open: (sealed) => seal.open(sealed) }));
        found.push(...same.map(({ number }) => number));
        after = page.next;
      } while (after !== null);
    }
    return [...new Set(found)].sort();
  }

  /** What a step needs to know of other cases and of the tables. */
  private async filled(id: string, step: MediationStep): Promise<MediationStep> {
    switch (step.type) {
      case 'move-up':
        return { ...step, dueAt: finishOf(this.deps.content(), step.at) };
      case 'subsidy-apart':
      case 'subsidy-claim':
      case 'subsidy-approve': {
        const current = await this.deps.cases.get(id);
        return current === null ? step : { ...step, doubles: await this.subsidyDoubles(current) };
      }
      default:
        return step;
    }
  }

  /** The amount is read from the table at the moment of approval; nobody types it. */
  private priced(current: MediationCase, step: MediationStep): MediationStep {
    if (step.type !== 'subsidy-approve') return step;
    const content = this.deps.content();
    return { ...step, amountFen: subsidyFen(content, current), tableVersion: content.subsidy.version };
  }

  private async requireUnrelated(id: string, mediators: readonly { id: string }[]): Promise<void> {
    const { cases, seal, isSide } = this.deps;
    const current = await cases.get(id);
    if (current === null) throw new MediationMissingError();
    const sides = [current.applicant, current.other].map(({ name, phone }) => ({
      name: seal.open(name),
      phone: seal.open(phone),
    }));
    for (const mediator of mediators) {
      if (await isSide(mediator.id, sides)) {
        throw new MediationInputError([
          { field: 'mediators', problem: '调解员与一方当事人有关系（本人、同一号码或者他的委托人），请换人。' },
        ]);
      }
    }
  }

  private async changed(id: string, fn: (current: MediationCase) => MediationCase | null): Promise<MediationCase> {
    let isChanged = false;
    const found = await this.deps.cases.change(id, (current) => {
      // A case of the release before is brought up to date with its next step.
      const next = fn(mediationUpToDate(current) ?? current);
      isChanged = next !== null;
      return next;
    });
    if (found === null) throw new MediationMissingError();
    if (!isChanged || found.settled) return found;
    await this.settlement.settleNow(id);
    return (await this.deps.cases.get(id)) ?? found;
  }
}
