import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { wordFor } from '../texts/index.ts';
import { barsOption, columnsOption, heatOption, partsOption, sharesOption } from './chart-options.ts';
import { FigureCard } from './figure-card.tsx';
import { DASH, lengthOf, percent } from './figure-words.ts';
import { CLOCKS, type FiguresQuestion, LEVELS, type PeriodFigures } from './types.ts';
import { useColours } from './use-colours.ts';

interface CardProps {
  figures: PeriodFigures;
  asked: FiguresQuestion;
}

/** Services by day. */
export function DaysCard({ figures: { days, total }, asked }: CardProps) {
  const { texts } = useDesk();
  const t = texts.statistics;
  const colours = useColours();
  const most = days.reduce((top, one) => (one.services > top.services ? one : top));
  const values = { services: total.services, mean: Math.round((10 * total.services) / days.length) / 10 };
  return (
    <FigureCard
      isWide
      title={t.charts.days}
      summary={fill(t.summary.days, { ...values, day: most.day, most: most.services })}
      option={columnsOption(colours, {
        name: t.columns.services,
        labels: days.map(({ day }) => day.slice(5)),
        values: days.map(({ services }) => services),
      })}
      height={220}
      table={{
        columns: [t.columns.day, t.columns.services, t.columns.asked, t.columns.connect, t.columns.satisfied],
        rows: days.map((one) => [
          one.day,
          one.services,
          one.asked,
          percent(one.connect),
          percent(one.satisfaction.satisfied),
        ]),
      }}
      file={{ table: 'days', asked }}
    />
  );
}

/** When residents come, by weekday and hour. */
export function HoursCard({ figures: { hours }, asked }: CardProps) {
  const { texts } = useDesk();
  const t = texts.statistics;
  const colours = useColours();
  const cells = hours.flatMap((day, weekday) => day.map((n, hour) => ({ n, weekday, hour })));
  const most = cells.reduce((top, one) => (one.n > top.n ? one : top), { n: 0, weekday: 0, hour: 0 });
  return (
    <FigureCard
      isWide
      title={t.charts.hours}
      summary={fill(t.summary.hours, { weekday: t.weekdays[most.weekday] ?? '', hour: most.hour, most: most.n })}
      option={heatOption(colours, { name: t.columns.services, weekdays: t.weekdays, hours })}
      height={230}
      table={{
        columns: [t.columns.hour, ...t.weekdays],
        rows: Array.from({ length: 24 }, (_, hour) => [`${hour}:00`, ...hours.map((day) => day[hour] ?? 0)]),
      }}
      file={{ table: 'hours', asked }}
    />
  );
}

/** Answered by a person in time, day by day. */
export function LevelCard({ figures: { days, total }, asked }: CardProps) {
  const { texts } = useDesk();
  const t = texts.statistics;
  const colours = useColours();
  const { voice15, voice20, text180 } = total.serviceLevel;
  const kinds = ['voice15', 'voice20', 'text180'] as const;
  const isKnown = voice15.of + text180.of > 0;
  const shares = { voice15: percent(voice15), voice20: percent(voice20), text180: percent(text180) };
  return (
    <FigureCard
      isWide
      title={t.charts.level}
      summary={isKnown ? fill(t.summary.level, shares) : t.summary.nothing}
      option={
        isKnown
          ? sharesOption(colours, {
              labels: days.map(({ day }) => day.slice(5)),
              series: kinds.map((kind) => ({
                name: t.tiles[kind],
                shares: days.map(({ serviceLevel }) => serviceLevel[kind].share),
              })),
            })
          : null
      }
      height={260}
      table={{
        columns: [t.columns.day, ...kinds.map((kind) => t.tiles[kind])],
        rows: days.map(({ day, serviceLevel }) => [
          day,
          ...kinds.map((kind) => {
            const { n, of } = serviceLevel[kind];
            return of === 0 ? DASH : `${percent({ n, of })} (${n}/${of})`;
          }),
        ]),
      }}
      file={{ table: 'service-level', asked }}
    />
  );
}

