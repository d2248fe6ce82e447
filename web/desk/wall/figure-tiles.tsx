import type { ReactNode } from 'react';
import { fill } from '../../shared/fill.ts';
import { ageInWords } from '../live/waiting-age.ts';
import { useDesk } from '../shell/desk-context.ts';
import { useServerNow } from '../shell/use-server-now.ts';
import { wordFor } from '../texts/index.ts';
import type { ServiceLevel, WallState } from './wall-api.ts';

/** The figures that are read from the other end of the room. */
export function FigureTiles({ state }: { state: WallState }) {
  const { texts } = useDesk();
  const t = texts.wall;
  const now = useServerNow(1000);
  const { waiting, answered, open, volume, satisfaction } = state;
  const percent = (value: number | null): string => (value === null ? t.none : fill(t.percent, { n: value }));
  const difference = volume.today - volume.weekBefore;
  const change = difference === 0 ? t.same : fill(difference > 0 ? t.more : t.fewer, { n: Math.abs(difference) });
  const channels = open.channels.map(({ channel, count }) => `${wordFor(t.channels, channel)} ${count}`);
  return (
    <dl className="wall-tiles" aria-label={t.figures}>
      <Tile label={t.waiting} value={fill(t.people, { n: waiting.total })}>
        {waiting.longestSince === null ? t.nobody : `${t.longest} ${ageInWords(waiting.longestSince, now, texts.age)}`}
      </Tile>
      <Level label={t.voiceInTime} level={answered.voice} />
      <Level label={t.textInTime} level={answered.text} />
      <Tile label={t.open} value={String(open.total)}>
        {channels.join(' · ')}
      </Tile>
      <Tile label={t.volume} value={String(volume.today)}>
        {fill(t.weekBefore, { n: volume.weekBefore, change })}
      </Tile>
      <Tile label={t.satisfaction} value={percent(satisfaction.satisfiedRate)}>
        {satisfaction.raters === 0 ? (
          t.noRatings
        ) : (
          <>
            {fill(t.raters, { n: satisfaction.raters, satisfied: satisfaction.satisfied })}
            <br />
            {fill(t.basically, { percent: percent(satisfaction.basicallyRate) })}
          </>
        )}
      </Tile>
    </dl>
  );
}

function Level({ label, level }: { label: string; level: { hour: ServiceLevel; today: ServiceLevel } }) {
  const { texts } = useDesk();
  const t = texts.wall;
  const { hour, today } = level;
  const percent = (value: number | null): string => (value === null ? t.none : fill(t.percent, { n: value }));
  return (
    <Tile label={label} value={percent(hour.percent)}>
      {fill(t.lastHour, { within: hour.within, offered: hour.offered })}
      <br />
      {today.offered === 0
        ? t.todayNone
        : fill(t.today, { within: today.within, offered: today.offered, percent: percent(today.percent) })}
    </Tile>
  );
}

function Tile({ label, value, children }: { label: string; value: string; children: ReactNode }) {
  return (
    <div className="wall-tile">
      <dt>{label}</dt>
      <dd className="wall-value">{value}</dd>
      <dd>{children}</dd>
    </div>
  );
}
