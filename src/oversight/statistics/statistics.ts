import type { Collection, Query, Stored } from '../../storage/index.ts';
import type { DailyFigures, LawyerFigures } from './daily-figures.ts';
import { type Metrics, metricsOf } from './metrics.ts';
import { type DayRange, daysOf, weekdayOf } from './shanghai.ts';
import { add, brief, family, type OpenTally, type Tally } from './tally.ts';

/** What figures are asked for; all of them without. */
export interface FiguresFilter extends DayRange {
  channel?: string | undefined;
  /** GB/T 2260: a region with all below it. */
  region?: string | undefined;
  topic?: string | undefined;
  /** Whether a region is within reach of who asks; '' is of no region. */
  inScope?: ((regionCode: string) => boolean) | undefined;
}

/** Figures of a period, as the page shows them. */
export interface PeriodFigures {
  total: Metrics;
  outcomes: Record<string, number>;
  handoffs: Record<string, number>;
  /** Every day of the period, also those without services. */
  days: ({ day: string } & Metrics)[];
  /** Services by weekday (Monday first) and hour of Shanghai. */
  hours: number[][];
  channels: ({ channel: string } & Metrics)[];
  /** `regionCode` '' is of no region. */
  regions: ({ regionCode: string } & Metrics)[];
  /** Services by topic, most first; '' is of no topic. */
  topics: { topic: string; services: number }[];
  intents: { intent: string; services: number }[];
  /** When a day of the period was counted last, UTC; null where that is not known. */
  countedAt: Date | null;
}

/** One lawyer in a period. */
export interface LawyerLine {
  staffId: string;
  metrics: Metrics;
  /** Minutes on duty. */
  dutyMinutes: number;
}

interface StatisticsDeps {
  dailyFigures: Collection<DailyFigures>;
  lawyerFigures: Collection<LawyerFigures>;
}

/** Questions that are shown by name. */
const INTENTS_SHOWN = 20;

/** Reads the kept figures of days (统计). It never looks at a service, so its cost does not grow with their number. */
export class Statistics {
  constructor(private readonly deps: StatisticsDeps) {}

  async figures(filter: FiguresFilter): Promise<PeriodFigures> {
    const sums = new PeriodSums();
    const { from, before, channel, topic } = filter;
    const day = { from, before };
    if (!isNarrowed(filter)) {
      for await (const one of each(this.deps.dailyFigures, wholeDays(filter))) sums.addWhole(one);
      return sums.figures(filter);
    }
    const grain = topic === undefined ? 'place' : 'topic';
    const where: Query<DailyFigures>['where'] = { grain, topic: topic ?? '', day };
    for (const narrowed of await this.narrowed(filter)) {
      const query: Query<DailyFigures> = { where: { ...where, ...narrowed }, sort: { day: 1 } };
      for await (const one of each(this.deps.dailyFigures, query)) {
        if (channel === undefined || one.channel === channel) sums.addPlace(one);
      }
    }
    return sums.figures(filter);
  }

  /** What more to look up by: each region that is asked for, or else the channel. */
  private async narrowed(filter: FiguresFilter): Promise<{ regionCode?: string; channel?: string }[]> {
    const { region, inScope, channel } = filter;
    if (region === undefined && inScope === undefined) return [channel === undefined ? {} : { channel }];
    const codes = new Set<string>();
    for await (const { regions } of each(this.deps.dailyFigures, wholeDays(filter))) {
      for (const code of Object.keys(regions))
        if (isWanted({ channel: '', regionCode: code }, { region, inScope })) codes.add(code);
    }
    return [...codes].map((regionCode) => ({ regionCode }));
  }

  /** The main figures alone, for comparison. */
  async total(filter: FiguresFilter): Promise<Metrics> {
    return (await this.figures(filter)).total;
  }

  /** By lawyer, in the order of their ids. @param staffId of one alone. */
  async lawyers(filter: Omit<FiguresFilter, 'topic'>, staffId?: string): Promise<LawyerLine[]> {
    const day = { from: filter.from, before: filter.before };
    const query: Query<LawyerFigures> =
      staffId === undefined ? { where: { day }, sort: { day: 1 } } : { where: { staffId, day }, sort: { day: 1 } };
    const served = new Map<string, OpenTally>();
    const duty = new Map<string, number>();
    for await (const one of each(this.deps.lawyerFigures, query)) {
      const minutes = one.tally.dutyMinutes;
      if (minutes !== undefined) duty.set(one.staffId, (duty.get(one.staffId) ?? 0) + minutes);
      else if (isWanted(one, filter)) {
        const sum = served.get(one.staffId) ?? {};
        add(sum, one.tally);
        served.set(one.staffId, sum);
      }
    }
    // Duty has no channel and no region: it is shown beside the services asked for, and alone where all are.
    const ids = isNarrowed(filter) ? [...served.keys()] : [...new Set([...served.keys(), ...duty.keys()])];
    return ids.sort().map((id) => ({
      staffId: id,
      metrics: metricsOf(served.get(id) ?? {}),
      dutyMinutes: duty.get(id) ?? 0,
    }));
  }
}

