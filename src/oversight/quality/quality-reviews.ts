import type { Clock } from '../../clock.ts';
import { workingDeadline } from '../../knowledge/index.ts';
import type { Turn } from '../../sessions/index.ts';
import { isInScope, type Staff } from '../../staff/index.ts';
import type { Collection, EventStream } from '../../storage/index.ts';
import type { ServiceFacts } from '../facts/service-facts.ts';
import { turnsOf } from '../facts/service-turns.ts';
import { type Agreement, agreementOf } from './agreement.ts';
import { mayDecide, mayTake, mustRecuse, stepCase } from './case-machine.ts';
import { QualityMissingError, QualityRecusedError, QualitySheetError, QualityStateError } from './errors.ts';
import { type AppealDecision, humanScoreOf, type QualityCase, type Sheet, type SheetItem } from './quality-case.ts';
import { type ServiceScore, totalOf } from './quality-score.ts';
import type { QualityScoring } from './quality-scoring.ts';
import { type Grade, gradeOf, type Rubric } from './rubric.ts';
import { isNamedIn } from './sample.ts';

const HOUR_MS = 3_600_000;
const BATCH = 500;
const PAGE = 50;
/** Cases that one look at the queue or one report goes through. */
const MOST = 20_000;

export interface QualityReviewsDeps {
  qualityCases: Collection<QualityCase>;
  serviceFacts: Collection<ServiceFacts>;
  turns: EventStream<Turn>;
  scoring: Pick<QualityScoring, 'current' | 'scoreOf'>;
  clock: Clock;
  rubric: () => Rubric;
}

/** What a person hands in. */
export interface SheetInput {
  items: readonly { id: string; points: number | null; comment?: string | undefined }[];
  comment: string;
}

/** How the queue stands for one reviewer: of his regions. */
export interface QueueStanding {
  waiting: number;
  overdue: number;
  /** Earliest deadline of what waits, UTC; null for an empty queue. */
  firstDue: Date | null;
  /** Appeals that he may decide. */
  appeals: number;
}

/** One service of a lawyer, as he sees it. */
export interface OwnService {
  facts: ServiceFacts;
  /** Null while no person has reviewed it. */
  reviewed: QualityCase | null;
}

/** Second looks by people, and what the lawyer says to them (人工复核、说明、申诉). */
export class QualityReviews {
  constructor(private readonly deps: QualityReviewsDeps) {}

  rubric(): Rubric {
    return this.deps.rubric();
  }

  /** What others read of the quality of a service; null while a person is still to give his own score. */
  async forSession(sessionId: string): Promise<(ServiceScore & { grade: Grade | null }) | null> {
    const [score, drawn] = await Promise.all([
      this.deps.scoring.scoreOf(sessionId),
      this.deps.qualityCases.get(sessionId),
    ]);
    if (score === null || (drawn !== null && drawn.review === null)) return null;
    const { rubricVersion, total, items } = score;
    return { rubricVersion, total, items, grade: drawn === null ? null : (humanScoreOf(drawn)?.grade ?? null) };
  }

  async standing(staff: Staff): Promise<QueueStanding> {
    const now = this.deps.clock.now();
    const open = (await this.queue()).filter((one) => isInScope(staff, one.regionCode) && mayTake(one, staff.id, now));
    return {
      waiting: open.length,
      overdue: open.filter(({ dueAt }) => dueAt <= now).length,
      firstDue: open[0]?.dueAt ?? null,
      appeals: (await this.appeals(staff)).length,
    };
  }

  /** What he has before him; null when nothing. */
  async held(staff: Staff): Promise<QualityCase | null> {
    const taken = await this.all('taken');
    return taken.find((one) => one.taken?.by === staff.id && !mustRecuse(one, staff.id)) ?? null;
  }

  /**
   * The next service to review: what he has already, else the one that is due first. Nobody chooses, nobody skips; who
   * must keep away is passed over.
   * @returns null when there is nothing for him.
   */
  async next(staff: Staff): Promise<QualityCase | null> {
    const now = this.deps.clock.now();
    const held = await this.held(staff);
    if (held !== null) return held;
    for (const one of await this.queue()) {
      if (!isInScope(staff, one.regionCode) || !mayTake(one, staff.id, now)) continue;
      if (await this.namesHim(one, staff)) continue;
      const given = await this.give(one, staff);
      if (given !== null) return given;
    }
    return null;
  }

  /** He must keep away from the service before him: it goes to somebody else. */
  recuse(id: string, staff: Staff, reason: string): Promise<QualityCase> {
    return this.step(id, staff, (current) =>
      stepCase(current, { type: 'recuse', at: this.deps.clock.now(), by: staff.id, reason }),
    );
  }

