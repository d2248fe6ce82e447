import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { countChange, DASH, lengthOf, percent, shareChange } from './figure-words.ts';
import type { Metrics, Share } from './types.ts';

interface Tile {
  id: string;
  value: string | number;
  /** Counts behind a share, or what else belongs to it. */
  note: string;
  change: string;
}

/** The main figures, each with its counts and how it differs from the time before (主要指标). */
export function Tiles({ now, before }: { now: Metrics; before: Metrics }) {
  const { texts } = useDesk();
  const t = texts.statistics;
  const names: Record<string, string> = t.tiles;
  const count = (id: string, n: number, old: number): Tile => ({
    id,
    value: n,
    note: '',
    change: countChange(n, old, t),
  });
  const share = (id: string, one: Share, old: Share): Tile => ({
    id,
    value: percent(one),
    note: one.of === 0 ? '' : `${one.n}/${one.of}`,
    change: one.of === 0 ? '' : shareChange(one, old, t),
  });
  const slow = (p90Ms: number | null) => (p90Ms === null ? '' : fill(t.tiles.slowest, { length: lengthOf(p90Ms, t) }));
  const tiles: Tile[] = [
    count('services', now.services, before.services),
    count('asked', now.asked, before.asked),
    share('connect', now.connect, before.connect),
    share('voice15', now.serviceLevel.voice15, before.serviceLevel.voice15),
    share('voice20', now.serviceLevel.voice20, before.serviceLevel.voice20),
    share('text180', now.serviceLevel.text180, before.serviceLevel.text180),
    share('telephone', now.telephone, before.telephone),
    share('alone', now.alone, before.alone),
    share('satisfied', now.satisfaction.satisfied, before.satisfaction.satisfied),
    share('basically', now.satisfaction.basically, before.satisfaction.basically),
    share('participation', now.satisfaction.participation, before.satisfaction.participation),
    { id: 'open', value: lengthOf(now.open.medianMs, t), note: slow(now.open.p90Ms), change: '' },
    { id: 'wait', value: lengthOf(now.wait.medianMs, t), note: slow(now.wait.p90Ms), change: '' },
    share('repeat', now.repeat, before.repeat),
    count('emergencies', now.emergencies, before.emergencies),
    {
      id: 'quality',
      value: now.quality.mean ?? DASH,
      note: now.quality.scored === 0 ? '' : fill(t.tiles.scored, { n: now.quality.scored }),
      change: '',
    },
  ];
  return (
    <dl className="figure-tiles">
      {tiles.map(({ id, value, note, change }) => (
        <div key={id} className="figure-tile">
          <dt>{names[id]}</dt>
          <dd className="figure-value">{value}</dd>
          {note !== '' && <dd className="soft">{note}</dd>}
          {change !== '' && <dd className="soft">{change}</dd>}
        </div>
      ))}
    </dl>
  );
}