/** How services were rated, with counts. */
export function SatisfactionCard({ figures: { total }, asked }: CardProps) {
  const { texts } = useDesk();
  const t = texts.statistics;
  const colours = useColours();
  const { levels, satisfied, basically, participation } = total.satisfaction;
  const ink = [colours.ok, colours.brand, colours.warn, colours.danger, colours.ink];
  const shown = LEVELS.map((level, at) => ({
    name: t.levels[level],
    n: levels[level],
    colour: ink[at] ?? '',
    level,
  })).filter(({ n, level }) => n > 0 || !level.startsWith('very-'));
  const words = { satisfied: percent(satisfied), basically: percent(basically), participation: percent(participation) };
  return (
    <FigureCard
      title={t.charts.satisfaction}
      summary={
        satisfied.of === 0 ? t.summary.nothing : fill(t.summary.satisfaction, { ...words, raters: satisfied.of })
      }
      option={
        satisfied.of === 0
          ? null
          : partsOption(colours, { parts: shown.map((part) => ({ ...part, name: `${part.name} ${part.n}` })) })
      }
      height={120}
      table={{
        columns: [t.columns.name, t.columns.raters, t.columns.share],
        rows: shown.map(({ name, n }) => [name, n, percent({ n, of: satisfied.of })]),
      }}
      file={{ table: 'satisfaction', asked }}
    />
  );
}

/** Who had the resident how long, on average. */
export function ClocksCard({ figures: { total }, asked }: CardProps) {
  const { texts } = useDesk();
  const t = texts.statistics;
  const colours = useColours();
  const { clocks } = total;
  if (clocks === null) return null;
  const ink = [colours.brand, colours.warn, colours.ok, colours.soft];
  const words = Object.fromEntries(CLOCKS.map((clock) => [clock, lengthOf(clocks[clock], t)]));
  return (
    <FigureCard
      title={t.charts.clocks}
      summary={fill(t.summary.clocks, words)}
      option={partsOption(colours, {
        parts: CLOCKS.map((clock, at) => ({
          name: t.clocks[clock],
          n: Math.round(clocks[clock] / 1000),
          colour: ink[at] ?? '',
        })),
      })}
      height={120}
      table={{
        columns: [t.columns.clock, t.columns.mean],
        rows: CLOCKS.map((clock) => [t.clocks[clock], lengthOf(clocks[clock], t)]),
      }}
      file={{ table: 'clocks', asked }}
    />
  );
}

/** Services by topic, question, channel, outcome and region. */
export function CountCards({ figures, asked }: CardProps) {
  const { texts } = useDesk();
  const t = texts.statistics;
  const outcomes = Object.entries(figures.outcomes).map(([code, n]) => ({ name: wordFor(t.outcomes, code), n }));
  const lists = [
    {
      id: 'topics',
      lines: figures.topics.map(({ topic, services }) => ({
        name: topic === '' ? t.filter.noTopic : topic,
        n: services,
      })),
    },
    { id: 'intents', lines: figures.intents.map(({ name, services }) => ({ name, n: services })) },
    {
      id: 'channels',
      lines: figures.channels.map(({ channel, services }) => ({ name: wordFor(t.channels, channel), n: services })),
    },
    { id: 'outcomes', lines: outcomes.sort((one, other) => other.n - one.n) },
    {
      id: 'regions',
      lines: figures.regions.map(({ name, services }) => ({ name: name === '' ? t.notTold : name, n: services })),
    },
  ] as const;
  return lists.map(({ id, lines }) => (
    <CountCard key={id} id={id} lines={lines} all={figures.total.services} asked={asked} />
  ));
}

/** Bars that fit on a card; the table says all. */
const BARS = 15;

function CountCard({
  id,
  lines,
  all,
  asked,
}: {
  id: 'topics' | 'intents' | 'channels' | 'outcomes' | 'regions';
  lines: readonly { name: string; n: number }[];
  all: number;
  asked: FiguresQuestion;
}) {
  const { texts } = useDesk();
  const t = texts.statistics;
  const colours = useColours();
  const [first] = lines;
  const shown = lines.slice(0, BARS);
  return (
    <FigureCard
      title={t.charts[id]}
      summary={
        first === undefined
          ? t.summary.nothing
          : fill(t.summary.most, { name: first.name, n: first.n, share: percent({ n: first.n, of: all }) })
      }
      option={first === undefined ? null : barsOption(colours, { name: t.columns.services, lines: shown })}
      height={Math.max(90, 28 * shown.length + 16)}
      table={{
        columns: [t.columns.name, t.columns.services, t.columns.share],
        rows: lines.map(({ name, n }) => [name, n, percent({ n, of: all })]),
      }}
      file={{ table: id, asked }}
    />
  );
}