  /** @throws QualitySheetError where the sheet is of another rubric, or has not every item. */
  async review(id: string, staff: Staff, input: SheetInput & { rubricVersion: string }): Promise<QualityCase> {
    const known = await this.inReach(id, staff);
    const automatic = await this.deps.scoring.scoreOf(id, known.sheet?.rubricVersion ?? '');
    return this.step(id, staff, (current) => {
      if (current.state !== 'taken' || automatic === null) throw new QualityStateError('这次服务不在您手上。');
      if (current.sheet?.rubricVersion !== input.rubricVersion) {
        throw new QualitySheetError([{ field: 'rubricVersion', problem: 'is not that of the sheet' }]);
      }
      const at = this.deps.clock.now();
      const { rubricVersion, total, items } = automatic;
      return stepCase(current, {
        type: 'review',
        at,
        by: staff.id,
        sheet: this.sheetOf(current, input),
        automatic: { rubricVersion, total, items },
        answerUntil: workingDeadline(at, this.deps.rubric().answer.workdays).at,
      });
    });
  }

  /** Appeals that this reviewer may decide, the oldest service first. */
  async appeals(staff: Staff): Promise<QualityCase[]> {
    const appealed = await this.all('appealed');
    return appealed.filter((one) => isInScope(staff, one.regionCode) && mayDecide(one, staff.id));
  }

  async decide(
    id: string,
    staff: Staff,
    { verdict, input, comment }: { verdict: AppealDecision['verdict']; input: SheetInput | null; comment: string },
  ): Promise<QualityCase> {
    const known = await this.inReach(id, staff);
    if (await this.namesHim(known, staff)) throw new QualityRecusedError();
    return this.step(id, staff, (current) => {
      const sheet = input === null ? null : this.sheetOf(current, input);
      return stepCase(current, { type: 'decide', at: this.deps.clock.now(), by: staff.id, verdict, sheet, comment });
    });
  }

  answer(id: string, staff: Staff, text: string): Promise<QualityCase> {
    return this.ownStep(id, staff, { type: 'answer', text });
  }

  appeal(id: string, staff: Staff, text: string): Promise<QualityCase> {
    return this.ownStep(id, staff, { type: 'appeal', text });
  }

  /** A case that this person may read: a reviewer what he holds and what was reviewed, unless he must keep away; the lawyer his own. */
  async read(id: string, staff: Staff): Promise<QualityCase> {
    const found = await this.deps.qualityCases.get(id);
    if (found === null) throw new QualityMissingError();
    const isOver = found.review !== null;
    const isForHim = isOver || found.taken?.by === staff.id;
    if (isForHim && isReviewer(staff) && isInScope(staff, found.regionCode) && !mustRecuse(found, staff.id))
      return found;
    if (isOver && found.lawyerId === staff.id) return found;
    throw new QualityMissingError();
  }

  /** Reviewed services of the reviewer's regions, the latest first. */
  async reviewed(staff: Staff, after?: string): Promise<{ items: QualityCase[]; next: string | null }> {
    const page = await this.deps.qualityCases.page({
      where: { reviewedAt: { from: new Date(0) } },
      sort: { reviewedAt: -1 },
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    });
    return {
      ...page,
      items: page.items.filter((one) => isInScope(staff, one.regionCode) && !mustRecuse(one, staff.id)),
    };
  }

  /** Services of a lawyer with their scores, the latest first. */
  async own(staff: Staff, after?: string): Promise<{ items: OwnService[]; next: string | null }> {
    const page = await this.deps.serviceFacts.page({
      where: { lawyerId: staff.id },
      sort: { openedAt: -1 },
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    });
    const cases = await this.deps.qualityCases.getMany(page.items.map(({ _id }) => _id));
    const items = page.items.map((facts) => ({
      facts,
      reviewed: cases.find(({ _id, review }) => _id === facts._id && review !== null) ?? null,
    }));
    return { items, next: page.next };
  }

  /**
   * Agreement of machine and people over what was reviewed in a time. How much of all services was drawn in it is told
   * to those who see all regions.
   */
  async agreement(
    staff: Staff,
    { from, before }: { from: Date; before: Date },
  ): Promise<Agreement & { sample: { services: number; drawn: number } | null }> {
    const cases = await this.pages({ reviewedAt: { from, before } }, { reviewedAt: -1 });
    const mine = cases.filter((one) => isInScope(staff, one.regionCode));
    const sample = staff.regions.length > 0 ? null : await this.sampleOf({ from, before });
    return { ...agreementOf(mine.reverse()), sample };
  }

  private async sampleOf(openedAt: { from: Date; before: Date }): Promise<{ services: number; drawn: number }> {
    const { serviceFacts, qualityCases } = this.deps;
    const [services, drawn] = await Promise.all([
      serviceFacts.count({ where: { openedAt } }),
      qualityCases.count({ where: { openedAt } }),
    ]);
    return { services, drawn };
  }

