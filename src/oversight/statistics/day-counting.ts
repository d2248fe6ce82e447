import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../clock.ts';
import type { DutySpan } from '../../handoff/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { addDays, calendarDay } from '../../knowledge/index.ts';
import type { Session } from '../../sessions/index.ts';
import { type Collection, changeOrInsert, type Stored } from '../../storage/index.ts';
import type { ServiceFacts } from '../facts/service-facts.ts';
import type { SettlingStep } from '../settling.ts';
import { countDay, wholeDayId } from './count-day.ts';
import type { DailyFigures, LawyerFigures } from './daily-figures.ts';
import { dutyMinutes, LONGEST_DUTY_DAYS } from './duty-minutes.ts';
import { startOfDay } from './shanghai.ts';

const COUNT_JOB = 'statistics-day';
const TODAY_JOB = 'statistics-today';
/** Duty goes on without any service; so today and yesterday are counted again at this pace. */
const TODAY_EVERY_MS = 10 * 60_000;
const PAGE = 1000;
/** Documents written at once. */
const WRITTEN = 50;
/** Counts while others count the same day; who was last then has the latest facts. */
const MOST_ROUNDS = 5;

export interface DayCountingDeps {
  serviceFacts: Collection<ServiceFacts>;
  dailyFigures: Collection<DailyFigures>;
  lawyerFigures: Collection<LawyerFigures>;
  dutySpans: Collection<DutySpan>;
  clock: Clock;
}

/** What a new count changed in the kept figures: ids of documents. */
export interface DayDifference {
  day: string;
  services: number;
  added: string[];
  changed: string[];
  removed: string[];
}

/**
 * Keeps the figures of each day (日统计). A day is always counted anew as a whole from the facts of its services and the
 * stretches of duty, so a count may be repeated, interrupted and run late: the last one is right.
 */
export class DayCounting {
  /** Services of a day as last counted here, for the pace. */
  private readonly sizes = new Map<string, number>();

  constructor(private readonly deps: DayCountingDeps) {}

  /** Counts days whose services changed: the step to follow in settling, and the timers behind it. */
  steps(jobs: Jobs): SettlingStep & { start(): Promise<void> } {
    jobs.handle(COUNT_JOB, async ({ key }) => {
      await this.count(key);
    });
    jobs.handle(TODAY_JOB, async () => {
      const today = calendarDay(this.deps.clock.now());
      await this.mark(jobs, today);
      await this.mark(jobs, addDays(today, -1));
    });
    return {
      name: 'statistics',
      settle: ({ openedAt }: Session) => this.mark(jobs, calendarDay(openedAt)),
      start: () => jobs.every(TODAY_JOB, TODAY_EVERY_MS),
    };
  }

  /** At the end of the running interval, so that a busy day is counted at its pace and never put off for good. */
  private async mark(jobs: Jobs, day: string): Promise<void> {
    const every = paceOf(this.sizes.get(day) ?? 0);
    const at = (Math.floor(this.deps.clock.now().getTime() / every) + 1) * every;
    await jobs.schedule(COUNT_JOB, day, new Date(at), {});
  }

  /** Counts a day and keeps the figures. @returns what was different before. */
  async count(day: string): Promise<DayDifference> {
    const first = await this.countOnce(day);
    let isLast = first.isLast;
    for (let round = 1; !isLast && round < MOST_ROUNDS; round += 1) ({ isLast } = await this.countOnce(day));
    return first.difference;
  }

  /** @returns `isLast` false where somebody else has counted the day meanwhile: his figures may be mixed with ours. */
  private async countOnce(day: string): Promise<{ difference: DayDifference; isLast: boolean }> {
    const { dailyFigures, lawyerFigures, clock } = this.deps;
    const kept = await all(dailyFigures, day);
    const services = await all(this.deps.serviceFacts, day);
    this.sizes.set(day, services.length);
    const { figures, lawyers } = countDay({
      day,
      services,
      dutyMinutes: dutyMinutes(day, await this.spansOf(day), clock.now()),
      countedAt: clock.now(),
    });
    const keptPeople = await all(lawyerFigures, day);
    const parts = await keep(dailyFigures, kept.filter(isPart), figures.filter(isPart));
    const people = await keep(lawyerFigures, keptPeople.filter(isOfNow), lawyers);
    const { change, isLast } = await this.keepWhole(kept.find(isWhole), figures.find(isWhole));
    // After all else: until they are gone, `upgrade` finds the day again.
    const earlier = [
      ...(await drop(
        dailyFigures,
        kept.filter((one) => !isOfNow(one)),
      )),
      ...(await drop(
        lawyerFigures,
        keptPeople.filter((one) => !isOfNow(one)),
      )),
    ];
    const ids = (which: keyof Change) => [...parts[which], ...people[which], ...change[which]];
    const difference = { added: ids('added'), changed: ids('changed'), removed: [...ids('removed'), ...earlier] };
    return { difference: { day, services: services.length, ...difference }, isLast };
  }

