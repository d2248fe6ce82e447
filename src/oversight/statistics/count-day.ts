import type { ServiceFacts } from '../facts/service-facts.ts';
import { areasOf } from './area.ts';
import { type DailyFigures, DUTY, EVERY, type LawyerFigures } from './daily-figures.ts';
import { packed } from './packed-tallies.ts';
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

/** The `_id` of the figures of everything on a day. */
export function wholeDayId(day: string): string {
  return [day, EVERY, EVERY, EVERY].join(':');
}

/** Counts a day as a whole. Pure: whatever order services come in, the figures are the same. */
export function countDay({ day, services, dutyMinutes, countedAt }: DayInput): CountedDay {
  const cells = new Sums();
  const people = new Sums();
  for (const facts of services) {
    const region = facts.regionCode ?? '';
    cells.add([facts.channel, region, facts.topic ?? ''], serviceTally(facts));
    const { lawyerId } = facts.attribution;
    if (lawyerId !== null) people.add([facts.channel, region, lawyerId], lawyerTally(facts));
  }
  const whole = wholeDayId(day);
  const figures = [...cellsOf(cells).values()].map(({ channel, area, topic, tally, channels, regions }) => {
    const _id = [day, channel, area, topic].join(':');
    const isOfOne = regions.size === 1 && regions.has(area);
    return {
      _id,
      day,
      channel,
      area,
      topic,
      tally,
      channels: channel === EVERY ? packed(channels) : null,
      regions: isOfOne ? null : packed(regions),
      countedAt: _id === whole ? countedAt : null,
    };
  });
  const duty = [...dutyMinutes].flatMap(([id, minutes]) =>
    minutes > 0 ? [[id, { dutyMinutes: minutes }] as const] : [],
  );
  return {
    figures: [...figures.filter(({ _id }) => _id === whole), ...figures.filter(({ _id }) => _id !== whole)],
    lawyers: [
      ...peopleOf(people).map(([[channel, area], sums]) => peopleDocument(day, channel, area, sums)),
      ...(duty.length > 0 ? [peopleDocument(day, DUTY, EVERY, duty)] : []),
    ],
  };
}

/** The sums of one document while it is counted. */
interface Cell {
  channel: string;
  area: string;
  topic: string;
  tally: OpenTally;
  channels: Map<string, OpenTally>;
  regions: Map<string, OpenTally>;
}

/** Adds what has one channel, one region and one topic to every document that it is part of. */
function cellsOf(sums: Sums): Map<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const [[ownChannel = '', region = '', ownTopic = ''], tally] of sums.entries()) {
    const short = brief(tally);
    for (const channel of [ownChannel, EVERY]) {
      for (const area of [...areasOf(region), EVERY]) {
        for (const topic of [ownTopic, EVERY]) {
          const key = [channel, area, topic].join('\n');
          const cell = cells.get(key) ?? { channel, area, topic, tally: {}, channels: new Map(), regions: new Map() };
          cells.set(key, cell);
          add(cell.tally, tally);
          if (channel === EVERY) addTo(cell.channels, ownChannel, short);
          addTo(cell.regions, region, short);
        }
      }
    }
  }
  return cells;
}

function peopleOf(sums: Sums): [[string, string], Map<string, OpenTally>][] {
  const found = new Map<string, [[string, string], Map<string, OpenTally>]>();
  for (const [[ownChannel = '', region = '', staffId = ''], tally] of sums.entries()) {
    for (const channel of [ownChannel, EVERY]) {
      for (const area of [...areasOf(region), EVERY]) {
        const key = `${channel}\n${area}`;
        const [place, people] = found.get(key) ?? [[channel, area], new Map<string, OpenTally>()];
        found.set(key, [place, people]);
        addTo(people, staffId, tally);
      }
    }
  }
  return [...found.values()];
}

function peopleDocument(
  day: string,
  channel: string,
  area: string,
  people: Iterable<readonly [string, Tally]>,
): LawyerFigures {
  return { _id: [day, channel, area].join(':'), day, channel, area, people: packed(people) };
}

function addTo(sums: Map<string, OpenTally>, name: string, tally: Tally): void {
  const sum = sums.get(name) ?? {};
  add(sum, tally);
  sums.set(name, sum);
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