  /** First due first, those that somebody holds among them. */
  private async queue(): Promise<QualityCase[]> {
    const [waiting, taken] = await Promise.all([this.all('waiting'), this.all('taken')]);
    return [...waiting, ...taken].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || (a._id < b._id ? -1 : 1));
  }

  private all(state: QualityCase['state']): Promise<QualityCase[]> {
    return this.pages({ state }, { dueAt: 1 });
  }

  private async pages(
    where: Parameters<Collection<QualityCase>['find']>[0]['where'],
    sort: Parameters<Collection<QualityCase>['find']>[0]['sort'],
  ): Promise<QualityCase[]> {
    const found: QualityCase[] = [];
    let after: string | null = null;
    do {
      const query = { ...(where && { where }), ...(sort && { sort }), limit: BATCH };
      const page: { items: QualityCase[]; next: string | null } = await this.deps.qualityCases.page(
        after === null ? query : { ...query, after },
      );
      found.push(...page.items);
      after = page.next;
    } while (after !== null && found.length < MOST);
    return found;
  }

  /** Null where somebody else was first. */
  private async give(one: QualityCase, staff: Staff): Promise<QualityCase | null> {
    const score = await this.deps.scoring.current(one._id);
    if (score === null) return null;
    const at = this.deps.clock.now();
    const until = new Date(at.getTime() + this.deps.rubric().sample.heldHours * HOUR_MS);
    const items = score.items.map(({ id, name, of }) => ({ id, name, of }));
    const sheet = { rubricVersion: score.rubricVersion, items };
    try {
      return await this.deps.qualityCases.change(one._id, (current) =>
        stepCase(current, { type: 'take', at, by: staff.id, until, sheet }),
      );
    } catch (error) {
      if (error instanceof QualityStateError || error instanceof QualityRecusedError) return null;
      throw error;
    }
  }

  /** Spoken of by name in the service: remembered, so that it is never his. */
  private async namesHim({ _id }: QualityCase, { id, displayName }: Staff): Promise<boolean> {
    if (!isNamedIn(await turnsOf(this.deps.turns, _id), displayName)) return false;
    const at = this.deps.clock.now();
    await this.deps.qualityCases.change(_id, (current) =>
      stepCase(current, { type: 'draw', at, reasons: [], involved: [id] }),
    );
    return true;
  }

  private ownStep(id: string, staff: Staff, said: { type: 'answer' | 'appeal'; text: string }): Promise<QualityCase> {
    return this.step(id, staff, (current) => {
      if (current.lawyerId !== staff.id || current.review === null) throw new QualityMissingError();
      return stepCase(current, { ...said, at: this.deps.clock.now(), by: staff.id });
    });
  }

  private async step(id: string, staff: Staff, fn: (current: QualityCase) => QualityCase): Promise<QualityCase> {
    await this.inReach(id, staff);
    const changed = await this.deps.qualityCases.change(id, fn);
    if (changed === null) throw new QualityMissingError();
    return changed;
  }

  /** Out of reach is answered like missing. */
  private async inReach(id: string, staff: Staff): Promise<QualityCase> {
    const found = await this.deps.qualityCases.get(id);
    const within = found !== null && (found.lawyerId === staff.id || isInScope(staff, found.regionCode));
    if (!within) throw new QualityMissingError();
    return found;
  }

  private sheetOf({ sheet }: QualityCase, { items, comment }: SheetInput): Sheet {
    if (sheet === null) throw new QualityStateError('这次服务没有评分表。');
    const problems = items
      .filter(({ id }) => !sheet.items.some((item) => item.id === id))
      .map(({ id }) => ({ field: `items.${id}`, problem: 'is no item of the sheet' }));
    const filled = sheet.items.map(({ id, of }): SheetItem & { of: number } => {
      const given = items.filter((item) => item.id === id);
      const points = given[0]?.points ?? null;
      if (given.length !== 1) problems.push({ field: `items.${id}`, problem: 'is to be scored once' });
      if (points !== null && (points < 0 || points > of)) {
        problems.push({ field: `items.${id}`, problem: `has 0 to ${of} points` });
      }
      return { id, of, points, comment: given[0]?.comment ?? '' };
    });
    if (problems.length > 0) throw new QualitySheetError(problems);
    const total = totalOf(filled);
    const grade = total === null ? null : gradeOf(total, this.deps.rubric());
    return { items: filled.map(({ of: _of, ...item }) => item), total, grade, comment };
  }
}

function isReviewer({ roles }: Staff): boolean {
  return roles.includes('supervisor') || roles.includes('reviewer');
}
