import type { Collection, Query, Stored } from '../../storage/index.ts';
import { areaOf, disjointAreas } from './area.ts';
import { type DailyFigures, DUTY, EVERY, type LawyerFigures } from './daily-figures.ts';
import { type Metrics, metricsOf, type PartMetrics, partMetricsOf } from './metrics.ts';
import { unpacked } from './packed-tallies.ts';
import { type DayRange, daysOf, weekdayOf } from './shanghai.ts';
import { add, brief, family, type OpenTally, type Tally } from './tally.ts';

/** What figures are asked for; all of them without. */
export interface FiguresFilter extends DayRange {
  channel?: string | undefined;
  /** GB/T 2260: a region with all below it. */
  region?: string | undefined;
  topic?: string | undefined;
  /** GB/T 2260: regions within reach of who asks, with all below them; what has no region is not within. */
  within?: readonly string[] | undefined;
}

/** Figures of a period, as the page shows them. */
export interface PeriodFigures {
  total: Metrics;
  outcomes: Record<string, number>;
  handoffs: Record<string, number>;
  /** Every day of the period, also those without services. */
  days: ({ day: string } & PartMetrics)[];
  /** Services by weekday (Monday first) and hour of Shanghai. */
  hours: number[][];
  channels: ({ channel: string } & PartMetrics)[];
  /** `regionCode` '' is of no region. */
  regions: ({ regionCode: string } & PartMetrics)[];
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
  /** Resolves when figures of an earlier version are counted anew; who asks before waits. */
  ready?: Promise<void>;
}

/** Questions that are shown by name. */
const INTENTS_SHOWN = 20;

/** Reads the kept figures of days (统计): one document a day, for who sees several regions one of each. It never looks at a service. */
export class Statistics {
  constructor(private readonly deps: StatisticsDeps) {}

  async figures(filter: FiguresFilter): Promise<PeriodFigures> {
    const sums = new PeriodSums();
    for await (const one of this.days(filter)) {
      sums.addDay(one);
      sums.addParts(one);
    }
    return sums.figures(filter);
  }

  /** The main figures alone, for comparison. */
  async total(filter: FiguresFilter): Promise<Metrics> {
    const total: OpenTally = {};
    for await (const { tally } of this.days(filter)) add(total, tally);
    return metricsOf(total);
  }

  /** By lawyer, in the order of their ids. @param staffId of one alone. */
  async lawyers(filter: Omit<FiguresFilter, 'topic'>, staffId?: string): Promise<LawyerLine[]> {
    await this.deps.ready;
    const day = { from: filter.from, before: filter.before };
    const sumsOf = async (places: readonly { channel: string; area: string }[]) => {
      const sums = new Map<string, OpenTally>();
      for (const place of places) {
        for await (const { people } of each(this.deps.lawyerFigures, { where: { ...place, day }, sort: { day: 1 } })) {
          for (const [id, tally] of unpacked(people)) if (staffId === undefined || id === staffId) put(sums, id, tally);
        }
      }
      return sums;
    };
    const channel = filter.channel ?? EVERY;
    const served = await sumsOf(areasAsked(filter).map((area) => ({ channel, area })));
    const duty = await sumsOf([{ channel: DUTY, area: EVERY }]);
    // Duty has no channel and no region: it is shown beside the services asked for, and alone where all are.
    const ids = isNarrowed(filter) ? [...served.keys()] : [...new Set([...served.keys(), ...duty.keys()])];
    return ids.sort().map((id) => ({
      staffId: id,
      metrics: metricsOf(served.get(id) ?? {}),
      dutyMinutes: duty.get(id)?.dutyMinutes ?? 0,
    }));
  }

  private async *days(filter: FiguresFilter): AsyncIterable<DailyFigures> {
    await this.deps.ready;
    const { from, before, channel = EVERY, topic = EVERY } = filter;
    for (const area of areasAsked(filter)) {
      const where = { channel, area, topic, day: { from, before } };
      yield* each(this.deps.dailyFigures, { where, sort: { day: 1 } });
    }
  }
}

function isNarrowed({ channel, region, within }: Omit<FiguresFilter, 'topic'>): boolean {
  return channel !== undefined || region !== undefined || within !== undefined;
}

/** Areas whose figures add up to what is asked for. */
function areasAsked({ region, within }: Pick<FiguresFilter, 'region' | 'within'>): string[] {
  if (within !== undefined) return disjointAreas(within, region);
  return [region === undefined ? EVERY : areaOf(region)];
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

  addDay({ day, tally, countedAt }: DailyFigures): void {
    this.addTally(day, tally);
    if (countedAt !== null && (this.countedAt === null || countedAt > this.countedAt)) this.countedAt = countedAt;
  }

  addParts({ channel, area, tally, channels, regions }: DailyFigures): void {
    const ofChannels = channels === null ? [[channel, brief(tally)] as const] : unpacked(channels);
    for (const [name, part] of ofChannels) put(this.byChannel, name, part);
    const ofRegions = regions === null ? [[area, brief(tally)] as const] : unpacked(regions);
    for (const [code, part] of ofRegions) put(this.byRegion, code, part);
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
      days: daysOf(range).map((day) => ({ day, ...partMetricsOf(this.byDay.get(day) ?? {}) })),
      hours: this.weekHours,
      channels: ranked(this.byChannel).map(([channel, tally]) => ({ channel, ...partMetricsOf(tally) })),
      regions: ranked(this.byRegion).map(([regionCode, tally]) => ({ regionCode, ...partMetricsOf(tally) })),
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
