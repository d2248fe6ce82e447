import type { ServiceFacts } from '../facts/service-facts.ts';
import type { DailyFigures, LawyerFigures } from './daily-figures.ts';
import { lawyerTally, serviceTally } from './service-tally.ts';
import { add, brief, type OpenTally, type Tally } from './tally.ts';

/** All figures of one day, as they are kept. */
export interface CountedDay {
  figures: DailyFigures[];
  lawyers: LawyerFigures[];
}

export interface DayInput {
  /** `YYYY-MM-DD`, Asia/Shanghai. */
  day: string;
  services: Iterable<ServiceFacts>;
  /** Minutes on duty by staff id. */
  dutyMinutes: ReadonlyMap<string, number>;
  countedAt: Date;
}

/** Counts a day as a whole. Pure: whatever order services come in, the figures are the same. */
export function countDay({ day, services, dutyMinutes, countedAt }: DayInput): CountedDay {
  const whole: OpenTally = {};
  const places = new Sums();
  const topics = new Sums();
  const lawyers = new Sums();
  for (const facts of services) {
    const tally = serviceTally(facts);
    const region = facts.regionCode ?? '';
    add(whole, tally);
    places.add([facts.channel, region], tally);
    topics.add([facts.channel, region, facts.topic ?? ''], tally);
    const { lawyerId } = facts.attribution;
    if (lawyerId !== null) lawyers.add([lawyerId, facts.channel, region], lawyerTally(facts));
  }
  for (const [staffId, minutes] of dutyMinutes) {
    if (minutes > 0) lawyers.add([staffId, '', ''], { dutyMinutes: minutes });
  }
  const channels = new Sums();
  const regions = new Sums();
  for (const [[channel = '', region = ''], tally] of places.entries()) {
    channels.add([channel], brief(tally));
    regions.add([region], brief(tally));
  }
  const counted = places.entries().length > 0 ? [wholeDay(day, whole, channels, regions, countedAt)] : [];
  return {
    figures: [
      ...counted,
      ...places.entries().map(([[channel = '', region = ''], tally]) => part('place', day, channel, region, '', tally)),
      ...topics
        .entries()
        .map(([[channel = '', region = '', topic = ''], tally]) => part('topic', day, channel, region, topic, tally)),
    ],
    lawyers: lawyers.entries().map(([[staffId = '', channel = '', regionCode = ''], tally]) => ({
      _id: `${day}:${staffId}:${channel}:${regionCode}`,
      day,
      staffId,
      channel,
      regionCode,
      tally,
    })),
  };
}

function wholeDay(day: string, tally: Tally, channels: Sums, regions: Sums, countedAt: Date): DailyFigures {
  const named = (sums: Sums) => Object.fromEntries(sums.entries().map(([[name = ''], sum]) => [name, sum]));
  return {
    ...part('whole', day, '', '', '', tally),
    channels: named(channels),
    regions: named(regions),
    countedAt,
  };
}

function part(
  grain: DailyFigures['grain'],
  day: string,
  channel: string,
  regionCode: string,
  topic: string,
  tally: Tally,
): DailyFigures {
  const _id = [day, grain, channel, regionCode, topic].join(':');
  return { _id, grain, day, channel, regionCode, topic, tally, channels: {}, regions: {}, countedAt: null };
}

/** Tallies by a key of several parts. */
class Sums {
  private readonly byKey = new Map<string, { parts: readonly string[]; tally: OpenTally }>();

  add(parts: readonly string[], tally: Tally): void {
    const key = parts.join('\n');
    const found = this.byKey.get(key) ?? { parts, tally: {} };
    add(found.tally, tally);
    this.byKey.set(key, found);
  }

  entries(): (readonly [readonly string[], Tally])[] {
    return [...this.byKey.values()].map(({ parts, tally }) => [parts, tally] as const);
  }
}