function isNarrowed({ channel, region, topic, inScope }: FiguresFilter): boolean {
  return channel !== undefined || region !== undefined || topic !== undefined || inScope !== undefined;
}

function isWanted(
  one: { channel: string; regionCode: string },
  { channel, region, inScope }: Pick<FiguresFilter, 'channel' | 'region' | 'inScope'>,
): boolean {
  if (channel !== undefined && one.channel !== channel) return false;
  if (region !== undefined && !one.regionCode.startsWith(region.replace(/(?:00)+$/u, ''))) return false;
  return inScope === undefined || inScope(one.regionCode);
}

function wholeDays({ from, before }: DayRange): Query<DailyFigures> {
  return { where: { grain: 'whole', topic: '', day: { from, before } }, sort: { day: 1 } };
}

async function* each<T extends Stored>(collection: Collection<T>, query: Query<T>): AsyncIterable<T> {
  let after: string | null = null;
  do {
    const page: { items: T[]; next: string | null } = await collection.page({
      ...query,
      limit: 1000,
      ...(after === null ? {} : { after }),
    });
    yield* page.items;
    after = page.next;
  } while (after !== null);
}

/** Adds the documents of a period up. */
class PeriodSums {
  private readonly total: OpenTally = {};
  private readonly byDay = new Map<string, OpenTally>();
  private readonly byChannel = new Map<string, OpenTally>();
  private readonly byRegion = new Map<string, OpenTally>();
  private readonly weekHours = Array.from({ length: 7 }, () => new Array<number>(24).fill(0));
  private countedAt: Date | null = null;

  addWhole({ day, tally, channels, regions, countedAt }: DailyFigures): void {
    this.addTally(day, tally);
    for (const [channel, part] of Object.entries(channels)) put(this.byChannel, channel, part);
    for (const [region, part] of Object.entries(regions)) put(this.byRegion, region, part);
    if (countedAt !== null && (this.countedAt === null || countedAt > this.countedAt)) this.countedAt = countedAt;
  }

  addPlace({ day, channel, regionCode, tally }: DailyFigures): void {
    this.addTally(day, tally);
    const part = brief(tally);
    put(this.byChannel, channel, part);
    put(this.byRegion, regionCode, part);
  }

  private addTally(day: string, tally: Tally): void {
    add(this.total, tally);
    put(this.byDay, day, brief(tally));
    const hours = this.weekHours[weekdayOf(day) - 1];
    for (const [hour, n] of Object.entries(family(tally, 'hour'))) {
      if (hours !== undefined) hours[Number(hour)] = (hours[Number(hour)] ?? 0) + n;
    }
  }

  figures(range: DayRange): PeriodFigures {
    return {
      total: metricsOf(this.total),
      outcomes: family(this.total, 'outcome'),
      handoffs: family(this.total, 'handoff'),
      days: daysOf(range).map((day) => ({ day, ...metricsOf(this.byDay.get(day) ?? {}) })),
      hours: this.weekHours,
      channels: ranked(this.byChannel).map(([channel, tally]) => ({ channel, ...metricsOf(tally) })),
      regions: ranked(this.byRegion).map(([regionCode, tally]) => ({ regionCode, ...metricsOf(tally) })),
      topics: mostFirst(family(this.total, 'topic')).map(([topic, services]) => ({ topic, services })),
      intents: mostFirst(family(this.total, 'intent'))
        .slice(0, INTENTS_SHOWN)
        .map(([intent, services]) => ({ intent, services })),
      countedAt: this.countedAt,
    };
  }
}

function put(sums: Map<string, OpenTally>, key: string, tally: Tally): void {
  const sum = sums.get(key) ?? {};
  add(sum, tally);
  sums.set(key, sum);
}

/** Most services first; what is equal by its name, so that the order is the same every time. */
function mostFirst(counts: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(counts).sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
}

function ranked(sums: ReadonlyMap<string, OpenTally>): [string, OpenTally][] {
  const services = Object.fromEntries([...sums].map(([key, tally]) => [key, tally.services ?? 0]));
  return mostFirst(services).map(([key]) => [key, sums.get(key) ?? {}]);
}