  /** Last of all, and only over the count that was there at the beginning: of two who count at once one begins again. */
  private async keepWhole(
    before: DailyFigures | undefined,
    now: DailyFigures | undefined,
  ): Promise<{ change: Change; isLast: boolean }> {
    const { dailyFigures } = this.deps;
    if (now === undefined) {
      if (before !== undefined) await dailyFigures.remove(before._id);
      return { change: changeOf(before === undefined ? {} : { removed: before }), isLast: true };
    }
    let isLast = false;
    await changeOrInsert(dailyFigures, { ...now, countedAt: before?.countedAt ?? null }, (current) => {
      isLast = current.countedAt?.getTime() === before?.countedAt?.getTime();
      return isLast ? now : null;
    });
    if (before === undefined) return { change: changeOf({ added: now }), isLast };
    return { change: changeOf(isSame(before, now) ? {} : { changed: now }), isLast };
  }

  /** Counts the days anew whose figures an earlier version kept in another form. @returns how many there were. */
  async upgrade(): Promise<number> {
    const { dailyFigures, lawyerFigures } = this.deps;
    const query = { where: { channel: '' }, limit: 1000 };
    const counted = new Set<string>();
    for (;;) {
      const earlier = [...(await dailyFigures.find(query)), ...(await lawyerFigures.find(query))];
      const days = new Set(earlier.map(({ day }) => day));
      if (days.size === 0) return counted.size;
      for (const day of days) {
        await this.count(day);
        counted.add(day);
      }
    }
  }

  /** Every day of which there are services, figures or duty, from one on, in order. */
  async days(from = ''): Promise<string[]> {
    const { serviceFacts, dailyFigures, lawyerFigures, dutySpans, clock } = this.deps;
    const where = { day: { from } };
    const groups = await Promise.all([
      serviceFacts.sumBy({ where }, ['day']),
      dailyFigures.sumBy({ where }, ['day']),
      lawyerFigures.sumBy({ where }, ['day']),
    ]);
    const days = new Set(groups.flat().map(({ key }) => String(key.day)));
    const [first] = await dutySpans.find({ sort: { from: 1 }, limit: 1 });
    const today = calendarDay(clock.now());
    if (first !== undefined) {
      const begin = calendarDay(first.from);
      for (let day = begin > from ? begin : from; day <= today; day = addDays(day, 1)) days.add(day);
    }
    return [...days].sort();
  }

  private async spansOf(day: string): Promise<DutySpan[]> {
    const from = new Date(startOfDay(addDays(day, -LONGEST_DUTY_DAYS)));
    const before = new Date(startOfDay(addDays(day, 1)));
    return pages((after) =>
      this.deps.dutySpans.page({ where: { from: { from, before } }, sort: { from: 1 }, limit: PAGE, ...after }),
    );
  }
}

/** Quickly while a day is small, more seldom the more there is to count. */
function paceOf(services: number): number {
  if (services < 500) return 5_000;
  return services < 5_000 ? 30_000 : 300_000;
}

async function all<T extends Stored & { day: string }>(collection: Collection<T>, day: string): Promise<T[]> {
  const where = { day } as { [K in keyof T & string]?: string };
  return pages((after) => collection.page({ where, limit: PAGE, ...after }));
}

async function pages<T>(
  read: (after: { after?: string }) => Promise<{ items: T[]; next: string | null }>,
): Promise<T[]> {
  const found: T[] = [];
  let after: string | null = null;
  do {
    const page: { items: T[]; next: string | null } = await read(after === null ? {} : { after });
    found.push(...page.items);
    after = page.next;
  } while (after !== null);
  return found;
}

/** Ids of documents. */
type Change = Pick<DayDifference, 'added' | 'changed' | 'removed'>;

function changeOf({ added, changed, removed }: { [K in keyof Change]?: Stored }): Change {
  const ids = (one: Stored | undefined) => (one === undefined ? [] : [one._id]);
  return { added: ids(added), changed: ids(changed), removed: ids(removed) };
}

/** Makes what is kept what was counted, touching only what is different. */
async function keep<T extends Stored>(
  collection: Collection<T>,
  kept: readonly T[],
  counted: readonly T[],
): Promise<Change> {
  const before = new Map(kept.map((one) => [one._id, one]));
  const now = new Set(counted.map(({ _id }) => _id));
  const added = counted.filter(({ _id }) => !before.has(_id));
  const changed = counted.filter((one) => {
    const old = before.get(one._id);
    return old !== undefined && !isDeepStrictEqual(old, one);
  });
  const removed = kept.filter(({ _id }) => !now.has(_id));
  const written = [...added, ...changed];
  for (let at = 0; at < written.length; at += WRITTEN) {
    await Promise.all(written.slice(at, at + WRITTEN).map((one) => changeOrInsert(collection, one, () => one)));
  }
  for (const { _id } of removed) await collection.remove(_id);
  const ids = (list: readonly T[]) => list.map(({ _id }) => _id);
  return { added: ids(added), changed: ids(changed), removed: ids(removed) };
}

function isSame({ countedAt: _a, ...one }: DailyFigures, { countedAt: _b, ...other }: DailyFigures): boolean {
  return isDeepStrictEqual(one, other);
}

async function drop<T extends Stored>(collection: Collection<T>, documents: readonly T[]): Promise<string[]> {
  for (const { _id } of documents) await collection.remove(_id);
  return documents.map(({ _id }) => _id);
}

function isWhole({ _id, day }: DailyFigures): boolean {
  return _id === wholeDayId(day);
}

function isPart(one: DailyFigures): boolean {
  return !isWhole(one) && isOfNow(one);
}

/** Not of an earlier version, whose sums of a day and minutes of duty had no channel. */
function isOfNow({ channel }: { channel: string }): boolean {
  return channel !== '';
}
